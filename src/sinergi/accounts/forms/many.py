"""A field that takes several institutions by name, each looked for in a list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sinergi.accounts.forms.fields import MOST_OFFERED

EMPTY_ROWS = 3
"""Rows to type a name into where no script adds more."""
MOST_CHOSEN = 60
LONGEST_ID = 18


class ManyInput(forms.TextInput):
    """What is chosen as ticked boxes, then rows with a datalist: searchable without script.

    A value is the id of a row that is offered, or what was typed and fits none: that
    stays in its row, so that nothing typed is lost.
    """

    use_fieldset = True
    offered: "list[str]"
    named: "dict[str, str]"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offered, self.named = [], {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return ids and names as they were sent, without the empty rows."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        return _told(sent)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return False: with no box ticked the browser sends nothing."""
        return False

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """Return boxes, rows and their list."""
        by_name = {text.casefold(): pk for pk, text in self.named.items()}
        told = [by_name.get(one.casefold(), one) for one in _told(value)]
        told = list(dict.fromkeys(told))
        typed = [one for one in told if one not in self.named]
        boxes = format_html_join(
            "",
            '<label class="choice"><input type="checkbox" name="{}" value="{}" checked>'
            "<span>{}</span></label>",
            ((name, one, self.named[one]) for one in told if one in self.named),
        )
        rows = self._rows(name, [*typed, *[""] * EMPTY_ROWS], attrs or {})
        options = format_html_join(
            "", '<option value="{}"></option>', ((one,) for one in self.offered)
        )
        return format_html(
            '<div class="many" data-many>{}{}<datalist id="list-{}">{}</datalist></div>',
            boxes, rows, name, options,
        )  # fmt: skip

    def _rows(self, name: str, texts: list[str], attrs: dict[str, Any]) -> SafeString:
        begun = str(attrs.get("id", f"id_{name}"))
        shared = {
            **{key: text for key, text in attrs.items() if key != "id"},
            "type": "text", "name": name, "list": f"list-{name}", "autocomplete": "off",
            "maxlength": "160",
        }  # fmt: skip
        # What is wrong is the name that fits none, not the rows that wait for one.
        plain = {key: one for key, one in shared.items() if key != "aria-invalid"}
        lines = (
            flatatt(
                (shared if text else plain)
                | {"id": f"{begun}_{at}" if at else begun, "value": text}
                | {"aria-label": _("Name %(n)s") % {"n": at + 1}}
            )
            for at, text in enumerate(texts)
        )
        return format_html_join("", "<input{}>", ((line,) for line in lines))


class NamedManyField(forms.Field):
    """Several rows named in words, among those offered; each once."""

    widget = ManyInput

    def __init__(self, *, by: str, **options: Any) -> None:
        options.setdefault(
            "help_text",
            _(
                "Begin to type a name and pick it from the list. Untick to leave one out."
            ),
        )
        super().__init__(**options)
        self.by = by
        self.rows: QuerySet[Any] | None = None

    def offer(self, rows: QuerySet[Any]) -> None:
        """Say which rows may be named; one query."""
        self.rows = rows
        pairs = list(rows.order_by(self.by).values_list("pk", self.by)[:MOST_OFFERED])
        widget: Any = self.widget
        widget.offered = [str(name) for _pk, name in pairs]
        widget.named = {str(pk): str(name) for pk, name in pairs}

    def clean(self, value: Any) -> list[Model]:
        """Return the rows, in the order they were told; unknown names are all told."""
        told = _told(value)
        if len(told) > MOST_CHOSEN:
            raise forms.ValidationError(_("These are too many."))
        if self.required and not told:
            raise forms.ValidationError(self.error_messages["required"])
        found = [self._find(one) for one in told]
        unknown = [text for text, row in zip(told, found, strict=True) if row is None]
        if unknown:
            problem = _(
                "“%(name)s” is not among those you may choose. Pick one from the list."
            )
            raise forms.ValidationError(
                [forms.ValidationError(problem, params={"name": u}) for u in unknown]
            )
        return list(dict.fromkeys(row for row in found if row is not None))

    def _find(self, text: str) -> Model | None:
        if self.rows is None:
            return None
        if text.isdecimal() and text.isascii() and len(text) <= LONGEST_ID:
            row: Model | None = self.rows.filter(pk=int(text)).first()
            return row
        named: Model | None = self.rows.filter(**{f"{self.by}__iexact": text}).first()
        return named


def _told(value: Any) -> list[str]:
    """Return ids and names as text, each once, without what is empty."""
    if value is None or isinstance(value, str) or not isinstance(value, Iterable):
        value = [value]
    texts = (str(getattr(one, "pk", one)).strip() for one in value if one is not None)
    return list(dict.fromkeys(text for text in texts if text))

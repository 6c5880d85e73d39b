"""Fields that take a name or code as people write it, with a list to choose from."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.places.models import Area
from sinergi.places.rules import is_code, to_code
from sinergi.places.written import areas_written

MOST_OFFERED = 400
"""Names in the list of a field; more can still be typed."""


class ListedInput(forms.TextInput):
    """A text input with a datalist: searchable by the browser, without script."""

    options: "list[tuple[str, str]]"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options = []

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """Return the input and its list."""
        listed = f"list-{name}"
        attrs = {**(attrs or {}), "list": listed, "autocomplete": "off"}
        options = format_html_join("", '<option value="{}">{}</option>', self.options)
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class NamedField(forms.CharField):
    """A row named in words: exactly, without regard to case, among those offered."""

    def __init__(self, *, by: str, told: str = "", **options: Any) -> None:
        options.setdefault("max_length", 160)
        super().__init__(widget=ListedInput(), **options)
        self.by, self.told = by, told
        self.rows: QuerySet[Any] | None = None

    def offer(self, rows: QuerySet[Any]) -> None:
        """Say which rows may be named."""
        self.rows = rows
        fields = (self.by, self.told or self.by)
        pairs = rows.order_by(self.by).values_list(*fields)[:MOST_OFFERED]
        widget: Any = self.widget
        widget.options = [(name, told if told != name else "") for name, told in pairs]

    def clean(self, value: Any) -> Model | None:
        """Return the row; a name nobody has is told with what to do."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        found = self.rows and self.rows.filter(**{f"{self.by}__iexact": text}).first()
        if not found:
            raise forms.ValidationError(
                _(
                    "“%(name)s” is not among those you may choose. Pick one from the list."
                ),
                params={"name": text},
            )
        row: Model = found
        return row

    def prepare_value(self, value: Any) -> Any:
        """Return the row's name for the input."""
        return getattr(value, self.by, value)


class AreaField(forms.CharField):
    """An area by its name or code, with or without dots; known where any is."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("area code"))
        options.setdefault("max_length", 60)
        options.setdefault(
            "help_text", _("Name or code, such as Penggilingan or 31.75.06.1003")
        )
        super().__init__(**options)
        self.actor: Actor | None = None

    def clean(self, value: Any) -> str:
        """Return the code with its dots; the empty code is the nation."""
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        code = to_code(text)
        if not is_code(code):
            return self._by_name(text)
        if self.actor is not None:
            areas = Area.visible.to(self.actor).current()
            if areas.exists() and not areas.filter(code=code).exists():
                raise forms.ValidationError(
                    _("There is no area with this code. Look it up on the map.")
                )
        return code

    def _by_name(self, text: str) -> str:
        """Return the code of the one area called so; raises ValidationError."""
        written = areas_written(text, self.actor)
        for areas in written.several.values():
            raise forms.ValidationError(
                _("Several areas are called so: %(areas)s. Write the code of one."),
                params={"areas": ", ".join(areas[:6])},
            )
        if len(written.codes) != 1:
            raise forms.ValidationError(
                _("There is no area with this name or code. Look it up on the map.")
            )
        return self.clean(written.codes[0])

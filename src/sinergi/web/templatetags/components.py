"""The components as template tags; /styleguide/ shows each with its call.

Values that may be unseen take None or NaN and show the hatched "no data yet".
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sinergi.access.actor import signed_in
from sinergi.places.models import Area
from sinergi.web import icons, markup
from sinergi.web.locator import locate
from sinergi.web.map_texts import map_texts
from sinergi.web.sorting import SortLink, sort_link

register = template.Library()
OF_ANY_FIELD = frozenset(
    {"required", "invalid", "min_value", "max_value", "max_length", "invalid_choice"}
)
"""Codes of what Django says in the same words of every field."""

register.simple_tag(icons.icon, name="icon")
register.simple_tag(map_texts, name="map_texts")
register.simple_tag(markup.class_chip, name="class_chip")
register.simple_tag(markup.unknown_chip, name="unknown")
register.simple_tag(markup.interval_bar, name="interval_bar")
register.simple_tag(markup.share_bar, name="share_bar")
register.simple_tag(markup.probability_bar, name="probability_bar")
register.filter("number", markup.plain_number)
register.filter("percent", markup.percent)
register.filter("is_known", markup.is_known)


@register.simple_tag
def hot_rows(template: str, **values: object) -> SafeString:
    """Return the many rows of a table, drawn by Jinja2 from a file under `jinja2/`."""
    html = render_to_string(template, values, using="jinja2")
    return mark_safe(html)  # noqa: S308 Jinja2 has escaped every value


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: object) -> object:
    """Return the value of a key, None when the mapping or the key is missing."""
    return mapping.get(key) if mapping else None


@register.filter
def pairs(mapping: Mapping[Any, Any] | None) -> list[tuple[Any, Any]]:
    """Return keys with values. `mapping.items` would be the value of a key "items"."""
    return list(mapping.items()) if mapping else []


@register.simple_tag(takes_context=True)
def sort_header(
    context: Mapping[str, Any],
    key: str,
    label: str,
    *,
    numeric: bool = False,
    first: str = "ascending",
    parameter: str = "sort",
) -> SafeString:
    """Return a `<th>` whose link sorts by `key`, with `aria-sort` on the one in force.

    `first` is the direction of the first click. The rest of the address stays as it is.
    """
    link: SortLink = sort_link(context["request"], key, first, parameter)
    mark = SafeString(
        '<svg class="sort-mark" viewBox="0 0 8 12" aria-hidden="true">'
        '<path class="up" d="M4 0 8 5H0z"/><path class="down" d="M4 12 0 7h8z"/></svg>'
    )
    aria = format_html(' aria-sort="{}"', link.now) if link.now else ""
    return format_html(
        '<th scope="col" data-key="{}" data-first="{}"{}{}><a href="{}">{}{}</a></th>',
        key,
        first,
        SafeString(' class="number"') if numeric else "",
        aria,
        link.address,
        label,
        mark,
    )


@register.inclusion_tag("web/components/stat.html")
def stat(label: str, value: object, **extra: object) -> dict[str, object]:
    """Show a figure; keyword arguments `unit`, `note`, `url`."""
    return {"label": label, "value": value, **extra}


@register.inclusion_tag("web/components/empty.html")
def empty_state(title: str, text: str = "", **extra: object) -> dict[str, object]:
    """Say what will be here and give the first step: `url`, `action`, `icon`."""
    return {"title": title, "text": text, "icon_name": extra.pop("icon", "empty")} | (
        extra
    )


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, object]:
    """Show the way here: label, address, label, address, ..., last label (this page)."""
    crumbs = [(pairs[i], pairs[i + 1]) for i in range(0, len(pairs) - 1, 2)]
    return {"crumbs": crumbs, "here": pairs[-1] if len(pairs) % 2 else ""}


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumb_list(
    crumbs: Sequence[tuple[str, str]], here: str = ""
) -> dict[str, object]:
    """Show the way here from a list of (label, address)."""
    return {"crumbs": crumbs, "here": here}


@register.inclusion_tag("web/components/progress.html")
def progress(done: int, total: int, message: str = "") -> dict[str, object]:
    """Show long work: what it is doing and how far it is; total 0 = not known yet."""
    share = min(1.0, done / total) if total else None
    return {"done": done, "total": total, "message": message, "share": share}


@register.inclusion_tag("web/components/message.html")
def message(text: str, kind: str = "info", title: str = "") -> dict[str, object]:
    """Show a lasting notice; `kind` is info, good, warn or bad."""
    names = {"good": "check", "warn": "warning", "bad": "bad"}
    return {
        "text": text,
        "kind": kind,
        "title": title,
        "icon_name": names.get(kind, "info"),
    }


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, *, optional: bool = True) -> dict[str, object]:
    """Show one form field: question, hint, error, control."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    if str(widget.attrs.get("placeholder", "")) == str(bound.label):
        del widget.attrs["placeholder"]  # it only says the label again
    grouped = bool(getattr(widget, "use_fieldset", False))
    return {
        "field": bound,
        "checkbox": kind == "checkbox" and not grouped,
        "grouped": grouped,
        "show_optional": optional and not bound.field.required,
    }


@register.inclusion_tag("web/components/error_summary.html", takes_context=True)
def error_summary(
    context: Mapping[str, Any], form: Form | None, kept: Sequence[str] = ()
) -> dict[str, object]:
    """List all errors of a form, each a link to its field; nothing when there are none.

    Files that came with it and are not among the names `kept` must be chosen again: a
    browser lets go of them, and the page says so.
    """
    if form is None:
        return {"errors": []}
    errors = [("", str(text)) for text in form.non_field_errors()]
    for bound in form:
        errors += [(bound.id_for_label, text) for text in _told_of(bound)]
    request: HttpRequest | None = context.get("request")
    sent = request.FILES.lists() if request is not None else ()
    names = [str(file.name) for _field, files in sent for file in files]
    return {"errors": errors, "lost": [name for name in names if name not in kept]}


def _told_of(bound: BoundField) -> list[str]:
    """Return the errors of a field; with its label what Django says of any field."""
    told = []
    for text, error in zip(bound.errors, bound.errors.as_data(), strict=True):
        named = bound.label if error.code in OF_ANY_FIELD else ""
        told.append(f"{named}: {text}" if named else str(text))
    return told


@register.inclusion_tag("web/components/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Page[Any]) -> dict[str, object]:
    """Show the pages of a list; other parts of the address stay."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "gap": page.paginator.ELLIPSIS,
        "query": query.urlencode(),
    }


@register.inclusion_tag("web/components/area_locator.html", takes_context=True)
def area_locator(
    context: Mapping[str, Any], code: str, point: Any = None
) -> dict[str, object]:
    """Show an area among its neighbours, with a point (`lon`, `lat`) if there is one."""
    actor = signed_in(context["request"])
    area = Area.visible.to(actor).current().filter(code=code).first()
    spot = (point.lon, point.lat) if point else None
    return {"area": area, "picture": locate(area, actor, spot) if area else None}


@register.inclusion_tag("web/components/legend.html")
def class_legend(
    classes: Sequence[tuple[str, str]],
    *,
    unsure: bool = True,
    approximate: bool = True,
    unknown: str = "",
) -> dict[str, object]:
    """Show what the colours mean; `classes` are (code, name) from lowest to highest.

    `unknown` says what hatched means, if not that there are no data yet.
    """
    total = len(classes)
    rows = [
        (markup.scale_step(order, total), name)
        for order, (_code, name) in enumerate(classes)
    ]
    return {
        "rows": rows,
        "unsure": unsure,
        "approximate": approximate,
        "unknown": unknown,
    }

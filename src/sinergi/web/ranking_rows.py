"""The ranking's rows as HTML: the one hot table, drawn by Jinja2 (a third of the time)."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sinergi.web.markup import (
    class_chip,
    interval_bar,
    percent,
    plain_number,
    unknown_chip,
)
from sinergi.web.ranking import Row

MARK = "CODE"


def ranking_rows(
    rows: Sequence[Row],
    *,
    classes: Sequence[tuple[str, str]],
    bounds: tuple[float, float],
    run_query: str,
) -> SafeString:
    """Return one `<tr>` per row; values are escaped by Jinja2."""
    start, _mark, end = reverse("web:area", args=[MARK]).partition(MARK)
    total = len(classes)
    context = {
        "rows": rows,
        "label": {
            "rank": _("Rank"),
            "score": _("Score and interval"),
            "class": _("Class"),
            "missing": pgettext("column", "Missing"),
        },
        "area_start": start,
        "area_end": f"{end}{run_query}",
        "start": bounds[0],
        "end": bounds[1],
        "chips": [
            class_chip(name, i, total) for i, (_code, name) in enumerate(classes)
        ],
        "unknown": unknown_chip(),
        "interval_bar": interval_bar,
        "number": plain_number,
        "percent": percent,
        "plain": _sortable,
    }
    html = render_to_string("web/ranking_rows.html", context, using="jinja2")
    return mark_safe(html)  # noqa: S308 Jinja2 has escaped every value


def _sortable(value: float | None) -> str:
    """Return a number as the browser's sorting reads it, "" for the unseen."""
    return "" if value is None else str(value)

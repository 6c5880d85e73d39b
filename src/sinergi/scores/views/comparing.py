"""Two runs compared: rank changes, classes changed, what differs in how they were made."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.rules import is_code
from sinergi.scores.comparison import (
    Pair,
    Side,
    TooManyAreas,
    class_moves,
    differences,
    pairs_of,
)
from sinergi.scores.models import Run

ROWS = 100
OFFERED = 50
LINES = 14
DIFFERENCES = {
    "framework_code": gettext_lazy("framework"),
    "framework_digest": gettext_lazy("edition, weights or methods"),
    "data_digest": gettext_lazy("data"),
    "as_of": gettext_lazy("day of the data"),
    "within": gettext_lazy("area"),
    "level": gettext_lazy("level of the areas"),
    "draws": gettext_lazy("number of draws"),
    "seed": gettext_lazy("seed"),
    "code_version": gettext_lazy("program version"),
}


@requires(Permission.READ_SCORES)
def compare(request: HttpRequest) -> HttpResponse:
    """Choose two runs, or show them side by side: `?a=1&b=2`, filtered by `q`, `only`."""
    person = signed_in(request)
    complete = Run.visible.to(person).complete().listed().with_publication()
    context: dict[str, Any] = {
        "offered": complete[:OFFERED],
        "a": request.GET.get("a", ""),
        "b": request.GET.get("b", ""),
    }
    if context["a"].isdecimal() and context["b"].isdecimal():
        # a number beyond all numbers is None here, and no run has that
        before = get_object_or_404(complete, pk=to_asked_number(context["a"]))
        after = get_object_or_404(complete, pk=to_asked_number(context["b"]))
        context |= _compared(request, before, after)
    return render(request, "scores/compare.html", context)


def _compared(request: HttpRequest, before: Run, after: Run) -> dict[str, Any]:
    chosen = {k: request.GET.get(k, "").strip() for k in ("q", "only", "within")}
    within = chosen["within"] if is_code(chosen["within"]) else ""
    # the class names stand in the summary, which lists leave out
    for run in (before, after):
        run.refresh_from_db(fields=["summary"])
    found: dict[str, Any] = {
        "before": before,
        "after": after,
        "chosen": chosen,
        "differing": [DIFFERENCES[name] for name in differences(before, after)],
    }
    try:
        pairs = pairs_of(signed_in(request), before, after, within=within)
    except TooManyAreas:
        return found | {"problem": _("Too many areas to compare: name a smaller area.")}
    page = Paginator(_filtered(pairs, chosen), ROWS).get_page(request.GET.get("page"))
    names = {**dict(before.classes), **dict(after.classes)}
    return found | {
        "page": page,
        "shown": [
            {
                "pair": pair,
                "class_before": class_of(before, pair.before),
                "class_after": class_of(after, pair.after),
            }
            for pair in page
        ],
        "moved": sum(1 for pair in pairs if pair.change),
        "clear": sum(1 for pair in pairs if pair.is_clear),
        "areas": len(pairs),
        "moves": [
            (names.get(a, a), names.get(b, b), count)
            for (a, b), count in sorted(class_moves(pairs).items())
        ],
        "chart": slope_data(pairs, before, after),
    }


def _filtered(pairs: list[Pair], chosen: dict[str, str]) -> list[Pair]:
    words = chosen["q"].casefold()
    kept = [pair for pair in pairs if words in f"{pair.code} {pair.name}".casefold()]
    if chosen["only"] == "class":
        return [pair for pair in kept if pair.class_changed]
    if chosen["only"] == "clear":
        return [pair for pair in kept if pair.is_clear]
    return kept


def class_of(run: Run, side: Side | None) -> tuple[str, int, int] | None:
    """Return name, order and number of classes; None where there is no class."""
    for order, (code, name) in enumerate(run.classes):
        if side is not None and side.class_code == code:
            return name, order, len(run.classes)
    return None


def slope_data(pairs: list[Pair], before: Run, after: Run) -> dict[str, Any]:
    """Return the largest moves as the slope chart reads them, rank 1 on top."""
    moved = [pair for pair in pairs if pair.change][:LINES]
    return {
        "left": _("run %(number)s") % {"number": before.pk},
        "right": _("run %(number)s") % {"number": after.pk},
        "unit": _("rank"),
        "rows": [
            {
                "label": pair.name,
                "from": pair.before.rank if pair.before else None,
                "to": pair.after.rank if pair.after else None,
            }
            for pair in moved
        ],
    }

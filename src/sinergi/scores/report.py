"""The printed report of a run: what the typst layout `run_report` shows."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Max, Min
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.pdf import write_pdf
from sinergi.documents.svg_map import STEPS, Cell, draw_map
from sinergi.scores.exporting import Tell, method_lines, no_tell, rows_of, shapes_of
from sinergi.scores.models import Run, Score
from sinergi.scores.presentation import node_names, run_label
from sinergi.scores.recipes import recipe
from sinergi.scores.words import LEVEL_NAMES

MOST_ROWS = 500
MOST_DRAWN = 3_000


def pdf_of(user: Actor, run: Run, tell: Tell = no_tell) -> Iterator[bytes]:
    """Yield the report as a tagged PDF in the active language."""
    at = run.completed_at or run.started_at
    shown = list(islice(rows_of(user, run, tell), max(MOST_ROWS, MOST_DRAWN)))
    yield write_pdf("run_report", report_data(user, run, shown), at=at)


def report_data(user: Actor, run: Run, scores: list[Score]) -> dict[str, Any]:
    """Return everything the layout reads; `scores` are the first MOST_DRAWN by rank."""
    label = run_label(run)
    drawing = _map(user, run, scores)
    ends = (
        Score.visible.to(user)
        .filter(run=run)
        .aggregate(low=Min("p05"), high=Max("p95"))
    )
    low = 0.0 if ends["low"] is None else ends["low"]
    high = 100.0 if ends["high"] is None else ends["high"]
    return {
        "lang": (get_language() or "id")[:2],
        "title": run.framework_name,
        "subtitle": _subtitle(run),
        "label": label[:1].upper() + label[1:],
        "keywords": [run.framework_code, run.within],
        "footer": f"Sinergi · {run} · {run.code_version}",
        "figures": _figures(run),
        "map": drawing or None,
        "map_alt": _("Map of the areas by class; the ranking below holds the same."),
        "map_note": _(
            "Dashed borders are approximate; hatched areas have no data yet."
        ),
        "classes": _classes(run),
        "unseen": run.areas - run.ranked,
        "method": [{"name": name, "value": value} for name, value in method_lines(run)],
        "ranking_note": _ranking_note(run, run.areas),
        "low": low,
        "high": high if high > low else low + 1,
        "rows": [_row(run, one) for one in scores[:MOST_ROWS]],
        "missing": _missing(run),
        "recipe": recipe(run),
        "words": _words(),
    }


def _subtitle(run: Run) -> str:
    return _("%(area)s, per %(level)s, data up to %(day)s") % {
        "area": run.within_name,
        "level": LEVEL_NAMES[run.level],
        "day": date_format(run.as_of, "DATE_FORMAT"),
    }


def _figures(run: Run) -> list[dict[str, str]]:
    missing = run.share_missing
    return [
        {"name": _("areas"), "value": number_format(run.areas)},
        {"name": _("with a score"), "value": number_format(run.ranked)},
        {"name": _("missing, mean"), "value": _percent(missing)},
        {"name": _("draws"), "value": number_format(run.draws)},
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{number_format(round(100 * share))}%"


def _step(order: int, total: int) -> int:
    return 3 if total <= 1 else round(1 + order * (len(STEPS) - 1) / (total - 1))


def _classes(run: Run) -> list[dict[str, Any]]:
    total = len(run.classes)
    counts = run.summary.get("class_counts", [])
    return [
        {"name": name, "step": _step(order, total), "count": counts[order]}
        for order, (_code, name) in enumerate(run.classes)
    ]


def _map(user: Actor, run: Run, scores: list[Score]) -> str:
    if run.areas > MOST_DRAWN:
        return ""
    shapes = shapes_of(user, [score.area_code for score in scores])
    orders = {code: order for order, (code, _name) in enumerate(run.classes)}
    cells = []
    for score in scores:
        if score.area_code in shapes:
            shape, approximate = shapes[score.area_code]
            order = orders.get(score.class_code)
            step = None if order is None else _step(order, len(orders))
            cells.append(Cell(shape, step, approximate, score.area_name))
    return draw_map(cells)


def _ranking_note(run: Run, total: int) -> str:
    note = _(
        "Rank 1 is the most vulnerable. The bar is the interval in which 90% of the "
        "draws lie, the tick the score."
    )
    if total <= MOST_ROWS:
        return note
    more = ngettext(
        "The first %(shown)s of %(total)s area; the rest is in the CSV and XLSX files.",
        "The first %(shown)s of %(total)s areas; the rest is in the CSV and XLSX files.",
        total,
    )
    return f"{note} {more % {'shown': MOST_ROWS, 'total': number_format(total)}}"


def _row(run: Run, score: Score) -> dict[str, Any]:
    names = dict(run.classes)
    return {
        "code": score.area_code,
        "name": score.area_name,
        "parent": "",
        "score": score.score,
        "p05": score.p05,
        "p95": score.p95,
        "score_text": _figure(score.score),
        "rank_text": str(score.rank) if score.rank else "–",
        "interval_text": _ranks(score),
        "class": names.get(score.class_code) or _("no data yet"),
        "missing": _percent(score.share_missing),
    }


def _figure(value: float | None) -> str:
    return "–" if value is None else number_format(round(value, 1), 1)


def _ranks(score: Score) -> str:
    if score.rank_p05 is None or score.rank_p95 is None:
        return "–"
    low, high = number_format(score.rank_p05, 0), number_format(score.rank_p95, 0)
    return _("rank %(low)s to %(high)s") % {"low": low, "high": high}


def _missing(run: Run) -> list[str]:
    unseen = set(run.summary.get("unseen", []))
    names = node_names(run.framework)
    return [
        names[one.code]
        for one in run.framework.indicators
        if unseen.intersection(one.inputs)
    ]


def _words() -> dict[str, str]:
    return {
        "map": _("Map"),
        "method": _("How it was made"),
        "what": _("What"),
        "how": _("How"),
        "ranking": _("Ranking"),
        "rank": _("Rank"),
        "area": _("Area"),
        "score": _("Score"),
        "interval": _("Score with 90% interval"),
        "ranks": _("Rank interval"),
        "class": _("Class"),
        "missing": _("Missing"),
        "unseen": _("no data yet"),
        "unseen_columns": _("Indicators nobody has observed yet"),
        "recompute": _("Compute it again"),
        "recompute_text": _(
            "Download the table and the framework from the run's page, then run this "
            "command. It gives the same ranks, and the same figures to nine digits."
        ),
    }

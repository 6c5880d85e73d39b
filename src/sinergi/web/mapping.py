"""What the map page and its data say: one question, answered for the page or as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min
from django.http import HttpRequest
from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.places.models import Area, Boundary
from sinergi.places.rules import NATION, level_of
from sinergi.scores.models import Run
from sinergi.web.asking import asked_area, asked_number, asked_text
from sinergi.web.chosen import chosen_run, opening_code
from sinergi.web.derived import derived_rows, filtered_rows, levels_above, ordered_rows
from sinergi.web.large_runs import MANY, scores_of_keys, sorted_keys
from sinergi.web.ranking import (
    FIELDS,
    UNKNOWN,
    Row,
    filtered,
    ordered,
    rows_of,
    scores_in,
    unscored_rows,
)

PAGE_SIZE = 100
MOST_WHOLE = 150
"""Tables up to this length stand whole on the page and are sorted in the browser."""
MOST_ON_MAP = 12_000
"""Areas drawn at once; a wider question is answered one level higher."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a run (or None), an area ("" is the nation) and a level below it."""

    run: Run | None
    area: Area | None
    within: str
    level: int
    levels: tuple[int, ...]
    sort: str
    chosen: str
    asked: str

    @property
    def is_derived(self) -> bool:
        """True when the level asked for lies above the one the run has scored."""
        return self.run is not None and self.level < self.run.level


def read_question(request: HttpRequest, actor: Actor) -> Question:
    """Read the address; what it does not say is chosen so that something is seen."""
    area = asked_area(request, actor)
    run = chosen_run(request, actor, area.code if area else "")
    if area is None and not request.GET.get("within"):
        code = opening_code(run, actor)
        area = Area.visible.to(actor).current().filter(code=code).first()
    within = "" if area is None or area.code == NATION else area.code
    levels = levels_of(run, within, actor)
    return Question(
        run=run,
        area=area,
        within=within,
        level=_level(asked_number(request, "level"), levels, run, within),
        levels=levels,
        sort=asked_text(request, "sort", 12),
        chosen=_class_asked(request, run),
        asked=asked_text(request, "q"),
    )


def levels_of(run: Run | None, within: str, actor: Actor) -> tuple[int, ...]:
    """Return the levels that can be shown inside an area, highest first."""
    if run is not None:
        return tuple(levels_above(run, within)) + (
            (run.level,) if run.level >= level_of(within) else ()
        )
    areas = Area.visible.to(actor).current().within(within)
    found = areas.order_by().values_list("level", flat=True).distinct()
    return tuple(sorted(level for level in found if level > level_of(within)))


def _level(
    asked: int | None, levels: tuple[int, ...], run: Run | None, within: str
) -> int:
    if asked is not None and asked in levels:
        return asked
    if run is None or not levels:
        return levels[0] if levels else level_of(within)
    if scores_in(run, within).count() <= MOST_WHOLE:
        return levels[-1]
    return levels[0]


def _class_asked(request: HttpRequest, run: Run | None) -> str:
    asked = asked_text(request, "class", 40)
    known = {code for code, _ in run.classes} if run else set()
    return asked if asked in known | {UNKNOWN} else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one page of the ranking; `whole` when all rows are on it."""

    page: Page[Any]
    rows: list[Row]
    whole: bool
    weighted: bool = False


def read_table(question: Question, actor: Actor, page: str | None) -> Table:
    """Return the rows asked for, one page of them when there are many."""
    if question.run is None:
        areas = Area.visible.to(actor).current().within(question.within)
        found = areas.at_level(question.level).order_by("code")
        if question.asked:
            found = found.filter(name__icontains=question.asked)
        areas_page = _page(found, page)
        return _table(areas_page, unscored_rows(areas_page, actor))
    if question.is_derived:
        derived = derived_rows(question.run, question.within, question.level, actor)
        rows = filtered_rows(derived.rows, question.chosen, question.asked)
        rows_page = _page(ordered_rows(rows, question.sort), page)
        return _table(rows_page, list(rows_page), weighted=derived.weighted)
    if question.run.areas >= MANY:
        keys = sorted_keys(
            question.run,
            question.within,
            question.chosen,
            question.asked,
            question.sort,
        )
        keys_page = _page(keys, page)
        picked = scores_of_keys(question.run, list(keys_page))
        return _table(keys_page, rows_of(picked, question.run, actor))
    scores = filtered(
        scores_in(question.run, question.within), question.chosen, question.asked
    )
    scores_page = _page(ordered(scores, question.sort).values(*FIELDS), page)
    return _table(scores_page, rows_of(scores_page, question.run, actor))


def _page(rows: Any, page: str | None) -> "Page[Any]":
    paginator: Paginator[Any] = Paginator(rows, PAGE_SIZE)
    if paginator.count <= MOST_WHOLE:
        paginator.per_page = MOST_WHOLE
    return paginator.get_page(page)


def _table(page: "Page[Any]", rows: list[Row], *, weighted: bool = False) -> Table:
    whole = page.paginator.num_pages == 1
    return Table(page=page, rows=rows, whole=whole, weighted=weighted)


def rows_on_map(question: Question, actor: Actor) -> list[Row] | None:
    """Return all rows of the level for drawing, None when there are too many."""
    run = question.run
    if run is None:
        areas = Area.visible.to(actor).current().within(question.within)
        areas = areas.at_level(question.level).order_by("code")
        if areas.count() > MOST_ON_MAP:
            return None
        return unscored_rows(areas, actor)
    if question.is_derived:
        return derived_rows(run, question.within, question.level, actor).rows
    scores = scores_in(run, question.within).order_by("area_code").values(*FIELDS)
    found = list(scores[: MOST_ON_MAP + 1])
    return rows_of(found, run, actor) if len(found) <= MOST_ON_MAP else None


def address(name: str, *args: object, **query: object) -> str:
    """Return the address of a view with the parameters that are not empty."""
    kept = {key: str(value) for key, value in query.items() if value not in (None, "")}
    path = reverse(name, args=args)
    return f"{path}?{urlencode(kept)}" if kept else path


def box_of(within: str, actor: Actor) -> str:
    """Return "west,south,east,north" of the shapes inside an area, "" without any."""
    shapes = Boundary.visible.to(actor).in_force().within(within or NATION)
    found = shapes.aggregate(
        west=Min("min_lon"),
        south=Min("min_lat"),
        east=Max("max_lon"),
        north=Max("max_lat"),
    )
    if found["west"] is None:
        return ""
    return ",".join(f"{found[side]:.5f}" for side in ("west", "south", "east", "north"))


def kept_in(request: HttpRequest) -> Mapping[str, str]:
    """Return the chosen election of the address, to go along with links."""
    election = asked_text(request, "election", 40)
    return {"election": election} if election else {}

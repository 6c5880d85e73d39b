"""Where to go next: what the page and the API show, from coverage, scores and places."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.outreach.covering import Coverage, Question, coverage_of
from sinergi.outreach.models import Session
from sinergi.outreach.rules.coverage import Cell, sum_of
from sinergi.outreach.rules.going import Place, Proposal, quarters, rank_places
from sinergi.outreach.rules.session import Step
from sinergi.places.models import Area
from sinergi.places.rules import line_up
from sinergi.scores.models import Run, Score
from sinergi.web.asking import asked_code, asked_text
from sinergi.web.chosen import chosen_run, own_area, published_runs

GAP = "outreach_gap"
"""The indicator by which a plan takes the gap."""
LAST = "last"
"""Value of `from` that asks to start where one's own last session was held."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of the areas by vulnerability, and how much of its target is reached."""

    number: int
    areas: int
    cell: Cell

    @property
    def aimed(self) -> int:
        """How many of the areas have a target; the share speaks of those alone."""
        return self.areas - self.cell.without


@dataclass(frozen=True, slots=True)
class Start:
    """Where one goes from; `area` None where nothing with a point is known.

    `session` is the number of the last session held, where that was asked for.
    """

    area: Area | None
    session: int | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, None without a point."""
        if self.area is None or self.area.lon is None or self.area.lat is None:
            return None
        return self.area.lon, self.area.lat


@dataclass(frozen=True, slots=True)
class Line:
    """An area to go to, with its name and that of its kecamatan."""

    proposal: Proposal
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Going:
    """All of the page."""

    rows: list[Line]
    quarters: list[Quarter]
    run: Run | None
    start: Start


def going_of(request: HttpRequest, question: Question, actor: Actor) -> Going:
    """Return the areas to go to, the most urgent first, and the quarters.

    404 when `?run=` names a run this person may not see.
    """
    segment = question.segment.code
    found = coverage_of(question, actor, [segment])
    run = chosen_run(request, actor, question.within)
    scores = _scores(run, actor, [row.code for row in found.rows])
    start = start_of(request, question, actor)
    names = {row.code: (row.name, g.row.name) for g in found.groups for row in g.rows}
    ranked = rank_places(_places(found, segment, scores, actor), start=start.point)
    rows = [Line(one, *names[one.place.code]) for one in ranked]
    return Going(rows, _quarters(found, segment, scores), run, start)


def start_of(request: HttpRequest, question: Question, actor: Actor) -> Start:
    """Return where one goes from: the area asked for, one's last session, one's office.

    Without a wish the area of the own office, else the area shown.
    """
    if asked_text(request, "from") == LAST:
        return _last_held(actor)
    if code := asked_code(request, "from"):
        return Start(_with_point([code], actor))
    own = own_area(actor)
    codes = [one.code for one in (own, question.area) if one is not None]
    return Start(_with_point(codes, actor))


def _last_held(actor: Actor) -> Start:
    """Return the area of the newest session that one's own institutions have held."""
    own = actor.institutions_with(Permission.WRITE_OUTREACH)
    rows = Session.visible.to(actor).filter(
        organiser_id__in=own, step__in=[Step.HELD, Step.VERIFIED]
    )
    last = rows.order_by("-starts_at", "-pk").values_list("pk", "area_code").first()
    if last is None:
        return Start(None)
    pk, code = last
    # An RT or RW has no point of its own: the kelurahan it lies in stands for it.
    return Start(_with_point(line_up(code), actor), pk)


def _with_point(codes: Sequence[str], actor: Actor) -> Area | None:
    """Return the first of these areas that has a point."""
    rows = Area.visible.to(actor).current().exclude(lon=None).exclude(lat=None)
    found = {one.code: one for one in rows.filter(code__in=codes)}
    return next((found[code] for code in codes if code in found), None)


def _scores(run: Run | None, actor: Actor, codes: list[str]) -> dict[str, float]:
    """Return area → vulnerability on 0–1 of a run; empty without one."""
    if run is None:
        return {}
    rows = Score.visible.to(actor).filter(run=run, area_code__in=codes)
    found = rows.exclude(score=None).values_list("area_code", "score")
    return {
        code: min(1.0, max(0.0, score / 100))
        for code, score in found
        if score is not None
    }


def _places(
    found: Coverage, segment: str, scores: dict[str, float], actor: Actor
) -> list[Place]:
    points = {
        code: (lon, lat)
        for code, lon, lat in Area.visible.to(actor)
        .current()
        .filter(code__in=[row.code for row in found.rows])
        .values_list("code", "lon", "lat")
    }
    places = []
    for row in found.rows:
        cell = row.cells[segment]
        if cell.share is None or not cell.gap:
            continue
        lon, lat = points.get(row.code, (None, None))
        gap = min(1.0, max(0.0, 1 - cell.share))
        places.append(Place(row.code, gap, cell.gap, scores.get(row.code), lon, lat))
    return places


def _quarters(found: Coverage, segment: str, scores: dict[str, float]) -> list[Quarter]:
    rows = {row.code: row.cells[segment] for row in found.rows}
    of = quarters({code: scores[code] for code in rows if code in scores})
    result = []
    for number in range(1, 5):
        cells = [rows[code] for code, one in of.items() if one == number]
        if cells:
            result.append(Quarter(number, len(cells), sum_of(cells)))
    return result


@dataclass(frozen=True, slots=True)
class Planned:
    """The run a plan of these areas rests on; `counts` where it holds the outreach gap."""

    run: Run
    counts: bool


def run_to_plan(going: Going, question: Question, actor: Actor) -> Planned | None:
    """Return the published run that a plan of these areas is to rest on, None without.

    The one shown when it counts the outreach gap, else the best that does, else the one
    shown: the planner takes nothing that is not an indicator of its run.
    """
    shown = [going.run] if going.run is not None and going.run.is_published else []
    runs = [*shown, *published_runs(actor, question.within)]
    found = next(
        (run for run in runs if GAP in run.summary.get("indicators", [])), None
    )
    if found is not None:
        return Planned(found, counts=True)
    return Planned(runs[0], counts=False) if runs else None

"""Coverage of an area: reached over target per segment, area and stage.

Counts are the same for every reader: only verified sessions count, whoever held them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.scope import within as inside_of
from sinergi.elections.models import Election, Stage
from sinergi.outreach.catalogue import Segment, catalogue
from sinergi.outreach.models import Reach, Target
from sinergi.outreach.rules.coverage import (
    Aim,
    Audience,
    Cell,
    Reached,
    reached_over,
)
from sinergi.outreach.rules.summing import cells_of
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code, level_of, to_code

LOWEST = 4
MOST_ROWS = 2_000
NOBODY = Cell(Reached(), None, 0)
One = TypeVar("One")
FIRST = "pemula"
"""The segment pages open with: first-time voters, whom the mission names."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an area (None the nation), election, stage (None all), segment."""

    area: Area | None
    election: Election | None
    stage: Stage | None
    segment: Segment

    @property
    def within(self) -> str:
        """The code of the area, "" for the nation."""
        return self.area.code if self.area else ""

    @property
    def query(self) -> str:
        """The same question as the end of an address, without its area."""
        parts = [f"segment={self.segment.code}"]
        if self.election is not None:
            parts.append(f"election={self.election.code}")
        if self.stage is not None:
            parts.append(f"stage={self.stage.code}")
        return "&".join(parts)


@dataclass(frozen=True, slots=True)
class Row:
    """An area with its cell per segment."""

    code: str
    name: str
    cells: dict[str, Cell]
    level: int = LOWEST


@dataclass(slots=True)
class Group:
    """A kecamatan with its kelurahan; `row` is their sum."""

    row: Row
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of it: groups, the sum, and whether rows were left out."""

    groups: list[Group]
    total: Row
    cut: bool

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups, the lowest level."""
        return [row for group in self.groups for row in group.rows]


def read_question(request: HttpRequest, actor: Actor) -> Question:
    """Read the address; what makes no sense there asks for what opens first."""
    elections = list(Election.visible.to(actor))
    asked = to_asked_text(request.GET.get("election", ""), 40)
    election = next((one for one in elections if one.code == asked), None)
    if election is None:
        election = _with_targets(elections, actor)
    stage = None
    if election is not None and (code := request.GET.get("stage", "")):
        stages = Stage.visible.to(actor).filter(election=election)
        stage = stages.filter(code=to_asked_text(code, 60)).first()
    segments = catalogue().segments
    segment = segments.get(request.GET.get("segment", ""), segments[FIRST])
    return Question(_area(request, actor), election, stage, segment)


def _with_targets(elections: list[Election], actor: Actor) -> Election | None:
    """Return the newest election that has targets, else the newest."""
    with_targets = set(
        Target.visible.to(actor)
        .in_force()
        .values_list("election_id", flat=True)
        .distinct()
    )
    found = (one for one in elections if one.pk in with_targets)
    return next(found, elections[0] if elections else None)


def _area(request: HttpRequest, actor: Actor) -> Area | None:
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    areas = Area.visible.to(actor).current()
    if code and code != NATION and is_code(code):
        found: Area | None = areas.filter(code=code).first()
        if found is not None:
            return found
    codes = [one for one in actor.area_codes if one not in {"", NATION}]
    opening: Area | None = (
        areas.filter(code__in=codes, level__lte=LOWEST)
        .order_by("level", "code")
        .first()
    )
    return opening


Counted = dict[tuple[str, str], Reached]
"""Segment and area → who was reached."""


def reached_in(
    within: str,
    election: int | None,
    stage: int | None,
    segments: Iterable[str] = (),
    until: dt.date | None = None,
) -> Counted:
    """Return who verified sessions reached, by segment and area; one query.

    Without a stage every audience counts as in the stage that reached most of it.
    """
    # "IN (true)": a bare boolean column would keep SQLite from using the index.
    rows = Reach.all_rows.filter(counted__in=[True])
    rows = rows.filter(inside_of(within, "area_code"))
    if election is not None:
        rows = rows.filter(election_id=election)
    if stage is not None:
        rows = rows.filter(stage_id=stage)
    asked = set(segments)
    if asked and asked != set(catalogue().segments):
        rows = rows.filter(segment__in=sorted(asked))
    if until is not None:
        rows = rows.filter(session__starts_at__date__lte=until)
    counted = (
        rows.order_by()
        .values_list("segment", "area_code", "audience", "election_id", "stage_id")
        .annotate(
            n=Count("pk"), asked=Count("first"), firsts=Sum("first"),
            most=Max("people"), total=Sum("people"),
        )
    )  # fmt: skip
    audiences: dict[tuple[str, str, str], list[Audience]] = defaultdict(list)
    for *whose, _election, _stage, n, with_first, first, most, total in counted:
        one = Audience(n, with_first, first or 0, most, total)
        audiences[whose[0], whose[1], whose[2]].append(one)
    found: Counted = defaultdict(Reached)
    for (segment, area, _audience), stages in audiences.items():
        found[segment, area] += reached_over(stages)
    return found


Aims = dict[tuple[str, str], Aim]


def aims_in(
    within: str, election: int, stage: int | None, segments: Iterable[str] = ()
) -> Aims:
    """Return the targets of a stage by segment and area; those for all stages stand in."""
    rows = Target.all_rows.in_force().within(within).filter(election_id=election)
    if asked := list(segments):
        rows = rows.filter(segment__in=asked)
    names = ("segment", "area_code", "people", "low", "high", "estimate")
    found: Aims = {}
    wanted = [Q(stage=None)] + ([Q(stage_id=stage)] if stage is not None else [])
    for one in wanted:
        for segment, area, *aim in rows.filter(one).values_list(*names):
            found[segment, area] = Aim(*aim)
    return found


def coverage_of(question: Question, actor: Actor, segments: Iterable[str]) -> Coverage:
    """Return the coverage of an area by kelurahan, grouped by kecamatan."""
    codes = list(segments)
    within = question.within
    election = question.election.pk if question.election else None
    stage = question.stage.pk if question.stage else None
    reached = reached_in(within, election, stage, codes)
    aims = aims_in(within, election, stage, codes) if election is not None else {}
    areas: Any = Area.visible.to(actor).current().within(within)
    found = list(
        areas.at_level(LOWEST)
        .order_by("code")
        .values_list("code", "name", "parent_code")[: MOST_ROWS + 1]
    )
    names = dict(
        areas.filter(level__lt=LOWEST).values_list("code", "name")
        if within
        else Area.visible.to(actor)
        .current()
        .at_level(LOWEST - 1)
        .values_list("code", "name")
    )
    names[within] = question.area.name if question.area else ""
    groups, total = put_together(within, found[:MOST_ROWS], names, reached, aims, codes)
    return Coverage(groups, total, cut=len(found) > MOST_ROWS)


def put_together(
    within: str,
    found: Iterable[tuple[str, str, str]],
    names: Mapping[str, str],
    reached: Counted,
    aims: Aims,
    codes: list[str],
) -> tuple[list[Group], Row]:
    """Return kelurahan (code, name, parent) grouped by kecamatan, and the whole.

    Cells are those of `cells_of`, as the index has them.
    """
    rows = list(found)
    places = [code for code, _name, _parent in rows]
    cells = {one: cells_of(_of(one, reached), _of(one, aims), places) for one in codes}

    def row_of(code: str, name: str, level: int) -> Row:
        own = {one: cells[one].get(code, NOBODY) for one in codes}
        return Row(code, name, own, level)

    below: dict[str, list[Row]] = defaultdict(list)
    for code, name, parent in rows:
        below[parent].append(row_of(code, name, LOWEST))
    groups = [
        Group(row_of(code, names.get(code, code), LOWEST - 1), below[code])
        for code in sorted(below)
    ]
    return groups, row_of(within, names.get(within, ""), level_of(within))


def _of(segment: str, rows: Mapping[tuple[str, str], One]) -> dict[str, One]:
    return {area: row for (one, area), row in rows.items() if one == segment}


@dataclass(frozen=True, slots=True)
class Gap:
    """An area that has people of the segment to reach, and how many."""

    row: Row
    parent: str
    cell: Cell


def gaps_of(found: Coverage, segment: str) -> list[Gap]:
    """Return the areas with a gap, the largest first; equal ones by code."""
    rows = [
        Gap(row, group.row.name, row.cells[segment])
        for group in found.groups
        for row in group.rows
        if row.cells[segment].gap
    ]
    return sorted(rows, key=lambda one: (-(one.cell.gap or 0), one.row.code))

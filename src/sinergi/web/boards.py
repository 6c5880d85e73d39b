"""The board: who promised what where, and how it stands; and the timeline."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.commitments.models import Commitment
from sinergi.commitments.querysets.commitment import CommitmentQuerySet
from sinergi.commitments.rules.commitment import BINDING, OPEN, Step
from sinergi.elections.models import Election, Stage
from sinergi.places.models import Area
from sinergi.places.rules import NATION, level_of

MOST_ROWS = 100
MOST_COLUMNS = 60
COUNTED = frozenset({*OPEN, Step.DONE})
"""What was declined or withdrawn is no promise and stands on no board."""


@dataclass(slots=True)
class Cell:
    """Promises of one institution in one area: all, confirmed, late, unanswered."""

    total: int = 0
    done: int = 0
    late: int = 0
    proposed: int = 0

    def add(self, step: str, count: int, late: int) -> None:
        """Count promises of one step."""
        self.total += count
        self.late += late
        if step == Step.DONE:
            self.done += count
        elif step == Step.PROPOSED:
            self.proposed += count


@dataclass(slots=True)
class Line:
    """An institution and its cells by the code of the column; "" is the whole area."""

    institution: Institution
    cells: dict[str, Cell] = field(default_factory=dict)
    sum: Cell = field(default_factory=Cell)


@dataclass(frozen=True, slots=True)
class Board:
    """Rows of institutions, columns of areas; `left_out` rows do not fit on the page."""

    lines: list[Line]
    columns: list[tuple[str, str]]
    sums: dict[str, Cell]
    left_out: int


def _late(day: dt.date) -> Count:
    return Count("pk", filter=Q(step__in=BINDING, due_on__lt=day))


def column_of(code: str, within: str) -> str:
    """Return the code directly below `within` in which an area lies, "" for none.

    An area that is `within` itself or around it counts for the whole.
    """
    depth = level_of(within) + 1
    parts = code.split(".") if code else []
    return ".".join(parts[:depth]) if len(parts) >= depth else ""


def board_of(actor: Actor, within: str, day: dt.date) -> Board:
    """Return the board of an area: four queries, whatever the number of promises."""
    rows = Commitment.visible.to(actor).within(within).filter(step__in=COUNTED)
    counted = (
        rows.order_by()
        .values_list("institution_id", "area_code", "step")
        .annotate(n=Count("pk"), late=_late(day))
    )
    cells: dict[int, dict[str, Cell]] = defaultdict(dict)
    for institution, code, step, count, late in counted:
        column = column_of(code, within)
        cells[institution].setdefault(column, Cell()).add(step, count, late)
    columns = _columns(actor, within, cells)
    owners = Institution.visible.to(actor).filter(pk__in=list(cells))
    lines = [_line(one, cells[one.pk]) for one in owners]
    lines.sort(
        key=lambda line: (-line.sum.late, -line.sum.total, line.institution.name)
    )
    return Board(
        lines[:MOST_ROWS],
        columns,
        _sums(lines),
        max(0, len(lines) - MOST_ROWS),
    )


def _line(institution: Institution, cells: dict[str, Cell]) -> Line:
    return Line(institution, cells, _added(cells.values()))


def _added(cells: Iterable[Cell]) -> Cell:
    total = Cell()
    for cell in cells:
        total.total += cell.total
        total.done += cell.done
        total.late += cell.late
        total.proposed += cell.proposed
    return total


def _sums(lines: list[Line]) -> dict[str, Cell]:
    by_column: dict[str, list[Cell]] = defaultdict(list)
    for line in lines:
        for code, cell in line.cells.items():
            by_column[code].append(cell)
    return {code: _added(cells) for code, cells in by_column.items()}


def _columns(
    actor: Actor, within: str, cells: dict[int, dict[str, Cell]]
) -> list[tuple[str, str]]:
    """Return the areas below as (code, name); those without a promise too, as it shows."""
    areas = Area.visible.to(actor).current().children_of(within or NATION)
    names = dict(areas.order_by("code").values_list("code", "name"))
    used = {code for row in cells.values() for code in row if code}
    unknown = {code: code for code in used - set(names)}
    return sorted((unknown | names).items())[:MOST_COLUMNS]


@dataclass(frozen=True, slots=True)
class Span:
    """A stage on the timeline: promises and its bar, in percent of the whole length."""

    stage: Stage | None
    cell: Cell
    next_due: dt.date | None
    left: float
    width: float
    state: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The stages of an election with their promises; `now` is today in percent."""

    spans: list[Span]
    first: dt.date | None
    last: dt.date | None
    now: float | None


def timeline_of(
    actor: Actor, election: Election | None, within: str, day: dt.date
) -> Timeline:
    """Return the promises by stage, those outside the stages last; three queries."""
    stages = list(election.stages.all()) if election is not None else []
    rows = Commitment.visible.to(actor).within(within).filter(step__in=COUNTED)
    cells, due = _by_stage(rows, stages, day)
    first, last = _ends_of(stages)
    spans = [
        _span(stage, cells.get(stage.pk, Cell()), due.get(stage.pk), first, last, day)
        for stage in stages
    ]
    spans.append(Span(None, cells.get(None, Cell()), due.get(None), 0, 0, ""))
    now = _place(day, first, last) if first and last and first <= day <= last else None
    return Timeline(spans, first, last, now)


def _by_stage(
    rows: CommitmentQuerySet[Commitment], stages: list[Stage], day: dt.date
) -> tuple[dict[int | None, Cell], dict[int | None, dt.date]]:
    asked = Q(stage=None) | Q(stage_id__in=[stage.pk for stage in stages])
    coming = Q(step__in=OPEN, due_on__gte=day)
    counted = (
        rows.filter(asked)
        .order_by()
        .values_list("stage_id", "step")
        .annotate(n=Count("pk"), late=_late(day), next=Min("due_on", filter=coming))
    )
    cells: dict[int | None, Cell] = defaultdict(Cell)
    due: dict[int | None, dt.date] = {}
    for stage, step, count, late, next_due in counted:
        cells[stage].add(step, count, late)
        if next_due is not None:
            due[stage] = min(due.get(stage, next_due), next_due)
    return cells, due


def _ends_of(stages: list[Stage]) -> tuple[dt.date | None, dt.date | None]:
    days = [day for one in stages for day in (one.starts_on, one.ends_on) if day]
    return (min(days), max(days)) if days else (None, None)


def _place(day: dt.date, first: dt.date, last: dt.date) -> float:
    whole = max(1, (last - first).days)
    return round(100 * (day - first).days / whole, 2)


def _span(
    stage: Stage,
    cell: Cell,
    next_due: dt.date | None,
    first: dt.date | None,
    last: dt.date | None,
    day: dt.date,
) -> Span:
    begins = stage.starts_on or stage.ends_on
    ends = stage.ends_on or stage.starts_on
    left = width = 0.0
    if begins and ends and first and last:
        left = _place(begins, first, last)
        width = max(1.0, _place(ends, first, last) - left)
    return Span(stage, cell, next_due, left, width, stage.state_on(day))

"""What can honestly be said of an area above the level a run has scored.

A mean of the scores below it and how many are in each class: a summary, not a score of
the area's own (that takes a run at its level). Where every area below has a known number
of voters the mean is weighted by it; otherwise each area counts once, and the page says
which of the two it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Sum

from sinergi.access.actor import Actor
from sinergi.elections.models import PollingStation
from sinergi.observations.models import Observation
from sinergi.places.models import Area
from sinergi.places.rules import NATION, level_of
from sinergi.scores.models import Run
from sinergi.web.ranking import UNKNOWN, Row, approximate_codes, scores_in
from sinergi.web.searching import plain

MOST_WEIGHTED = 5_000
"""Above this many areas voters are not looked up and each area counts once."""
ELECTORATE_COLUMNS = ("dpt_2024", "dpt_2024_est")
"""Columns of indicator tables that hold the voter list, where no stations are known."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Rows of one level above the scored one, and whether voters weigh the means."""

    rows: list[Row]
    weighted: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A scored area as far as a summary needs it."""

    code: str
    score: float | None
    class_code: str
    missing: float | None


def prefix_of(code: str, level: int) -> str:
    """Return the part of a code that names the area of that level above it."""
    return ".".join(code.split(".")[:level]) or NATION


def derived_rows(run: Run, within: str, level: int, actor: Actor) -> Derived:
    """Return one row per area of `level` inside `within`, from the run's scores below."""
    fields = ("area_code", "score", "class_code", "share_missing")
    cells = [Cell(*one) for one in scores_in(run, within).values_list(*fields)]
    voters = electorate([cell.code for cell in cells], within, run, actor)
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[prefix_of(cell.code, level)].append(cell)
    areas = Area.visible.to(actor).current().within(within).at_level(level)
    found = list(areas.order_by("code"))
    rough = approximate_codes([area.code for area in found], actor)
    rows = [
        summed(area, groups.get(area.code, []), run, voters)
        for area in found
        if area.code in groups
    ]
    rows = [replace(row, approximate=row.code in rough) for row in rows]
    return Derived(rows=rows, weighted=bool(voters))


def electorate(
    codes: Sequence[str], within: str, run: Run, actor: Actor
) -> dict[str, float]:
    """Return voters per area if they are known for every one of them, else nothing.

    From the polling stations of the run's election (the newest with stations without
    one), else from a column of the indicator tables.
    """
    if not codes or len(codes) > MOST_WEIGHTED:
        return {}
    stations = PollingStation.visible.to(actor).in_force().within(within)
    if run.election_id is not None:
        stations = stations.filter(election_id=run.election_id)
    else:
        newest = stations.order_by("-election__voting_on").values("election")[:1]
        stations = stations.filter(
            election__in=list(newest.values_list("election", flat=True))
        )
    sums = stations.order_by().values("area_code").annotate(voters=Sum("registered"))
    voters = _complete(sums.values_list("area_code", "voters"), codes)
    for column in ELECTORATE_COLUMNS:
        if voters:
            break
        seen = Observation.visible.to(actor).filter(column=column).within(within)
        rows = seen.up_to(run.as_of).latest()
        voters = _complete(rows.values_list("area_code", "value"), codes)
    return voters


def _complete(
    rows: Iterable[tuple[str, float | None]], codes: Sequence[str]
) -> dict[str, float]:
    known = {code: float(value) for code, value in rows if value}
    return known if all(code in known for code in codes) else {}


def summed(
    area: Area, cells: Sequence[Cell], run: Run, voters: Mapping[str, float]
) -> Row:
    """Return the summary row of one area; its mean is None when nothing below is scored."""
    scored = [(cell.code, cell.score) for cell in cells if cell.score is not None]
    weights = [voters.get(code, 1.0) for code, _ in scored]
    values = [score for _, score in scored]
    mean = None
    if values:
        total = sum(w * v for w, v in zip(weights, values, strict=True))
        mean = total / sum(weights)
    order = class_of(mean, run)
    code, name = run.classes[order] if order is not None else ("", "")
    known = [cell.missing for cell in cells if cell.missing is not None]
    return Row(
        code=area.code,
        name=area.name,
        parent_code=area.parent_code,
        score=mean,
        low=min(values, default=None),
        high=max(values, default=None),
        class_code=code,
        class_name=name,
        class_order=order,
        missing=sum(known) / len(known) if known else None,
        derived=True,
        scored=len(scored),
        below=len(cells),
        counts=class_counts(cells, run),
    )


def class_counts(
    cells: Sequence[Cell], run: Run
) -> tuple[tuple[str, str, int, int], ...]:
    """Return (code, name, order, how many) per class, highest class first."""
    found: dict[str, int] = defaultdict(int)
    for cell in cells:
        found[cell.class_code] += 1
    rows = [
        (code, name, order, found[code])
        for order, (code, name) in enumerate(run.classes)
    ]
    return tuple(reversed(rows))


def class_of(score: float | None, run: Run) -> int | None:
    """Return the class (0 = lowest) a score falls into by the run's borders, else None."""
    borders: list[float] = run.summary.get("thresholds") or []
    if score is None or not run.classes or len(borders) != len(run.classes) - 1:
        return None
    return sum(score > border for border in borders)


def filtered_rows(rows: Iterable[Row], chosen: str, asked: str) -> list[Row]:
    """Keep the rows of one class and those whose name holds what is asked."""
    wanted = plain(asked)
    return [
        row
        for row in rows
        if (not chosen or (row.class_code or UNKNOWN) == chosen)
        and wanted in plain(row.name)
    ]


def ordered_rows(rows: Iterable[Row], sort: str) -> list[Row]:
    """Return rows in the order asked for, unknown last; highest mean first otherwise."""
    key = sort.removeprefix("-")
    if key == "name":
        return sorted(rows, key=lambda row: row.name, reverse=sort.startswith("-"))
    field = "missing" if key == "missing" else "score"
    down = sort.startswith("-") if key in {"score", "class", "missing"} else True
    if key == "rank":
        down = not sort.startswith("-")
    return sorted(
        rows,
        key=lambda row: (
            getattr(row, field) is None,
            _signed(row, field, down),
            row.code,
        ),
    )


def _signed(row: Row, field: str, down: bool) -> float:
    value = getattr(row, field)
    if value is None:
        return 0.0
    return -float(value) if down else float(value)


def levels_above(run: Run, within: str) -> list[int]:
    """Return the levels between an area and the run's own, highest first."""
    return list(range(level_of(within) + 1, run.level))

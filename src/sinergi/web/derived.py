"""What can honestly be said of an area above the level a run has scored.

A mean of the scores below it and how many are in each class: a summary, not a score of
the area's own (that takes a run at its level). Where every area below has a known number
of voters the mean is weighted by it; otherwise each area counts once, and the page says
which of the two it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, Max, Min, Q, Sum, Value
from django.db.models.functions import Substr

from sinergi.access.actor import Actor
from sinergi.elections.models import PollingStation
from sinergi.observations.models import Observation
from sinergi.places.models import Area
from sinergi.places.rules import NATION, level_of
from sinergi.scores.models import Run
from sinergi.web.name_index import plain
from sinergi.web.ranking import UNKNOWN, Row, approximate_codes, scores_in

MOST_WEIGHTED = 5_000
"""Above this many areas voters are not looked up and each area counts once."""
CODE_LENGTHS = (0, 2, 5, 8, 13, 17, 21)
"""Characters of a code by level: 31, 31.75, 31.75.06, 31.75.06.1003, ..."""
A_DAY = 24 * 3600
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


@dataclass(frozen=True, slots=True)
class Part:
    """What the scores below one area come to; None where nothing is scored."""

    mean: float | None
    low: float | None
    high: float | None
    missing: float | None
    scored: int
    below: int
    counts: Mapping[str, int]


def prefix_of(code: str, level: int) -> str:
    """Return the part of a code that names the area of that level above it."""
    return ".".join(code.split(".")[:level]) or NATION


def derived_rows(run: Run, within: str, level: int, actor: Actor) -> Derived:
    """Return one row per area of `level` inside `within`, from the run's scores below."""
    voters: dict[str, float] = {}
    if scores_in(run, within).count() > MOST_WEIGHTED:
        parts = parts_by_sql(run, within, level)
    else:
        fields = ("area_code", "score", "class_code", "share_missing")
        cells = [Cell(*one) for one in scores_in(run, within).values_list(*fields)]
        voters = electorate([cell.code for cell in cells], within, run, actor)
        parts = parts_of(cells, level, voters)
    areas = Area.visible.to(actor).current().within(within).at_level(level)
    found = [area for area in areas.order_by("code") if area.code in parts]
    rough = approximate_codes([area.code for area in found], actor)
    rows = [
        replace(summed(area, parts[area.code], run), approximate=area.code in rough)
        for area in found
    ]
    return Derived(rows=rows, weighted=bool(voters))


def parts_of(
    cells: Iterable[Cell], level: int, voters: Mapping[str, float]
) -> dict[str, Part]:
    """Return the parts by code of the area of that level, weighted by voters if known."""
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[prefix_of(cell.code, level)].append(cell)
    return {code: _part(members, voters) for code, members in groups.items()}


def _part(cells: Sequence[Cell], voters: Mapping[str, float]) -> Part:
    scored = [(cell.code, cell.score) for cell in cells if cell.score is not None]
    weights = [voters.get(code, 1.0) for code, _ in scored]
    values = [score for _, score in scored]
    total = sum(w * v for w, v in zip(weights, values, strict=True))
    known = [cell.missing for cell in cells if cell.missing is not None]
    return Part(
        mean=total / sum(weights) if values else None,
        low=min(values, default=None),
        high=max(values, default=None),
        missing=sum(known) / len(known) if known else None,
        scored=len(values),
        below=len(cells),
        counts=Counter(cell.class_code for cell in cells),
    )


def parts_by_sql(run: Run, within: str, level: int) -> dict[str, Part]:
    """Return the unweighted parts of a large run: one grouped query, then the cache.

    A run never changes, so neither do its parts (83,762 areas: 0.5 s the first time).
    """
    key = f"parts:{run.pk}:{within}:{level}"
    known: dict[str, Part] | None = cache.get(key)
    if known is not None:
        return known
    length = CODE_LENGTHS[level]
    prefix = Substr("area_code", 1, length) if length else Value(NATION)
    counts = {
        f"class_{i}": Count("pk", filter=Q(class_code=code))
        for i, (code, _name) in enumerate(run.classes)
    }
    rows = (
        scores_in(run, within)
        .order_by()
        .annotate(above=prefix)
        .values("above")
        .annotate(
            mean=Avg("score"),
            low=Min("score"),
            high=Max("score"),
            missing=Avg("share_missing"),
            scored=Count("score"),
            below=Count("pk"),
            **counts,
        )
    )
    parts = {str(one["above"]): _counted(one, run) for one in rows}
    cache.set(key, parts, A_DAY)
    return parts


def _counted(one: Mapping[str, Any], run: Run) -> Part:
    classes = enumerate(run.classes)
    return Part(
        mean=one["mean"],
        low=one["low"],
        high=one["high"],
        missing=one["missing"],
        scored=one["scored"],
        below=one["below"],
        counts={code: one[f"class_{i}"] for i, (code, _name) in classes},
    )


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


def summed(area: Area, part: Part, run: Run) -> Row:
    """Return the summary row of one area; its mean is None when nothing below is scored."""
    order = class_of(part.mean, run)
    code, name = run.classes[order] if order is not None else ("", "")
    return Row(
        code=area.code,
        name=area.name,
        parent_code=area.parent_code,
        score=part.mean,
        low=part.low,
        high=part.high,
        class_code=code,
        class_name=name,
        class_order=order,
        missing=part.missing,
        derived=True,
        scored=part.scored,
        below=part.below,
        counts=class_counts(part.counts, run),
    )


def class_counts(
    found: Mapping[str, int], run: Run
) -> tuple[tuple[str, str, int, int], ...]:
    """Return (code, name, order, how many) per class, highest class first."""
    rows = [
        (code, name, order, found.get(code, 0))
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

"""Counts per area and day, with what is known of who looked: what every detector reads.

Unseen is not zero. A count is 0 only where somebody reported from the area around that
day and told of nothing; where nobody did it is NaN and its coverage 0.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Sum
from numpy.typing import NDArray

from sinergi.elections.models import Election, PollingStation
from sinergi.places.models import Area, Boundary, Neighbour
from sinergi.places.rules import NATION
from sinergi.warnings.rules.alarms import common_area

Table = NDArray[np.float64]
Event = tuple[str, dt.date, float]
"""Area code (of any level), day, how many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: the areas of a level within an area ("" is the nation), from day to
    day, of one kind ("" is all), by one institution's own rows (None where all may read).
    """

    within: str
    level: int
    first: dt.date
    last: dt.date
    kind: str = ""
    institution: int | None = None

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Areas × days. `values` is NaN where nobody looked, `coverage` how much was looked at
    (0 to 1), `expected` how many reports were owed there and then (NaN where none is).
    `unplaced` events belong to no area of this level and are in none of the numbers.
    """

    areas: tuple[str, ...]
    first: dt.date
    values: Table
    coverage: Table
    expected: Table
    unplaced: int = 0

    @property
    def days(self) -> int:
        """How many days."""
        return int(self.values.shape[1])

    @property
    def last(self) -> dt.date:
        """The newest day."""
        return self.day(self.days - 1)

    def day(self, position: int) -> dt.date:
        """Return the day of a column."""
        return self.first + dt.timedelta(days=int(position))

    @property
    def total(self) -> int:
        """How many events are counted."""
        return int(np.nansum(self.values))

    @property
    def share_seen(self) -> float:
        """The share of areas and days of which something is known; 0 where none is."""
        return float(np.mean(self.coverage > 0)) if self.coverage.size else 0.0

    @property
    def digest(self) -> str:
        """The SHA-256 of the numbers: equal data, equal digests."""
        found = hashlib.sha256("\n".join((*self.areas, str(self.first))).encode())
        for table in (self.values, self.coverage, self.expected):
            found.update(np.ascontiguousarray(table, dtype="<f8").tobytes())
        return found.hexdigest()

    def up_to(self, columns: int) -> "Counts":
        """Return the first so many days: what was known at the end of the last of them."""
        return Counts(
            self.areas, self.first, self.values[:, :columns],
            self.coverage[:, :columns], self.expected[:, :columns], self.unplaced,
        )  # fmt: skip

    def from_day(self, column: int) -> "Counts":
        """Return the days from a column on."""
        return Counts(
            self.areas, self.day(column), self.values[:, column:],
            self.coverage[:, column:], self.expected[:, column:], self.unplaced,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The areas themselves: centre points (degrees; NaN unknown), who touches whom by
    position, and voters (NaN where no list is known)."""

    areas: tuple[str, ...]
    points: Table
    neighbours: tuple[tuple[int, ...], ...]
    voters: Table


def areas_of(within: str, level: int) -> tuple[str, ...]:
    """Return the codes of the areas of a level within an area, in order."""
    rows = Area.all_rows.current().within(within).at_level(level).order_by("code")
    return tuple(rows.values_list("code", flat=True))


def part_of(code: str, level: int) -> str:
    """Return the area of a level a code lies in, "" where it is wider than that."""
    parts = code.split(".")
    return ".".join(parts[:level]) if len(parts) >= level else ""


def tabulate(
    asked: Asked,
    events: Iterable[Event],
    seen: Iterable[tuple[str, dt.date]],
    span: int,
) -> Counts:
    """Return the table of events; `seen` are areas and days somebody reported about.

    Who reported about a day is taken to have looked `span` days before and after it: that
    is all a report says of other days.
    """
    areas = areas_of(asked.within, asked.level)
    rows = {code: row for row, code in enumerate(areas)}
    values = np.zeros((len(areas), asked.days))
    looked = np.zeros((len(areas), asked.days), dtype=bool)
    unplaced = 0
    for code, day, count in events:
        column = (day - asked.first).days
        if not 0 <= column < asked.days:
            continue
        row = rows.get(part_of(code, asked.level))
        if row is None:
            unplaced += int(count)
            continue
        values[row, column] += count
        _look(looked, row, column, span)
    for code, day in seen:
        row = rows.get(part_of(code, asked.level))
        if row is not None:
            _look(looked, row, (day - asked.first).days, span)
    values[~looked] = np.nan
    return Counts(
        areas, asked.first, values, looked.astype(float), np.full_like(values, np.nan),
        unplaced,
    )  # fmt: skip


def _look(looked: NDArray[np.bool_], row: int, column: int, span: int) -> None:
    start, end = max(0, column - span), min(looked.shape[1], column + span + 1)
    if start < end:
        looked[row, start:end] = True


def with_owed(counts: Counts, owed: Table, received: Table) -> Counts:
    """Return the counts with the coverage that expected reports tell, where any is owed.

    There the share that came is what was looked at, whatever else is known.
    """
    known = owed > 0
    share = np.divide(received, owed, out=np.zeros_like(owed), where=known)
    coverage = np.where(known, np.minimum(share, 1.0), counts.coverage)
    values = np.where(known & (share > 0), np.nan_to_num(counts.values), counts.values)
    unseen = known & (share == 0) & (np.nan_to_num(values) == 0)
    values = np.where(unseen, np.nan, values)
    coverage = np.where((values > 0) & (coverage == 0), 1e-9, coverage)
    expected = np.where(known, owed, np.nan)
    return Counts(
        counts.areas, counts.first, values, coverage, expected, counts.unplaced
    )


def ground_of(areas: Sequence[str]) -> Ground:
    """Return centre points, neighbours and voters of areas; four queries."""
    rows = {code: row for row, code in enumerate(areas)}
    level = areas[0].count(".") + 1 if areas else 0
    return Ground(
        tuple(areas), _points(areas), _neighbours(rows), _voters(areas, rows, level)
    )


def _points(areas: Sequence[str]) -> Table:
    found: dict[str, tuple[float, float]] = {}
    wanted = list(areas)
    boxes = Boundary.all_rows.in_force().filter(area_code__in=wanted)
    for code, west, east, south, north in boxes.values_list(
        "area_code", "min_lon", "max_lon", "min_lat", "max_lat"
    ):
        found[code] = ((west + east) / 2, (south + north) / 2)
    places = Area.all_rows.current().filter(code__in=wanted)
    for code, lon, lat in places.values_list("code", "lon", "lat"):
        if lon is not None and lat is not None:
            found[code] = (lon, lat)
    return np.array(
        [found.get(code, (np.nan, np.nan)) for code in areas], dtype=float
    ).reshape(-1, 2)


def _neighbours(rows: dict[str, int]) -> tuple[tuple[int, ...], ...]:
    touching: list[list[int]] = [[] for _ in rows]
    pairs = Neighbour.all_rows.filter(area_code__in=list(rows), shared_m__gt=0)
    for code, other in pairs.values_list("area_code", "neighbour_code"):
        if other in rows:
            touching[rows[code]].append(rows[other])
    return tuple(tuple(sorted(one)) for one in touching)


def _voters(areas: Sequence[str], rows: dict[str, int], level: int) -> Table:
    """Return registered voters by area, of the newest election that has a list."""
    found = np.full(len(areas), np.nan)
    if not areas:
        return found
    within = common_area(areas)
    stations = PollingStation.all_rows.in_force().within(within or NATION)
    listed = stations.exclude(registered=None)
    newest = Election.all_rows.filter(
        pk__in=listed.order_by().values("election_id").distinct()
    ).order_by("-voting_on")
    election = newest.first()
    if election is None:
        return found
    sums: Any = (
        listed.filter(election=election)
        .order_by()
        .values_list("area_code")
        .annotate(n=Sum("registered"))
    )
    for code, number in sums:
        row = rows.get(part_of(code, level))
        if row is not None:
            found[row] = np.nan_to_num(found[row]) + number
    return found

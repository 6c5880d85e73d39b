"""Cells of a table of areas out of accepted sightings.

Events are counted; where somebody watched for them and reported none, the count is a zero
that was seen. Above the kelurahan it is one only where every kelurahan was watched, or the
report was about the whole area: one quiet kelurahan says nothing of the silent ones. Of stations only some are visited: the number with an
indicator is that of the visited ones scaled up to all of the area, with the standard
error of a sample without replacement (Cochran, Sampling Techniques, 1977, chapter 3), its
share moved by one success and one failure (Agresti and Coull 1998) so that a few alike
answers are not taken for certainty. Who visits what is feared first overstates it.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi.access.scope import within_any
from sinergi.observations.families import EVENTS, STATIONS, columns_of, indicator_of
from sinergi.observations.models import Sighting
from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of

Floats = NDArray[np.float64]
STATIONS_TOTAL = "tps"
"""The column with the number of stations of an area."""
VILLAGE = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """What the field says of one column in one area; `error` NaN for plain counts."""

    area: str
    column: str
    value: float
    error: float
    day: dt.date


def field_cells(
    areas: Sequence[str],
    columns: Sequence[str],
    *,
    up_to: dt.date,
    totals: Mapping[str, float],
) -> list[Cell]:
    """Return the cells that accepted sightings fill, up to that day.

    A sighting counts for the area it names and for every area above that is asked for.
    `totals` are known numbers of stations by area; elsewhere those visited are all there
    are. At most one query, none when no form fills any of the columns.
    """
    events = [name for name in columns if name in columns_of(EVENTS)]
    stations = [
        name
        for name in columns
        if name in columns_of(STATIONS) and name != STATIONS_TOTAL
    ]
    if not (events or stations):
        return []
    asked = frozenset(areas)
    rows = list(_rows(events + stations, up_to))
    found = list(_count_events(rows, asked, frozenset(events)))
    found += _count_stations(rows, asked, frozenset(stations), totals)
    return found


def _rows(columns: list[str], up_to: dt.date) -> Iterator[tuple[Any, ...]]:
    """Yield (family, column, area, election, station, amount, day), older first.

    `election` is (day of voting, key), which sorts by age; that of no known one is first.
    """
    rows = (
        Sighting.all_rows.up_to(up_to)
        .filter(column__in=columns)
        .order_by("happened_on", "pk")
        .values_list(
            "family", "column", "area_code", "election__voting_on", "election_id",
            "station_number", "amount", "happened_on",
        )
        .iterator(chunk_size=20_000)
    )  # fmt: skip
    for family, column, area, voting_on, key, station, amount, day in rows:
        election = voting_on or dt.date.min, key or 0
        yield family, column, area, election, station, amount, day


def _asked_above(area: str, asked: frozenset[str]) -> list[str]:
    return [code for code in (*ancestors_of(area), area) if code in asked]


def _count_events(
    rows: Sequence[tuple[Any, ...]], asked: frozenset[str], columns: frozenset[str]
) -> Iterator[Cell]:
    """Reported events are added up; a report of none is a zero where all have looked."""
    seen: dict[tuple[str, str], Looked] = defaultdict(Looked)
    for family, column, area, _election, _station, amount, day in rows:
        if family != EVENTS or column not in columns:
            continue
        for code in _asked_above(area, asked):
            seen[code, column].add(area, amount, day)
    villages = _villages_in({code for code, _column in seen})
    happened = {
        (code, indicator_of(column))
        for (code, column), one in seen.items()
        if one.count
    }
    for (code, column), one in seen.items():
        told = (code, indicator_of(column)) in happened
        if told or code in one.areas or len(one.areas) >= villages[code]:
            yield Cell(code, column, one.count, math.nan, one.day)


@dataclass(slots=True)
class Looked:
    """Who has looked for a column in an area, and what they counted together."""

    count: float = 0.0
    day: dt.date = dt.date.min
    areas: set[str] = field(default_factory=set)

    def add(self, area: str, amount: float, day: dt.date) -> None:
        """Add one sighting; they come older first."""
        self.count += amount
        self.day = day
        self.areas.add(area)


def _villages_in(codes: set[str]) -> dict[str, int]:
    """Return how many kelurahan lie in each area: what must have looked for a zero there."""
    found = dict.fromkeys(codes, 0)
    rows = Area.all_rows.current().at_level(VILLAGE).filter(within_any(tuple(codes)))
    for village in rows.order_by().values_list("code", flat=True):
        for code in (*ancestors_of(village), village):
            if code in found:
                found[code] += 1
    return found


def _count_stations(
    rows: Sequence[tuple[Any, ...]],
    asked: frozenset[str],
    columns: frozenset[str],
    totals: Mapping[str, float],
) -> Iterator[Cell]:
    """The newest answer of each station counts; the rest of the area is estimated.

    Stations are numbered anew for each election: of an area only the answers of the
    newest election that it has any of count, and older ones stand for no station of it.
    """
    newest: dict[tuple[str, str], dict[tuple[str, int], float]] = defaultdict(dict)
    days: dict[tuple[str, str], dt.date] = {}
    elections: dict[tuple[str, str], tuple[dt.date, int]] = {}
    for family, column, area, election, station, amount, day in rows:
        if family != STATIONS or column not in columns:
            continue
        for code in _asked_above(area, asked):
            cell = code, column
            if election < elections.setdefault(cell, election):
                continue
            if election > elections[cell]:
                newest[cell].clear()
                elections[cell] = election
            newest[cell][area, station] = amount
            days[cell] = day
    for (code, column), answers in newest.items():
        visited = len(answers)
        total = max(totals.get(code, visited), visited)
        value, error = scaled_up(sum(answers.values()), visited, total)
        yield Cell(code, column, value, error, days[code, column])


def scaled_up(held: float, visited: int, total: float) -> tuple[float, float]:
    """Return the estimated number among `total` stations and its standard error.

    `held` of `visited` stations have it. The error is 0 when all were visited.
    """
    share = (held + 1) / (visited + 2)
    unvisited = (total - visited) / max(total - 1, 1)
    error = total * math.sqrt(share * (1 - share) / visited * unvisited)
    return total * held / visited, error

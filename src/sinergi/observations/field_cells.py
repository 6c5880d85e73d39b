"""Cells of a table of areas out of accepted sightings.

Events are counted; where somebody watched for them and reported none, the count is a zero
that was seen. Above the kelurahan it is one only where every kelurahan was watched, or the
report was about the whole area: one quiet kelurahan says nothing of the silent ones. Of stations only some are visited:
the number with an indicator is that of the visited ones scaled up to all of the area, with
the standard error of a sample without replacement (Cochran, Sampling Techniques, 1977,
chapter 3), its share moved by one success and one failure (Agresti and Coull 1998) so that
a few alike answers are not taken for certainty. Who visits what is feared first overstates
it. Where nobody knows how many stations there are, there is no cell.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi.access.scope import roughly_within
from sinergi.elections.models import Election
from sinergi.elections.stations import count_registered
from sinergi.observations.families import EVENTS, STATIONS, columns_of, indicator_of
from sinergi.observations.models import Sighting
from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of

Floats = NDArray[np.float64]
STATIONS_TOTAL = "tps"
"""The column with the number of stations of an area."""
VILLAGE = 4
NO_ELECTION = 0
"""In the place of a key: the report names no election."""


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
    `totals` are known numbers of stations by area; elsewhere it is the number registered
    for the election of the answers, which then fills the column `tps` too, where that is
    asked for; where none is registered there is no cell. At most four queries, none when
    no form fills any of the columns.
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
    found += _count_stations(rows, asked, frozenset(stations), totals, columns, up_to)
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
        election = voting_on or dt.date.min, key or NO_ELECTION
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
    rows = Area.all_rows.current().at_level(VILLAGE).filter(roughly_within(codes))
    for village in rows.order_by().values_list("code", flat=True):
        for code in (*ancestors_of(village), village):
            if code in found:
                found[code] += 1
    return found


@dataclass(slots=True)
class Answered:
    """The newest answer of each station to a column, all of one election."""

    election: tuple[dt.date, int]
    day: dt.date = dt.date.min
    amounts: dict[tuple[str, int], float] = field(default_factory=dict)


def _count_stations(
    rows: Sequence[tuple[Any, ...]],
    asked: frozenset[str],
    columns: frozenset[str],
    stated: Mapping[str, float],
    wanted: Sequence[str],
    up_to: dt.date,
) -> Iterator[Cell]:
    """The newest answer of each station counts; the rest of the area is estimated.

    Each column by the number of stations of the election its own answers are about; the
    column `tps` has that of the newest election answered for, and a column of an older
    one no cell beside it: a share of both would be of neither.
    """
    found = _answered(rows, asked, columns)
    newest: dict[str, Answered] = {}
    visited: dict[tuple[str, int], int] = defaultdict(int)
    for (code, _column), one in found.items():
        about = code, one.election[1]
        visited[about] = max(visited[about], len(one.amounts))
        if code not in newest or one.election >= newest[code].election:
            newest[code] = one
    registered = _registered([key for key in visited if key[0] not in stated], up_to)
    totals = {key: float(max(n, visited[key])) for key, n in registered.items()}
    if STATIONS_TOTAL in wanted:
        for code, one in newest.items():
            if total := totals.get((code, one.election[1])):
                yield Cell(code, STATIONS_TOTAL, total, math.nan, one.day)
    for (code, column), one in found.items():
        total = stated.get(code, totals.get((code, one.election[1]), 0.0))
        older = code not in stated and one.election != newest[code].election
        if total and not (older and STATIONS_TOTAL in wanted):
            held, seen = sum(one.amounts.values()), len(one.amounts)
            value, error = scaled_up(held, seen, max(total, seen))
            yield Cell(code, column, value, error, one.day)


def _answered(
    rows: Sequence[tuple[Any, ...]], asked: frozenset[str], columns: frozenset[str]
) -> dict[tuple[str, str], Answered]:
    """Return (area, column) → the answers that count there.

    Stations are numbered anew for each election: of an area only the answers of the
    newest election that it has any of count, and older ones stand for no station of it.
    """
    found: dict[tuple[str, str], Answered] = {}
    for family, column, area, election, station, amount, day in rows:
        if family != STATIONS or column not in columns:
            continue
        for code in _asked_above(area, asked):
            one = found.get((code, column))
            if one is None or election > one.election:
                one = found[code, column] = Answered(election)
            if election == one.election:
                one.amounts[area, station] = amount
                one.day = day
    return found


def _registered(
    asked: Collection[tuple[str, int]], up_to: dt.date
) -> dict[tuple[str, int], int]:
    """Return (area, election answered for) → how many stations are registered there.

    For answers of no known election it is the newest one with stations there that was not
    voted for after that day, else the next one. What has no stations is left out.
    """
    if not asked:
        return {}
    keys = {election for _code, election in asked}
    codes = {code for code, _election in asked}
    counts = count_registered(codes, () if NO_ELECTION in keys else keys)
    known = _nearest(counts, up_to) if NO_ELECTION in keys else []
    found: dict[tuple[str, int], int] = {}
    for code, election in asked:
        meant = known if election == NO_ELECTION else [election]
        numbers = (counts[pk][code] for pk in meant if code in counts.get(pk, ()))
        if number := next(numbers, 0):
            found[code, election] = number
    return found


def _nearest(elections: Collection[int], day: dt.date) -> list[int]:
    """Return those up to that day, the newest first, then later ones, the next first."""
    rows = Election.all_rows.filter(pk__in=elections).order_by("voting_on", "pk")
    days = list(rows.values_list("pk", "voting_on"))
    past = [pk for pk, voting_on in days if voting_on <= day]
    return past[::-1] + [pk for pk, voting_on in days if voting_on > day]


def scaled_up(held: float, visited: int, total: float) -> tuple[float, float]:
    """Return the estimated number among `total` stations and its standard error.

    `held` of `visited` stations have it. The error is 0 when all were visited.
    """
    share = (held + 1) / (visited + 2)
    unvisited = (total - visited) / max(total - 1, 1)
    error = total * math.sqrt(share * (1 - share) / visited * unvisited)
    return total * held / visited, error

"""Why each station keeps its boxes where it does: codes and numbers, no texts.

| code | a nearer store is not taken, because |
|---|---|
| nearest | none is nearer |
| other-area | it lies in another kecamatan |
| not-opened | it is a candidate and stays shut |
| full | its room is taken by stations to which it is worth more (`price`) |
| flood | it is more exposed to floods |
| whole | boxes would fit in, but no station that must stay whole |
| unplaced | no store has room for the station |
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.allocate.stores.assignment import NOWHERE, Assignment
from sinergi_core.allocate.stores.block import FAR, MILLIMETRES, Block, blocks_of
from sinergi_core.allocate.stores.distance import nearest_store, pair_km, road_km
from sinergi_core.allocate.stores.problem import Floats, Ints, StoreProblem

WHY = ("nearest", "other-area", "not-opened", "full", "flood", "whole", "unplaced")
NEAREST, OTHER_AREA, NOT_OPENED, FULL, FLOOD, WHOLE, UNPLACED = range(len(WHY))
SAME = 1e-6  # kilometres: a millimetre


@dataclass(frozen=True, slots=True, eq=False)
class StationReasons:
    """Reasons for all stations, arrays (N,); positions are -1 and kilometres NaN where
    there is no such store.

    `km` to the store of the station. `nearest` of all stores, whatever its area, and
    `why` (position in `WHY`) it is not the one. `nearest_open` of the open stores the
    station may use, and `why_open`. `second`: the store it would get if its own were
    not there, with the price of room; `second_more`: so many kilometres more for each
    box, flood and room counted.
    """

    km: Floats
    nearest: Ints
    nearest_km: Floats
    why: NDArray[np.int8]
    nearest_open: Ints
    nearest_open_km: Floats
    why_open: NDArray[np.int8]
    second: Ints
    second_km: Floats
    second_more: Floats


@dataclass(frozen=True, slots=True)
class StoreReason:
    """A store beside the one taken: `code` of `WHY`, or `second` for one that is no
    nearer; `more` kilometres for each box that it costs more, flood and price counted
    (infinite where it may not be used)."""

    store: int
    km: float
    code: str
    more: float
    load: int
    capacity: float
    price: float
    flood: float


@dataclass(frozen=True, slots=True)
class StationExplanation:
    """One station: its store and distance, every nearer store with the reason against
    it (nearest first), and the next best it might use, at most `alternatives`."""

    station: int
    store: int
    km: float
    nearer: tuple[StoreReason, ...]
    others: tuple[StoreReason, ...]


def explain_stations(problem: StoreProblem, assignment: Assignment) -> StationReasons:
    """Reasons for every station; costs about as much as the distances."""
    n = problem.stations
    everyone = np.arange(n)
    found = StationReasons(
        km=_km_to(problem, assignment.store),
        nearest=nearest_store(problem, np.arange(problem.stores)),
        nearest_km=np.full(n, np.nan),
        why=np.full(n, UNPLACED, dtype=np.int8),
        nearest_open=np.full(n, NOWHERE, dtype=np.int64),
        nearest_open_km=np.full(n, np.nan),
        why_open=np.full(n, UNPLACED, dtype=np.int8),
        second=np.full(n, NOWHERE, dtype=np.int64),
        second_km=np.full(n, np.nan),
        second_more=np.full(n, np.nan),
    )
    found.nearest_km[:] = pair_km(problem, everyone, found.nearest)
    for block in blocks_of(problem):
        _explain_block(problem, assignment, block, found)
    found.second_km[:] = _km_to(problem, found.second)
    found.nearest_open_km[:] = _km_to(problem, found.nearest_open)
    found.why[:] = _why(problem, assignment, found.km, found.nearest)
    found.why_open[:] = _why(problem, assignment, found.km, found.nearest_open)
    return found


def _km_to(problem: StoreProblem, store: Ints) -> Floats:
    """(N,) kilometres of each station to its store of the list; NaN for none."""
    km = np.full(store.size, np.nan)
    there = np.flatnonzero(store >= 0)
    km[there] = pair_km(problem, there, store[there])
    return km


def _explain_block(
    problem: StoreProblem, assignment: Assignment, block: Block, found: StationReasons
) -> None:
    """The nearest open store and the second best of the stations of one block."""
    cols = np.flatnonzero(assignment.open[block.stores])
    if not cols.size:
        return
    stores, rows = block.stores[cols], np.arange(len(block.stations))
    cost = block.cost[:, cols]
    wet = problem.flood_km * problem.flood_counted[stores] * MILLIMETRES
    on_road = np.where(cost < FAR, cost - np.rint(wet), np.inf)
    at = on_road.argmin(axis=1)
    reached = np.isfinite(on_road[rows, at])
    found.nearest_open[block.stations] = np.where(reached, stores[at], NOWHERE)
    priced = np.where(cost < FAR, cost / MILLIMETRES + assignment.price[stores], np.inf)
    own = assignment.store[block.stations]
    mine = own[:, None] == stores
    here = np.where(mine.any(axis=1), priced[rows, mine.argmax(axis=1)], np.nan)
    others = np.where(mine, np.inf, priced)
    second = others.argmin(axis=1)
    best = others[rows, second]
    known = np.isfinite(best)
    found.second[block.stations] = np.where(known, stores[second], NOWHERE)
    more = np.where(known, best, np.nan) - here
    found.second_more[block.stations] = more


def _why(
    problem: StoreProblem, assignment: Assignment, km: Floats, store: Ints
) -> NDArray[np.int8]:
    """(N,) why a nearer store is not the one taken; for `store` -1 `unplaced`."""
    own, n = assignment.store, problem.stations
    why = np.full(n, UNPLACED, dtype=np.int8)
    there = np.flatnonzero((own >= 0) & (store >= 0))
    i, s = there, store[there]
    code = np.full(i.size, WHOLE, dtype=np.int8)
    room = problem.capacity[s] - assignment.load[s]
    wet = problem.flood_km * problem.flood_counted
    its_km = pair_km(problem, i, s)
    code[(room < 1) | ((room < problem.boxes[i]) & (assignment.load[s] > 0))] = FULL
    code[its_km + wet[s] > km[i] + wet[own[i]] + SAME] = FLOOD
    code[~assignment.open[s]] = NOT_OPENED
    if not problem.crossing:
        code[problem.station_area[i] != problem.store_area[s]] = OTHER_AREA
    code[(s == own[i]) | (its_km >= km[i] - SAME)] = NEAREST
    why[i] = code
    return why


def explain_station(
    problem: StoreProblem,
    assignment: Assignment,
    station: int,
    *,
    alternatives: int = 3,
) -> StationExplanation:
    """One station with everything nearer and the next best; ValueError for a position
    outside the problem."""
    if not 0 <= station < problem.stations:
        raise ValueError(f"station {station} is outside the problem")
    km = road_km(problem, np.array([station]), np.arange(problem.stores))[0]
    own = int(assignment.store[station])
    own_km = float(km[own]) if own >= 0 else np.inf
    more = _more(problem, assignment, station, km, own)
    order = np.argsort(km, kind="stable")
    nearer = [int(j) for j in order if j != own and km[j] < own_km - SAME]
    after = [int(j) for j in np.argsort(more, kind="stable") if np.isfinite(more[j])]
    others = [j for j in after if j != own][:alternatives]

    def reason(j: int) -> StoreReason:
        return _reason(problem, assignment, station, j, km, own_km, float(more[j]))

    return StationExplanation(
        station=station,
        store=own,
        km=own_km if own >= 0 else float("nan"),
        nearer=tuple(reason(j) for j in nearer),
        others=tuple(reason(j) for j in others),
    )


def _more(
    problem: StoreProblem, assignment: Assignment, station: int, km: Floats, own: int
) -> Floats:
    """(M,) kilometres for each box more than in its own store; infinite where the
    station may not be."""
    cost = km + problem.flood_km * problem.flood_counted + assignment.price
    may = assignment.open & (km <= problem.max_km) & np.isfinite(km)
    if not problem.crossing:
        may &= problem.store_area == problem.station_area[station]
    base = float(cost[own]) if own >= 0 and np.isfinite(cost[own]) else 0.0
    return np.where(may, cost - base, np.inf)


def _reason(
    problem: StoreProblem,
    assignment: Assignment,
    station: int,
    j: int,
    km: Floats,
    own_km: float,
    more: float,
) -> StoreReason:
    code = "second"
    if km[j] < own_km - SAME:
        store = np.full(problem.stations, NOWHERE, dtype=np.int64)
        store[station] = j
        distances = np.full(problem.stations, own_km)
        code = WHY[int(_why(problem, assignment, distances, store)[station])]
    return StoreReason(
        store=j,
        km=float(km[j]),
        code=code,
        more=more,
        load=int(assignment.load[j]),
        capacity=float(problem.capacity[j]),
        price=float(assignment.price[j]),
        flood=float(problem.flood[j]),
    )

"""What if a store fails at an hour: who misses ballots, and three ways out.

Boxes on a truck that has left are safe; those still in the store are not. They, or
others in their place, come from somewhere else and need time to be ready. A way out
puts them into other stores by the same rules as the assignment, at least cost, and the
trucks bring them after what those stores had to bring anyway:

- `own-area`: the open stores of the kecamatan that have room;
- `crossing`: every open store that has room;
- `new-store`: the best candidate of the kecamatan, opened now, beside `own-area`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sinergi_core.allocate.stores.assignment import NOWHERE, Assignment
from sinergi_core.allocate.stores.block import Block, make_block
from sinergi_core.allocate.stores.delivery import (
    Delivery,
    Schedule,
    deliver,
    schedule_of,
)
from sinergi_core.allocate.stores.distance import crow_km, pair_km
from sinergi_core.allocate.stores.problem import Bools, Floats, Ints, StoreProblem
from sinergi_core.allocate.stores.whole import rows_into

WAYS_OUT = ("own-area", "crossing", "new-store")
GAP = 1e-4  # for keeping stations whole


@dataclass(frozen=True, slots=True)
class Rescue:
    """What is left after a failure. `ready_hours` pass before boxes are ready to be
    hauled; they come from `reserve` (longitude, latitude), where others lie in their
    place, or, where None, from the failed store itself. `trucks_lost`: the failed
    store's trucks are gone, too; otherwise they go on from the stores that take its
    boxes, in proportion to them."""

    ready_hours: float = 2.0
    reserve: tuple[float, float] | None = None
    trucks_lost: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class WayOut:
    """One way out for the stations hit, arrays (A,) in the order of `Failure.stations`.

    `store` that brings what is missing, -1 for none; `km` to it, NaN for none;
    `arrive_hour`, `late_hours` after the hour due (0: in time), both infinite where
    nothing comes. `opened` stores are new. `load` (M,): boxes in each store then, those
    it had included. `unplaced` stations get nothing, `late` come late, those included;
    `box_km` of the boxes brought, `more_box_km` beyond what the plan had for the same
    boxes; `worst_hours` the longest a station waits past the hour due.
    """

    code: str
    opened: tuple[int, ...]
    store: Ints
    km: Floats
    arrive_hour: Floats
    late_hours: Floats
    load: Ints
    unplaced: int
    late: int
    box_km: float
    more_box_km: float
    worst_hours: float


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """What the failure of `stores` at `hour` does: `stations` (A,) miss `boxes` (A,)
    that would have come at `planned_hour` (A,), the earliest first; three ways out in
    the order of `WAYS_OUT`. `safe` boxes of those stores had left already."""

    stores: tuple[int, ...]
    hour: float
    stations: Ints
    boxes: Ints
    planned_hour: Floats
    safe: int
    ways: tuple[WayOut, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A failure that is being looked at."""

    problem: StoreProblem
    assignment: Assignment
    delivery: Delivery
    rescue: Rescue
    schedule: Schedule
    failed: Bools
    hour: float
    stations: Ints
    boxes: Ints
    planned_km: Floats


def fail_stores(
    problem: StoreProblem,
    assignment: Assignment,
    delivery: Delivery,
    stores: Sequence[int],
    hour: float,
    rescue: Rescue | None = None,
) -> Failure:
    """What the failure of these stores at this hour does, and the ways out.

    Takes well below a second for 8,812 stations. ValueError for a store outside the
    problem or one that is not open, or an hour that is not a number.
    """
    failed = _checked(problem, assignment, stores, hour)
    schedule = deliver(problem, assignment, delivery)
    hit = failed[schedule.store] & ~(schedule.leave_hour < hour)
    missing = np.bincount(schedule.station[hit], schedule.boxes[hit], problem.stations)
    planned = np.full(problem.stations, np.inf)
    np.minimum.at(planned, schedule.station[hit], schedule.arrive_hour[hit])
    found = np.flatnonzero(missing)
    found = found[np.argsort(planned[found], kind="stable")]
    case = _Case(
        problem, assignment, delivery, rescue or Rescue(), schedule, failed, hour,
        found, missing[found].astype(np.int64), _planned_km(problem, assignment, found),
    )  # fmt: skip
    mine = failed[schedule.store]
    return Failure(
        stores=tuple(int(j) for j in np.flatnonzero(failed)),
        hour=float(hour),
        stations=found,
        boxes=case.boxes,
        planned_hour=planned[found],
        safe=int(schedule.boxes[mine & ~hit].sum()),
        ways=tuple(_WAYS[code](case) for code in WAYS_OUT),
    )


def _checked(
    problem: StoreProblem, assignment: Assignment, stores: Sequence[int], hour: float
) -> Bools:
    failed = np.zeros(problem.stores, dtype=np.bool_)
    for j in stores:
        if not 0 <= j < problem.stores:
            raise ValueError(f"store {j} is outside the problem")
        failed[j] = True
    shut = np.flatnonzero(failed & ~assignment.open)
    if shut.size or not failed.any():
        raise ValueError(f"stores: give open ones; shut are {shut.tolist()}")
    if not np.isfinite(hour):
        raise ValueError("hour: give a number of hours")
    return failed


def _planned_km(
    problem: StoreProblem, assignment: Assignment, stations: Ints
) -> Floats:
    return pair_km(problem, stations, assignment.store[stations])


def _room(case: _Case) -> Floats:
    """(M,) boxes that fit in beside what each store has; none in a failed one."""
    left = np.maximum(case.problem.capacity - case.assignment.load, 0.0)
    left = np.where(np.isnan(case.problem.capacity), np.inf, left)
    return np.where(case.failed, 0.0, left)


def _usable(case: _Case) -> Bools:
    return case.assignment.open & ~case.failed


def _own_area(case: _Case) -> WayOut:
    store = np.full(case.stations.size, NOWHERE, dtype=np.int64)
    for here, area_stores in _areas(case):
        stores = np.flatnonzero(area_stores & _usable(case))
        store[here] = _taken_by(case, here, stores)[0]
    return _way_out(case, "own-area", store, ())


def _crossing(case: _Case) -> WayOut:
    everyone = np.arange(case.stations.size)
    store, _ = _taken_by(case, everyone, np.flatnonzero(_usable(case)))
    return _way_out(case, "crossing", store, ())


def _new_store(case: _Case) -> WayOut:
    """In each area the candidate that leaves fewest boxes, then costs least."""
    store = np.full(case.stations.size, NOWHERE, dtype=np.int64)
    opened: list[int] = []
    for here, area_stores in _areas(case):
        own = np.flatnonzero(area_stores & _usable(case))
        best, cost = _taken_by(case, here, own)
        chosen: int | None = None
        for j in np.flatnonzero(area_stores & ~case.assignment.open & ~case.failed):
            tried, its_cost = _taken_by(case, here, np.append(own, j))
            fixed = float(case.problem.fixed_cost[j])
            rank = (its_cost[0], its_cost[1] + fixed)
            if chosen is None or rank < cost:
                best, cost, chosen = tried, rank, int(j)
        store[here] = best
        opened += [] if chosen is None else [chosen]
    return _way_out(case, "new-store", store, tuple(opened))


_WAYS: dict[str, Callable[[_Case], WayOut]] = {
    "own-area": _own_area,
    "crossing": _crossing,
    "new-store": _new_store,
}


def _areas(case: _Case) -> list[tuple[Ints, Bools]]:
    """The stations hit of each area, as positions among them, and its stores."""
    codes = case.problem.station_area[case.stations]
    return [
        (np.flatnonzero(codes == code), case.problem.store_area == code)
        for code in np.unique(codes)
    ]


def _taken_by(case: _Case, here: Ints, stores: Ints) -> tuple[Ints, tuple[int, float]]:
    """(a,) the stores that take what these stations miss, -1 for none; and (boxes left
    over, box-kilometres with flood counted)."""
    boxes = case.boxes[here]
    if not stores.size:
        return np.full(here.size, NOWHERE), (int(boxes.sum()), 0.0)
    block = make_block(
        case.problem, "", case.stations[here], stores, None,
        capacity=_room(case)[stores], boxes=boxes,
    )  # fmt: skip
    return _main_stores(block, case.problem.whole)


def _main_stores(block: Block, whole: bool) -> tuple[Ints, tuple[int, float]]:
    every = np.ones(len(block.stores), dtype=np.bool_)
    rows, _ = rows_into(block, every, whole=whole, gap=GAP)
    there = rows[:, 1] < len(block.stores)
    lost, rows = int(rows[~there, 2].sum()), rows[there]
    cost = float((block.cost[rows[:, 0], rows[:, 1]] * rows[:, 2]).sum())
    store = np.full(len(block.stations), NOWHERE, dtype=np.int64)
    most = rows[np.lexsort((-rows[:, 2], rows[:, 0]))]
    stations, first = np.unique(most[:, 0], return_index=True)
    store[stations] = block.stores[most[first, 1]]
    full = np.bincount(rows[:, 0], rows[:, 2], len(store)) >= block.boxes
    return np.where(full, store, NOWHERE), (lost, cost)


def _way_out(case: _Case, code: str, store: Ints, opened: tuple[int, ...]) -> WayOut:
    """Boxes on their way again: when, how late, how far."""
    there = np.flatnonzero(store >= 0)
    rows = np.column_stack([case.stations, store, case.boxes])[there]
    km = np.full(store.size, np.nan)
    km[there] = pair_km(case.problem, rows[:, 0], rows[:, 1])
    arrive = np.full(store.size, np.inf)
    arrive[there] = _arrivals(case, rows)[case.stations[there]]
    late = np.maximum(arrive - case.delivery.due_hour, 0.0)
    moved = np.bincount(rows[:, 1], rows[:, 2], case.problem.stores).astype(np.int64)
    box_km = float((km[there] * rows[:, 2]).sum())
    planned = float((case.planned_km[there] * rows[:, 2]).sum())
    return WayOut(
        code=code,
        opened=opened,
        store=store,
        km=km,
        arrive_hour=arrive,
        late_hours=late,
        load=np.where(case.failed, 0, case.assignment.load) + moved,
        unplaced=int((store < 0).sum()),
        late=int((late > 0).sum()),
        box_km=box_km,
        more_box_km=box_km - planned,
        worst_hours=float(late.max(initial=0.0)),
    )


def _arrivals(case: _Case, rows: Ints) -> Floats:
    """(N,) the hour at which each station has what is brought in these rows."""
    taking = np.unique(rows[:, 1])
    ready = {int(j): _ready_hour(case, int(j)) for j in taking}
    free = list(case.schedule.free_hours)
    moved = _moved_trucks(case, rows, taking)
    for j, count in zip(taking, moved, strict=True):
        free[j] = np.concatenate([free[j], np.full(count, case.hour)])
    plan = schedule_of(case.problem, rows, case.delivery, free, ready)
    return plan.station_hour


def _ready_hour(case: _Case, store: int) -> float:
    """When boxes lie ready in the store that takes them: after the time to get ready
    and the way from where they come from, the farthest of several failed stores."""
    goal = case.problem.store_lonlat[[store]]
    if case.rescue.reserve is None:
        start = case.problem.store_lonlat[case.failed]
    else:
        start = np.array([case.rescue.reserve], dtype=np.float64)
    km = float(crow_km(start, goal).max()) * case.problem.road_factor
    return case.hour + case.rescue.ready_hours + km / case.delivery.speed_kmh


def _moved_trucks(case: _Case, rows: Ints, taking: Ints) -> Ints:
    """How many of the failed stores' trucks each taking store gets: in proportion to
    the boxes it takes, by largest remainders."""
    if case.rescue.trucks_lost or not taking.size:
        return np.zeros(taking.size, dtype=np.int64)
    count = sum(case.delivery.trucks_of(int(j)) for j in np.flatnonzero(case.failed))
    boxes = np.bincount(rows[:, 1], rows[:, 2])[taking]
    share = boxes * count / boxes.sum()
    whole = np.floor(share).astype(np.int64)
    rest = np.argsort(-(share - whole), kind="stable")[: count - int(whole.sum())]
    whole[rest] += 1
    return np.asarray(whole)

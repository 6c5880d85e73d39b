"""When each station has its boxes: trucks, trips and hours, by a plain stated rule.

Around each store stations are taken by angle, from the widest gap on, and a trip is
closed when the truck is full (the sweep of Gillett & Miller 1974); within a trip the nearest station not served yet is
next. The longest trips leave first, each with the truck that is free first (list
scheduling, Graham 1969). It is a forecast under the stated speeds, not a route sheet of
streets; legs between stations are as the crow flies times the road factor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sinergi_core.allocate.stores.assignment import Assignment
from sinergi_core.allocate.stores.distance import EARTH_KM, pair_km
from sinergi_core.allocate.stores.problem import Floats, Ints, StoreProblem


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """How boxes travel. Hours count on any one clock (say from midnight before).

    `start_hour` the first truck is loaded, `due_hour` every station should have its
    boxes. `trucks` (M,) or one number for all stores, `truck_boxes` boxes a truck takes,
    `speed_kmh` on the road, `load_minutes` at the store before each trip,
    `unload_minutes` at each station. ValueError for numbers that make no sense.
    """

    start_hour: float
    due_hour: float
    trucks: ArrayLike
    truck_boxes: int
    speed_kmh: float = 20.0
    load_minutes: float = 30.0
    unload_minutes: float = 10.0

    def __post_init__(self) -> None:
        trucks = np.array(self.trucks, dtype=np.int64)
        trucks.setflags(write=False)
        object.__setattr__(self, "trucks", trucks)
        if not np.isfinite([self.start_hour, self.due_hour]).all():
            raise ValueError("start_hour, due_hour: give hours")
        if (trucks < 0).any() or self.truck_boxes < 1 or not self.speed_kmh > 0:
            raise ValueError("trucks, truck_boxes, speed_kmh: give more than 0")
        if not min(self.load_minutes, self.unload_minutes) >= 0:
            raise ValueError("load_minutes, unload_minutes: give 0 or more")

    def trucks_of(self, store: int) -> int:
        """How many trucks the store has."""
        trucks = np.asarray(self.trucks)
        return int(trucks) if trucks.ndim == 0 else int(trucks[store])


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """One way of a truck: stations in order with the boxes each gets, the hours they
    are reached in hours after leaving, and when the truck is back."""

    store: int
    stations: Ints
    boxes: Ints
    after: Floats
    hours: float
    km: float


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Who is reached when. Drops (D,) are boxes brought in one stop: `station`, `store`,
    `boxes`, `trip`, `leave_hour` of the trip, `arrive_hour` at the station, infinite
    where no truck is. `station_hour` (N,): when the last of its boxes is there, NaN for
    a station without a place. `free_hours`: of each store, when its trucks are free.
    `km` all trucks drive."""

    station: Ints
    store: Ints
    boxes: Ints
    trip: Ints
    leave_hour: Floats
    arrive_hour: Floats
    station_hour: Floats
    free_hours: tuple[Floats, ...]
    km: float


def deliver(
    problem: StoreProblem, assignment: Assignment, delivery: Delivery
) -> Schedule:
    """The schedule of an assignment. ValueError where trucks are given for another
    number of stores."""
    check_trucks(problem, delivery)
    free = [
        np.full(delivery.trucks_of(j), float(delivery.start_hour))
        for j in range(problem.stores)
    ]
    return schedule_of(problem, assignment.rows, delivery, free, {})


def check_trucks(problem: StoreProblem, delivery: Delivery) -> None:
    """Raise ValueError where trucks are given for another number of stores."""
    shape = np.asarray(delivery.trucks).shape
    if shape not in ((), (problem.stores,)):
        raise ValueError(f"trucks: {shape} where {(problem.stores,)} is needed")


def schedule_of(
    problem: StoreProblem,
    rows: Ints,
    delivery: Delivery,
    free: list[Floats],
    ready: dict[int, float],
) -> Schedule:
    """The schedule of boxes in rows (R, 3) of station, store, boxes; the trucks of each
    store are free at `free`, and boxes ready at `ready` where that is later."""
    parts: list[tuple[Trip, float]] = []
    hours, km = list(free), 0.0
    for store in np.unique(rows[:, 1]):
        here = rows[rows[:, 1] == store]
        trips = list(_trips(problem, int(store), here, delivery))
        leaves, hours[store] = _dispatch(trips, free[store], delivery, ready.get(store))
        km += sum(trip.km for trip in trips)
        parts += zip(trips, leaves.tolist(), strict=True)
    return _table(problem, parts, tuple(hours), km)


def _table(
    problem: StoreProblem,
    parts: list[tuple[Trip, float]],
    free: tuple[Floats, ...],
    km: float,
) -> Schedule:
    counts = [len(trip.stations) for trip, _ in parts]
    none: Ints = np.zeros(0, dtype=np.int64)
    station = np.concatenate([none, *(trip.stations for trip, _ in parts)])
    leave = np.repeat(np.array([at for _, at in parts], dtype=np.float64), counts)
    after = np.concatenate([np.zeros(0), *(trip.after for trip, _ in parts)])
    last = np.full(problem.stations, -np.inf)
    np.maximum.at(last, station, leave + after)
    return Schedule(
        station=station,
        store=np.repeat(np.array([t.store for t, _ in parts], dtype=np.int64), counts),
        boxes=np.concatenate([none, *(trip.boxes for trip, _ in parts)]),
        trip=np.repeat(np.arange(len(parts)), counts),
        leave_hour=leave,
        arrive_hour=leave + after,
        station_hour=np.where(np.isneginf(last), np.nan, last),
        free_hours=free,
        km=km,
    )


def _dispatch(
    trips: list[Trip], free: Floats, delivery: Delivery, ready: float | None
) -> tuple[Floats, Floats]:
    """(hours each trip leaves loaded, hours the trucks are free then); infinite where
    the store has no truck."""
    trucks = np.maximum(free, -np.inf if ready is None else ready)
    leaves = np.full(len(trips), np.inf)
    if not trucks.size:
        return leaves, free
    lengths = np.array([trip.hours for trip in trips])
    used = np.zeros(trucks.size, dtype=np.bool_)
    for at in np.argsort(-lengths, kind="stable"):
        truck = int(np.argmin(trucks))
        leaves[at] = trucks[truck] + delivery.load_minutes / 60
        trucks[truck] = leaves[at] + lengths[at]
        used[truck] = True
    return leaves, np.where(used, trucks, free)


def _trips(
    problem: StoreProblem, store: int, rows: Ints, delivery: Delivery
) -> Iterator[Trip]:
    """The trips of one store: full trucks by angle."""
    flat = _flat(problem, rows[:, 0], store)
    out = pair_km(problem, rows[:, 0], np.full(len(rows), store))
    order = _around(rows[:, 0], np.arctan2(flat[:, 1], flat[:, 0]))
    load: list[tuple[int, int]] = []
    room = delivery.truck_boxes
    for at in order:
        left = int(rows[at, 2])
        if left > room and load and left <= delivery.truck_boxes:
            yield _trip(problem, store, rows, flat, out, load, delivery)
            load, room = [], delivery.truck_boxes
        while left:
            many = min(left, room)
            load.append((int(at), many))
            left, room = left - many, room - many
            if not room:
                yield _trip(problem, store, rows, flat, out, load, delivery)
                load, room = [], delivery.truck_boxes
    if load:
        yield _trip(problem, store, rows, flat, out, load, delivery)


def _around(stations: Ints, angle: Floats) -> Ints:
    """The order by angle that begins after the widest gap, so that no trip spans it."""
    order = np.lexsort((stations, angle))
    turn = angle[order]
    gaps = np.append(np.diff(turn), turn[0] + 2 * np.pi - turn[-1])
    return np.roll(order, -(int(np.argmax(gaps)) + 1))


def _trip(
    problem: StoreProblem,
    store: int,
    rows: Ints,
    flat: Floats,
    out: Floats,
    load: list[tuple[int, int]],
    delivery: Delivery,
) -> Trip:
    """One trip: from the nearest station on always to the nearest next."""
    at, boxes = (np.array(column, dtype=np.int64) for column in zip(*load, strict=True))
    way = _nearest_next(flat[at])
    at, boxes = at[way], boxes[way]
    steps = np.hypot(*np.diff(flat[at], axis=0).T) * problem.road_factor
    legs = np.concatenate([[out[at[0]]], steps])
    rest = delivery.unload_minutes / 60
    driven = np.cumsum(legs) / delivery.speed_kmh
    after = driven + rest * np.arange(len(at))
    back = float(out[at[-1]])
    return Trip(
        store=store,
        stations=rows[at, 0],
        boxes=boxes,
        after=after,
        hours=float(after[-1]) + rest + back / delivery.speed_kmh,
        km=float(legs.sum()) + back,
    )


def _nearest_next(points: Floats) -> Ints:
    """The order of a way that starts nearest to the origin and goes on to the nearest
    point not seen yet; of equally near ones the first."""
    left = np.ones(len(points), dtype=np.bool_)
    here = np.zeros(2)
    order = np.zeros(len(points), dtype=np.int64)
    for step in range(len(points)):
        far = ((points - here) ** 2).sum(axis=1)
        far[~left] = np.inf
        order[step] = int(np.argmin(far))
        left[order[step]] = False
        here = points[order[step]]
    return order


def _flat(problem: StoreProblem, stations: Ints, store: int) -> Floats:
    """(n, 2) kilometres east and north of the store, on a plane."""
    lon, lat = problem.store_lonlat[store]
    step = np.radians(problem.station_lonlat[stations] - [lon, lat])
    return np.asarray(EARTH_KM * step * [np.cos(np.radians(lat)), 1.0])

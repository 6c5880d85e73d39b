"""An assignment of stations to stores, what it keeps, and what it could not place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sinergi_core.allocate.stores.block import MILLIMETRES
from sinergi_core.allocate.stores.distance import pair_km
from sinergi_core.allocate.stores.problem import Bools, Floats, Ints, StoreProblem

Violation = tuple[str, dict[str, Any]]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Shortage:
    """What a kecamatan lacks: `boxes` of `stations` stations have no place.

    `code` says why: `no-store` (there is none), `too-far` (none within reach),
    `too-few-open` (all its stores together had room, not the most that may be open),
    `whole` (room is left, but no station fits into it undivided), `no-room` (all its
    stores together are too small). `demand` boxes in all, `room` boxes in the stores
    that are open and `room_all` in all of them, infinite where one has no limit; with
    crossing these are of all areas.
    """

    area: str
    code: str
    boxes: int
    stations: int
    demand: int
    room: float
    room_all: float
    open: int
    stores: int


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Which station keeps its boxes where.

    `store` (N,): position of the store, -1 where none has room; of divided stations the
    one with most of their boxes. `rows` (R, 3): station, store, boxes; one row for a
    station that is whole. `open` (M,), `load` (M,) boxes.

    `price` (M,): kilometres that room for one box more would save, 0 where a store is
    not full, infinite where boxes of the area have no place at all. `cost` is
    box-kilometres with flood and opening counted, `box_km` those on the road alone.

    `bound`: no assignment that leaves as few boxes without a place costs less, whatever
    stores it opens and even if it divided stations; `gap` = (cost - bound) / cost. Where
    whole stations stay out that could be placed divided, nothing is claimed for their
    kecamatan: its part of the bound is 0.
    `sets` of stores were measured; `stopped_early`: the clock ended the search, another
    run may differ.
    """

    store: Ints
    rows: Ints
    open: Bools
    load: Ints
    price: Floats
    cost: float
    box_km: float
    bound: float
    gap: float
    shortages: tuple[Shortage, ...]
    sets: int
    seed: int
    stopped_early: bool
    problem_digest: str

    @property
    def unplaced(self) -> Ints:
        """Positions of the stations with boxes that have no place."""
        return np.flatnonzero(self.store == NOWHERE)


def box_km_of(problem: StoreProblem, rows: Ints) -> float:
    """Box-kilometres on the road, in whole millimetres like the search."""
    km = pair_km(problem, rows[:, 0], rows[:, 1])
    lengths = np.rint(km * MILLIMETRES).astype(np.int64)
    return float((lengths * rows[:, 2]).sum() / MILLIMETRES)


def violations(problem: StoreProblem, assignment: Assignment) -> list[Violation]:
    """Everything in which an assignment breaks the problem's rules: code and numbers.

    No boxes without a place are meant here: they are told in `shortages`.
    """
    return [
        *_boxes(problem, assignment),
        *_stores(problem, assignment),
        *_places(problem, assignment),
        *_openings(problem, assignment),
    ]


def _boxes(problem: StoreProblem, found: Assignment) -> Iterator[Violation]:
    """Every box is in one row or belongs to a station told to be without a place."""
    rows = found.rows
    placed = np.bincount(rows[:, 0], rows[:, 2], minlength=problem.stations)
    gone = placed != np.where(found.store == NOWHERE, placed, problem.boxes)
    lost = (found.store == NOWHERE) & (placed >= problem.boxes)
    for i in np.flatnonzero(gone | lost | (placed > problem.boxes)):
        yield "boxes", {"station": int(i), "placed": int(placed[i])}
    parts = np.bincount(rows[:, 0], minlength=problem.stations)
    for i in np.flatnonzero(parts > 1) if problem.whole else ():
        yield "divided", {"station": int(i), "stores": int(parts[i])}


def _stores(problem: StoreProblem, found: Assignment) -> Iterator[Violation]:
    rows = found.rows
    load = np.bincount(rows[:, 1], rows[:, 2], minlength=problem.stores)
    for j in np.flatnonzero(load != found.load):
        yield "load", {"store": int(j), "boxes": int(load[j])}
    for j in np.flatnonzero(load > problem.capacity):
        yield (
            "overfull",
            {"store": int(j), "over": float(load[j] - problem.capacity[j])},
        )
    for j in np.flatnonzero((load > 0) & ~found.open):
        yield "not-open", {"store": int(j)}
    for j in np.flatnonzero(problem.in_use & ~found.open):
        yield "shut", {"store": int(j)}


def _places(problem: StoreProblem, found: Assignment) -> Iterator[Violation]:
    i, j = found.rows[:, 0], found.rows[:, 1]
    if not problem.crossing:
        for at in np.flatnonzero(problem.station_area[i] != problem.store_area[j]):
            yield "other-area", {"station": int(i[at]), "store": int(j[at])}
    km = pair_km(problem, i, j)
    for at in np.flatnonzero(km > problem.max_km + 1e-9):
        yield "too-far", {"station": int(i[at]), "store": int(j[at])}


def _openings(problem: StoreProblem, found: Assignment) -> Iterator[Violation]:
    from sinergi_core.allocate.stores.checking import most_of

    count = int(found.open.sum())
    if problem.most_open is not None and count > problem.most_open:
        yield "too-many-open", {"open": count}
    for code in np.unique(problem.store_area):
        most = most_of(problem, code)
        here = int((found.open & (problem.store_area == code)).sum())
        if most is not None and here > most:
            yield "too-many-open", {"area": str(code), "open": here}

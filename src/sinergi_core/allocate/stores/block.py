"""The parts of a problem that do not touch each other, in whole millimetres.

Where no box crosses the border of its kecamatan each kecamatan is a block of its own;
with crossing there is one block. Lengths become whole millimetres and boxes are whole,
so every sum is exact and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property  # noqa: TID251 waits for nothing
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.allocate.problem import ProblemError
from sinergi_core.allocate.stores.checking import most_of
from sinergi_core.allocate.stores.distance import road_km
from sinergi_core.allocate.stores.problem import Bools, Floats, Ints, StoreProblem

MILLIMETRES = 1_000_000  # in a kilometre
FAR = 1 << 50  # what it costs where it may not be: more than any way on earth
NO_LIMIT = 1 << 40  # boxes


@dataclass(frozen=True, eq=False)
class Block:
    """n stations and m stores that may be joined, as positions in the problem.

    `cost` (n, m) millimetres for one box, flood included, `FAR` where it may not be;
    `capacity` (m,) boxes, at most what stations can fill without being divided (a
    multiple of what all their boxes have in common) where they must stay whole;
    `fixed` (m,) box-millimetres; `most` stores may be open.
    """

    area: str
    stations: Ints
    stores: Ints
    cost: Ints
    boxes: Ints
    capacity: Ints
    fixed: Ints
    in_use: Bools
    most: int

    @cached_property
    def demand(self) -> int:
        """Boxes of all stations."""
        return int(self.boxes.sum())

    @cached_property
    def detour(self) -> int:
        """Millimetres longer than any detour that finds a box a place: what a box
        without one counts while boxes are moved."""
        return 2 * (len(self.stores) + 2) * (self.longest + 1)

    @cached_property
    def longest(self) -> int:
        """Millimetres of the farthest pair that is allowed."""
        return int(self.cost[self.cost < FAR].max(initial=0))

    @cached_property
    def penalty(self) -> int:
        """What a box without a place counts where sets of stores are compared: more
        than all boxes and stores together could cost, so that the fewest boxes count
        first and cost second."""
        return self.detour + int(self.fixed.sum()) + self.longest * self.demand

    def value(self, cost: int, short: int, is_open: Bools) -> int:
        """Box-millimetres of open stores, a flow of this cost and boxes left over."""
        return cost + int(self.fixed[is_open].sum()) + self.penalty * short


def blocks_of(problem: StoreProblem) -> Iterator[Block]:
    """The blocks in the order of their codes; each is made when it is asked for, so
    that memory holds one. Only those with stations."""
    if problem.crossing:
        everyone = np.arange(problem.stations)
        stores = np.arange(problem.stores)
        yield make_block(problem, "", everyone, stores, problem.most_open)
        return
    codes, members, stores_of = area_members(problem)
    for code, stations, stores in zip(codes, members, stores_of, strict=True):
        yield make_block(problem, code, stations, stores, most_of(problem, code))


def area_members(
    problem: StoreProblem,
) -> tuple[NDArray[Any], list[Ints], list[Ints]]:
    """Codes of the areas with stations, and the stations and the stores of each."""
    codes, at = np.unique(problem.station_area, return_inverse=True)
    store_codes = problem.store_area
    if codes.dtype.kind != store_codes.dtype.kind:
        text = "stations and stores need codes of one kind, text or numbers"
        raise ProblemError("shape", "store_area", text)
    where = np.minimum(np.searchsorted(codes, store_codes), codes.size - 1)
    known = codes[where] == store_codes
    return codes, _members(at, codes.size), _members_of(where, known, codes.size)


def _members(group: Ints, count: int) -> list[Ints]:
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=count))
    return np.split(order, ends[:-1])


def _members_of(group: Ints, known: Bools, count: int) -> list[Ints]:
    rows = np.flatnonzero(known)
    return [rows[one] for one in _members(group[rows], count)]


def make_block(
    problem: StoreProblem,
    area: object,
    stations: Ints,
    stores: Ints,
    most: int | None,
    *,
    capacity: Floats | None = None,
    boxes: Ints | None = None,
) -> Block:
    """A block of these stations and stores; `capacity` (m,) and `boxes` (n,) instead of
    theirs where only a part of them counts."""
    km = road_km(problem, stations, stores)
    wet = problem.flood_km * problem.flood_counted[stores]
    allowed = np.isfinite(km) & (km <= problem.max_km)
    length = np.rint(np.where(allowed, km, 0.0) * MILLIMETRES).astype(np.int64)
    length += np.rint(wet * MILLIMETRES).astype(np.int64)
    room = problem.capacity[stores] if capacity is None else capacity
    many = problem.boxes[stations] if boxes is None else boxes
    return Block(
        area=str(area),
        stations=stations,
        stores=stores,
        cost=np.where(allowed, length, FAR),
        boxes=many,
        capacity=_whole_room(room, many, problem.whole),
        fixed=np.rint(problem.fixed_cost[stores] * MILLIMETRES).astype(np.int64),
        in_use=problem.in_use[stores],
        most=len(stores) if most is None else min(most, len(stores)),
    )


def only_stations(block: Block, some: Bools) -> Block:
    """The block with some of its stations only."""
    return replace(
        block,
        stations=block.stations[some],
        cost=block.cost[some],
        boxes=block.boxes[some],
    )


def _whole_room(capacity: Floats, boxes: Ints, whole: bool) -> Ints:
    """Capacity in whole boxes; where stations stay whole, in multiples of the largest
    number that divides the boxes of every station, for no more can be filled."""
    limited = np.isfinite(capacity)
    room = np.where(limited, np.minimum(np.where(limited, capacity, 0), NO_LIMIT), 0)
    found = np.floor(room).astype(np.int64)
    if whole and boxes.size:
        found -= found % np.gcd.reduce(boxes)
    return np.where(limited, found, NO_LIMIT)

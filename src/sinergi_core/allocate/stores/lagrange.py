"""A bound no choice of stores can go below: Lagrangian relaxation.

Stations bid `v` (n,) millimetres for a box; at any bids

    L(v) = sum boxes v + min over sets S of sum over S of (fixed + r)
    r[j] = min of sum boxes (cost[:, j] - v) x over 0 <= x <= 1, sum boxes x <= room[j]

is a bound (Geoffrion 1974; for the p-median Cornuejols, Fisher & Nemhauser 1977), and r
is a sorting of bids by what they leave over cost: a store takes the best of them until
it is full, and the price of its room is the bid it turns away. S holds the stores in
use, at most `most` stores, and room for every box; the last is priced, too. The bids
follow the stations served not at all or more than once (subgradient, Held, Wolfe &
Crowder 1974, smoothed as by Camerini, Fratta & Maffioli 1975).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sinergi_core.allocate.stores.problem import Bools, Floats
from sinergi_core.index.engine_compile import HAS_NUMBA, compiled

PATIENCE, SLOWER, SLOWEST = 10, 0.5, 2e-3  # iterations without gain; steps shrink
MEMORY = 0.3  # of the last direction
COVER_STEPS = 40
NOTHING = -1e300


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """A relaxed problem at its best bids: `bound`, bids `v` (n,), the worth of each
    store `worth` (m,) with room priced, price of room `mu` (m,), the stores chosen, and
    how often each was, of late."""

    bound: float
    v: Floats
    worth: Floats
    mu: Floats
    chosen: Bools
    often: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """What is relaxed: columns of a block as numbers, and who may be open."""

    cost: Floats  # (n, m)
    boxes: Floats
    room: Floats
    fixed: Floats
    must: Bools
    most: int

    @property
    def demand(self) -> float:
        """All boxes."""
        return float(self.boxes.sum())


@compiled
def _terms(cost: Any, boxes: Any, v: Any, r: Any, use: Any) -> None:
    """Worth of each store to the stations that bid above cost, and their boxes."""
    for j in range(r.size):
        r[j] = 0.0
        use[j] = 0.0
    for i in range(boxes.size):
        bid = v[i]
        many = boxes[i]
        for j in range(r.size):
            left = bid - cost[i, j]
            r[j] -= many * max(left, 0.0)
            use[j] += many if left > 0.0 else 0.0


def plain_terms(cost: Any, boxes: Any, v: Any, r: Any, use: Any) -> None:
    """The NumPy twin of `terms`."""
    left = np.maximum(v[:, None] - cost, 0.0)
    r[:] = -(boxes @ left)
    use[:] = boxes @ (left > 0.0)


terms = _terms if HAS_NUMBA else plain_terms


@compiled
def _swap(left: Any, many: Any, a: int, b: int) -> None:
    left[a], left[b] = left[b], left[a]
    many[a], many[b] = many[b], many[a]


@compiled
def _split(left: Any, many: Any, low: int, high: int, pivot: float) -> Any:
    """Larger than the pivot first, equal in the middle: where they end, and the boxes
    and worth of the larger ones and the boxes of the equal ones."""
    a, b, c = low, low, high
    more, gain, equal = 0.0, 0.0, 0.0
    while b < c:
        if left[b] > pivot:
            more += many[b]
            gain += many[b] * left[b]
            _swap(left, many, a, b)
            a += 1
            b += 1
        elif left[b] < pivot:
            c -= 1
            _swap(left, many, c, b)
        else:
            equal += many[b]
            b += 1
    return a, b, more, gain, equal


@compiled
def fill_store(left: Any, many: Any, room: float) -> Any:
    """(worth, price of room) of the best boxes that fit: a fractional knapsack solved
    by halving (Balas & Zemel 1980). `left` and `many` are reordered."""
    low, high, worth = 0, left.size, 0.0
    while high > low:
        pivot = left[(low + high) // 2]
        a, b, more, gain, equal = _split(left, many, low, high, pivot)
        if more >= room:
            high = a
            continue
        worth += gain
        room -= more
        if equal >= room:  # a bid that just fits is taken, so the price is below it
            price = pivot * (1.0 - 1e-15) if equal == room else pivot
            return worth + room * pivot, price
        worth += equal * pivot
        room -= equal
        low = b
    return worth, 0.0


@compiled
def choose(worth: Any, room: Any, must: Any, most: int, price: float, y: Any) -> Any:
    """(sum, room) of the best at most `most` stores at a price of room; y says which."""
    value = worth - price * room
    order = np.argsort(value)
    count, total, space = 0, 0.0, 0.0
    for j in range(value.size):
        y[j] = must[j]
        if must[j]:
            count += 1
            total += value[j]
            space += room[j]
    for j in order:
        if count >= most or value[j] >= 0.0:
            break
        if not must[j]:
            y[j] = True
            count += 1
            total += value[j]
            space += room[j]
    return total, space


def cover(worth: Floats, relaxed: Relaxed) -> tuple[float, Bools, Floats] | None:
    """(sum, stores, worth with room priced): the best stores that have room for every
    box, the room priced by halving; None when no stores have."""
    y = np.zeros(worth.size, dtype=np.bool_)
    need, price, low, high = relaxed.demand, 0.0, 0.0, np.inf
    room = np.minimum(relaxed.room, need)
    best: tuple[float, Bools, Floats] | None = None
    for _ in range(COVER_STEPS):
        total, space = choose(worth, room, relaxed.must, relaxed.most, price, y)
        if best is None or total + price * need > best[0]:
            best = (total + price * need, y.copy(), worth - price * room)
        if space >= need:
            high = price
            if price == 0.0:
                break
        else:
            low = price
        if np.isinf(high):
            price = max(1.0, price * 8)
            if price > 1e30:
                return None
        else:
            price = (low + high) / 2
            if high - low <= 1e-6 * high:
                break
    return best


@compiled
def _room_prices(
    cost: Any, boxes: Any, room: Any, v: Any, use: Any, r: Any, mu: Any
) -> None:
    """The price of room of each store, and the worth of the full ones mended."""
    left, many = np.empty(v.size), np.empty(v.size)
    for j in range(r.size):
        mu[j] = 0.0
        if use[j] <= room[j]:
            continue
        count = 0
        for i in range(v.size):
            bid = v[i] - cost[i, j]
            if bid > 0.0:
                left[count], many[count] = bid, boxes[i]
                count += 1
        worth, mu[j] = fill_store(left[:count], many[:count], room[j])
        r[j] = -worth


def plain_room_prices(
    cost: Any, boxes: Any, room: Any, v: Any, use: Any, r: Any, mu: Any
) -> None:
    """The NumPy twin of `room_prices`: bids sorted instead of halved."""
    mu[:] = 0.0
    for j in np.flatnonzero(use > room):
        left = v - cost[:, j]
        order = np.argsort(-left, kind="stable")
        order = order[left[order] > 0]
        taken = np.cumsum(boxes[order])
        last = int(np.searchsorted(taken, room[j]))
        bid = left[order[last]]
        mu[j] = bid * (1.0 - 1e-15) if taken[last] == room[j] else bid
        more = order[:last]
        spare = room[j] - boxes[more].sum()
        r[j] = -(boxes[more] @ left[more] + spare * bid)


room_prices = _room_prices if HAS_NUMBA else plain_room_prices


@compiled
def _served(cost: Any, v: Any, mu: Any, cols: Any, h: Any) -> None:
    """1 less the number of these stores that serve each station."""
    for i in range(v.size):
        left = 1.0
        for j in cols:
            left -= 1.0 if v[i] - cost[i, j] > mu[j] else 0.0
        h[i] = left


def plain_served(cost: Any, v: Any, mu: Any, cols: Any, h: Any) -> None:
    """The NumPy twin of `served`."""
    h[:] = 1.0 - (v[:, None] - cost[:, cols] > mu[cols]).sum(axis=1)


served = _served if HAS_NUMBA else plain_served


def climb(
    relaxed: Relaxed,
    v: Floats,
    aim: float,
    *,
    steps: int,
    enough: float,
    seen: Callable[[Bools, Floats], float],
) -> Prices | None:
    """Better bids from `v` on, at most `steps` times, until the bound is `enough`.

    `aim` is what is hoped for (the cost of the best set known); `seen` is told of every
    set of stores that comes up, with the prices of room, and says what is known best
    then. None when no set of stores has room for every box.
    """
    n, m = relaxed.cost.shape
    r, use, mu, h = np.zeros(m), np.zeros(m), np.zeros(m), np.zeros(n)
    best: Prices | None = None
    v, way, often = v.copy(), np.zeros(n), np.zeros(m)
    stride, idle = 1.0, 0
    for step in range(steps):
        terms(relaxed.cost, relaxed.boxes, v, r, use)
        room_prices(relaxed.cost, relaxed.boxes, relaxed.room, v, use, r, mu)
        found = cover(r + relaxed.fixed, relaxed)
        if found is None:
            return None
        total, y, worth = found
        bound = float(relaxed.boxes @ v) + total
        aim = seen(y, mu)
        often += (y - often) / min(step + 1, 30)
        idle += 1
        if best is None or bound > best.bound:
            if best is None or bound > best.bound + 1e-4 * abs(aim - best.bound):
                idle = 0
            best = Prices(bound, v.copy(), worth, mu.copy(), y, often)
        if best.bound >= enough * aim or stride < SLOWEST:
            break
        if idle >= PATIENCE:
            stride, idle, v, way = stride * SLOWER, 0, best.v.copy(), way * 0.0
        else:
            served(relaxed.cost, v, mu, np.flatnonzero(y), h)
            way = h + MEMORY * way
            size = float(way @ way)
            if size <= 0:
                break
            v = v + stride * max(aim - bound, 1e-6 * aim) / size * way / relaxed.boxes
    return best

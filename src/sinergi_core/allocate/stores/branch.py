"""Which stores to open, with proof: swaps from below, bounds from above, and branching.

1. A greedy set is swapped until no swap is better (`interchange`); with limited room
   the swaps are priced by what room costs (`lagrange`), and each promising set is
   measured exactly by its flow (`flow`).
2. The Lagrangian bound of the sets not looked at says how far the best may be from it.
   Stores whose opening or closing would lift the bound past the best are settled.
3. While the gap is too wide the problem is divided: a doubtful store open, and closed
   (branch and bound, the lowest bound first).
"""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field, replace

import numpy as np

from sinergi_core.allocate.stores.block import FAR, NO_LIMIT, Block, only_stations
from sinergi_core.allocate.stores.few import RIVALS, Found
from sinergi_core.allocate.stores.flow import flow_cost
from sinergi_core.allocate.stores.interchange import (
    greedy,
    interchange,
    set_cost,
    two_nearest,
)
from sinergi_core.allocate.stores.lagrange import Prices, Relaxed, climb
from sinergi_core.allocate.stores.problem import Bools, Floats, Ints

FIRST_STEPS, STEPS = 400, 60
STARTS = 3  # greedy, and greedy with some stores exchanged at random
NODES_AT_MOST = 4000
NODES_WHEN_SHORT = 60  # boxes left over weigh so much that bounds say little


@dataclass(order=True, slots=True)
class Node:
    """A part of the sets of stores: those open, those shut, bids to start from."""

    bound: float
    number: int
    must: Bools = field(compare=False)
    shut: Bools = field(compare=False)
    v: Floats = field(compare=False)


@dataclass(slots=True, eq=False)
class Search:
    """A search under way; costs as numbers, the last column takes what has no place
    where that may happen."""

    block: Block
    most: int
    relaxed: Relaxed
    gap: float
    end: float
    best: float = np.inf
    is_open: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    short: int = 0
    least: float = np.inf  # bound of what was left aside
    priced: dict[bytes, float] = field(default_factory=dict)
    rivals: list[tuple[float, int, Bools]] = field(default_factory=list)
    prices: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    nodes: int = 0
    numbers: int = 0  # of parts made, so that equal bounds have an order

    @property
    def enough(self) -> float:
        """A part of the sets whose bound is this share of the best is left aside."""
        return 1.0 - 0.9 * self.gap

    def aside(self, bound: float) -> None:
        """Remember the bound of sets that are not looked at."""
        self.least = min(self.least, bound)


def best_by_bound(
    block: Block, most: int, *, gap: float, end: float, rng: np.random.Generator
) -> Found:
    """The best set found of at most `most` stores, and the bound; it ends when the gap
    is at most `gap`, after `NODES_AT_MOST` parts, or when the clock passes `end`.
    Stations that no store may serve take no part in the search."""
    reached = np.asarray((block.cost < FAR).any(axis=1))
    lost = int(block.boxes[~reached].sum())
    if lost == block.demand:
        return Found(block.in_use.copy(), 0, lost, 0.0, 0, finished=True)
    part = block if not lost else only_stations(block, reached)
    found = _searched(_begin(part, most, gap, end), rng)
    return replace(found, short=found.short + lost)


def _searched(search: Search, rng: np.random.Generator) -> Found:
    block = search.block
    _first_sets(search, rng)
    must = search.relaxed.must
    waiting = [Node(-np.inf, 0, must.copy(), np.zeros_like(must), _bids(search))]
    finished = True
    while waiting:
        node = heapq.heappop(waiting)
        if node.bound >= search.enough * search.best:
            search.aside(node.bound)
            continue
        late = search.nodes > 0 and time.monotonic() >= search.end
        finished = finished and not late
        if late or search.nodes >= (
            NODES_WHEN_SHORT if search.short else NODES_AT_MOST
        ):
            search.aside(node.bound)
            continue
        for child in _divide(search, node):
            heapq.heappush(waiting, child)
    lost = block.penalty * search.short
    rivals = [one for _, _, one in sorted(search.rivals, key=lambda r: r[:2])]
    return Found(
        is_open=search.is_open,
        cost=round(search.best - lost),
        short=search.short,
        bound=max(min(search.least, search.best) - lost, 0.0),
        sets=len(search.priced),
        finished=finished,
        rivals=tuple(rivals[1 : RIVALS + 1]),
    )


def _begin(block: Block, most: int, gap: float, end: float) -> Search:
    cost, room, fixed = block.cost, block.capacity, block.fixed
    must = block.in_use
    largest = np.sort(np.where(must, 0, room))[::-1][: most - int(must.sum())]
    enough = int(room[must].sum()) + int(largest.sum()) >= block.demand
    if not enough or (cost >= FAR).any():
        column = np.full((len(cost), 1), block.penalty)
        cost = np.hstack([cost, column])
        room, fixed = np.append(room, NO_LIMIT), np.append(fixed, 0)
        must = np.append(must, True)
    relaxed = Relaxed(
        cost=np.ascontiguousarray(cost, dtype=np.float64),
        boxes=block.boxes.astype(np.float64),
        room=room.astype(np.float64),
        fixed=fixed.astype(np.float64),
        must=must,
        most=most + must.size - len(block.stores),
    )
    return Search(block, most, relaxed, gap, end)


def _first_sets(search: Search, rng: np.random.Generator) -> None:
    """Sets that are good if every store had room for all."""
    relaxed = search.relaxed
    args = (relaxed.cost, relaxed.boxes, relaxed.fixed, relaxed.must)
    first = greedy(*args, relaxed.most)
    for start in range(STARTS):
        some = first if start == 0 else _shaken(first, relaxed.must, rng)
        _price(search, interchange(*args, some))


def _shaken(is_open: Bools, must: Bools, rng: np.random.Generator) -> Bools:
    """The same number of stores, a third of the free ones exchanged."""
    found = is_open.copy()
    out, into = np.flatnonzero(is_open & ~must), np.flatnonzero(~is_open)
    many = min(-(-out.size // 3), into.size)
    found[rng.choice(out, many, replace=False)] = False
    found[rng.choice(into, many, replace=False)] = True
    return found


def _key(search: Search, is_open: Bools) -> bytes:
    return np.packbits(is_open[: len(search.block.stores)]).tobytes()


def _is_priced(search: Search, is_open: Bools) -> bool:
    return _key(search, is_open) in search.priced


def _price(search: Search, is_open: Bools) -> float:
    """What a set costs by its flow, measured once; it is kept if it is the best."""
    key, block = _key(search, is_open), search.block
    if key in search.priced:
        return search.priced[key]
    real = is_open[: len(block.stores)]
    cols = np.flatnonzero(real)
    cost, short, prices = flow_cost(
        block.cost, block.boxes, block.capacity, cols, block.detour
    )
    value = float(block.value(cost, short, real))
    search.priced[key] = value
    search.rivals.append((value, len(search.rivals), real.copy()))
    if value < search.best:
        search.best, search.short, search.is_open = value, short, real.copy()
        search.prices = np.zeros(is_open.size, dtype=np.int64)
        search.prices[cols] = prices[:-1]
    return value


def _bids(search: Search) -> Floats:
    """(n,) bids to start from: between the best and the second place of each station,
    prices of room included, in the best set known."""
    m = len(search.block.stores)
    cols = np.flatnonzero(search.is_open)
    if cols.size < 2:
        cols = np.arange(m)
    cost = search.relaxed.cost[:, :m] + np.minimum(search.prices[:m], FAR)
    n = len(cost)
    near, next_near = np.empty(n), np.empty(n)
    two_nearest(cost, cols, np.empty(n, dtype=np.int64), near, next_near)
    return np.where(next_near < FAR, (near + next_near) / 2, near)


def _divide(search: Search, node: Node) -> list[Node]:
    """Bound a part; the parts it is divided into where that is not enough."""
    search.nodes += 1
    cols = np.flatnonzero(~node.shut)
    prices = _bounded(search, node, cols)
    if prices is None:  # no set of this part has room for all
        return []
    if search.nodes == 1:
        _swap_priced(search, prices)
    bound = max(prices.bound, node.bound)
    if bound >= search.enough * search.best:
        search.aside(bound)
        return []
    must, shut = _settled(search, node, prices, cols)
    free = ~must & ~shut
    if int(must.sum()) >= search.relaxed.most or not free.any():
        search.aside(max(bound, _price(search, must)))
        return []
    doubt = np.full(free.size, np.inf)
    doubt[cols] = np.abs(prices.often - 0.5)
    doubt[~free] = np.inf
    at = np.arange(free.size) == int(np.argmin(doubt))
    search.numbers += 2
    return [
        Node(bound, search.numbers - 1, must | at, shut, prices.v),
        Node(bound, search.numbers, must, shut | at, prices.v),
    ]


def _bounded(search: Search, node: Node, cols: Ints) -> Prices | None:
    """The bound of a part; sets that come up on the way are measured if they may be
    the best."""
    whole = search.relaxed
    part = Relaxed(
        cost=np.ascontiguousarray(whole.cost[:, cols]),
        boxes=whole.boxes,
        room=whole.room[cols],
        fixed=whole.fixed[cols],
        must=node.must[cols],
        most=whole.most,
    )

    def seen(y: Bools, mu: Floats) -> float:
        is_open = np.zeros(whole.must.size, dtype=np.bool_)
        is_open[cols[y]] = True
        if not _is_priced(search, is_open):
            open_at = part.fixed[y] - mu[y] * part.room[y]
            every = np.ones(open_at.size, dtype=np.bool_)
            low = set_cost(part.cost[:, y] + mu[y], part.boxes, open_at, every)
            if low < search.best:
                _price(search, is_open)
        return search.best

    steps = FIRST_STEPS if search.nodes == 1 else STEPS
    return climb(
        part, node.v, search.best, steps=steps, enough=search.enough, seen=seen
    )


def _swap_priced(search: Search, prices: Prices) -> None:
    """Swap search with room at its prices, from the best set and the one that the
    bound chose."""
    relaxed, mu = search.relaxed, prices.mu
    cost, open_at = relaxed.cost + mu, relaxed.fixed - mu * relaxed.room
    known = relaxed.must.copy()
    known[: search.is_open.size] |= search.is_open
    for start in (known, prices.chosen):
        found = interchange(cost, relaxed.boxes, open_at, relaxed.must, start)
        _price(search, found)


def _settled(
    search: Search, node: Node, prices: Prices, cols: Ints
) -> tuple[Bools, Bools]:
    """(open, shut) with the stores whose other state would lift the bound past what is
    enough; the bounds of what is left aside by that are remembered."""
    must, shut = node.must.copy(), node.shut.copy()
    left = search.relaxed.most - int(must.sum())
    free = ~must[cols]
    worth = np.where(free, prices.worth, np.inf)
    order = np.sort(worth[free])
    last = min(order[left - 1], 0.0) if order.size >= left > 0 else 0.0
    spare = min(order[left], 0.0) if order.size > left else 0.0
    chosen = free & prices.chosen
    rise = np.where(chosen, spare - worth, np.maximum(worth - last, 0.0))
    level = prices.bound + np.where(free, rise, -np.inf)
    sure = level >= search.enough * search.best
    if sure.any():
        search.aside(float(level[sure].min()))
    must[cols[sure & chosen]] = True
    shut[cols[sure & ~chosen]] = True
    return must, shut

"""Boxes into open stores of limited room at least cost: a flow of least cost.

Every station goes to its nearest store; then boxes of overfull stores move on along the
cheapest chains of stores to one with room. With few stores and many stations a chain is
found among the stores alone: from store to store the cheapest station to move counts
(successive shortest paths with prices, after Ahuja, Magnanti & Orlin 1993, section 9.7;
the way of looking at it is that of Tokuyama & Nakano 1995). Whole numbers throughout:
the flow is optimal, whole, and divides fewer stations than there are stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sinergi_core.allocate.stores.block import FAR, NO_LIMIT, Block
from sinergi_core.allocate.stores.problem import Bools, Ints
from sinergi_core.index.engine_compile import compiled

UNREACHED = 1 << 60


class FlowState(NamedTuple):
    """A flow under way over n stations and m stores.

    `member` (m, n) lists the stations of each store, `place` where they stand in it
    (-1: not); `best` (m, m) is what it costs least to move one box from store to store
    and `who` the station whose box that is, kept from the moment a store is full.
    """

    cost: Any  # (n, m)
    room: Any  # (m,)
    amount: Any  # (m, n)
    member: Any
    place: Any
    count: Any  # (m,)
    load: Any
    best: Any
    who: Any
    kept: Any  # (m,)
    price: Any
    far: Any  # (m,) distance from an overfull store
    before: Any
    done: Any


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Boxes in open stores: `amount` (n, m), m + 1 with the boxes that found no place.

    `load` and `price` (m + 1,): millimetres that room for one box more would save.
    `cost` box-millimetres without those left over, `short` their number.
    """

    amount: Ints
    load: Ints
    price: Ints
    cost: int
    short: int


def flow_of(block: Block, is_open: Bools, penalty: int) -> Flow:
    """The flow of least cost into the open stores; as few boxes as can be stay without
    a place, at the price `penalty` each."""
    cols = np.flatnonzero(is_open)
    n = len(block.stations)
    cost = np.column_stack([block.cost[:, cols], np.full(n, penalty)])
    room = np.append(block.capacity[cols], NO_LIMIT)
    state = _start(np.ascontiguousarray(cost), room, block.boxes)
    if (state.load > room).any():
        _settle(state)
    m = len(block.stores)
    amount = np.zeros((n, m + 1), dtype=np.int64)
    amount[:, np.append(cols, m)] = state.amount.T
    load, price = np.zeros(m + 1, dtype=np.int64), np.zeros(m + 1, dtype=np.int64)
    load[np.append(cols, m)], price[np.append(cols, m)] = state.load, state.price
    return Flow(amount, load, price, _cost_of(cost, state), int(load[-1]))


def flow_cost(
    cost: Ints, boxes: Ints, room: Ints, cols: Ints, penalty: int
) -> tuple[int, int, Ints]:
    """(box-millimetres, boxes without a place, prices (len(cols) + 1,)) of the flow
    into the stores `cols` alone."""
    whole = np.empty((len(cost), cols.size + 1), dtype=np.int64)
    np.take(cost, cols, axis=1, out=whole[:, :-1])
    whole[:, -1] = penalty
    limits = np.append(room[cols], NO_LIMIT)
    at = whole.argmin(axis=1)
    load = np.bincount(at, boxes, minlength=cols.size + 1).astype(np.int64)
    if (load <= limits).all():
        short = int(load[-1])
        total = int((whole[np.arange(len(at)), at] * boxes).sum())
        return total - penalty * short, short, np.zeros(cols.size + 1, dtype=np.int64)
    state = _start(whole, limits, boxes)
    _settle(state)
    return _cost_of(whole, state), int(state.load[-1]), state.price


def _cost_of(cost: Ints, state: FlowState) -> int:
    """Box-millimetres of the boxes that have a place."""
    return int((state.amount[:-1] * cost.T[:-1]).sum())


def _start(cost: Ints, room: Ints, boxes: Ints) -> FlowState:
    """Every station in its nearest store, the first of equally near ones."""
    n, m = cost.shape
    at = cost.argmin(axis=1)
    state = FlowState(
        cost=cost,
        room=room,
        amount=np.zeros((m, n), dtype=np.int64),
        member=np.zeros((m, n), dtype=np.int64),
        place=np.full((m, n), -1, dtype=np.int64),
        count=np.bincount(at, minlength=m).astype(np.int64),
        load=np.bincount(at, boxes, minlength=m).astype(np.int64),
        best=np.full((m, m), UNREACHED, dtype=np.int64),
        who=np.full((m, m), -1, dtype=np.int64),
        kept=np.zeros(m, dtype=np.bool_),
        price=np.zeros(m, dtype=np.int64),
        far=np.zeros(m, dtype=np.int64),
        before=np.zeros(m, dtype=np.int64),
        done=np.zeros(m, dtype=np.bool_),
    )
    state.amount[at, np.arange(n)] = boxes
    for store in np.flatnonzero(state.count):
        rows = np.flatnonzero(at == store)
        state.member[store, : rows.size] = rows
        state.place[store, rows] = np.arange(rows.size)
    return state


@compiled
def _scan(s: Any, j: int, k: int) -> None:
    """Find the station whose box moves from store j to k at least cost."""
    best, who = UNREACHED, -1
    for at in range(s.count[j]):
        i = s.member[j, at]
        more = s.cost[i, k] - s.cost[i, j]
        if more < best and s.cost[i, k] < FAR:
            best, who = more, i
    s.best[j, k] = best
    s.who[j, k] = who


@compiled
def _keep_full(s: Any) -> bool:
    """Know the best moves out of every full store; whether one is overfull."""
    over = False
    for j in range(s.room.size):
        if s.load[j] > s.room[j]:
            over = True
        if s.load[j] >= s.room[j] and not s.kept[j]:
            s.kept[j] = True
            for k in range(s.room.size):
                if k != j:
                    _scan(s, j, k)
    return over


@compiled
def _nearest_open(s: Any) -> int:
    """The store nearest to the overfull ones of those not settled yet."""
    j = -1
    for k in range(s.room.size):
        if not s.done[k] and (j < 0 or s.far[k] < s.far[j]):
            j = k
    return j


@compiled
def _reach(s: Any) -> int:
    """The first store with room that is reached from the overfull ones (Dijkstra 1959
    on lengths made positive by prices)."""
    for j in range(s.room.size):
        s.far[j] = 0 if s.load[j] > s.room[j] else UNREACHED
        s.before[j] = -1
        s.done[j] = False
    while True:
        j = _nearest_open(s)
        if s.load[j] < s.room[j]:
            return j
        s.done[j] = True
        for k in range(s.room.size):
            if s.done[k] or s.who[j, k] < 0:
                continue
            far = s.far[j] + s.best[j, k] - s.price[j] + s.price[k]
            if far < s.far[k]:
                s.far[k] = far
                s.before[k] = j


@compiled
def _put(s: Any, j: int, i: int, amount: int) -> None:
    """Put boxes of station i into store j."""
    if s.amount[j, i] == 0:
        s.member[j, s.count[j]] = i
        s.place[j, i] = s.count[j]
        s.count[j] += 1
        if s.kept[j]:
            for k in range(s.room.size):
                more = s.cost[i, k] - s.cost[i, j]
                if k != j and more < s.best[j, k] and s.cost[i, k] < FAR:
                    s.best[j, k] = more
                    s.who[j, k] = i
    s.amount[j, i] += amount


@compiled
def _take(s: Any, j: int, i: int, amount: int) -> None:
    """Take boxes of station i out of store j."""
    s.amount[j, i] -= amount
    if s.amount[j, i] > 0:
        return
    s.count[j] -= 1
    last = s.member[j, s.count[j]]
    s.member[j, s.place[j, i]] = last
    s.place[j, last] = s.place[j, i]
    s.place[j, i] = -1
    for k in range(s.room.size):
        if s.who[j, k] == i:
            _scan(s, j, k)


@compiled
def _push(s: Any, end: int) -> None:
    """Move as many boxes as can be along the chain that ends in a store with room."""
    amount = s.room[end] - s.load[end]
    k = end
    while s.before[k] >= 0:
        j = s.before[k]
        amount = min(amount, s.amount[j, s.who[j, k]])
        k = j
    amount = min(amount, s.load[k] - s.room[k])
    s.load[k] -= amount
    s.load[end] += amount
    k = end
    while s.before[k] >= 0:
        j = s.before[k]
        i = s.who[j, k]
        _take(s, j, i, amount)
        _put(s, k, i, amount)
        k = j


@compiled
def _settle(s: Any) -> None:
    """Move boxes until no store is overfull, always along the cheapest chain."""
    while _keep_full(s):
        end = _reach(s)
        rise = s.far[end]
        for j in range(s.room.size):
            if s.far[j] < rise:
                s.price[j] += rise - s.far[j]
        _push(s, end)

"""No station divided between stores, where that is asked.

A flow divides fewer stations than there are stores, and none where all have the same
number of boxes. Those divided go whole to the store that has most of their boxes;
overfull stores hand stations on, by themselves or in exchange for smaller ones, at least
cost for each box; what is still dearer or without a place than need be is settled by an
integer programme over the stations that could move (`whole_exact`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.allocate.stores.block import FAR, Block
from sinergi_core.allocate.stores.flow import Flow, flow_of
from sinergi_core.allocate.stores.problem import Bools, Ints
from sinergi_core.allocate.stores.whole_exact import best_moves
from sinergi_core.index.engine_compile import compiled

TRIES = 10_000  # moves, a bound that no real case comes near


def rows_into(
    block: Block, is_open: Bools, *, whole: bool, gap: float
) -> tuple[Ints, Flow]:
    """(R, 3) station, store and boxes as positions in the block, the store one past the
    last for boxes without a place; and the flow that says what room is worth."""
    flow = flow_of(block, is_open, block.detour)
    i, j = np.nonzero(flow.amount)
    rows = np.column_stack([i, j, flow.amount[i, j]])
    if whole and len(rows) > len(block.stations):
        at = keep_whole(block, flow, is_open, gap)
        rows = np.column_stack([np.arange(len(at)), at, block.boxes])
    return rows, flow


def keep_whole(block: Block, flow: Flow, is_open: Bools, gap: float) -> Ints:
    """(n,) the store of each station as column of the block, m where it finds none.

    The stores keep their room. At most `gap` dearer than the flow where that could be
    reached; the assignment states by how much.
    """
    at = np.asarray(flow.amount.argmax(axis=1))
    if ((flow.amount > 0).sum(axis=1) == 1).all():
        return at
    m = len(block.stores)
    cost = _with_nowhere(block, is_open)
    room = np.append(np.where(is_open, block.capacity, 0), np.iinfo(np.int64).max // 2)
    load = np.bincount(at, block.boxes, minlength=m + 1).astype(np.int64)
    _relieve(cost, block.boxes, room, at, load, flow.price)
    more = int((cost[np.arange(len(at)), at] * block.boxes).sum()) - flow.cost
    if int(load[m]) > flow.short or more > gap * flow.cost:
        at = best_moves(cost, block.boxes, room, at, flow.price)
    return at


def _with_nowhere(block: Block, is_open: Bools) -> Ints:
    """(n, m + 1) lengths to open stores, and a last column of no place."""
    cost = np.where(is_open, block.cost, FAR)
    return np.column_stack([cost, np.full(len(cost), block.detour)])


def _relieve(
    cost: Ints, boxes: Ints, room: Ints, at: Ints, load: Ints, price: Ints
) -> None:
    """Move stations until no store is overfull, then while a move makes it cheaper."""
    for _ in range(TRIES):
        over = np.flatnonzero(load > room)
        if not over.size:
            break
        j = int(over[0])
        i, k, other = relief(cost, boxes, room, at, load, j)
        if i < 0:  # nothing fits anywhere: the smallest that makes room has no place
            i, k, other = (
                _smallest(boxes, at, j, int(load[j] - room[j])),
                len(room) - 1,
                -1,
            )
        _move(boxes, at, load, i, k, other)
    for i in _displaced(cost, at, price):
        k, other = cheaper(cost, boxes, room, at, load, i)
        if k >= 0:
            _move(boxes, at, load, int(i), k, other)


def _move(boxes: Ints, at: Ints, load: Ints, i: int, k: int, other: int) -> None:
    """Station i to store k; where another is named it comes in exchange."""
    j = int(at[i])
    at[i] = k
    load[j] -= boxes[i]
    load[k] += boxes[i]
    if other >= 0:
        at[other] = j
        load[k] -= boxes[other]
        load[j] += boxes[other]


def _smallest(boxes: Ints, at: Ints, j: int, over: int) -> int:
    here = np.flatnonzero(at == j)
    enough = here[boxes[here] >= over]
    if enough.size:
        return int(enough[np.argmin(boxes[enough])])
    return int(here[np.argmax(boxes[here])])


def _displaced(cost: Ints, at: Ints, price: Ints) -> Ints:
    """Stations that would rather lie elsewhere at the prices, the keenest first."""
    priced = cost + price
    regret = priced[np.arange(len(at)), at] - priced.min(axis=1)
    order = np.argsort(-regret, kind="stable")
    return np.asarray(order[regret[order] > 0])


@compiled
def _dearness(cost: Any, boxes: Any, i: int, j: int, k: int) -> Any:
    """What it costs more that all boxes of i lie in k and not in j."""
    return boxes[i] * (cost[i, k] - cost[i, j])


@compiled
def relief(cost: Any, boxes: Any, room: Any, at: Any, load: Any, j: int) -> Any:
    """(station, store, station in exchange or -1) that relieves store j at least cost
    for each box of relief; station -1: none. The last store is no place."""
    over = load[j] - room[j]
    best, found, to, back = np.inf, -1, -1, -1
    for i in range(at.size):
        if at[i] != j:
            continue
        for k in range(room.size - 1):
            if k == j or cost[i, k] >= FAR or load[k] + boxes[i] > room[k]:
                continue
            ratio = _dearness(cost, boxes, i, j, k) / min(over, boxes[i])
            if ratio < best:
                best, found, to, back = ratio, i, k, -1
        ratio, other = _exchange(cost, boxes, room, at, load, i, over)
        if other >= 0 and ratio < best:
            best, found, to, back = ratio, i, at[other], other
    return found, to, back


@compiled
def _exchange(
    cost: Any, boxes: Any, room: Any, at: Any, load: Any, i: int, over: int
) -> Any:
    """(cost for each box of relief, station) of the best exchange of i for a smaller
    station of another store; station -1: none fits."""
    best, found = np.inf, -1
    j = at[i]
    for other in range(at.size):
        k, less = at[other], boxes[i] - boxes[other]
        if less <= 0 or k == j or k == room.size - 1 or load[k] + less > room[k]:
            continue
        if cost[i, k] >= FAR or cost[other, j] >= FAR:
            continue
        more = _dearness(cost, boxes, i, j, k) + _dearness(cost, boxes, other, k, j)
        ratio = more / min(over, less)
        if ratio < best:
            best, found = ratio, other
    return best, found


@compiled
def _may_exchange(
    cost: Any, boxes: Any, room: Any, at: Any, load: Any, i: int, other: int
) -> bool:
    """Whether two stations of different stores may change places."""
    j, k, less = at[i], at[other], boxes[i] - boxes[other]
    if j == k or cost[i, k] >= FAR or cost[other, j] >= FAR:
        return False
    return bool(load[k] + less <= room[k] and load[j] - less <= room[j])


@compiled
def cheaper(cost: Any, boxes: Any, room: Any, at: Any, load: Any, i: int) -> Any:
    """(store, station in exchange or -1) of the move of station i that saves most;
    store -1: none saves anything."""
    best, to, back = 0, -1, -1
    j = at[i]
    for k in range(room.size):
        if k == j or cost[i, k] >= FAR or load[k] + boxes[i] > room[k]:
            continue
        more = _dearness(cost, boxes, i, j, k)
        if more < best:
            best, to, back = more, k, -1
    for other in range(at.size):
        if not _may_exchange(cost, boxes, room, at, load, i, other):
            continue
        k = at[other]
        more = _dearness(cost, boxes, i, j, k) + _dearness(cost, boxes, other, k, j)
        if more < best:
            best, to, back = more, k, other
    return to, back

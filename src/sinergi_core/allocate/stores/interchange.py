"""Swap search for the p-median: one open store against one closed, the best each time.

With bids of room taken in (`mu`, millimetres a box) and the worth of opening (`open_at`)
it minimises a bound on what a set costs with limited room; without them it is the fast
interchange of Whitaker (1983) in the form of Resende & Werneck (2007): the profit of a
swap is gain(in) - loss(out) + extra(in, out), and one look at every station gives all.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.allocate.stores.problem import Bools, Floats, Ints
from sinergi_core.index.engine_compile import HAS_NUMBA, compiled

LEAST_PROFIT = 1e-9  # of the cost: less is rounding


@compiled
def _two_nearest(cost: Any, cols: Any, first: Any, near: Any, next_near: Any) -> None:
    for i in range(first.size):
        at, one, two = -1, np.inf, np.inf
        for j in cols:
            c = cost[i, j]
            if c < one:
                at, one, two = j, c, one
            elif c < two:
                two = c
        first[i], near[i], next_near[i] = at, one, two


def plain_two_nearest(
    cost: Any, cols: Any, first: Any, near: Any, next_near: Any
) -> None:
    """The NumPy twin of `two_nearest`."""
    here = cost[:, cols]
    at = here.argmin(axis=1)
    rows = np.arange(len(here))
    near[:] = here[rows, at]
    first[:] = np.asarray(cols)[at]
    here[rows, at] = np.inf
    next_near[:] = here.min(axis=1)


two_nearest = _two_nearest if HAS_NUMBA else plain_two_nearest


@compiled
def _profits(
    cost: Any, boxes: Any, first: Any, near: Any, next_near: Any, gain: Any, extra: Any
) -> None:
    """What opening each store gains, and what closing another as well loses less."""
    for i in range(boxes.size):
        many, one, two, out = boxes[i], near[i], next_near[i], first[i]
        for j in range(gain.size):
            c = cost[i, j]
            gain[j] += many * max(one - c, 0.0)
            extra[out, j] += many * max(two - max(c, one), 0.0)


def plain_profits(
    cost: Any, boxes: Any, first: Any, near: Any, next_near: Any, gain: Any, extra: Any
) -> None:
    """The NumPy twin of `profits`."""
    one, two = near[:, None], next_near[:, None]
    gain += boxes @ np.maximum(one - cost, 0.0)
    saved = boxes[:, None] * np.maximum(two - np.maximum(cost, one), 0.0)
    np.add.at(extra, first, saved)


profits = _profits if HAS_NUMBA else plain_profits


def set_cost(cost: Floats, boxes: Floats, open_at: Floats, is_open: Bools) -> float:
    """What a set of stores costs when every station goes to its nearest."""
    cols = np.flatnonzero(is_open)
    here = cost if cols.size == cost.shape[1] else cost[:, cols]
    return float(boxes @ here.min(axis=1) + open_at[cols].sum())


def greedy(
    cost: Floats, boxes: Floats, open_at: Floats, must: Bools, most: int
) -> Bools:
    """(m,) stores opened one after the other, always the one that saves most, until
    `most` are open or none saves anything more than it costs."""
    is_open = must.copy()
    if not is_open.any():
        is_open[int(np.argmin(boxes @ cost + open_at))] = True
    while int(is_open.sum()) < most:
        near = cost[:, is_open].min(axis=1)
        gain = boxes @ np.maximum(near[:, None] - cost, 0.0) - open_at
        gain[is_open] = -np.inf
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        is_open[best] = True
    return is_open


def interchange(
    cost: Floats, boxes: Floats, open_at: Floats, must: Bools, start: Bools
) -> Bools:
    """(m,) the stores left when no swap is better any more; stores that must be open
    stay."""
    is_open = start.copy()
    total = set_cost(cost, boxes, open_at, is_open)
    if int(is_open.sum()) == 1:
        return is_open if must.any() else _best_single(cost, boxes, open_at)
    while True:
        out, into, profit = _best_swap(cost, boxes, open_at, must, is_open)
        if profit <= LEAST_PROFIT * abs(total):
            return is_open
        is_open[out], is_open[into] = False, True
        total -= profit


def _best_single(cost: Floats, boxes: Floats, open_at: Floats) -> Bools:
    is_open = np.zeros(open_at.size, dtype=np.bool_)
    is_open[int(np.argmin(boxes @ cost + open_at))] = True
    return is_open


def _best_swap(
    cost: Floats, boxes: Floats, open_at: Floats, must: Bools, is_open: Bools
) -> tuple[int, int, float]:
    """(store to close, store to open, profit) of the best swap."""
    n, m = cost.shape
    first: Ints = np.empty(n, dtype=np.int64)
    near, next_near = np.empty(n), np.empty(n)
    two_nearest(cost, np.flatnonzero(is_open), first, near, next_near)
    gain, extra = -open_at, np.zeros((m, m))
    profits(cost, boxes, first, near, next_near, gain, extra)
    loss = np.bincount(first, boxes * (next_near - near), minlength=m) - open_at
    profit = extra - loss[:, None] + gain[None, :]
    profit[~is_open | must] = -np.inf
    profit[:, is_open] = -np.inf
    out, into = np.unravel_index(int(np.argmax(profit)), profit.shape)
    return int(out), int(into), float(profit[out, into])

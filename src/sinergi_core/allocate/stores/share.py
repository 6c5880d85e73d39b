"""One number of stores for all kecamatan together, shared out so that it does most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sinergi_core.allocate.stores.problem import Floats, Ints

Picks = NDArray[np.int16]  # positions in a table: memory for every block and number
UNREACHABLE = np.iinfo(np.int64).max // 4


class Size(NamedTuple):
    """So many stores in a block: boxes left without a place, and the cost."""

    stores: int
    short: int
    cost: float


def share_out(tables: Sequence[Sequence[Size]], most: int) -> list[int]:
    """Which entry each block takes so that the stores of all are at most `most`, the
    boxes left over fewest, and then the cost least (dynamic programme over blocks).

    ValueError when even the smallest entries need more than `most` stores.
    """
    least = [min(size.stores for size in table) for table in tables]
    spare = most - sum(least)
    if spare < 0:
        raise ValueError(f"most_open: {-spare} stores too few")
    short, cost = np.zeros(1, dtype=np.int64), np.zeros(1)
    picks: list[Picks] = []
    for table, low in zip(tables, least, strict=True):
        more = max(size.stores for size in table) - low
        more = min(more, spare + 1 - short.size)  # no number beyond reach is looked at
        short, cost = np.pad(short, (0, more), "edge"), np.pad(cost, (0, more), "edge")
        short, cost, pick = _with_block(table, low, short, cost)
        picks.append(pick)
    return _followed_back(tables, least, picks, spare)


def _with_block(
    table: Sequence[Size], low: int, short: Ints, cost: Floats
) -> tuple[Ints, Floats, Picks]:
    """The best with one block more, for every number of stores beyond the least."""
    best_short = np.full(short.size, UNREACHABLE, dtype=np.int64)
    best_cost, pick = np.full(short.size, np.inf), np.zeros(short.size, dtype=np.int16)
    for at, size in enumerate(table):
        step = size.stores - low
        if step >= short.size:
            continue
        here = slice(step, None)
        s = short[: short.size - step] + size.short
        c = cost[: short.size - step] + size.cost
        better = (s < best_short[here]) | (
            (s == best_short[here]) & (c < best_cost[here])
        )
        best_short[here][better] = s[better]
        best_cost[here][better] = c[better]
        pick[here][better] = at
    return best_short, best_cost, pick


def _followed_back(
    tables: Sequence[Sequence[Size]], least: list[int], picks: list[Picks], spare: int
) -> list[int]:
    chosen: list[int] = []
    for table, low, pick in zip(tables[::-1], least[::-1], picks[::-1], strict=True):
        at = int(pick[min(spare, pick.size - 1)])
        chosen.append(at)
        spare -= table[at].stores - low
    return chosen[::-1]

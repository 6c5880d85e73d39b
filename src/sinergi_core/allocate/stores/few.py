"""Where few sets of stores are possible each is looked at: nothing can be better.

What the stations pay at their nearest open stores bounds what a set costs with limited
room; sets are taken in that order and left when the bound passes the best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from sinergi_core.allocate.stores.block import FAR, Block
from sinergi_core.allocate.stores.flow import flow_cost
from sinergi_core.allocate.stores.problem import Bools, Ints

SETS_AT_MOST = 400
RIVALS = 12
WORK_AT_MOST = 4_000_000  # lengths looked at


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Which stores of a block are open and what that costs.

    `short` boxes have no place, as few as can be; `cost` box-millimetres of the others
    and of opening. No set of stores that leaves as few costs less than `bound`. So many
    `sets` were measured; `finished`: the search was not cut short. `rivals` are the next
    best sets measured that leave as few, the cheapest first: where stations must stay
    whole one of them may do better.
    """

    is_open: Bools
    cost: int
    short: int
    bound: float
    sets: int
    finished: bool
    rivals: tuple[Bools, ...] = ()


def is_small(block: Block, sizes: range) -> bool:
    """Whether the sets of these sizes are few enough to look at each."""
    free = int((~block.in_use).sum())
    busy = len(block.stores) - free
    count = sum(comb(free, size - busy) for size in sizes if size >= busy)
    return count <= SETS_AT_MOST and count * block.cost.size <= WORK_AT_MOST


def best_of_few(block: Block, sizes: range) -> dict[int, Found]:
    """The best set of each size that is possible; of equal ones the first."""
    return {
        size: found
        for size in sizes
        if (found := _best_of_size(block, size)) is not None
    }


def _best_of_size(block: Block, size: int) -> Found | None:
    detour = block.detour
    sets = list(_sets(block, size))
    bounds = [_bound(block, cols) for cols in sets]
    measured: list[tuple[int, int, int, int]] = []  # value, turn, set, short
    for at in np.argsort(np.array(bounds, dtype=np.float64), kind="stable"):
        if measured and bounds[at] >= min(measured)[0]:
            break
        cost, short, _ = flow_cost(
            block.cost, block.boxes, block.capacity, sets[at], detour
        )
        value = block.value(cost, short, _mask(block, sets[at]))
        measured.append((value, len(measured), int(at), short))
    if not measured:
        return None
    (value, _, best, short), *others = sorted(measured)
    cost = value - block.penalty * short
    alike = [at for _, _, at, its_short in others if its_short == short]
    return Found(
        is_open=_mask(block, sets[best]),
        cost=cost,
        short=short,
        bound=float(cost),
        sets=len(measured),
        finished=True,
        rivals=tuple(_mask(block, sets[at]) for at in alike[:RIVALS]),
    )


def _sets(block: Block, size: int) -> Iterator[Ints]:
    busy, free = np.flatnonzero(block.in_use), np.flatnonzero(~block.in_use)
    if size < busy.size:
        return
    for some in combinations(free, size - busy.size):
        yield np.sort(np.concatenate([busy, np.array(some, dtype=np.int64)]))


def _bound(block: Block, cols: Ints) -> int:
    """What the set costs if every store had room for all."""
    fixed = int(block.fixed[cols].sum())
    if not cols.size:
        return block.penalty * block.demand + fixed
    near = block.cost[:, cols].min(axis=1)
    here = near < FAR
    lost = int(block.boxes[~here].sum())
    return int((near[here] * block.boxes[here]).sum()) + fixed + block.penalty * lost


def _mask(block: Block, cols: Ints) -> Bools:
    is_open = np.zeros(len(block.stores), dtype=np.bool_)
    is_open[cols] = True
    return is_open

"""Which stores open and which station keeps its boxes where: the whole way.

1. The problem falls into blocks, one for each kecamatan unless crossing is allowed.
2. In each block the best set of stores is found: by looking at every set where they are
   few, else by swaps, bounds and branching. A limit on all stores together is shared
   out among the blocks by what each would make of one store more.
3. The boxes flow into the open stores at least cost; stations stay whole where asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from sinergi_core.allocate.stores.assignment import (
    NOWHERE,
    Assignment,
    Shortage,
    box_km_of,
)
from sinergi_core.allocate.stores.block import (
    FAR,
    MILLIMETRES,
    NO_LIMIT,
    Block,
    blocks_of,
)
from sinergi_core.allocate.stores.branch import best_by_bound
from sinergi_core.allocate.stores.few import Found, best_of_few, is_small
from sinergi_core.allocate.stores.flow import Flow, flow_cost
from sinergi_core.allocate.stores.problem import Bools, Floats, Ints, StoreProblem
from sinergi_core.allocate.stores.share import Size, share_out
from sinergi_core.allocate.stores.whole import rows_into


@dataclass(slots=True, eq=False)
class Run:
    """What all blocks share while they are searched."""

    problem: StoreProblem
    gap: float
    end: float
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A block with its boxes in place: rows of station, store and boxes by position in
    the problem; cost in box-millimetres, flood and opening counted."""

    found: Found
    is_open: Bools
    rows: Ints
    cost: int
    stores: Ints
    price: Floats
    shortages: tuple[Shortage, ...]
    proven: bool  # the bound is of assignments that leave as few boxes as this one


def assign_stations(
    problem: StoreProblem, *, gap: float = 1e-4, seconds: float = 60.0, seed: int = 1
) -> Assignment:
    """The best assignment found, with a bound that proves how good it is.

    The search ends when cost and bound are within `gap` of each other, or after
    `seconds`; then the assignment says so (`stopped_early`, and the gap reached).
    The same seed gives the same assignment otherwise. The clock starts once the kernels
    are loaded: compiling them takes longer than most searches. 8,812 stations and 40 stores take
    well below a second, on one core; memory is a few numbers for each pair that may be
    joined in the largest block. ValueError for a gap or time that makes no sense.
    """
    if not 0 <= gap < 1 or not seconds > 0:
        raise ValueError("gap: give 0 or more and below 1; seconds: more than 0")
    warm_up()
    return _assign(problem, gap, seconds, seed)


@cache
def warm_up() -> None:
    """Compile the kernels (or load them from the cache), once in a process."""
    rng = np.random.default_rng(1)
    small = StoreProblem(
        station_lonlat=rng.random((40, 2)),
        station_area=np.zeros(40, dtype=np.int64),
        boxes=rng.integers(1, 4, 40),
        store_lonlat=rng.random((20, 2)),
        store_area=np.zeros(20, dtype=np.int64),
        capacity=np.full(20, 20.0),
        crossing=True,
        most_open=7,
    )
    _assign(small, 1e-3, 1.0, 1)


def _assign(problem: StoreProblem, gap: float, seconds: float, seed: int) -> Assignment:
    run = Run(problem, gap, time.monotonic() + seconds, seed)
    if problem.most_open is not None and not problem.crossing:
        founds, bound = _shared(run)
        pairs = zip(blocks_of(problem), founds, strict=True)
        placed = [_place(run, block, found) for block, found in pairs]
        bound = bound if all(one.proven for one in placed) else 0.0
    else:
        placed = [_place(run, b, _best(run, b, b.most)) for b in blocks_of(problem)]
        bound = sum(one.found.bound for one in placed if one.proven)
    return _assembled(run, placed, bound)


def _shared(run: Run) -> tuple[list[Found], float]:
    """The best set of each block where all share one limit, and the bound of all."""
    tables = [list(_sizes(run, block)) for block in blocks_of(run.problem)]
    most = int(run.problem.most_open or 0) - _idle(run.problem)
    by_cost = [[Size(n, f.short, float(f.cost)) for n, f in table] for table in tables]
    by_bound = [[Size(n, f.short, f.bound) for n, f in table] for table in tables]
    chosen = share_out(by_cost, most)
    founds = [table[at][1] for table, at in zip(tables, chosen, strict=True)]
    least = chosen if by_bound == by_cost else share_out(by_bound, most)
    bound = sum(t[at][1].bound for t, at in zip(tables, least, strict=True))
    short = sum(t[at][1].short for t, at in zip(tables, least, strict=True))
    return founds, bound if short == sum(f.short for f in founds) else 0.0


def _idle(problem: StoreProblem) -> int:
    """Stores in use where no station is."""
    away = ~np.isin(problem.store_area, np.unique(problem.station_area))
    return int((problem.in_use & away).sum())


def _sizes(run: Run, block: Block) -> Iterator[tuple[int, Found]]:
    """The best set of a block for every number of stores that may be."""
    busy = int(block.in_use.sum())
    if not busy:
        yield 0, _nothing(block)
    sizes = range(max(busy, 1), len(block.stores) + 1)
    if is_small(block, sizes):
        yield from best_of_few(block, sizes).items()
    else:
        for size in sizes:
            yield size, _by_bound(run, block, size)


def _nothing(block: Block) -> Found:
    shut = np.zeros(len(block.stores), dtype=np.bool_)
    return Found(shut, 0, block.demand, 0.0, 0, finished=True)


def _best(run: Run, block: Block, most: int) -> Found:
    """The best set of a block of at most `most` stores."""
    if not len(block.stores):
        return _nothing(block)
    if most == len(block.stores) and not block.fixed.any():
        return best_of_few(block, range(most, most + 1))[most]
    least = 1 if block.fixed.any() else most  # opening for nothing never costs more
    sizes = range(max(least, int(block.in_use.sum()), 1), most + 1)
    if is_small(block, sizes):
        found = best_of_few(block, sizes).values()
        return min(found, key=lambda one: (one.short, one.cost))
    return _by_bound(run, block, most)


def _by_bound(run: Run, block: Block, most: int) -> Found:
    rng = np.random.default_rng([run.seed, most])
    mixed = run.problem.whole and bool((block.boxes != block.boxes[0]).any())
    gap = run.gap / 2 if mixed else run.gap  # the rest for keeping stations whole
    return best_by_bound(block, most, gap=gap, end=run.end, rng=rng)


def _place(run: Run, block: Block, found: Found) -> Placed:
    """Put the boxes of a block into its open stores."""
    is_open, rows, flow = _best_rows(run, block, found)
    there = rows[:, 1] < len(block.stores)
    lost, rows = rows[~there], rows[there]
    price = flow.price[:-1] / MILLIMETRES
    if flow.short:
        limit = len(block.stores) * (block.longest + 1)
        price = np.where(flow.price[:-1] > limit, np.inf, price)
    shortages: list[Shortage] = []
    if len(lost):
        shortages += _shortages(run.problem, block, is_open, lost)
    placed = [block.stations[rows[:, 0]], block.stores[rows[:, 1]], rows[:, 2]]
    return Placed(
        found=found,
        is_open=is_open,
        rows=np.column_stack(placed),
        cost=_cost_of(block, is_open, rows),
        stores=block.stores,
        price=price,
        shortages=tuple(shortages),
        proven=int(lost[:, 2].sum()) <= found.short,
    )


def _cost_of(block: Block, is_open: Bools, rows: Ints) -> int:
    """Box-millimetres of rows that have a place, and of opening."""
    road = int((block.cost[rows[:, 0], rows[:, 1]] * rows[:, 2]).sum())
    return road + int(block.fixed[is_open].sum())


def _best_rows(run: Run, block: Block, found: Found) -> tuple[Bools, Ints, Flow]:
    """The set of stores and its rows; where keeping stations whole costs more than the
    gap allows the rivals are tried, too."""
    best: tuple[tuple[int, int], Bools, Ints, Flow] | None = None
    whole = run.problem.whole and bool((block.boxes != block.boxes[0]).any())
    for is_open in (found.is_open, *found.rivals) if whole else (found.is_open,):
        rows, flow = rows_into(block, is_open, whole=run.problem.whole, gap=run.gap / 2)
        there = rows[:, 1] < len(block.stores)
        cost = _cost_of(block, is_open, rows[there])
        rank = (int(rows[~there, 2].sum()), cost)
        if best is None or rank < best[0]:
            best = (rank, is_open, rows, flow)
        lost, cost = best[0]
        if lost <= found.short and cost - found.bound <= run.gap * cost:
            break
    if best is None:  # the set that was found always is there
        raise ValueError("no set of stores")
    return best[1], best[2], best[3]


def _shortages(
    problem: StoreProblem, block: Block, is_open: Bools, lost: Ints
) -> Iterator[Shortage]:
    """What each area lacks of which boxes have no place."""
    areas = problem.station_area[block.stations]
    stated = problem.capacity[block.stores]
    room = np.floor(np.where(np.isnan(stated), np.inf, stated))
    for area in np.unique(areas[lost[:, 0]]):
        here = lost[areas[lost[:, 0]] == area]
        yield Shortage(
            area=str(area),
            code=_why_short(block, is_open, here, room),
            boxes=int(here[:, 2].sum()),
            stations=len(np.unique(here[:, 0])),
            demand=int(block.boxes[areas == area].sum()),
            room=float(room[is_open].sum()),
            room_all=float(room.sum()),
            open=int(is_open.sum()),
            stores=len(block.stores),
        )


def _why_short(block: Block, is_open: Bools, lost: Ints, room: Floats) -> str:
    """The code of `Shortage` for boxes that have no place."""
    if not len(block.stores):
        return "no-store"
    if (block.cost[lost[:, 0]].min(axis=1) >= FAR).all():
        return "too-far"
    limits = np.minimum(room, NO_LIMIT).astype(np.int64)
    cols = np.flatnonzero(is_open)
    if not flow_cost(block.cost, block.boxes, limits, cols, block.detour)[1]:
        return "whole"  # divided they would all have a place
    if room.sum() >= block.demand and not is_open.all():
        return "too-few-open"
    return "no-room"


def _assembled(run: Run, placed: list[Placed], bound: float) -> Assignment:
    problem = run.problem
    rows = np.concatenate([one.rows for one in placed]).reshape(-1, 3)
    rows = rows[np.lexsort((rows[:, 1], -rows[:, 2], rows[:, 0]))]
    is_open, price = problem.in_use.copy(), np.zeros(problem.stores)
    for one in placed:
        is_open[one.stores] = one.is_open
        price[one.stores] = one.price
    idle = problem.in_use & ~np.isin(np.arange(problem.stores), _within(placed))
    cost = sum(one.cost for one in placed) / MILLIMETRES + float(
        problem.fixed_cost[idle].sum()
    )
    low = min(bound / MILLIMETRES + float(problem.fixed_cost[idle].sum()), cost)
    return Assignment(
        store=_main_store(problem, rows),
        rows=rows,
        open=is_open,
        load=np.bincount(rows[:, 1], rows[:, 2], problem.stores).astype(np.int64),
        price=price,
        cost=cost,
        box_km=box_km_of(problem, rows),
        bound=low,
        gap=(cost - low) / cost if cost > 0 else 0.0,
        shortages=tuple(s for one in placed for s in one.shortages),
        sets=sum(one.found.sets for one in placed),
        seed=run.seed,
        stopped_early=not all(one.found.finished for one in placed),
        problem_digest=problem.digest(),
    )


def _within(placed: list[Placed]) -> Ints:
    return np.concatenate([one.stores for one in placed])


def _main_store(problem: StoreProblem, rows: Ints) -> Ints:
    """(N,) the store with most boxes of each station, -1 where some have no place."""
    store = np.full(problem.stations, NOWHERE, dtype=np.int64)
    stations, first = np.unique(rows[:, 0], return_index=True)
    store[stations] = rows[first, 1]
    full = np.bincount(rows[:, 0], rows[:, 2], problem.stations) >= problem.boxes
    return np.where(full, store, NOWHERE)

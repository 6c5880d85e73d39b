"""The best window of every replicate, and the best windows of what was observed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.engine import Engine, threads_engine
from sinergi_core.index.engine_compile import HAS_NUMBA
from sinergi_core.scan import plain
from sinergi_core.scan.kernels import (
    MOST_CASES,
    best_windows,
    walk_many,
    walk_replicates,
)
from sinergi_core.scan.likelihood import least_cases
from sinergi_core.scan.task import Entries, Task, per_span
from sinergi_core.scan.zones import Numbers, Whole

DRAWN = 64
"""Replicates that one generator draws: the draws do not depend on how many are asked."""
PILOTS = (3, 20, 150)
"""How many rows are walked before the others, to know what is worth evaluating."""
STEPS = 4_096
NEAR = 1e-9
"""Two ratios this close, relatively, are equal: sums in another order."""

Draw = Callable[[np.random.Generator, int], Entries]


@dataclass(frozen=True, slots=True)
class Null:
    """Best ratios of the replicates in their order; `stopped` when enough of them had
    reached the observed one."""

    statistic: Numbers
    stopped: bool


def observed_best(task: Task, counts: Whole) -> tuple[Numbers, Whole, Whole]:
    """Ratio, number of places and window of time of each row's best window.

    counts (p, T): observed cases of each place on each day.
    """
    inside = per_span(counts.astype(np.float64), task.longest, task.first_end)
    whole = np.round(inside).astype(np.int64)
    if not HAS_NUMBA:
        return plain.best_rows(task, whole)
    rows = task.start.size - 1
    value = np.zeros(rows)
    length, span = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    best_windows(
        task.start, task.members, task.expected, whole, task.model, task.cases,
        task.people, task.table, task.fewest, value, length, span,
    )  # fmt: skip
    return value, length, span


def null_distribution(
    task: Task,
    draw: Draw,
    *,
    replications: int,
    observed: float,
    stop_at: int | None,
    seed: int,
    engine: Engine | None = None,
) -> Null:
    """Best ratios of up to `replications` replicates of no cluster.

    With `stop_at` it ends with the replicate that is the `stop_at`-th to reach the
    observed ratio (Besag & Clifford 1991).
    """
    found: list[Numbers] = []
    reached, done = 0, 0
    while done < replications:
        size = min(_block(task, stop_at), replications - done)
        best = _best_of_block(task, draw, done, size, seed, engine)
        above = np.cumsum(best >= observed * (1 - NEAR))
        if stop_at is not None and reached + above[-1] >= stop_at:
            last = int(np.searchsorted(above, stop_at - reached))
            found.append(best[: last + 1])
            return Null(np.concatenate(found), stopped=True)
        reached += int(above[-1])
        found.append(best)
        done += size
    return Null(np.concatenate(found), stopped=False)


def _block(task: Task, stop_at: int | None) -> int:
    """How many replicates are walked together: their counts shall stay in the cache."""
    room = 65_536 // max(task.spans, 1) // DRAWN * DRAWN
    return max(DRAWN, min(1_024 if stop_at is None else 2 * DRAWN, room))


def _best_of_block(
    task: Task, draw: Draw, first: int, size: int, seed: int, engine: Engine | None
) -> Numbers:
    parts = [
        draw(np.random.default_rng([seed, at // DRAWN]), min(DRAWN, first + size - at))
        for at in range(first, first + size, DRAWN)
    ]
    entries = join_entries(parts, len(task.expected))
    return largest_ratios(task, entries, size, engine)


def join_entries(parts: list[Entries], places: int) -> Entries:
    """Entries of several draws of `DRAWN` replicates each, in the order of places."""
    if len(parts) == 1:
        return parts[0]
    counts = np.stack([np.diff(part.start) for part in parts])
    start = np.concatenate([[0], np.cumsum(counts.sum(axis=0))]).astype(np.int64)
    to = start[:-1] + np.cumsum(counts, axis=0) - counts
    replicate, day, number = (np.empty(start[-1], np.int32) for _ in range(3))
    for block, part in enumerate(parts):
        shift = np.repeat(to[block] - part.start[:-1], counts[block])
        at = shift + np.arange(part.replicate.size)
        replicate[at] = part.replicate + block * DRAWN
        day[at], number[at] = part.day, part.number
    return Entries(start, replicate, day, number)


def largest_ratios(
    task: Task, entries: Entries, size: int, engine: Engine | None = None
) -> Numbers:
    """Best ratio (size,) over all windows of every replicate.

    A pilot over some rows gives each replicate a ratio it surely reaches; the walk over
    all rows then evaluates only what could be better than the lowest of those.
    """
    best = np.zeros(size)
    rows = task.start.size - 1
    if not HAS_NUMBA:
        plain.walk_rows(task, entries, np.arange(rows), best)
        return best
    for pilot in PILOTS:
        if rows > 4 * pilot:
            _walk(task, entries, best, rows // pilot, engine)
    _walk(task, entries, best, 1, engine)
    return best


def _walk(
    task: Task, entries: Entries, best: Numbers, stride: int, engine: Engine | None
) -> None:
    """Raise `best` over every `stride`-th row, the workers taking turns."""
    top = max(float(task.expected.sum(axis=0).max()), 1e-12)
    scale = STEPS / top
    grid = np.arange(STEPS + 1) / scale * (1 - NEAR)
    level = max(float(best.min()) * (1 - NEAR), 1e-6)
    least = least_cases(
        task.model, level, grid, task.cases, task.people, task.table, task.fewest
    )
    chosen = engine or threads_engine()
    workers = getattr(chosen, "workers", 1)
    walk = partial(_walk_part, task, entries, best, least, scale, stride * workers)
    for part in chosen.map(walk, range(0, stride * workers, stride)):
        np.maximum(best, part, out=best)


def _walk_part(
    task: Task, entries: Entries, best: Numbers, least: NDArray[np.int32],
    scale: float, stride: int, first: int,
) -> Numbers:  # fmt: skip
    own = best.copy()
    walk = walk_replicates if task.cases <= MOST_CASES else walk_many
    lag = np.int32(task.days - 1) - entries.day
    rule = (task.model, task.cases, task.people, task.table)
    walk(
        task.start, task.members, task.shared, first, stride, task.expected,
        entries.start, (entries.replicate, lag, entries.number), task.longest, rule,
        least, scale, own,
    )  # fmt: skip
    return own

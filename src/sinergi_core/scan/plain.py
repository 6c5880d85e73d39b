"""The NumPy twins of `kernels`: the same windows, area by area, all replicates at once."""

from __future__ import annotations

import numpy as np

from sinergi_core.scan.likelihood import ratios
from sinergi_core.scan.task import Entries, Task
from sinergi_core.scan.zones import Numbers, Whole


def walk_rows(task: Task, entries: Entries, rows: Whole, best: Numbers) -> None:
    """Raise `best` (r,) to the largest ratio over these rows."""
    spread = _spread(task, entries)
    for row in rows:
        count = np.zeros((best.size, task.spans), np.int64)
        hoped = np.zeros(task.spans)
        first = task.start[row]
        for at in range(first, task.start[row + 1]):
            place = task.members[at]
            hoped = hoped + task.expected[place]
            replicate, span, number = spread[place]
            np.add.at(count, (replicate, span), number)
            if at - first < task.shared[row] or not replicate.size:
                continue
            k = count[replicate, span]
            found = _ratios(task, k, hoped[span])
            np.maximum.at(best, replicate, np.where(k >= task.fewest, found, 0.0))


def best_rows(task: Task, counts: Whole) -> tuple[Numbers, Whole, Whole]:
    """Ratio, number of places and window of time of the best window of every row."""
    rows = task.start.size - 1
    value = np.zeros(rows)
    length, span = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    for row in range(rows):
        inside = task.members[task.start[row] : task.start[row + 1]]
        if not inside.size:
            continue
        k = np.cumsum(counts[inside], axis=0)
        found = _ratios(task, k, np.cumsum(task.expected[inside], axis=0))
        found[(k < task.fewest) | (counts[inside] == 0)] = 0.0
        at = int(found.argmax())
        value[row] = found.flat[at]
        length[row], span[row] = at // task.spans + 1, at % task.spans
    return value, length, span


def _ratios(task: Task, k: Whole, hoped: Numbers) -> Numbers:
    return ratios(task.model, k, hoped, task.cases, task.people, task.table)


def _spread(task: Task, entries: Entries) -> list[tuple[Whole, Whole, Whole]]:
    """For each place replicate, window of time and number, once per window it is in."""
    spread = []
    every = np.arange(task.spans)
    end, lag = task.first_end + every // task.longest, every % task.longest
    for place in range(entries.start.size - 1):
        own = slice(entries.start[place], entries.start[place + 1])
        day = entries.day[own, np.newaxis]
        inside = (day <= end) & (day >= end - lag)
        entry, span = np.nonzero(inside)
        replicate = entries.replicate[own][entry].astype(np.int64)
        spread.append((replicate, span, entries.number[own][entry].astype(np.int64)))
    return spread

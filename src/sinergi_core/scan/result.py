"""What a scan says: clusters with their chance, and the replicates they were held to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.scan.search import NEAR, Null
from sinergi_core.scan.task import Task
from sinergi_core.scan.zones import Numbers, Whole

EULER = 0.5772156649015329
LOWEST = 1e-9


@dataclass(frozen=True, slots=True)
class Cluster:
    """Areas and days with more cases than expected.

    areas: indexes, the centre of a circle first; `first` and `last` day, both included.
    relative_risk: observed to expected inside, to the same outside; infinite where no
    case lies outside. `p` by replicates, corrected for all windows looked at; `p_gumbel`
    an approximation by a fitted Gumbel distribution (Abrams, Kulldorff & Kleinman 2010),
    NaN with too few replicates. recurrence_days: once in how many days chance alone
    gives such a cluster where one looks every `cadence_days`; NaN for a look back.
    """

    areas: NDArray[np.int64]
    first: int
    last: int
    observed: int
    expected: float
    relative_risk: float
    statistic: float
    p: float
    p_gumbel: float
    recurrence_days: float


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Clusters from the most likely on, without areas in common.

    `stopped`: replicates ended early since `stop_at` of them had reached the best
    cluster. `windows`: how many were looked at.
    """

    clusters: tuple[Cluster, ...]
    statistic_null: Numbers
    replications_done: int
    seed: int
    method: str
    windows: int
    cases: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class Window:
    """One window found: its row, its place in the rows, its time and its ratio."""

    row: int
    length: int
    span: int
    statistic: float


def apart(task: Task, best: tuple[Numbers, Whole, Whole], most: int) -> list[Window]:
    """The best windows of the rows, best first, none with an area of one before it."""
    value, length, span = best
    taken = np.zeros(task.zones.areas, np.bool_)
    found: list[Window] = []
    for row in np.argsort(-value, kind="stable"):
        if value[row] <= LOWEST or len(found) == most:
            break
        window = Window(int(row), int(length[row]), int(span[row]), float(value[row]))
        areas = areas_of(task, window)
        if not taken[areas].any():
            taken[areas] = True
            found.append(window)
    return found


def areas_of(task: Task, window: Window) -> NDArray[np.int64]:
    """The areas of a window, those without cases and expectation included."""
    last = int(task.kept[task.start[window.row] + window.length - 1])
    first = int(task.zones.start[window.row])
    return task.zones.members[first : last + 1].astype(np.int64)


def chance(statistic: float, null: Null, *, best: bool) -> float:
    """The Monte Carlo p-value: (1 + reached) / (1 + replicates), and reached /
    replicates for the best cluster where the replicates were stopped for it."""
    reached = int(np.sum(null.statistic >= statistic * (1 - NEAR)))
    done = null.statistic.size
    if best and null.stopped:
        return reached / done
    return (1 + reached) / (1 + done)


def gumbel_chance(statistic: float, null: Numbers) -> float:
    """The p-value of a Gumbel distribution fitted by moments; NaN below 50 replicates."""
    if null.size < 50 or not null.std() > 0:
        return float("nan")
    spread = float(null.std(ddof=1)) * np.sqrt(6) / np.pi
    mode = float(null.mean()) - EULER * spread
    return float(-np.expm1(-np.exp(-(statistic - mode) / spread)))

"""The best plan of all, where there are only a few possible choices."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from sinergi_core.allocate import kernels
from sinergi_core.allocate.arrays import Static, new_state
from sinergi_core.allocate.plan import (
    limit_violations,
    lowered_shares,
    robust_value,
)
from sinergi_core.allocate.problem import Ints, PlanProblem

CELLS_AT_MOST = 16  # 65,536 subsets before anything is cut off


@dataclass(slots=True)
class _Branching:
    problem: PlanProblem
    cells: Ints
    first_gain: np.ndarray
    end: float
    best: tuple[int, float]
    rows: Ints
    finished: bool = True


def best_of_few(
    problem: PlanProblem, static: Static, known: Ints, end: float
) -> Ints | None:
    """The best choices of all, or None when the clock ran out before that was sure.

    Branches on every open choice; a branch is left when even all the gains its choices
    had in the beginning would not make it better. `known` is the plan to beat.
    """
    state = new_state(static)
    kernels.all_gains(static, state)
    cells = np.argwhere((static.open > 0) & (state.gain > 0)).astype(np.int64)
    fixed = np.array(problem.fixed, dtype=np.int64).reshape(-1, 3)
    keep = set(problem.fixed)
    cells = np.array(
        [c for c in cells.tolist() if tuple(c) not in keep], dtype=np.int64
    ).reshape(-1, 3)
    search = _Branching(
        problem, cells, _most_gain(problem, cells), end, _value(problem, known), known
    )
    _branch(search, fixed, 0)
    return search.rows if search.finished else None


def _most_gain(problem: PlanProblem, cells: Ints) -> np.ndarray:
    """(n+1,) the most that the choices from each one on can add, under any draw."""
    top = problem.scores.max(axis=0)
    alone = [
        float(top[c[0]] * problem.area_weight[c[0]])
        * float(lowered_shares(problem, c[None])[c[0]])
        for c in cells
    ]
    return np.concatenate([np.cumsum(alone[::-1])[::-1], [0.0]])


def _value(problem: PlanProblem, rows: Ints) -> tuple[int, float]:
    counts = np.bincount(rows[:, 0], minlength=len(problem.areas))
    short = int(np.maximum(problem.least_per_area - counts, 0).sum())
    return -short, robust_value(problem, lowered_shares(problem, rows))[1]


def _branch(search: _Branching, rows: Ints, at: int) -> None:
    """Look at all plans that hold `rows` and any choices from `at` on."""
    if time.monotonic() >= search.end:
        search.finished = False
        return
    value = _value(search.problem, rows)
    if value > search.best:
        search.best, search.rows = value, rows
    for n in range(at, len(search.cells)):
        most = value[1] + search.first_gain[n]
        if search.best[0] == 0 and most <= search.best[1] + 1e-12:
            return  # the gains only fall from here on
        more = np.vstack([rows, search.cells[n]])
        if not limit_violations(search.problem, more):
            _branch(search, more, n + 1)

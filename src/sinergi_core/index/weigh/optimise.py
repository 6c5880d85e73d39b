"""Weights for which each part has the wanted say in the index.

COINr's `get_opt_weights`: the simplex search of Nelder & Mead (1965) in the form of Nash
(1990) that R's `optim` uses, so that the same tolerance stops at the same weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]
Objective = Callable[[Column], float]

RESTARTS = 20


@dataclass(frozen=True, slots=True, eq=False)
class OptimisedWeights:
    """Weights (c,) summing to 1; the say each part obtained beside the one wanted (both
    summing to 1); the objective reached; whether the search settled within its steps."""

    weights: Column
    obtained: Column
    wanted: Column
    objective: float
    settled: bool


def optimise_weights(
    correlations: Callable[[Column], Column],
    targets: Column,
    *,
    objective: str = "balance",
    tolerance: float = 1e-10,
    max_steps: int = 5000,
) -> OptimisedWeights:
    """Weights whose correlations with the index are in proportion to `targets` (c,).

    `correlations` gives the (c,) correlations of the parts with the index made by
    weights (c,). balance: least squares of the shares of correlation; infomax: the most
    squared correlation in all, targets unused. A tolerance of 0.1 stops where COINr
    does; tight ones restart the search until it gains nothing.
    """
    wanted = targets / targets.sum()

    def distance(w: Column) -> float:
        if (w < 0).any() or w.sum() <= 0:
            return 1e6
        r = correlations(w)
        if objective == "infomax":
            return float(-(r**2).sum())
        return float(((wanted - r / r.sum()) ** 2).sum())

    best, value, steps = simplex_search(
        distance, np.ones(len(wanted)), tolerance, max_steps
    )
    for _ in range(RESTARTS):
        if tolerance > 1e-4 or steps >= max_steps:
            break
        again, lower, more = simplex_search(
            distance, best / best.mean(), tolerance, max_steps - steps
        )
        steps += more
        gain = value - lower
        best, value = (again, lower) if gain > 0 else (best, value)
        if gain <= tolerance * (abs(value) + tolerance):
            break
    r = correlations(best)
    return OptimisedWeights(
        best / best.sum(), r / r.sum(), wanted, value, settled=steps < max_steps
    )


def simplex_search(
    f: Objective, start: Column, tolerance: float, max_steps: int
) -> tuple[Column, float, int]:
    """The lowest corner found, its value and the number of evaluations.

    Stops when the corners' values lie within tolerance x (|f(start)| + tolerance).
    """
    step = 0.1 * float(np.abs(start).max()) or 0.1
    corners = np.vstack([start, start + step * np.eye(len(start))])
    values = np.array([f(corner) for corner in corners])
    steps = len(values)
    close = tolerance * (abs(values[0]) + tolerance)
    size = float(np.abs(corners - corners[0]).sum())
    while steps <= max_steps:
        low, high = int(np.argmin(values)), int(np.argmax(values))
        if values[high] <= values[low] + close:
            break
        used, shrink = _replace_worst(f, corners, values, high, values[low])
        steps += used
        if shrink:
            corners[:] = corners[low] + 0.5 * (corners - corners[low])
            smaller = float(np.abs(corners - corners[low]).sum())
            if smaller >= size:
                break
            size = smaller
            for j in range(len(values)):
                if j != low:
                    values[j] = f(corners[j])
                    steps += 1
    best = int(np.argmin(values))
    return corners[best].copy(), float(values[best]), steps


def _replace_worst(
    f: Objective, corners: Matrix, values: Column, high: int, lowest: float
) -> tuple[int, bool]:
    """Reflect the worst corner, then stretch or contract; gives the evaluations used
    and whether the whole simplex must shrink."""
    n = len(values) - 1
    centre = (corners.sum(axis=0) - corners[high]) / n
    mirrored = 2 * centre - corners[high]
    reflected = f(mirrored)
    if reflected < lowest:
        far = 2 * mirrored - centre
        stretched = f(far)
        better = stretched < reflected
        corners[high] = far if better else mirrored
        values[high] = stretched if better else reflected
        return 2, False
    improved = reflected < values[high]
    if improved:
        corners[high], values[high] = mirrored, reflected
    near = 0.5 * (corners[high] + centre)
    contracted = f(near)
    if contracted < values[high]:
        corners[high], values[high] = near, contracted
        return 2, False
    return 2, not improved

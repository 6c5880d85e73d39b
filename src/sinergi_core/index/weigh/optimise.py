"""Weights for which each part has the wanted say in the index.

The question of COINr's `get_opt_weights`. With a loose tolerance it is answered by the
simplex search of Nelder & Mead (1965) in the form of Nash (1990) that R's `optim` uses, so
that the same tolerance stops at the same weights; with a tight one by a bounded
quasi-Newton search, which gets further in a fraction of the evaluations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]
Objective = Callable[[Column], float]

LOOSE = 1e-3  # tolerances from here on mean the peer's search
MOST = 1000.0  # of one weight, where all begin at 1


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
    does.
    """
    wanted = targets / targets.sum()

    def distance(w: Column) -> float:
        if (w < 0).any() or w.sum() <= 0:
            return 1e6
        r = correlations(w)
        if objective == "infomax":
            return float(-(r**2).sum())
        return float(((wanted - r / r.sum()) ** 2).sum())

    start = np.ones(len(wanted))
    if tolerance >= LOOSE:
        best, value, steps = simplex_search(distance, start, tolerance, max_steps)
        settled = steps < max_steps
    else:
        best, value, settled = _newton(distance, start, tolerance, max_steps)
    r = correlations(best)
    return OptimisedWeights(
        best / best.sum(), r / r.sum(), wanted, value, settled=settled
    )


def _newton(
    f: Objective, start: Column, tolerance: float, max_steps: int
) -> tuple[Column, float, bool]:
    """L-BFGS-B (Byrd et al. 1995) with weights of 0 and more."""
    found = scipy.optimize.minimize(
        f,
        start,
        method="L-BFGS-B",
        bounds=[(0.0, MOST)] * len(start),
        options={"ftol": tolerance, "gtol": tolerance, "maxfun": max_steps},
    )
    return np.asarray(found.x), float(found.fun), bool(found.success)


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

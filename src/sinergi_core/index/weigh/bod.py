"""Benefit of the doubt: each area weighed as speaks most for its vulnerability.

score_i = max over w >= 0 of sum_k w_k x_ik, such that no area exceeds 1 under the same
weights (Melyn & Moesen 1991; Cherchye et al. 2007). Without bounds on each weight's
share nearly every area can reach 1 (97 % of 65 areas with 20 indicators): give bounds.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BenefitOfDoubt:
    """Scores (n,) in 0..1 and each area's own weights (n, c); NaN where nothing is seen."""

    scores: Column
    weights: Matrix


def benefit_of_doubt(
    x: Matrix, share_min: float = 0.0, share_max: float = 1.0
) -> BenefitOfDoubt:
    """One linear programme per area over the (n, c) values, 0 or more.

    `share_min`, `share_max` bound w_k / sum w. An area with gaps is judged on what is
    seen of it, the bounds then holding among those indicators; a gap of another area
    limits nobody. ValueError for negative values or bounds that cannot be met.
    """
    n, c = x.shape
    if np.nanmin(x, initial=0.0) < 0:
        raise ValueError("benefit of the doubt needs values of 0 or more")
    scores, weights = np.full(n, np.nan), np.full((n, c), np.nan)
    patterns, pattern_of = np.unique(~np.isnan(x), axis=0, return_inverse=True)
    pattern_of = pattern_of.reshape(-1)
    for p, there in enumerate(patterns):
        if not there.any():
            continue
        rows = np.flatnonzero(pattern_of == p)
        part = np.nan_to_num(x[:, there])
        bounds = _share_bounds(int(there.sum()), share_min, share_max)
        found = _solve(part, part[rows], bounds)
        weights[np.ix_(rows, np.flatnonzero(there))] = found
        scores[rows] = (part[rows] * found).sum(axis=1)
    return BenefitOfDoubt(np.minimum(scores, 1.0), weights)


def _share_bounds(c: int, low: float, high: float) -> Matrix:
    """Rows A with A w <= 0 that say low <= w_k / sum w <= high."""
    low, high = (low, high) if c > 1 else (0.0, 1.0)
    if low * c > 1 + 1e-12 or high * c < 1 - 1e-12:
        raise ValueError(f"no {c} weights have shares between {low:g} and {high:g}")
    rows = []
    if low > 0:
        rows.append(low - np.eye(c))
    if high < 1:
        rows.append(np.eye(c) - high)
    return np.vstack(rows) if rows else np.empty((0, c))


def _solve(all_rows: Matrix, wanted: Matrix, bounds: Matrix) -> Matrix:
    """(r, c) best weights of each wanted row."""
    distinct = np.unique(all_rows, axis=0)
    ceiling = distinct[distinct.any(axis=1)]  # a row of zeros limits nothing
    if not len(ceiling):
        return np.zeros_like(wanted)
    matrix = np.vstack([ceiling, bounds])
    limits = np.concatenate([np.ones(len(ceiling)), np.zeros(len(bounds))])
    if importlib.util.find_spec("highspy"):
        return _by_highs(matrix, limits, wanted)
    return _by_scipy(matrix, limits, wanted)


def _by_highs(matrix: Matrix, limits: Column, wanted: Matrix) -> Matrix:
    """One model, of which only the objective changes: each solve starts from the last."""
    import highspy

    class Quiet(highspy.Highs):
        """Silent from the start: HiGHS greets on standard output while it is made."""

        def enableCallbacks(self) -> None:
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", 1)
    # the last corner stays feasible when only the objective changes: primal simplex
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", 4)
    rows, c = matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = c, rows
    lp.col_cost_ = np.zeros(c)
    lp.col_lower_, lp.col_upper_ = np.zeros(c), np.full(c, highspy.kHighsInf)
    lp.row_lower_, lp.row_upper_ = np.full(rows, -highspy.kHighsInf), limits
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.arange(0, rows * c + 1, c, dtype=np.int32)
    lp.a_matrix_.index_ = np.tile(np.arange(c, dtype=np.int32), rows)
    lp.a_matrix_.value_ = matrix.ravel()
    solver.passModel(lp)
    columns = np.arange(c, dtype=np.int32)
    result = np.empty(wanted.shape)
    for i, row in enumerate(wanted):
        solver.changeColsCost(c, columns, row)
        solver.run()
        result[i] = solver.getSolution().col_value
    return result


def _by_scipy(matrix: Matrix, limits: Column, wanted: Matrix) -> Matrix:
    """The same without highspy, each solve from the start."""
    result = np.empty(wanted.shape)
    for i, row in enumerate(wanted):
        found = scipy.optimize.linprog(-row, A_ub=matrix, b_ub=limits, method="highs")
        if found.x is None:
            raise ValueError(f"no weights found: {found.message}")
        result[i] = found.x
    return result

"""The problem of one area at given prices of what the areas share, for HiGHS.

Variables: x (action, week) open here, and what is lowered r (indicator, week). With
"complement" r = 1 - exp(-z) is concave in the summed depth z of the actions, so its
tangents bound it from above; with "capped" r <= min(1, sum) is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp

from sinergi_core.allocate.arrays import Static
from sinergi_core.allocate.problem import UNLIMITED, Bools, Floats, Ints

TANGENTS = (0.0, 0.06, 0.14, 0.24, 0.36, 0.5, 0.68, 0.9, 1.2, 1.6, 2.2, 3.0, 4.5)
FAR = 1e30
SPARE = 1e-7  # of the optimum: what the solver's tolerances may hide


@dataclass(frozen=True, slots=True, eq=False)
class AreaMatrix:
    """The rows of one area: `matrix` (rows, x then r), `upper` and `lower` of rows.

    `cells` (n, 2) action and week of each x, `worth` (n_r,) of each r, `fixed` (n,) x
    that are 1. `use` (shared limits, n) what each x takes of them.
    """

    matrix: Any
    lower: Floats
    upper: Floats
    cells: Ints
    worth: Floats
    fixed: Floats
    use: Any


def area_matrix(p: Static, k: int, least: int, fixed: Ints) -> AreaMatrix:
    """The rows of area `k`; `fixed` (n, 2) are its choices that stay."""
    stays = np.zeros(p.open.shape[1:], dtype=np.bool_)
    stays[fixed[:, 0], fixed[:, 1]] = True
    effective = (p.open[k] > 0) & ((p.touches[:, :1] >= 0) | (least > 0))
    cells = np.argwhere(effective | stays)
    effects, lower, upper = _effects(p, k, cells)
    limits, low, high = _limits(p, k, cells, least)
    n = len(cells)
    extra = effects.shape[1] - n
    matrix = sp.vstack([effects, sp.hstack([limits, sp.csr_matrix((len(low), extra))])])
    return AreaMatrix(
        matrix=sp.csc_matrix(matrix),
        lower=np.concatenate([lower, low]),
        upper=np.concatenate([upper, high]),
        cells=cells,
        worth=p.value[k].ravel(),
        fixed=stays[cells[:, 0], cells[:, 1]].astype(np.float64),
        use=shared_use(p, k, cells),
    )


def _effects(p: Static, k: int, cells: Ints) -> tuple[Any, Floats, Floats]:
    """Rows that say what may be lowered: r <= sum, or r <= every tangent of z = sum."""
    depth = _depth(p, k, cells)
    count = depth.shape[0]
    one = sp.identity(count, format="csr")
    if p.capped:
        rows = sp.hstack([-depth, one])
        return rows, np.full(count, -FAR), np.zeros(count)
    # columns: x, then z, then r
    none = sp.csr_matrix((count, len(cells)))
    parts = [sp.hstack([-depth, one, sp.csr_matrix((count, count))])]
    low, high = [np.zeros(count)], [np.zeros(count)]
    for z in TANGENTS:
        slope = float(np.exp(-z))
        parts.append(sp.hstack([none, -slope * one, one]))
        low.append(np.full(count, -FAR))
        high.append(np.full(count, 1.0 - slope - slope * z))
    return sp.vstack(parts), np.concatenate(low), np.concatenate(high)


def _depth(p: Static, k: int, cells: Ints) -> Any:
    """(Q x W, n) what each x adds to the depth of each indicator and week."""
    _, indicators, weeks = p.value.shape
    row = k if p.depth.shape[0] > 1 else 0
    across = p.depth[row, cells[:, 0]]  # (n, Q, T)
    at, q, t = np.nonzero(across)
    week = cells[at, 1] + t
    inside = week < weeks
    return sp.csr_matrix(
        (across[at, q, t][inside], ((q * weeks + week)[inside], at[inside])),
        shape=(indicators * weeks, len(cells)),
    )


def _limits(p: Static, k: int, cells: Ints, least: int) -> tuple[Any, Floats, Floats]:
    """Rows of the limits that hold within the area."""
    n, weeks = len(cells), p.value.shape[2]
    ones = np.ones(n)
    at = np.arange(n)
    group = p.group[cells[:, 0]]
    shapes = (
        (cells[:, 1], ones, np.full(weeks, float(p.week_most))),
        (group, ones, p.pair_most.astype(np.float64)),
        (np.zeros(n, dtype=np.int64), ones, np.array([float(p.area_most[k])])),
        (np.zeros(n, dtype=np.int64), p.cost[k, cells[:, 0]], p.area_purse[k : k + 1]),
    )
    rows = [
        sp.csr_matrix((value, (where, at)), shape=(len(limit), n))
        for where, value, limit in shapes
    ]
    high = np.concatenate([limit for _, _, limit in shapes])
    low = np.full(high.size, -FAR)
    low[-2] = float(least)
    high[:-1][high[:-1] >= UNLIMITED] = FAR  # the last is rupiah
    high[~np.isfinite(high)] = FAR
    return sp.vstack(rows), low, high


def shared_limits(p: Static) -> Floats:
    """(L,) limits over all areas: budget, purses, people by institution and week, most
    of each measure."""
    return np.concatenate(
        [
            [p.budget],
            p.purses,
            p.capacity.ravel(),
            np.where(p.group_most >= UNLIMITED, np.inf, p.group_most),
        ]
    )


def shared_use(p: Static, k: int, cells: Ints) -> Any:
    """(L, n) what each x takes of the shared limits."""
    institutions, weeks = p.capacity.shape
    n, m, w = len(cells), cells[:, 0], cells[:, 1]
    at, who = np.arange(n), p.who[k, m]
    rows, cols, data = [np.zeros(n), 1 + who], [at, at], [p.cost[k, m]] * 2
    for step in range(p.staff.shape[1]):
        inside = w + step < weeks
        rows.append((1 + institutions + who * weeks + w + step)[inside])
        cols.append(at[inside])
        data.append(p.staff[m, step][inside])
    rows.append(1 + institutions * (1 + weeks) + p.group[m])
    cols.append(at)
    data.append(np.ones(n))
    count = 1 + institutions * (1 + weeks) + p.group_most.size
    return sp.csr_matrix(
        (np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))),
        shape=(count, n),
    )


def reach_of(areas: Sequence[AreaMatrix]) -> Bools:
    """(L, K) which shared limit is touched in which area."""
    return np.array([np.diff(sp.csr_matrix(a.use).indptr) > 0 for a in areas]).T


def with_own_limits(
    area: AreaMatrix, k: int, limits: Floats, reach: Bools
) -> AreaMatrix:
    """The area with the limits that no other area touches as rows of its own.

    An office that serves one area only needs no price: its money and people bind there
    exactly, and hundreds of such offices add no price to be looked for.
    """
    own = np.flatnonzero(reach[:, k] & (reach.sum(axis=1) == 1) & np.isfinite(limits))
    if own.size == 0:
        return area
    extra = area.matrix.shape[1] - area.use.shape[1]
    more = sp.hstack([sp.csr_matrix(area.use)[own], sp.csr_matrix((own.size, extra))])
    return replace(
        area,
        matrix=sp.csc_matrix(sp.vstack([area.matrix, more])),
        lower=np.concatenate([area.lower, np.full(own.size, -FAR)]),
        upper=np.concatenate([area.upper, limits[own]]),
    )


class AreaSolver:
    """One area's model kept in HiGHS: only the objective changes from price to price."""

    def __init__(self, area: AreaMatrix) -> None:
        self.area = area
        self.extra = area.matrix.shape[1] - len(area.cells) - area.worth.size
        self.model = quiet_highs()
        self.model.passModel(self._program())

    def relaxed(self, prices: Floats) -> tuple[float, Floats]:
        """Upper bound of worth less prices, and the use (L,) of its optimum, with x
        between 0 and 1. ValueError when the area alone cannot keep its limits."""
        n = len(self.area.cells)
        priced = self.area.use.T @ prices
        self.model.changeColsCost(n, np.arange(n, dtype=np.int32), priced)
        if not is_solved(self.model):
            raise ValueError("an area cannot keep its limits")
        value = -self.model.getInfo().objective_function_value
        x = np.asarray(self.model.getSolution().col_value)[:n]
        return value + SPARE * (1.0 + abs(value)), np.asarray(self.area.use @ x)

    def whole(self, prices: Floats, seconds: float) -> float:
        """Upper bound of the same with whole x, as good as it gets in `seconds`."""
        n = len(self.area.cells)
        program = self._program()
        cost = np.asarray(program.col_cost_)
        cost[:n] = self.area.use.T @ prices
        program.col_cost_ = cost
        kinds = [highspy.HighsVarType.kInteger] * n
        rest = self.extra + self.area.worth.size
        program.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * rest
        return whole_bound(program, seconds)

    def _program(self) -> Any:
        area, n = self.area, len(self.area.cells)
        matrix = area.matrix
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = matrix.shape
        program.col_cost_ = np.concatenate([np.zeros(n + self.extra), -area.worth])
        ends = np.concatenate([np.full(self.extra, FAR), np.ones(area.worth.size)])
        program.col_lower_ = np.concatenate([area.fixed, np.zeros(ends.size)])
        program.col_upper_ = np.concatenate([np.ones(n), ends])
        program.row_lower_, program.row_upper_ = area.lower, area.upper
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr
        program.a_matrix_.index_ = matrix.indices
        program.a_matrix_.value_ = matrix.data
        return program


def whole_bound(program: Any, seconds: float) -> float:
    """HiGHS' own bound of an integer programme after so many seconds; infinite when it
    has none."""
    model = quiet_highs()
    model.setOptionValue("time_limit", max(seconds, 0.01))
    model.passModel(program)
    model.run()
    if model.getModelStatus() not in (
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kTimeLimit,
    ):
        return float("inf")
    value = -float(model.getInfo().mip_dual_bound)
    return value + SPARE * (1.0 + abs(value))


def is_solved(model: Any) -> bool:
    """Solve, from the last basis where there is one, else from nothing; True at an optimum.

    A basis that was best at other prices leads the simplex astray once in a great while.
    """
    model.run()
    if model.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return True
    model.clearSolver()
    model.run()
    return bool(model.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def quiet_highs() -> Any:
    """A solver on one thread that prints nothing.

    `highspy.Highs` would write its banner to standard output while it is made.
    """
    model = highspy._core._Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    return model

"""Prices of the shared limits at which the areas' own problems bound the whole best.

L(prices) = prices . limits + sum over areas of the best worth less prices is an upper
bound for every prices >= 0 (Lagrangian duality; Geoffrion 1974). Its lowest point is
looked for in two steps: the linear programme of a sample of the areas with its part of
the limits gives prices to begin with; cutting planes within a trust region (level of
the piecewise linear model; Marsten, Hogan & Blankenship 1975) make them better.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy
import scipy.sparse as sp

from sinergi_core.allocate.bound_area import (
    FAR,
    AreaMatrix,
    AreaSolver,
    quiet_highs,
    whole_bound,
)
from sinergi_core.allocate.problem import Bools, Floats
from sinergi_core.index.engine import Engine

SAMPLES = (4, 16)  # areas of the first linear programmes
QUICK_SECONDS = 10.0  # for the small one, even when time is short


@dataclass(slots=True)
class Dual:
    """The areas' solvers, the shared limits, and the best prices so far."""

    solvers: Sequence[AreaSolver]
    limits: Floats
    engine: Engine
    prices: Floats
    value: float = float("inf")
    area_values: Floats | None = None

    def at(self, prices: Floats) -> tuple[float, Floats]:
        """L at these prices and a subgradient; keeps the prices if they are best."""
        found = list(self.engine.map(_Relaxed(prices), self.solvers))
        used = np.sum([use for _, use in found], axis=0)
        values = np.array([value for value, _ in found])
        bounded = np.isfinite(self.limits)
        slack = np.where(bounded, self.limits, 0.0) - used
        value = float(values.sum() + prices[bounded] @ self.limits[bounded])
        if value < self.value:
            self.value, self.prices, self.area_values = value, prices, values
        return value, np.where(bounded, slack, 0.0)


@dataclass(frozen=True, slots=True)
class _Relaxed:
    prices: Floats

    def __call__(self, solver: AreaSolver) -> tuple[float, Floats]:
        return solver.relaxed(self.prices)


def first_prices(
    areas: Sequence[AreaMatrix], limits: Floats, reach: Bools, end: float, seed: int
) -> Floats:
    """(L,) prices from the linear programme of some areas and their part of the limits:
    of a few, which is quick, then of more if that is done before `end` (monotonic).

    The part of a limit is that of the areas it reaches (`reach` (L, K))."""
    order = np.random.default_rng(seed).permutation(len(areas))
    prices = np.zeros(limits.size)
    for count, least in zip(SAMPLES, (QUICK_SECONDS, 0.0), strict=True):
        at = np.sort(order[:count])
        part = reach[:, at].sum(axis=1) / np.maximum(reach.sum(axis=1), 1)
        seconds = max(end - time.monotonic(), least)
        some = np.where(np.isfinite(limits), limits, 0.0) * part
        some[~np.isfinite(limits)] = np.inf
        found = _prices_of([areas[k] for k in at], some, seconds)
        prices = prices if found is None else found
    return prices


def _prices_of(
    picked: Sequence[AreaMatrix], limits: Floats, seconds: float
) -> Floats | None:
    """The prices of these areas' programme; None when the time did not suffice."""
    if seconds <= 0:
        return None
    model = quiet_highs()
    model.setOptionValue("time_limit", seconds)
    model.setOptionValue("solver", "ipm")
    model.setOptionValue("run_crossover", "off")
    model.passModel(_together(picked, limits))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    duals = np.asarray(model.getSolution().row_dual)
    found: Floats = np.maximum(-duals[-limits.size :], 0.0)
    return np.where(np.isfinite(limits), found, 0.0)


def bound_together(
    areas: Sequence[AreaMatrix], limits: Floats, seconds: float
) -> float:
    """Upper bound from one integer programme of all areas, as good as it gets in time.

    Better than prices where few choices fill a limit; hopeless for large problems.
    """
    program = _together(areas, limits)
    kinds: list[Any] = []
    for area in areas:
        x = len(area.cells)
        kinds += [highspy.HighsVarType.kInteger] * x
        kinds += [highspy.HighsVarType.kContinuous] * (area.matrix.shape[1] - x)
    program.integrality_ = kinds
    return whole_bound(program, seconds)


def _together(areas: Sequence[AreaMatrix], limits: Floats) -> Any:
    """The programme of several areas and their shared limits."""
    coupling = sp.hstack(
        [
            sp.hstack(
                [
                    a.use,
                    sp.csr_matrix((limits.size, a.matrix.shape[1] - a.use.shape[1])),
                ]
            )
            for a in areas
        ]
    )
    rows = sp.csc_matrix(
        sp.vstack([sp.block_diag([a.matrix for a in areas]), coupling])
    )
    lower = np.concatenate([*(a.lower for a in areas), np.full(limits.size, -FAR)])
    ends = np.where(np.isfinite(limits), limits, FAR)
    upper = np.concatenate([*(a.upper for a in areas), ends])
    return _joint(areas, rows, lower, upper)


def _joint(areas: Sequence[AreaMatrix], rows: Any, lower: Floats, upper: Floats) -> Any:
    costs, low, high = [], [], []
    for area in areas:
        x = len(area.cells)
        free = area.matrix.shape[1] - x - area.worth.size
        costs += [np.zeros(x + free), -area.worth]
        low += [area.fixed, np.zeros(free + area.worth.size)]
        high += [np.ones(x), np.full(free, FAR), np.ones(area.worth.size)]
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = rows.shape
    program.col_cost_ = np.concatenate(costs)
    program.col_lower_, program.col_upper_ = np.concatenate(low), np.concatenate(high)
    program.row_lower_, program.row_upper_ = lower, upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = rows.indptr
    program.a_matrix_.index_ = rows.indices
    program.a_matrix_.value_ = rows.data
    return program


def lower_dual(dual: Dual, end: float, steps: int = 40) -> None:
    """Improve the prices by cutting planes in a shrinking box until `end` (monotonic)."""
    planes: list[tuple[float, Floats]] = []
    prices = dual.prices
    scale = np.maximum(prices, float(prices.mean()) * 0.1 + 1e-9)
    radius = 0.3
    for _ in range(steps):
        before = dual.value
        value, slope = dual.at(prices)
        planes.append((float(value - slope @ prices), slope))
        radius = radius if value < before else radius * 0.6
        if time.monotonic() >= end or radius < 1e-3:
            return
        prices, promise = _lowest(planes, dual, scale * radius)
        if promise >= dual.value - 1e-5 * abs(dual.value):
            return


def _lowest(
    planes: Sequence[tuple[float, Floats]], dual: Dual, width: Floats
) -> tuple[Floats, float]:
    """Where the planes' upper envelope is lowest near the best prices, and how low."""
    size = dual.prices.size
    slopes = np.array([slope for _, slope in planes])
    starts = np.array([start for start, _ in planes])
    cost = np.zeros(size + 1)
    cost[-1] = 1.0
    low = np.maximum(dual.prices - width, 0.0)
    high = np.where(np.isfinite(dual.limits), dual.prices + width, low)
    bounds = [*zip(low, high, strict=True), (None, None)]
    rows = np.hstack([slopes, -np.ones((len(planes), 1))])
    found = scipy.optimize.linprog(
        cost, A_ub=rows, b_ub=-starts, bounds=bounds, method="highs"
    )
    if found.x is None:
        return dual.prices, float("inf")
    return np.maximum(found.x[:-1], 0.0), float(found.x[-1])

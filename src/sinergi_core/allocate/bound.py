"""How much better any plan could be: a certified upper bound and the gap to it.

The limits that areas share get prices; at any prices the areas' own problems, solved
apart, bound every plan (`bound_prices`). First with fractions of choices (a linear
programme per area), then, in the time that is left, with whole choices (an integer
programme per area, HiGHS' own dual bound counts even when it is stopped). Where that
leaves time and the problem is small, one integer programme for all areas follows.

The cautious measure is a minimum over weights of draws, so the weights of the plan
bound it for every plan: what is lost by them is added (`_caution_slack`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from sinergi_core.allocate.arrays import Static, static_of
from sinergi_core.allocate.bound_area import (
    AreaSolver,
    area_matrix,
    reach_of,
    shared_limits,
    with_own_limits,
)
from sinergi_core.allocate.bound_prices import (
    Dual,
    bound_together,
    first_prices,
    lower_dual,
)
from sinergi_core.allocate.plan import Plan
from sinergi_core.allocate.problem import Floats, PlanProblem
from sinergi_core.index.engine import Engine, ThreadsEngine, threads_engine

FOR_FIRST_PRICES, FOR_PRICES = 0.35, 0.2  # of the time
CELLS_TOGETHER = 30_000  # beyond, one programme for all gets nowhere in minutes


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan that keeps the limits, and serves as many areas as they should be where
    this one does, has an objective above `value`.

    `gap` = (value - objective) / value. `relaxed` is the bound with fractions of
    choices. `finished`: every area's integer programme was looked at, none cut short
    before its turn. `seconds` it took.
    """

    value: float
    gap: float
    relaxed: float
    method: str
    finished: bool
    seconds: float


def bound_plan(
    problem: PlanProblem,
    plan: Plan,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    engine: Engine | None = None,
) -> Bound:
    """The bound beside a plan; for a background job. As the clock decides how far it
    gets, two runs may give different, equally valid bounds.

    ValueError when an area cannot keep its own limits, or `seconds` is not positive.
    """
    if not seconds > 0:
        raise ValueError("seconds: give more than 0")
    begin = time.monotonic()
    if plan.proven and plan.problem_digest == problem.digest():
        return Bound(plan.objective, 0.0, plan.objective, "exact", True, 0.0)
    run: Engine = threads_engine() if engine is None else engine
    static = static_of(problem, plan.draw_weights)
    dual = _open(problem, plan, static, run, begin, seconds, seed)
    lower_dual(dual, begin + seconds * (FOR_FIRST_PRICES + FOR_PRICES))
    tightened, finished = _whole(dual, begin + seconds)
    left = begin + seconds - time.monotonic()
    if finished and left > 0 and static.open.size <= CELLS_TOGETHER:
        areas = [solver.area for solver in dual.solvers]
        tightened = min(tightened, bound_together(areas, dual.limits, left))
    slack = _caution_slack(problem, plan)
    value = max(tightened + slack, plan.objective)
    return Bound(
        value=value,
        gap=(value - plan.objective) / value if value > 0 else 0.0,
        relaxed=dual.value + slack,
        method="lagrangian",
        finished=finished,
        seconds=time.monotonic() - begin,
    )


def _open(
    problem: PlanProblem,
    plan: Plan,
    static: Static,
    engine: Engine,
    begin: float,
    seconds: float,
    seed: int,
) -> Dual:
    """The areas' models and prices to begin with."""
    fixed = np.array(problem.fixed, dtype=np.int64).reshape(-1, 3)
    short = set(plan.unmet)
    areas = [
        area_matrix(
            static,
            k,
            0 if k in short else int(problem.least_per_area[k]),
            fixed[fixed[:, 0] == k, 1:],
        )
        for k in range(len(problem.areas))
    ]
    limits, reach = shared_limits(static), reach_of(areas)
    areas = [with_own_limits(area, k, limits, reach) for k, area in enumerate(areas)]
    limits = np.where(reach.sum(axis=1) == 1, np.inf, limits)  # no longer shared
    end = begin + seconds * FOR_FIRST_PRICES
    prices = first_prices(areas, limits, reach, end, seed)
    return Dual([AreaSolver(area) for area in areas], limits, engine, prices)


@dataclass(slots=True)
class _Whole:
    """Solves areas with whole choices; each gets its part of the time still left."""

    prices: Floats
    end: float
    waiting: int
    workers: int

    def __call__(self, solver: AreaSolver) -> float:
        left = self.end - time.monotonic()
        part = left * self.workers / max(self.waiting, 1)
        self.waiting -= 1
        return solver.whole(self.prices, part) if left > 0 else float("inf")


def _whole(dual: Dual, end: float) -> tuple[float, bool]:
    """The bound with whole choices at the best prices, and whether all had a turn."""
    relaxed = dual.area_values
    if relaxed is None:
        return dual.value, False
    workers = dual.engine.workers if isinstance(dual.engine, ThreadsEngine) else 1
    work = _Whole(dual.prices, end, len(dual.solvers), workers)
    found = np.array(list(dual.engine.map(work, dual.solvers)))
    better = np.minimum(found, relaxed)
    return dual.value - float((relaxed - better).sum()), bool(np.isfinite(found).all())


def _caution_slack(problem: PlanProblem, plan: Plan) -> float:
    """What is at stake less the same at the plan's weights of the draws; >= 0."""
    totals = (problem.scores * problem.area_weight).sum(axis=1)
    total = float(problem.week_weight.sum())
    return plan.at_stake - float(plan.draw_weights @ totals) * total

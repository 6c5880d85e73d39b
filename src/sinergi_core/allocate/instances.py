"""The planning problems that are measured: the reference instance and larger ones.

The reference is the budgeted maximum coverage with diminishing returns and decay that
was solved with four integer programming solvers in November 2026: 65 areas, 30
actions, 12 weeks, 8 indicators, one budget, one weekly number of people. The same
numbers come from the same seed.
"""

from __future__ import annotations

import numpy as np

from sinergi_core.allocate.problem import PlanProblem

REFERENCE_SEED = 2
ACTIONS, WEEKS, INDICATORS = 30, 12, 8
BUDGET_PER_AREA, STAFF_PER_AREA = 2500 / 65, 150 / 65


def reference_problem(
    areas: int = 65, actions: int = ACTIONS, weeks: int = WEEKS
) -> PlanProblem:
    """Return the reference instance; with other sizes, limits in proportion."""
    r = np.random.default_rng(REFERENCE_SEED)
    cost = r.integers(2, 20, actions).astype(float)
    staff = r.integers(1, 6, actions).astype(float)
    touched = r.random((actions, INDICATORS)) < 0.3
    effect = np.where(touched, r.uniform(0.1, 0.6, (actions, INDICATORS)), 0)
    risk = r.gamma(2, 1, (areas, INDICATORS))
    weight = r.uniform(0.5, 2, areas)
    scores = risk.sum(axis=1)
    return PlanProblem(
        areas=tuple(f"a{k:04d}" for k in range(areas)),
        actions=tuple(f"m{m:02d}" for m in range(actions)),
        indicators=tuple(f"i{q}" for q in range(INDICATORS)),
        institutions=("one",),
        weeks=weeks,
        scores=scores,
        shares=risk / scores[:, None],
        effect=effect,
        cost=cost,
        staff=staff,
        institution_of=np.zeros(actions, dtype=np.int64),
        persistence=np.tile(0.8 ** np.arange(6), (actions, 1)),
        area_weight=weight,
        week_weight=np.asarray(0.97 ** np.arange(weeks), dtype=np.float64),
        saturation="capped",
        budget=BUDGET_PER_AREA * areas,
        capacity=np.full((1, weeks), STAFF_PER_AREA * areas),
        most_per_area_week=3,
        most_per_measure_area=np.full(actions, 2),
    )

"""Small planning problems made from a seed."""

from itertools import combinations
from typing import Any

import numpy as np

from sinergi_core.allocate import Choice, Plan, PlanProblem, make_plan, violations


def small_problem(seed: int = 1, **changes: Any) -> PlanProblem:
    """Five areas, four actions of three measures, two institutions, three weeks."""
    rng = np.random.default_rng(seed)
    k, m, q, w = 5, 4, 3, 3
    given: dict[str, Any] = {
        "areas": tuple(f"a{n}" for n in range(k)),
        "actions": tuple(f"m{n}" for n in range(m)),
        "indicators": tuple(f"i{n}" for n in range(q)),
        "institutions": ("pemkot", "bawaslu"),
        "weeks": w,
        "scores": rng.uniform(10, 60, (20, k)),
        "shares": rng.dirichlet(np.ones(q), k),
        "effect": rng.uniform(0.05, 0.6, (m, q)),
        "cost": rng.integers(1, 9, m),
        "institution_of": [0, 0, 1, 1],
        "measure_of": [0, 1, 1, 2],
        "staff": rng.integers(1, 4, (m, 2)),
        "persistence": np.tile(0.8 ** np.arange(2), (m, 1)),
        "budget": 30,
        "institution_budget": [20, 15],
        "capacity": [[4], [5]],
        "most_per_area_week": 1,
        "most_per_measure_area": 2,
    }
    return PlanProblem(**{**given, **changes})


def tiny_problem(seed: int, **changes: Any) -> PlanProblem:
    """Two areas, two actions, two weeks: 8 possible choices."""
    rng = np.random.default_rng(seed)
    given: dict[str, Any] = {
        "areas": ("a", "b"),
        "actions": ("x", "y"),
        "indicators": ("i", "j"),
        "institutions": ("one",),
        "weeks": 2,
        "scores": rng.uniform(10, 60, (5, 2)),
        "shares": rng.dirichlet(np.ones(2), 2),
        "effect": rng.uniform(0.1, 0.7, (2, 2)),
        "cost": rng.integers(1, 6, 2),
        "institution_of": [0, 0],
        "staff": rng.integers(1, 4, 2),
        "budget": int(rng.integers(2, 12)),
        "capacity": [int(rng.integers(2, 6))],
        "saturation": "capped" if seed % 2 else "complement",
    }
    return PlanProblem(**{**given, **changes})


def best_by_trying_all(problem: PlanProblem, at_most: int = 8) -> Plan:
    """The best plan of all those with up to `at_most` choices that keep the limits."""
    sizes = (len(problem.areas), len(problem.actions), problem.weeks)
    cells = [Choice(*map(int, c)) for c in np.ndindex(*sizes)]
    best = make_plan(problem, [])
    for size in range(1, at_most + 1):
        for some in combinations(cells, size):
            plan = make_plan(problem, some)
            better = (-len(plan.unmet), plan.objective) > (
                -len(best.unmet),
                best.objective,
            )
            if better and not violations(problem, plan):
                best = plan
    return best


def offices_problem(seed: int, **changes: Any) -> PlanProblem:
    """Six areas served by a city, two offices of three areas and six of one area.

    Actions 0 and 1 are the city's, 2 and 3 those of the larger office of the area, 4
    and 5 those of the area's own office.
    """
    rng = np.random.default_rng(seed)
    k, m = 6, 6
    who = np.zeros((k, m), dtype=np.int64)
    who[:, 2:4] = 1 + np.arange(k)[:, None] // 3
    who[:, 4:6] = 3 + np.arange(k)[:, None]
    covers = np.zeros((9, k), dtype=np.bool_)
    covers[0] = True
    for area in range(k):
        covers[[1 + area // 3, 3 + area], area] = True
    given: dict[str, Any] = {
        "areas": tuple(f"a{n}" for n in range(k)),
        "actions": tuple(f"m{n}" for n in range(m)),
        "institutions": tuple(f"o{n}" for n in range(9)),
        "effect": rng.uniform(0.05, 0.6, (m, 3)),
        "cost": rng.integers(1, 9, m),
        "scores": rng.uniform(10, 60, (20, k)),
        "shares": rng.dirichlet(np.ones(3), k),
        "staff": rng.integers(1, 4, (m, 2)),
        "persistence": np.tile(0.8 ** np.arange(2), (m, 1)),
        "measure_of": np.arange(m),
        "institution_of": who,
        "covers": covers,
        "institution_budget": rng.integers(0, 20, 9),
        "capacity": rng.integers(0, 8, 9).astype(np.float64),
        "budget": 80,
        "most_per_measure_area": 2,
    }
    return small_problem(seed, **{**given, **changes})

"""Plans beside each other, and the two simple ways of planning to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sinergi_core.allocate import kernels
from sinergi_core.allocate.arrays import rows_of, static_of
from sinergi_core.allocate.plan import Plan, draw_weights, make_plan
from sinergi_core.allocate.prices import even_prices, weights_of
from sinergi_core.allocate.problem import PlanProblem
from sinergi_core.allocate.search import fresh_state, propose_plan


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """One plan in a comparison.

    `share` is the objective over what is at stake; `areas` how many have a choice,
    `unmet` how many have fewer than they should; rupiah per inhabitant of the area with
    most and on average; `worst_left` the area with the highest mean score that remains.
    """

    name: str
    objective: float
    expected: float
    share: float
    cost: float
    choices: int
    areas: int
    unmet: int
    per_person_top: float
    per_person_mean: float
    worst_left: int
    worst_left_score: float


def compare_plans(
    problem: PlanProblem, plans: Mapping[str, Plan]
) -> tuple[PlanFigures, ...]:
    """The figures of each plan, in the order given."""
    return tuple(_figures(problem, name, plan) for name, plan in plans.items())


def greedy_plan(problem: PlanProblem) -> Plan:
    """What one gets by taking the largest gain per rupiah again and again."""
    weights = draw_weights(problem, problem.scores @ problem.area_weight)
    static = static_of(problem, weights)
    state = fresh_state(problem, static)
    ones = np.ones(len(problem.areas), dtype=np.uint8)
    kernels.fill(static, state, weights_of(static, even_prices(static, 0.0)), ones)
    return make_plan(problem, rows_of(state), method="greedy")


def even_plan(problem: PlanProblem) -> Plan:
    """Spreading evenly: each area in turn, the neediest no sooner than the others, gets
    its best choice per rupiah, until nothing fits."""
    weights = draw_weights(problem, problem.scores @ problem.area_weight)
    static = static_of(problem, weights)
    state = fresh_state(problem, static)
    price = weights_of(static, even_prices(static, 0.0))
    mask = np.zeros(len(problem.areas), dtype=np.uint8)
    while True:
        before = int(state.by_area.sum())
        for area in range(mask.size):
            mask[:] = 0
            mask[area] = 1
            state.top[:] = np.inf
            k, m, w = kernels.best(static, state, price, mask)
            if k >= 0:
                kernels.put(static, state, k, m, w, 1)
        if int(state.by_area.sum()) == before:
            return make_plan(problem, rows_of(state), method="even")


def budget_curve(
    problem: PlanProblem,
    budgets: Sequence[float],
    *,
    seed: int = 1,
    seconds: float = 60.0,
    rounds: int | None = None,
) -> tuple[Plan, ...]:
    """A plan for each of the rising total budgets, in at most `seconds` each.

    Each search starts from the plan of the budget before, so a larger budget is never
    worse. ValueError when the budgets do not rise.
    """
    if any(b < a for a, b in pairwise(budgets)):
        raise ValueError("budgets: give them in rising order")
    plans: list[Plan] = []
    for budget in budgets:
        plans.append(
            propose_plan(
                problem.replace(budget=budget),
                seed=seed,
                seconds=seconds,
                rounds=rounds,
                start=plans[-1] if plans else None,
            )
        )
    return tuple(plans)


def _figures(problem: PlanProblem, name: str, plan: Plan) -> PlanFigures:
    people = problem.people
    per_person = np.divide(
        plan.spent_area, people, out=np.zeros(people.shape), where=people > 0
    )
    left = problem.scores.mean(axis=0) * (1.0 - plan.lowered)
    worst = int(np.argmax(left))
    return PlanFigures(
        name=name,
        objective=plan.objective,
        expected=plan.expected,
        share=plan.objective / plan.at_stake if plan.at_stake > 0 else 0.0,
        cost=plan.cost,
        choices=len(plan.choices),
        areas=len(np.unique(plan.choices[:, 0])),
        unmet=len(plan.unmet),
        per_person_top=float(per_person.max()),
        per_person_mean=float(plan.spent_area.sum() / max(people.sum(), 1e-300)),
        worst_left=worst,
        worst_left_score=float(left[worst]),
    )

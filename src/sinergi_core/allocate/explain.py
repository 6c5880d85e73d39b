"""Why each choice is in a plan, and why others are not: codes and numbers, no texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.allocate import kernels
from sinergi_core.allocate.arrays import State, Static, new_state, static_of
from sinergi_core.allocate.plan import Plan
from sinergi_core.allocate.prices import even_prices, weights_of
from sinergi_core.allocate.problem import Choice, Floats, PlanProblem
from sinergi_core.allocate.reasons import Reason, reasons_against


@dataclass(frozen=True, slots=True)
class Alternative:
    """What could stand in the place of a choice, and what it would gain there."""

    choice: Choice
    gain: float
    cost: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A choice of the plan: `gain` is what the objective would lose without it alone,
    `indicators` the same by indicator position, largest first; `staff` is people times
    weeks. `alternatives`: the best that would fit if this were taken out, per measure.
    """

    choice: Choice
    fixed: bool
    gain: float
    cost: float
    staff: float
    indicators: tuple[tuple[int, float], ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A choice that is not in the plan, what it would add, and everything against it;
    without reasons it could simply be added."""

    choice: Choice
    gain: float
    cost: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PlanExplanation:
    """Reasons for every choice and for the best of those refused."""

    choices: tuple[Explanation, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A plan as it stands: gains are known everywhere, `open` says what is allowed."""

    problem: PlanProblem
    plan: Plan
    static: Static
    state: State
    open: NDArray[np.bool_]
    weight: Floats


def explain_plan(
    problem: PlanProblem, plan: Plan, *, alternatives: int = 3, refusals: int = 50
) -> PlanExplanation:
    """The reasons of a plan. Refusals: for each area and action its best week, those
    that would gain most for their price first, at most `refusals`; up to a third of
    them is kept for what is not allowed at all (approval, lead time, window)."""
    case = _standing(problem, plan)
    chosen = tuple(_explain(case, at, alternatives) for at in range(len(plan.choices)))
    refused = tuple(_refusal(case, choice) for choice in _best_missed(case, refusals))
    return PlanExplanation(chosen, refused)


def why_not(problem: PlanProblem, plan: Plan, choice: Choice) -> Refusal:
    """Everything that keeps one choice out of a plan; ValueError when it is outside the
    problem."""
    sizes = (len(problem.areas), len(problem.actions), problem.weeks)
    if any(not 0 <= at < n for at, n in zip(choice, sizes, strict=True)):
        raise ValueError(f"choice {tuple(choice)} is outside the problem {sizes}")
    return _refusal(_standing(problem, plan), Choice(*map(int, choice)))


def _standing(problem: PlanProblem, plan: Plan) -> _Case:
    static = static_of(problem, plan.draw_weights)
    allowed = static.open.astype(np.bool_)
    static = static._replace(open=np.ones_like(static.open))
    state = new_state(static)
    kernels.all_gains(static, state)
    kernels.put_in(static, state, plan.choices)
    return _Case(problem, plan, static, state, allowed, allowed.astype(np.float64))


def _explain(case: _Case, at: int, alternatives: int) -> Explanation:
    problem, static, state = case.problem, case.static, case.state
    k, m, w = (int(n) for n in case.plan.choices[at])
    before = state.room[k].copy()
    kernels.put(static, state, k, m, w, -1)
    parts = ((state.room[k] - before) * static.value[k]).sum(axis=1)
    others = _others(case, Choice(k, m, w), alternatives)
    kernels.put(static, state, k, m, w, 1)
    order = [q for q in np.argsort(-parts, kind="stable") if parts[q] > 0]
    length = min(problem.staff.shape[1], problem.weeks - w)
    return Explanation(
        choice=Choice(k, m, w),
        fixed=bool(case.plan.fixed[at]),
        gain=float(parts.sum()),
        cost=float(problem.cost[k, m]),
        staff=float(problem.staff[m, :length].sum()),
        indicators=tuple((int(q), float(parts[q])) for q in order),
        alternatives=others,
    )


def _others(case: _Case, taken: Choice, count: int) -> tuple[Alternative, ...]:
    """The best other choices that would fit in the same area, one for each action."""
    found: list[Alternative] = []
    state, weight = case.state, case.weight
    here = weight[taken.area].copy()
    weight[taken] = 0.0
    mask = np.zeros(len(case.problem.areas), dtype=np.uint8)
    mask[taken.area] = 1
    for _ in range(count):
        state.top[:] = np.inf
        k, m, w = (int(n) for n in kernels.best(case.static, state, weight, mask))
        if k < 0:
            break
        cost = float(case.problem.cost[k, m])
        found.append(Alternative(Choice(k, m, w), float(state.gain[k, m, w]), cost))
        weight[k, m] = 0.0  # the next best is another action
    weight[taken.area] = here
    return tuple(found)


def _best_missed(case: _Case, count: int) -> list[Choice]:
    """The best week of each area and action not chosen there, by gain per price."""
    price = weights_of(case.static, even_prices(case.static, 1.0))
    score = np.where(case.state.chosen > 0, 0.0, case.state.gain * price)
    allowed = score * case.open  # weeks that are not allowed only where none is
    week = np.where(
        allowed.max(axis=2) > 0, allowed.argmax(axis=2), score.argmax(axis=2)
    )
    best = np.take_along_axis(score, week[:, :, None], axis=2)[:, :, 0]
    possible = np.take_along_axis(case.open, week[:, :, None], axis=2)[:, :, 0]
    allowed_first = _largest(np.where(possible, best, 0.0), count - count // 3)
    shut = _largest(np.where(possible, 0.0, best), count // 3)
    return [Choice(int(k), int(m), int(week[k, m])) for k, m in [*allowed_first, *shut]]


def _largest(score: Floats, count: int) -> list[tuple[int, int]]:
    """Where the largest positive values are, at most `count` of them."""
    order = np.argsort(-score, axis=None, kind="stable")[:count]
    pairs = zip(*np.unravel_index(order, score.shape), strict=True)
    return [(int(k), int(m)) for k, m in pairs if score[k, m] > 1e-12]


def _refusal(case: _Case, choice: Choice) -> Refusal:
    k, m, w = choice
    if case.state.chosen[k, m, w]:
        reasons: tuple[Reason, ...] = (Reason("chosen", {}),)
    else:
        reasons = tuple(reasons_against(case.problem, case.state, choice))
    gain = float(case.state.gain[k, m, w])
    if gain <= 1e-12:
        reasons = (*reasons, Reason("no-effect", {}))
    return Refusal(choice, gain, float(case.problem.cost[k, m]), reasons)

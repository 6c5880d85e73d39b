"""Everything that keeps one choice out of a plan, as codes and numbers.

| code | numbers | what would have to change |
|---|---|---|
| not-approved | institution | the institution agrees to be planned for |
| out-of-area | institution, area | another institution, or it may act there |
| forbidden | | the choice is allowed again |
| lead-time | earliest | a later week |
| window | | a week in which the action is allowed |
| budget, institution-budget | short (rupiah), institution | so much more money |
| per-person | short (rupiah), area | the limit per inhabitant of the area |
| staff | institution, week, short (people) | so many more people in that week |
| area-week-full, area-full, measure-area-full, measure-full | most | a higher limit |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sinergi_core.allocate.arrays import State
from sinergi_core.allocate.plan import TOLERANCE, purse_of
from sinergi_core.allocate.problem import Choice, PlanProblem


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way: a code and its numbers (positions, amounts)."""

    code: str
    numbers: dict[str, Any]


def reasons_against(
    problem: PlanProblem, state: State, choice: Choice
) -> Iterator[Reason]:
    """Yield every reason, permissions first, then money, people and counts."""
    yield from _permissions(problem, choice)
    yield from _money(problem, state, choice)
    yield from _people(problem, state, choice)
    yield from _counts(problem, state, choice)


def _permissions(problem: PlanProblem, choice: Choice) -> Iterator[Reason]:
    k, m, w = choice
    who = int(problem.institution_of[k, m])
    if not problem.approved[who]:
        yield Reason("not-approved", {"institution": who})
    if not problem.covers[who, k]:
        yield Reason("out-of-area", {"institution": who, "area": k})
    if w < problem.lead[m]:
        yield Reason("lead-time", {"earliest": int(problem.lead[m])})
    if not problem.windows[m, w]:
        yield Reason("window", {})
    for refused in problem.forbidden:
        if all(at in (-1, here) for at, here in zip(refused, choice, strict=True)):
            yield Reason("forbidden", {})
            return


def _money(problem: PlanProblem, state: State, choice: Choice) -> Iterator[Reason]:
    k, m, _ = choice
    who, cost = int(problem.institution_of[k, m]), float(problem.cost[k, m])
    short = _short(state.totals[0] + cost, problem.budget)
    if short:
        yield Reason("budget", {"short": short})
    short = _short(state.spent[who] + cost, problem.institution_budget[who])
    if short:
        yield Reason("institution-budget", {"institution": who, "short": short})
    short = _short(state.spent_area[k] + cost, purse_of(problem)[k])
    if short:
        yield Reason("per-person", {"area": k, "short": short})


def _people(problem: PlanProblem, state: State, choice: Choice) -> Iterator[Reason]:
    k, m, w = choice
    who = int(problem.institution_of[k, m])
    for step in range(min(problem.staff.shape[1], problem.weeks - w)):
        week = w + step
        need = state.used[who, week] + problem.staff[m, step]
        short = _short(need, problem.capacity[who, week])
        if short:
            yield Reason("staff", {"institution": who, "week": week, "short": short})


def _counts(problem: PlanProblem, state: State, choice: Choice) -> Iterator[Reason]:
    k, m, w = choice
    g = int(problem.measure_of[m])
    for code, count, most in (
        ("area-week-full", state.by_week[k, w], problem.most_per_area_week),
        ("area-full", state.by_area[k], problem.most_per_area[k]),
        ("measure-area-full", state.by_pair[k, g], problem.most_per_measure_area[g]),
        ("measure-full", state.by_group[g], problem.most_per_measure[g]),
    ):
        if count >= most:
            yield Reason(code, {"most": int(most)})


def _short(need: float, limit: float) -> float:
    """By how much the need exceeds the limit, 0 when it does not."""
    if need <= limit + TOLERANCE * max(1.0, abs(limit)):
        return 0.0
    return float(need - limit)

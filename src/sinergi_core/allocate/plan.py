"""A plan: which choices, what they are worth, whether they keep the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.allocate.problem import UNLIMITED, Choice, Floats, Ints, PlanProblem

TOLERANCE = 1e-9  # of a limit: sums of many costs round in the last digits
Violation = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a search proposes, or what somebody chose.

    `choices` (n, 3) positions of area, action, week, in that order; `fixed` (n,) those
    that stood before. `objective` is by how much the plan lowers the cautious measure
    (mean and worst draws) of weighted vulnerability times weeks, `expected` the same of
    the mean alone, `at_stake` the cautious measure without any measure. `lowered` (K,)
    is the share of each area's score that is expected to be gone on average over the
    (weighted) weeks. `spending` (I,) rupiah, `staff_used` (I, W) people, `spent_area`
    (K,). `unmet` are areas with fewer choices than `least_per_area`. `draw_weights`
    (D,) say which draws the search guarded against. `proven`: no plan is better.
    `stopped_early`: the clock ended the search, so another run may differ.
    """

    choices: Ints
    fixed: NDArray[np.bool_]
    objective: float
    expected: float
    at_stake: float
    lowered: Floats
    spending: Floats
    staff_used: Floats
    spent_area: Floats
    unmet: tuple[int, ...]
    draw_weights: Floats
    method: str
    seed: int
    rounds: int
    proven: bool
    stopped_early: bool
    problem_digest: str

    @property
    def cost(self) -> float:
        """Rupiah of the whole plan."""
        return float(self.spending.sum())

    def as_choices(self) -> tuple[Choice, ...]:
        """The choices as tuples, for `PlanProblem.fixed` of the next planning."""
        return tuple(Choice(*map(int, row)) for row in self.choices)


def make_plan(
    problem: PlanProblem,
    choices: Iterable[tuple[int, int, int]] | Ints,
    *,
    method: str = "given",
    seed: int = 0,
    rounds: int = 0,
    proven: bool = False,
    stopped_early: bool = False,
) -> Plan:
    """The plan of these choices, measured from nothing; limits are not checked here
    (ask `violations`). ValueError for a choice that stands there twice."""
    rows = sorted_rows(choices)
    if len(np.unique(rows, axis=0)) != len(rows):
        raise ValueError("a choice stands in the plan twice")
    share = lowered_shares(problem, rows)
    weights, objective, at_stake = robust_value(problem, share)
    spending, used = use_of(problem, rows)
    counts = np.bincount(rows[:, 0], minlength=len(problem.areas))
    keep = set(problem.fixed)
    return Plan(
        choices=rows,
        fixed=np.array([tuple(map(int, r)) in keep for r in rows], dtype=np.bool_),
        objective=objective,
        expected=float(_stakes(problem).mean(axis=0) @ share),
        at_stake=at_stake,
        lowered=share / max(float(problem.week_weight.sum()), 1e-300),
        spending=spending,
        staff_used=used,
        spent_area=np.bincount(
            rows[:, 0], _costs(problem, rows), minlength=len(problem.areas)
        ).astype(np.float64),
        unmet=tuple(map(int, np.flatnonzero(counts < problem.least_per_area))),
        draw_weights=weights,
        method=method,
        seed=seed,
        rounds=rounds,
        proven=proven,
        stopped_early=stopped_early,
        problem_digest=problem.digest(),
    )


def sorted_rows(choices: Iterable[tuple[int, int, int]] | Ints) -> Ints:
    """(n, 3) choices ordered by area, action, week."""
    if not isinstance(choices, np.ndarray):
        choices = np.array([tuple(c) for c in choices], dtype=np.int64)
    rows = choices.reshape(-1, 3).astype(np.int64)
    return np.asarray(rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))])


def remaining(problem: PlanProblem, rows: Ints, effect: Floats | None = None) -> Floats:
    """(K, Q, W) share of each indicator's part that is left when `rows` are done.

    complement: the product of 1 - e over the actions; capped: 1 - sum, at least 0; with
    e = effect x fit x persistence, at most 1.
    """
    strength = problem.effect if effect is None else effect
    shape = (len(problem.areas), len(problem.indicators), problem.weeks)
    left = np.ones(shape)
    length = problem.persistence.shape[1]
    for k, m, w in rows:
        weeks = min(length, problem.weeks - w)
        there = problem.persistence[m, :weeks]
        e = np.minimum(strength[m][:, None] * problem.fit[k, m] * there, 1.0)
        if problem.saturation == "capped":
            left[k, :, w : w + weeks] -= e
        else:
            left[k, :, w : w + weeks] *= 1.0 - e
    return np.maximum(left, 0.0)


def lowered_shares(problem: PlanProblem, rows: Ints) -> Floats:
    """(K,) share of the score gone, summed over the weighted weeks."""
    gone = (1.0 - remaining(problem, rows)) @ problem.week_weight
    return np.asarray((gone * problem.shares).sum(axis=1))


def _stakes(problem: PlanProblem) -> Floats:
    return np.asarray(problem.scores * problem.area_weight)


def robust_value(problem: PlanProblem, share: Floats) -> tuple[Floats, float, float]:
    """Draw weights (D,), objective and what is at stake, for lowered shares (K,).

    The measure is (1 - c) mean + c CVaR of what remains over the draws (Rockafellar &
    Uryasev 2000); the weights are those of its worst draws, ties shared in order.
    """
    stakes = _stakes(problem)
    total = float(problem.week_weight.sum())
    left = stakes @ (total - share)
    weights = draw_weights(problem, left)
    at_stake = draw_weights(problem, stakes.sum(axis=1)) @ (stakes.sum(axis=1) * total)
    return weights, float(at_stake - weights @ left), float(at_stake)


def draw_weights(problem: PlanProblem, left: Floats) -> Floats:
    """(D,) weights of (1 - c) mean + c (mean of the worst tail), summing to 1."""
    count = left.size
    worst = np.zeros(count)
    share = problem.tail * count
    order = np.argsort(-left, kind="stable")
    whole = int(np.floor(share + 1e-12))
    worst[order[:whole]] = 1.0
    if whole < count:
        worst[order[whole]] = max(share - whole, 0.0)
    if worst.sum() <= 0:
        worst[order[0]] = 1.0
    return np.asarray(
        (1 - problem.caution) / count + problem.caution * worst / worst.sum()
    )


def _costs(problem: PlanProblem, rows: Ints) -> Floats:
    return np.asarray(problem.cost[rows[:, 0], rows[:, 1]])


def use_of(problem: PlanProblem, rows: Ints) -> tuple[Floats, Floats]:
    """Rupiah (I,) and people (I, W) that these choices take; work that reaches past the
    last week counts as far as it lies within."""
    i, w = len(problem.institutions), problem.weeks
    who = problem.institution_of[rows[:, 0], rows[:, 1]]
    spending = np.bincount(who, _costs(problem, rows), minlength=i).astype(np.float64)
    used = np.zeros((i, w))
    for step in range(problem.staff.shape[1]):
        week = rows[:, 2] + step
        inside = week < w
        np.add.at(
            used,
            (who[inside], week[inside]),
            problem.staff[rows[inside, 1], step],
        )
    return spending, used


def violations(problem: PlanProblem, plan: Plan) -> list[Violation]:
    """Everything in which a plan breaks the problem's rules: code and numbers.

    Fixed choices may stand outside windows and approvals, for they are facts.
    """
    rows = plan.choices
    keep = set(problem.fixed)
    free = np.array([r for r in map(tuple, rows.tolist()) if r not in keep])
    shut = [
        ("not-open", {"area": int(k), "action": int(m), "week": int(w)})
        for k, m, w in free.reshape(-1, 3)
        if not is_open(problem)[k, m, w]
    ]
    return shut + limit_violations(problem, rows)


def is_open(problem: PlanProblem) -> NDArray[np.bool_]:
    """(K, M, W) where a choice is allowed by itself, whatever else is chosen."""
    who = problem.institution_of
    weeks = np.arange(problem.weeks)
    when = problem.windows & (weeks >= problem.lead[:, None])
    where = problem.covers[who, np.arange(len(who))[:, None]] & problem.approved[who]
    found: NDArray[np.bool_] = where[:, :, None] & when[None]
    for k, m, w in problem.forbidden:
        at = tuple(slice(None) if n < 0 else n for n in (k, m, w))
        found[at] = False
    return found


def limit_violations(problem: PlanProblem, rows: Ints) -> list[Violation]:
    """Every limit on sums and counts that these choices break."""
    return [*_money(problem, rows), *_people(problem, rows), *_counts(problem, rows)]


def _over(value: float, limit: float) -> bool:
    return bool(value > limit + TOLERANCE * max(1.0, abs(limit)))


def _money(problem: PlanProblem, rows: Ints) -> Iterator[Violation]:
    spending, _ = use_of(problem, rows)
    if _over(float(spending.sum()), problem.budget):
        yield "budget", {"over": float(spending.sum() - problem.budget)}
    for i, limit in enumerate(problem.institution_budget):
        if _over(spending[i], limit):
            yield "institution-budget", {"institution": i, "over": spending[i] - limit}
    spent = np.bincount(rows[:, 0], _costs(problem, rows), minlength=len(problem.areas))
    for k, limit in enumerate(purse_of(problem)):
        if _over(spent[k], limit):
            yield "per-person", {"area": k, "over": float(spent[k] - limit)}


def purse_of(problem: PlanProblem) -> Floats:
    """(K,) the most that may be spent in each area by the limit per inhabitant."""
    if not np.isfinite(problem.per_person_most):
        return np.full(len(problem.areas), np.inf)
    return np.asarray(problem.people * problem.per_person_most)


def _people(problem: PlanProblem, rows: Ints) -> Iterator[Violation]:
    _, used = use_of(problem, rows)
    for i, w in np.argwhere(used > 0):
        if _over(used[i, w], problem.capacity[i, w]):
            over = float(used[i, w] - problem.capacity[i, w])
            yield "staff", {"institution": int(i), "week": int(w), "over": over}


def _counts(problem: PlanProblem, rows: Ints) -> Iterator[Violation]:
    k, m, w = rows.T
    group = problem.measure_of[m]
    weeks = np.full((len(problem.areas), problem.weeks), problem.most_per_area_week)
    tables = (
        ("area-week-full", (k, w), weeks),
        ("area-full", (k,), problem.most_per_area),
        ("measure-full", (group,), problem.most_per_measure),
        (
            "measure-area-full",
            (k, group),
            np.broadcast_to(
                problem.most_per_measure_area, (len(problem.areas), problem.measures)
            ),
        ),
    )
    for code, at, limit in tables:
        if int(limit.min(initial=UNLIMITED)) >= UNLIMITED:
            continue
        counts = np.zeros(limit.shape, dtype=np.int64)
        np.add.at(counts, at, 1)
        for where in np.argwhere(counts > limit):
            yield code, {"at": tuple(map(int, where))}

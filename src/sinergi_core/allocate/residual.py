"""What vulnerability is expected to remain after a plan, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sinergi_core.allocate.plan import Plan, remaining
from sinergi_core.allocate.problem import Floats, Ints, PlanProblem

QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """An expectation, not an observation: p5, p50, p95 over the draws.

    `before` (K, 3) of the score as drawn; `after` (K, 3) of the score that remains on
    average over the weighted weeks; `last` (K, 3) in the last week; `total_before`,
    `total_after` (3,) of the weighted sum over areas. The draws vary the scores and,
    where the problem states low and high effects, how well each action works.
    """

    before: Floats
    after: Floats
    last: Floats
    total_before: Floats
    total_after: Floats


def residual(problem: PlanProblem, plan: Plan, *, seed: int = 1) -> Residual:
    """The residual of a plan; the same luck of an action holds in all areas of a draw.

    Effects are drawn from the triangular distribution low, expected, high.
    """
    average, last = _kept(problem, plan.choices, np.random.default_rng(seed))
    scores, weight = problem.scores, problem.area_weight
    return Residual(
        before=_quantiles(scores),
        after=_quantiles(scores * average),
        last=_quantiles(scores * last),
        total_before=np.quantile(scores @ weight, QUANTILES),
        total_after=np.quantile((scores * average) @ weight, QUANTILES),
    )


def _quantiles(values: Floats) -> Floats:
    return np.ascontiguousarray(np.quantile(values, QUANTILES, axis=0).T)


def _kept(
    problem: PlanProblem, rows: Ints, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """(D, K) or (1, K) share of the score that is kept: weighted mean, last week."""
    if problem.effect_low is None or problem.effect_high is None:
        average, last = _shares_kept(problem, rows, problem.effect)
        return average[None], last[None]
    count = max(problem.draws, 200)
    luck = rng.random((count, len(problem.actions)))
    both = [_shares_kept(problem, rows, _drawn(problem, one)) for one in luck]
    # with a single row of scores the luck alone makes the interval
    pick = slice(None) if problem.draws in (1, count) else slice(problem.draws)
    average = np.array([pair[0] for pair in both])[pick]
    return average, np.array([pair[1] for pair in both])[pick]


def _shares_kept(
    problem: PlanProblem, rows: Ints, effect: Floats
) -> tuple[Floats, Floats]:
    left = remaining(problem, rows, effect)
    weight = problem.week_weight
    total = float(weight.sum())
    mean = left @ weight / total if total > 0 else left[:, :, -1]
    rest = 1.0 - problem.shares.sum(axis=1)
    average = (mean * problem.shares).sum(axis=1) + rest
    return average, (left[:, :, -1] * problem.shares).sum(axis=1) + rest


def _drawn(problem: PlanProblem, luck: Floats) -> Floats:
    """(M, Q) effects at the quantile `luck` (M,) of each action's triangle."""
    low, mid = np.asarray(problem.effect_low), problem.effect
    high, u = np.asarray(problem.effect_high), luck[:, None]
    width = high - low
    at = np.divide(mid - low, width, out=np.full(mid.shape, 0.5), where=width > 0)
    rising = low + np.sqrt(u * width * (mid - low))
    falling = high - np.sqrt((1 - u) * width * (high - mid))
    return np.asarray(np.where(u < at, rising, falling))

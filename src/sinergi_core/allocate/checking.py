"""Is a planning problem well formed, and do its fixed choices fit its limits?"""

from __future__ import annotations

from collections import Counter

import numpy as np

from sinergi_core.allocate.problem import Choice, PlanProblem, ProblemError


def check_problem(p: PlanProblem) -> None:
    """Raise ProblemError (a ValueError) for the first thing that is wrong."""
    _check_stake(p)
    _check_work(p)
    _check_limits(p)
    _check_choices(p)


def check_codes(p: PlanProblem) -> None:
    """Raise ProblemError when a list of codes is empty or holds one twice."""
    for name in ("areas", "actions", "indicators", "institutions"):
        codes = getattr(p, name)
        if not codes:
            raise ProblemError("empty", name, "give at least one")
        code, times = Counter(codes).most_common(1)[0]
        if times > 1:
            raise ProblemError("twice", name, f"{code!r} stands there twice")


def _check_stake(p: PlanProblem) -> None:
    if p.scores.shape[0] < 1:
        raise ProblemError("empty", "scores", "give at least one draw")
    unknown = ~np.isfinite(p.scores).all(axis=0)
    if unknown.any():
        codes = [p.areas[k] for k in np.flatnonzero(unknown)]
        text = f"no known score for {', '.join(codes[:5])}; leave such areas out"
        raise ProblemError("unknown-score", "scores", text, areas=codes)
    for name in ("scores", "shares", "area_weight", "week_weight"):
        _at_least(p, name, 0.0)
    if (p.shares.sum(axis=1) > 1 + 1e-6).any():
        raise ProblemError("shares", "shares", "the shares of an area exceed 1")
    for name, value in (("caution", p.caution), ("tail", p.tail)):
        if not 0 <= value <= 1 or (name == "tail" and value == 0):
            raise ProblemError("bounds", name, f"{value:g} is not between 0 and 1")
    if p.saturation not in ("complement", "capped"):
        raise ProblemError("choice", "saturation", f"{p.saturation!r} is unknown")


def _check_work(p: PlanProblem) -> None:
    for name in ("effect", "effect_low", "effect_high"):
        value = getattr(p, name)
        if value is not None and not ((value >= 0) & (value <= 1)).all():
            raise ProblemError("bounds", name, "effects are shares from 0 to 1")
    low, high = p.effect_low, p.effect_high
    if (low is not None and (low > p.effect).any()) or (
        high is not None and (high < p.effect).any()
    ):
        raise ProblemError("order", "effect_low", "low <= effect <= high must hold")
    if not ((p.persistence >= 0) & (p.persistence <= 1)).all():
        raise ProblemError("bounds", "persistence", "shares from 0 to 1 are needed")
    for name in ("cost", "staff", "fit"):
        _at_least(p, name, 0.0)
        if not np.isfinite(getattr(p, name)).all():
            raise ProblemError("finite", name, "every value must be known")


def _check_limits(p: PlanProblem) -> None:
    for name in ("budget", "institution_budget", "capacity", "per_person_most"):
        _at_least(p, name, 0.0)
    for name in ("most_per_area", "least_per_area", "lead", "people"):
        _at_least(p, name, 0)
    for name in ("most_per_measure_area", "most_per_measure", "most_per_area_week"):
        _at_least(p, name, 0)
    for name, count in (("institution_of", len(p.institutions)), ("measure_of", None)):
        value = getattr(p, name)
        if (value < 0).any() or (count is not None and (value >= count).any()):
            raise ProblemError("bounds", name, "a position is out of bounds")
    if (p.least_per_area > p.most_per_area).any():
        raise ProblemError("order", "least_per_area", "it exceeds most_per_area")


def _check_choices(p: PlanProblem) -> None:
    sizes = (len(p.areas), len(p.actions), p.weeks)
    for name, low in (("fixed", 0), ("forbidden", -1)):
        for choice in getattr(p, name):
            if any(not low <= at < n for at, n in zip(choice, sizes, strict=True)):
                text = f"{tuple(choice)} is outside the problem"
                raise ProblemError("bounds", name, text)
    if len(set(p.fixed)) != len(p.fixed):
        raise ProblemError("twice", "fixed", "a choice stands there twice")
    _check_fixed_fit(p, p.fixed)


def _check_fixed_fit(p: PlanProblem, fixed: tuple[Choice, ...]) -> None:
    """Fixed choices may break windows and approvals (they are facts), not the limits."""
    from sinergi_core.allocate.plan import limit_violations

    rows = np.array(fixed, dtype=np.int64).reshape(-1, 3)
    for code, numbers in limit_violations(p, rows):
        text = f"what is fixed already breaks the limit {code!r}: {numbers}"
        raise ProblemError("fixed-breaks-limit", "fixed", text, limit=code, **numbers)


def _at_least(p: PlanProblem, name: str, low: float) -> None:
    value = np.asarray(getattr(p, name))
    if not (value >= low).all():  # NaN fails too
        raise ProblemError("bounds", name, f"must be known and at least {low:g}")

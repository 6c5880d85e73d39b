"""Will a deadline be missed? An office's own pace answers, and says when it cannot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sinergi_core.effect.shares import Z90, wilson

ENOUGH = 12
"""Fewer cases that came this far say nothing that deserves a number."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a case took of a deadline's length; `is_done` is False while it runs.

    `used` comes from `counted_days`: days of a suspension, weekends and holidays of a
    rule in working days are not in it.
    """

    used: int
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class Forecast:
    """The share of cases like this one that miss the deadline, with a 90 % interval.

    `count` cases came as far as this one and were seen to their end or past the length.
    With fewer than `ENOUGH`, `share`, `low` and `high` are None: too few to say.
    """

    count: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def forecast(past: Iterable[Taken], *, used: int, length: int) -> Forecast:
    """Return how likely a case that used so much of the length is to exceed it.

    Kaplan–Meier estimate of P(T > length | T ≥ used): a case still running counts until
    the day it has reached, so slow open cases are not forgotten. The interval is
    Wilson's on the cases seen through. What is past the length already is certain.
    """
    if used > length:
        return Forecast(0, 1.0, 1.0, 1.0)
    cases = [case for case in past if case.used >= used]
    seen = [case for case in cases if case.is_done or case.used > length]
    if len(seen) < ENOUGH:
        return Forecast(len(seen))
    share = survival(cases, used, length)
    low, high = wilson(share * len(seen), len(seen), Z90)
    return Forecast(len(seen), share, low, high)


def survival(cases: Sequence[Taken], used: int, length: int) -> float:
    """Return the product-limit estimate of P(T > length | T ≥ used)."""
    left = 1.0
    ends = sorted({case.used for case in cases if case.is_done})
    for day in (one for one in ends if used <= one <= length):
        at_risk = sum(case.used >= day for case in cases)
        ended = sum(case.is_done and case.used == day for case in cases)
        left *= 1 - ended / at_risk
    return left


def own_pace(past: Iterable[Taken], share: float = 0.8) -> int | None:
    """Return the length within which so many of an office's ended cases fit.

    None with fewer than `ENOUGH`: plan by the shipped values then.
    """
    ended = sorted(case.used for case in past if case.is_done)
    if len(ended) < ENOUGH:
        return None
    return ended[min(len(ended) - 1, max(0, math.ceil(share * len(ended)) - 1))]

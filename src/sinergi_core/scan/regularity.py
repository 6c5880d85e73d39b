"""Too even to be chance: counts, times or digits that vary less than they should.

What people write down after the fact tends to be even: one report every hour on the
hour, twenty a day, digits that repeat. Real schedules are even too, so what is found
here is a question to ask, and never a finding about a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from sinergi_core.scan.zones import Numbers

DRAWS = 1_999
FEWEST = 6
"""With fewer counts or times nothing is said."""
TENS = 10


class Evenness(StrEnum):
    """What is too even."""

    COUNTS = "counts"  # they vary less than independent counts do
    INTERVALS = "intervals"  # times lie at even distances
    SAME_INTERVALS = "same_intervals"  # one distance comes again and again
    LAST_DIGITS = "last_digits"  # one last digit comes again and again


@dataclass(frozen=True, slots=True)
class Regular:
    """One thing looked at: the `value` found, what is `usual` by chance (the median),
    out of how many (`n`), and the chance `p` of so even a one.

    counts: variance to mean. intervals: standard deviation to mean. same_intervals,
    last_digits: share of the commonest one, and which (`common`: seconds or a digit).
    """

    kind: Evenness
    value: float
    usual: float
    n: int
    p: float
    common: float | None = None


def too_regular(
    *,
    times: ArrayLike | None = None,
    counts: ArrayLike | None = None,
    resolution: float = 60.0,
    seed: int = 1,
    draws: int = DRAWS,
) -> tuple[Regular, ...]:
    """Tests of evenness of times (seconds, any order) or of counts (per day or place).

    Against chance: times spread evenly and independently over the same span, rounded to
    `resolution` seconds; counts of the same total, every one with the same mean; last
    digits (of counts of 10 and more) equally likely. p = (1 + as even) / (1 + draws), one-
    sided, by `draws` replicates. Fewer than six values: nothing is said.
    """
    if (times is None) == (counts is None):
        raise ValueError("give either times or counts")
    if draws < 1 or not resolution > 0:
        raise ValueError("draws and resolution must be positive")
    rng = np.random.default_rng(seed)
    if times is not None:
        return _times(_known(times, "times"), resolution, rng, draws)
    found = _known(counts, "counts")
    if np.any(found < 0) or np.any(found != np.floor(found)):
        raise ValueError("counts must be whole numbers and not negative")
    return (*_spread(found, rng, draws), *_digits(found, rng, draws))


def _known(values: ArrayLike | None, name: str) -> Numbers:
    found = np.asarray(values, np.float64)
    if found.ndim != 1 or not np.isfinite(found).all():
        raise ValueError(f"{name} must be one row of known numbers")
    return found


def _times(
    times: Numbers, resolution: float, rng: np.random.Generator, draws: int
) -> tuple[Regular, ...]:
    n = times.size
    span = float(np.ptp(times)) if n else 0.0
    if n < FEWEST or span < resolution * n:
        return ()
    chance = rng.random((draws, n - 2)) * span
    ends = np.zeros((draws, 1))
    chance = np.concatenate([ends, np.sort(chance, axis=1), ends + span], axis=1)
    gaps = np.diff(np.sort(times))
    rounded = np.diff(np.round(np.sort(times - times.min()) / resolution))
    drawn = np.diff(np.round(chance / resolution), axis=1)
    even = _told(
        Evenness.INTERVALS, _variation(gaps), _variation(np.diff(chance, axis=1)),
        gaps.size, lower=True,
    )  # fmt: skip
    common, share = commonest(rounded[np.newaxis])
    same = _told(
        Evenness.SAME_INTERVALS, share, commonest(drawn)[1], gaps.size,
        common=float(common[0]) * resolution,
    )  # fmt: skip
    return even, same


def _spread(
    counts: Numbers, rng: np.random.Generator, draws: int
) -> tuple[Regular, ...]:
    n, total = counts.size, int(counts.sum())
    if n < FEWEST or total < n:
        return ()
    drawn = rng.multinomial(total, np.full(n, 1 / n), draws)
    found = counts[np.newaxis].var(axis=1, ddof=1) / counts.mean()
    usual = drawn.var(axis=1, ddof=1) / counts.mean()
    return (_told(Evenness.COUNTS, found, usual, n, lower=True),)


def _digits(
    counts: Numbers, rng: np.random.Generator, draws: int
) -> tuple[Regular, ...]:
    digits = counts[counts >= TENS] % TENS
    if digits.size < FEWEST:
        return ()
    drawn = rng.integers(0, TENS, (draws, digits.size)).astype(np.float64)
    common, share = commonest(digits[np.newaxis])
    return (
        _told(
            Evenness.LAST_DIGITS, share, commonest(drawn)[1], digits.size,
            common=float(common[0]),
        ),
    )  # fmt: skip


def _told(
    kind: Evenness,
    found: Numbers,
    chance: Numbers,
    n: int,
    *,
    lower: bool = False,
    common: float | None = None,
) -> Regular:
    value = float(found[0])
    close: Callable[..., Numbers] = np.less_equal if lower else np.greater_equal
    slack = 1e-12 if lower else -1e-12
    reached = int(np.sum(close(chance, value + slack)))
    p = (1 + reached) / (1 + chance.size)
    return Regular(kind, value, float(np.median(chance)), n, p, common)


def _variation(gaps: Numbers) -> Numbers:
    rows = np.atleast_2d(gaps)
    return np.asarray(rows.std(axis=1, ddof=1) / rows.mean(axis=1))


def commonest(rows: Numbers) -> tuple[Numbers, Numbers]:
    """Of each row (m, n) the commonest value, the lower of equals, and its share."""
    ordered = np.sort(rows, axis=1)
    place = np.arange(ordered.shape[1])
    fresh = np.ones(ordered.shape, np.bool_)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    began = np.maximum.accumulate(np.where(fresh, place, 0), axis=1)
    length = place - began + 1
    best = length.argmax(axis=1)
    row = np.arange(len(ordered))
    return ordered[row, best], length[row, best] / ordered.shape[1]

"""What was learnt: shares of right answers before and after, and the gain's interval.

Each answered quiz gives a share x = right / questions. Of a phase with n answers the mean
is m = Σx/n, the variance s² = (Σx² − n·m²)/(n − 1).

Paired (the same slip number before and after, n pairs): gain = mean of the differences d,
standard error √(s_d²/n), interval ± t(0.975, n − 1) · se.
Unpaired: gain = m_after − m_before, se = √(s_a²/n_a + s_b²/n_b), degrees of freedom after
Welch (1947). People who came to both are then not used as such; the interval is wider.

Several sessions: people of one session learn together, so the session is the unit. The
mean gain is weighted by w_i = min(n_before, n_after) over their sum; its standard error is
√(k/(k − 1) · Σ w_i²(g_i − g)²) over k sessions (the ratio estimator of cluster samples,
Cochran 1977, §11.8), t with k − 1 degrees of freedom. One session has the interval above.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import scipy

LEVEL = 0.975
FEWEST = 5
"""Answers per phase below which nothing is shown: too few to say, and to stay unknown."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Answers of a phase: how many, the sum of shares and of their squares."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """The mean share of right answers; NaN without answers."""
        return self.total / self.n if self.n else math.nan

    @property
    def variance(self) -> float:
        """The variance of a single answer; NaN below two."""
        if self.n < 2:
            return math.nan
        return max(0.0, (self.squares - self.n * self.mean**2) / (self.n - 1))

    def __add__(self, other: "Sample") -> "Sample":
        """Add the answers of another."""
        return Sample(
            self.n + other.n, self.total + other.total, self.squares + other.squares
        )


@dataclass(frozen=True, slots=True)
class Gain:
    """A gain in shares of right answers (0.25: a quarter more) with its 95% interval.

    `low` and `high` are NaN where there are too few answers for an interval.
    """

    value: float
    low: float
    high: float
    before: float
    after: float
    n_before: int
    n_after: int
    paired: bool
    sessions: int = 1

    @property
    def enough(self) -> bool:
        """True when both phases have as many answers as may be shown."""
        return min(self.n_before, self.n_after) >= FEWEST


def sample_of(shares: Iterable[float]) -> Sample:
    """Return the sample of single answers."""
    rows = list(shares)
    return Sample(len(rows), sum(rows), sum(one * one for one in rows))


def tally_sample(counts: Sequence[int], questions: int) -> Sample:
    """Return the sample of a paper tally: `counts[k]` papers had k right answers."""
    if questions < 1 or len(counts) != questions + 1 or min(counts) < 0:
        raise ValueError("one count for each number of right answers, from none to all")
    total = sum(n * k for k, n in enumerate(counts)) / questions
    squares = sum(n * k * k for k, n in enumerate(counts)) / questions**2
    return Sample(sum(counts), total, squares)


def _interval(value: float, error: float, freedom: float) -> tuple[float, float]:
    if not (math.isfinite(error) and freedom >= 1):
        return math.nan, math.nan
    reach = float(scipy.special.stdtrit(freedom, LEVEL)) * error
    return max(-1.0, value - reach), min(1.0, value + reach)


def unpaired_gain(before: Sample, after: Sample) -> Gain | None:
    """Return the gain of two independent samples, None when one of them is empty."""
    if not before.n or not after.n:
        return None
    value = after.mean - before.mean
    parts = (before.variance / before.n, after.variance / after.n)
    error2, freedom = sum(parts), math.nan
    if error2 > 0:
        below = parts[0] ** 2 / (before.n - 1) + parts[1] ** 2 / (after.n - 1)
        freedom = error2**2 / below
    elif error2 == 0:
        freedom = float(before.n + after.n - 2)
    low, high = _interval(value, math.sqrt(error2), freedom)
    return Gain(
        value, low, high, before.mean, after.mean, before.n, after.n, paired=False
    )


def paired_gain(pairs: Sequence[tuple[float, float]]) -> Gain | None:
    """Return the gain of people whose answers before and after are known to be theirs."""
    if not pairs:
        return None
    moved = sample_of(after - before for before, after in pairs)
    error = math.sqrt(moved.variance / moved.n) if moved.n > 1 else math.nan
    low, high = _interval(moved.mean, error, moved.n - 1)
    before = sum(one for one, _other in pairs) / moved.n
    return Gain(
        moved.mean,
        low,
        high,
        before,
        before + moved.mean,
        moved.n,
        moved.n,
        paired=True,
    )


def session_gain(
    before: Sample, after: Sample, pairs: Sequence[tuple[float, float]]
) -> Gain | None:
    """Return the gain of a session: paired when at least half of those after are paired."""
    if len(pairs) >= FEWEST and 2 * len(pairs) >= after.n:
        return paired_gain(pairs)
    return unpaired_gain(before, after)


def pooled_gain(gains: Sequence[Gain]) -> Gain | None:
    """Return the mean gain over sessions with its interval between sessions."""
    rows = [one for one in gains if one.enough]
    if not rows:
        return None
    if len(rows) == 1:
        return rows[0]
    raw = [float(min(one.n_before, one.n_after)) for one in rows]
    total = sum(raw)
    weights = [one / total for one in raw]

    def weighted(values: Iterable[float]) -> float:
        return sum(w * x for w, x in zip(weights, values, strict=True))

    value = weighted(one.value for one in rows)
    spread = sum(
        (w * (one.value - value)) ** 2 for w, one in zip(weights, rows, strict=True)
    )
    k = len(rows)
    low, high = _interval(value, math.sqrt(k / (k - 1) * spread), k - 1)
    return Gain(
        value, low, high,
        weighted(one.before for one in rows), weighted(one.after for one in rows),
        sum(one.n_before for one in rows), sum(one.n_after for one in rows),
        paired=all(one.paired for one in rows), sessions=k,
    )  # fmt: skip


def share_change(
    before: int, after: int, asked_before: int, asked_after: int
) -> tuple[float, float, float] | None:
    """Return the change of a share of raised hands with its 95% interval (Newcombe 1998).

    Method 10, for independent samples; hands of the same people would give a narrower
    interval, which cannot be known without knowing whose they were. None when nobody was
    asked in one of the phases.
    """
    if not asked_before or not asked_after:
        return None
    if not (0 <= before <= asked_before and 0 <= after <= asked_after):
        raise ValueError("more hands than people")
    one, two = before / asked_before, after / asked_after
    low1, high1 = _wilson(one, asked_before)
    low2, high2 = _wilson(two, asked_after)
    change = two - one
    low = change - math.sqrt((two - low2) ** 2 + (high1 - one) ** 2)
    high = change + math.sqrt((high2 - two) ** 2 + (one - low1) ** 2)
    return change, max(-1.0, low), min(1.0, high)


def _wilson(share: float, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    below = 1 + z * z / n
    return (middle - reach) / below, (middle + reach) / below

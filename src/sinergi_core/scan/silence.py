"""Places that are quiet: fewer reports came than one would expect.

A quiet place is not a calm one. It may be that nobody can report from there, so what is
found here says whom to call, and never that somewhere is safe or at fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import nbinom, poisson

from sinergi_core.scan.zones import Numbers

SHARE_FALSE = 0.1


@dataclass(frozen=True, slots=True)
class QuietResult:
    """For each place the chance of so few reports or fewer (p), the share of false
    findings among all as quiet as it (q), and whether it is `flagged` (q <= the share
    asked for). NaN and no flag where nothing was expected or known.

    `missing`: reports expected and not received.
    """

    expected: Numbers
    received: Numbers
    p: Numbers
    q: Numbers
    flagged: NDArray[np.bool_]
    missing: Numbers
    share_false: float


def quiet(
    expected: ArrayLike,
    received: ArrayLike,
    *,
    size: float | None = None,
    share_false: float = SHARE_FALSE,
) -> QuietResult:
    """Which places (any shape) are quieter than chance would have them.

    p = P(X <= received), X Poisson with mean `expected`, or, with `size` r, negative
    binomial with variance expected + expected^2 / r (places that differ from what is
    known of them). q after Benjamini & Hochberg (1995); p of counts are too large rather
    than too small, so fewer than `share_false` of the flagged are false. An expected
    count of 0 or NaN, or an unknown received one, is not judged.
    """
    hoped, came = _checked(expected, received)
    if not 0 < share_false < 1:
        raise ValueError(f"share_false must lie in 0..1, not {share_false}")
    if size is not None and not size > 0:
        raise ValueError(f"size must be positive, not {size}")
    judged = np.isfinite(hoped) & np.isfinite(came) & (hoped > 0)
    p = np.full(hoped.shape, np.nan)
    mean, count = hoped[judged], came[judged]
    if size is None:
        p[judged] = poisson.cdf(count, mean)
    else:
        p[judged] = nbinom.cdf(count, size, size / (size + mean))
    q = np.full(hoped.shape, np.nan)
    q[judged] = false_shares(p[judged])
    flagged = judged & (np.nan_to_num(q, nan=1.0) <= share_false)
    missing = np.where(judged, np.maximum(hoped - came, 0.0), np.nan)
    return QuietResult(hoped, came, p, q, flagged, missing, share_false)


def false_shares(p: Numbers) -> Numbers:
    """The q-values of p-values (m,): for each the smallest share of false findings at
    which it is found (Benjamini & Hochberg 1995)."""
    m = p.size
    order = np.argsort(p, kind="stable")
    steps = p[order] * m / np.arange(1, m + 1)
    found = np.empty(m)
    found[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return found


def _checked(expected: ArrayLike, received: ArrayLike) -> tuple[Numbers, Numbers]:
    hoped = np.asarray(expected, np.float64)
    came = np.asarray(received, np.float64)
    if hoped.shape != came.shape:
        raise ValueError(
            f"expected {hoped.shape} and received {came.shape} differ in shape"
        )
    if np.any(hoped < 0) or np.any(came < 0):
        raise ValueError("expected and received cannot be negative")
    if np.any(np.isfinite(came) & (came != np.floor(came))):
        raise ValueError("received must be whole numbers")
    return hoped, came

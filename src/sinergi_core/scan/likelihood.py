"""How unlikely a window is: Kulldorff's log likelihood ratios, and what they need.

Poisson and permutation (Kulldorff 1997; Kulldorff et al. 2005), c cases of C, e expected:

    LLR = c ln(c / e) + (C - c) ln((C - c) / (C - e))         if c > e, else 0

Bernoulli, n of N people inside:

    LLR = c ln(c / n) + (n - c) ln((n - c) / n)
        + (C - c) ln((C - c) / (N - n)) + (N - n - C + c) ln((N - n - C + c) / (N - n))
        - C ln(C / N) - (N - C) ln((N - C) / N)               if c / n > C / N, else 0

Both rise with c and fall with e (or n), so only where a case enters can a window become
the best: the kernels look nowhere else.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.engine_compile import compiled

POISSON, BERNOULLI = 0, 1
Numbers = NDArray[np.float64]


@compiled
def ratio_of(model: int, k: Any, e: Any, cases: int, people: int, table: Any) -> Any:
    """The log likelihood ratio of one window; `table[k]` is k ln k. For Bernoulli `e` is
    how many people stand inside."""
    if model == 0:
        if k <= e or e <= 0.0 or e >= cases:
            return 0.0
        inside = table[k] - k * np.log(e)
        outside = table[cases - k] - (cases - k) * np.log(cases - e)
        return inside + outside
    n = int(np.round(e))
    if k * people <= cases * n or k > n or n >= people:
        return 0.0
    inside = table[k] + table[n - k] - table[n]
    rest = people - n
    left = cases - k
    outside = table[left] + table[rest - left] - table[rest]
    return inside + outside + table[people] - table[cases] - table[people - cases]


def ratios(
    model: int, k: Any, e: Any, cases: int, people: int, table: Numbers
) -> Numbers:
    """The same for arrays, in NumPy."""
    k, e = np.broadcast_arrays(np.asarray(k, np.int64), np.asarray(e, np.float64))
    if model == POISSON:
        fits = (k > e) & (e > 0) & (e < cases)
        e = np.where(fits, e, 1.0 if cases > 1 else 0.5)
        found = table[k] - k * np.log(e) + table[cases - k]
        found = found - (cases - k) * np.log(cases - e)
        return np.where(fits, found, 0.0)
    n = np.round(e).astype(np.int64)
    fits = (k * people > cases * n) & (k <= n) & (n < people)
    n, k = np.where(fits, n, people), np.where(fits, k, cases)
    rest, left = people - n, cases - k
    inside = table[k] + table[n - k] - table[n]
    outside = table[left] + table[np.maximum(rest - left, 0)] - table[rest]
    base = table[people] - table[cases] - table[people - cases]
    return np.where(fits, inside + outside + base, 0.0)


def log_table(largest: int) -> Numbers:
    """k ln k for k = 0 .. largest, 0 for 0."""
    k = np.arange(largest + 1, dtype=np.float64)
    return k * np.log(np.maximum(k, 1.0))


def least_cases(
    model: int,
    level: float,
    grid: Numbers,
    cases: int,
    people: int,
    table: Numbers,
    fewest: int,
) -> NDArray[np.int32]:
    """The fewest cases with which a window expecting `grid` (g,) reaches `level`.

    Found by halving: the ratio rises with the cases. `cases + 1` where none reaches it.
    """
    low = np.floor(grid * (cases / people if model == BERNOULLI else 1.0))
    low = low.astype(np.int64)
    high = np.full(grid.shape, cases + 1, np.int64)
    for _ in range(int(np.ceil(np.log2(cases + 2))) + 1):
        middle = (low + high) // 2
        asked = np.minimum(middle, cases)
        found = ratios(model, asked, grid, cases, people, table)
        enough = (found >= level) | (middle > cases)
        if model == BERNOULLI:
            enough |= middle > np.round(grid)
        else:
            enough |= (grid <= 0) & (middle > 0)
        wide = high - low > 1
        high = np.where(enough & wide, middle, high)
        low = np.where(~enough & wide, middle, low)
    return np.maximum(high, fewest).astype(np.int32)

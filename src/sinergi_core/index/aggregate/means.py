"""Means of several columns with weights, where some values may be unseen.

Each takes X (n, c) with NaN for unseen and w (c,) >= 0 on any scale, and gives (n,): the
mean over what is there, NaN where nothing is; `total` alone needs all. Columns are added one after another, so
that a row's result has the same bits wherever the row stands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]


def present_weight(x: Matrix, w: Column) -> Column:
    """(n,) the sum of the weights of the values that are there."""
    total = np.zeros(len(x))
    for j in range(x.shape[1]):
        gap = np.isnan(x[:, j])
        total += w[j] if not gap.any() else np.where(gap, 0.0, w[j])
    return total


def _mean(x: Matrix, w: Column) -> Column:
    total, weight = np.zeros(len(x)), np.zeros(len(x))
    for j in range(x.shape[1]):
        column = x[:, j]
        gap = np.isnan(column)
        if gap.any():
            total += np.where(gap, 0.0, column) * w[j]
            weight += np.where(gap, 0.0, w[j])
        else:
            total += column * w[j]
            weight += w[j]
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Column = np.where(weight > 0, total / weight, np.nan)
    return result


def arithmetic(x: Matrix, w: Column) -> Column:
    """sum(w x) / sum(w)."""
    return _mean(x, w)


def geometric(x: Matrix, w: Column) -> Column:
    """exp(sum(w ln x) / sum(w)); a value of 0 that weighs makes it 0. ValueError when a
    value is negative."""
    _check_not_negative(x, "geometric")
    with np.errstate(divide="ignore"):
        logs = np.log(x)
    return np.exp(_mean(_no_weightless(logs, w), w))


def harmonic(x: Matrix, w: Column) -> Column:
    """sum(w) / sum(w / x); a value of 0 that weighs makes it 0. ValueError when a value
    is negative."""
    _check_not_negative(x, "harmonic")
    with np.errstate(divide="ignore"):
        return 1.0 / _mean(_no_weightless(1.0 / x, w), w)


def generalised(x: Matrix, w: Column, power: float) -> Column:
    """(sum(w x^p) / sum(w))^(1/p); p = 0 is the geometric mean, 1 the arithmetic."""
    if power == 1:
        return arithmetic(x, w)
    if power == 0:
        return geometric(x, w)
    _check_not_negative(x, "generalised")
    with np.errstate(divide="ignore"):
        powers = _no_weightless(x**power, w)
        return np.asarray(_mean(powers, w) ** (1.0 / power))


def total(x: Matrix, w: Column) -> Column:
    """The plain sum, weights unused: a count of what occurs. NaN where anything is
    unseen, whatever the missing policy: a sum has no mean to stand in for it, and
    leaving it out would count it as not occurring."""
    result: Column = x.sum(axis=1)
    return result


def _no_weightless(x: Matrix, w: Column) -> Matrix:
    """Infinite terms of columns with weight 0 taken out: 0 x infinity is not a number."""
    if (w > 0).all():
        return x
    return np.where((w == 0) & np.isinf(x), 0.0, x)


def _check_not_negative(x: Matrix, name: str) -> None:
    if (x < 0).any():
        raise ValueError(
            f"{name} aggregation needs values of 0 or more; this normalisation gives "
            "negative ones (use another, or goalposts and a range from 0)"
        )

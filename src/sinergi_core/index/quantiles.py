"""Quantiles and counts over the draws, one unit at a time, without sorting.

Quantiles are of type 7 of Hyndman & Fan (1996), as R and NumPy have them by default:
with m values, h = (m - 1) q, the value between the order statistics floor(h) and
floor(h) + 1. A draw in which a unit is unknown (rank 0, score NaN) does not count.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index import quantiles_kernels as kernels
from sinergi_core.index.engine_compile import HAS_NUMBA

Floats = NDArray[np.float64]
Integers = NDArray[np.int32] | NDArray[np.int64]
Scores = NDArray[np.float32] | NDArray[np.float64]


def quantiles_columns(ranks: Integers, shares: Floats) -> Floats:
    """Return the quantiles (n, q) of every column of `ranks` (m, n).

    `shares` (q,) lie between 0 and 1. Rank 0 is "unknown" and does not count; a
    column of zeros gives NaN. Exact. Raises `ValueError` for other shares or shapes.
    """
    _check(ranks, shares)
    lower, upper, present = _order_statistics(ranks, shares, 0)
    low, high = lower.astype(np.float64), upper.astype(np.float64)
    return _between(low, high, shares, present)


def quantiles_scores(scores: Scores, shares: Floats) -> Floats:
    """Return the quantiles (n, q) of every column of `scores` (m, n), NaN left out.

    A column without any known score gives NaN. `scores` is float32 or float64.
    """
    _check(scores, shares)
    keys = score_keys(scores)
    lower, upper, present = _order_statistics(keys, shares, _lowest(keys))
    low = _scores_of(lower).astype(np.float64)
    high = _scores_of(upper).astype(np.float64)
    return _between(low, high, shares, present)


def score_keys(scores: Scores) -> Integers:
    """Return integers (same shape and width) in the order of `scores`.

    NaN becomes the lowest integer. The map keeps every bit, so it can be undone.
    """
    kind: Any = np.int32 if scores.dtype == np.float32 else np.int64
    rows = np.ascontiguousarray(scores)
    if HAS_NUMBA:
        keys = np.empty(rows.shape, kind)
        fill = kernels.single_keys if kind is np.int32 else kernels.double_keys
        fill(rows, keys)
        return keys
    keys = _flip(rows.view(kind))
    keys[np.isnan(rows)] = _lowest(keys)
    return keys


def count_ranks(
    ranks: NDArray[np.int32], next_unit: NDArray[np.int64], top_k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return three counts (n,) over the rows of `ranks` (m, n).

    The sum of the ranks; the draws with a rank of at most `top_k`; and twice the
    draws in which a unit stands above the unit `next_unit` (n,) names, a tie counting
    one. Divide the last by twice the draws for P(above) + P(tied) / 2.
    """
    if HAS_NUMBA:
        total = np.zeros(ranks.shape[1], np.int64)
        top, above = np.zeros_like(total), np.zeros_like(total)
        kernels.count_rank_columns(ranks, next_unit, top_k, total, top, above)
        return total, top, above
    other = ranks[:, next_unit]
    ahead = np.sum(ranks < other, axis=0) + np.sum(ranks <= other, axis=0)
    within = np.sum((ranks > 0) & (ranks <= top_k), axis=0)
    return ranks.sum(axis=0, dtype=np.int64), within, ahead


def count_classes(
    scores: Scores, borders: Floats, *, border_to_upper: bool = False
) -> NDArray[np.int64]:
    """Return in how many draws each unit falls into each class (n, b + 1).

    `scores` (m, n); `borders` (m, b), ascending, one set per draw; a score on a
    border belongs to the class below it unless `border_to_upper`. Draws with an
    unknown score are in none.
    """
    units, steps = scores.shape[1], borders.shape[1]
    reached = np.zeros((steps, units), np.int64)
    limits: Any = borders.astype(scores.dtype)
    if not border_to_upper:  # the least number that is above the border
        limits = np.nextafter(limits, scores.dtype.type(np.inf))
    if HAS_NUMBA:
        kernels.count_reached(scores, limits, reached)
    else:
        for step in range(steps):
            reached[step] = np.sum(scores >= limits[:, step, np.newaxis], axis=0)
    known = np.sum(~np.isnan(scores), axis=0)
    edges = np.vstack([known, reached, np.zeros(units, np.int64)])
    return np.ascontiguousarray((edges[:-1] - edges[1:]).T)


def warm_up() -> None:
    """Compile (or load) every kernel of this module; call at start."""
    shares = np.array([0.5])
    quantiles_columns(np.ones((2, 1), np.int32), shares)
    for kind in (np.float32, np.float64):
        scores = np.zeros((2, 1), kind)
        quantiles_scores(scores, shares)
        count_classes(scores, np.zeros((2, 1)))
    count_ranks(np.ones((2, 1), np.int32), np.zeros(1, np.int64), 1)


def _check(values: Integers | Scores, shares: Floats) -> None:
    if values.ndim != 2:
        raise ValueError(f"quantiles need two dimensions, not {values.ndim}")
    if shares.ndim != 1 or bool(np.any((shares < 0) | (shares > 1))):
        raise ValueError("shares must be a row of numbers between 0 and 1")


def _lowest(keys: Integers) -> int:
    return int(np.iinfo(keys.dtype).min)


def _flip(words: Integers) -> Integers:
    """Swap the order of the negative half; its own inverse."""
    limits = np.iinfo(words.dtype)
    flipped: Integers = words ^ ((words >> (limits.bits - 1)) & limits.max)
    return flipped


def _scores_of(keys: Integers) -> Scores:
    """Undo `score_keys`; the lowest key becomes NaN."""
    kind: Any = np.float32 if keys.dtype == np.int32 else np.float64
    scores: Scores = _flip(keys).view(kind)
    return np.where(keys == _lowest(keys), kind(np.nan), scores)


def _between(low: Floats, high: Floats, shares: Floats, present: Integers) -> Floats:
    """Step from the lower to the upper order statistic; NaN for an empty column."""
    places = np.maximum(present - 1, 0)[:, np.newaxis] * shares
    weights = places - np.floor(places)
    with np.errstate(invalid="ignore"):  # between two equal infinities
        step = np.where(weights > 0, weights * (high - low), 0.0)
    result: Floats = np.where(present[:, np.newaxis] > 0, low + step, np.nan)
    return result


def _order_statistics(
    values: Integers, shares: Floats, absent: int
) -> tuple[Integers, Integers, NDArray[np.int64]]:
    units = values.shape[1]
    lower = np.empty((units, shares.size), values.dtype)
    upper = np.empty_like(lower)
    present = np.empty(units, np.int64)
    if HAS_NUMBA:
        kernels.column_order_statistics(
            values, shares, values.dtype.type(absent), lower, upper, present
        )
    else:
        _order_plain(values, shares, absent, lower, upper, present)
    return lower, upper, present


def _order_plain(
    values: Integers,
    shares: Floats,
    absent: int,
    lower: Integers,
    upper: Integers,
    present: NDArray[np.int64],
) -> None:
    """NumPy twin of the counting kernel: `absent` is the lowest value, so sorts first."""
    ordered = np.sort(values, axis=0)
    present[:] = np.sum(values != absent, axis=0)
    last = values.shape[0] - 1
    first = values.shape[0] - present
    columns = np.arange(values.shape[1])
    for q, share in enumerate(shares):
        place = first + np.floor(np.maximum(present - 1, 0) * share).astype(np.int64)
        lower[:, q] = ordered[np.minimum(place, last), columns]
        upper[:, q] = ordered[np.minimum(place + 1, last), columns]

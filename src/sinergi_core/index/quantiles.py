"""Quantiles and counts over the draws, one unit at a time.

Rows here are units and columns are draws, so that the draws of a unit lie together.
Ranks and single-precision scores are not sorted for their quantiles: counting them in
bins and ordering the few that matter takes about 60 % of the time NumPy needs to sort
them with vector instructions. Quantiles are of type 7 of Hyndman & Fan (1996), as R and NumPy have
them by default. A draw in which a unit is unknown (rank 0, score NaN) does not count.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index import quantiles_kernels as kernels
from sinergi_core.index.engine_compile import HAS_NUMBA
from sinergi_core.index.quantiles_select import select_rows

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Scores = NDArray[np.float32] | NDArray[np.float64]


def by_unit(rows: NDArray[Any], out: NDArray[Any] | None = None) -> NDArray[Any]:
    """Return the transpose of `rows` (m, n), a copy in which a unit's draws adjoin.

    `out` (n, m), when given, is filled and returned.
    """
    columns = np.empty(rows.shape[::-1], rows.dtype) if out is None else out
    if HAS_NUMBA:
        kernels.transpose_rows(rows, columns)
    else:
        columns[:] = rows.T
    return columns


def quantiles_ranks(ranks: NDArray[np.int32], shares: Floats) -> Floats:
    """Return the quantiles (n, q) of every row of `ranks` (n, m), as `spread_ranks`."""
    return spread_ranks(ranks, shares)[0]


def spread_ranks(ranks: NDArray[np.int32], shares: Floats) -> tuple[Floats, Counts]:
    """Return the quantiles (n, q) of every row of `ranks` (n, m), and how many count (n,).

    `shares` (q,) lie between 0 and 1. Rank 0 is "unknown" and does not count; a row
    of zeros gives NaN. The rows may come back sorted. Raises `ValueError` for other
    shares or shapes.
    """
    _check(ranks, shares)
    if HAS_NUMBA:
        return _selected(ranks, ranks, shares)
    ranks.sort(axis=1)  # unknown ones come first
    present = ranks.shape[1] - _leading_zeros(ranks)
    return _at_places(ranks, shares, ranks.shape[1] - present, present), present


def quantiles_scores(scores: Scores, shares: Floats) -> Floats:
    """Return the quantiles (n, q) of every row of `scores` (n, m).

    NaN is left out; a row without any known score gives NaN. `scores` is float32 or
    float64; the rows may come back sorted.
    """
    _check(scores, shares)
    if HAS_NUMBA and scores.dtype == np.float32:
        return _selected(scores, scores.view(np.int32), shares)[0]
    scores.sort(axis=1)  # unknown ones come last
    present = np.full(scores.shape[0], scores.shape[1])
    holed = np.isnan(scores[:, -1])
    if holed.any():
        present[holed] = np.sum(~np.isnan(scores[holed]), axis=1)
    return _at_places(scores, shares, np.zeros_like(present), present)


def count_ranks(ranks: NDArray[np.int32], top_k: int) -> tuple[Counts, Counts, Counts]:
    """Return three counts (n,) over the rows of `ranks` (n, m).

    The sum of the ranks; the draws with a rank of at most `top_k`; and twice the
    draws in which a unit stands above the unit of the next row, a tie counting one
    (0 for the last; unranked stands below all). Divide that by twice the draws for
    P(above) + P(tied) / 2.
    """
    units = ranks.shape[0]
    total, top, above = (np.zeros(units, np.int64) for _ in range(3))
    if HAS_NUMBA:
        kernels.count_rank_columns(ranks, top_k, total, top, above)
        return total, top, above
    total[:] = ranks.sum(axis=1, dtype=np.int64)
    top[:] = np.sum((ranks > 0) & (ranks <= top_k), axis=1)
    places = (ranks - 1).view(np.uint32)  # unranked: the largest number there is
    ahead = np.sum(places[:-1] < places[1:], axis=1)
    above[:-1] = ahead + np.sum(places[:-1] <= places[1:], axis=1)
    return total, top, above


def count_classes(
    scores: Scores, borders: Floats, *, border_to_upper: bool = False
) -> Counts:
    """Return in how many draws each unit falls into each class (n, b + 1).

    `scores` (n, m); `borders` (m, b), ascending, one set per draw; a score on a
    border belongs to the class below it unless `border_to_upper`. Draws with an
    unknown score are in none.
    """
    units, draws = scores.shape
    limits: Any = np.ascontiguousarray(borders.T).astype(scores.dtype)
    if not border_to_upper:  # the least number that is above the border
        limits = np.nextafter(limits, scores.dtype.type(np.inf))
    edges = np.zeros((units, borders.shape[1] + 2), np.int64)
    if HAS_NUMBA:
        kernels.count_reached(scores, limits, edges)
    else:
        for step, limit in enumerate(limits):
            edges[:, 1 + step] = np.sum(scores >= limit, axis=1)
        edges[:, 0] = draws - np.sum(np.isnan(scores), axis=1)
    return edges[:, :-1] - edges[:, 1:]


def warm_up() -> None:
    """Compile (or load) every kernel of this module; call at start."""
    ranks = np.ones((2, 2), np.int32)
    by_unit(ranks[:, :1])  # a part of a table is another type than a whole one
    count_ranks(by_unit(ranks), 1)
    shares = np.array([0.5])
    quantiles_ranks(by_unit(ranks), shares)
    quantiles_scores(by_unit(np.zeros((2, 2), np.float32)), shares)
    count_classes(by_unit(np.zeros((2, 2), np.float32)), np.zeros((2, 1)))
    count_classes(by_unit(np.zeros((2, 2), np.float64)), np.zeros((2, 1)))


def _check(values: NDArray[Any], shares: Floats) -> None:
    if values.ndim != 2:
        raise ValueError(f"quantiles need two dimensions, not {values.ndim}")
    if shares.ndim != 1 or bool(np.any((shares < 0) | (shares > 1))):
        raise ValueError("shares must be a row of numbers between 0 and 1")


def _selected(
    values: NDArray[Any], words: NDArray[np.int32], shares: Floats
) -> tuple[Floats, Counts]:
    """Return quantiles (n, q) and known draws (n,) of rows that are left as they are.

    `words` are the values, or their bits, as 32-bit integers.
    """
    picked = np.zeros((values.shape[0], shares.size, 2), np.int32)
    present: Counts = select_rows(
        np.ascontiguousarray(words), values.dtype == np.float32, shares, picked
    )
    beside = picked.view(values.dtype).astype(np.float64)
    places = np.maximum(present - 1, 0)[:, np.newaxis] * shares
    return _between(beside[..., 0], beside[..., 1], places, present), present


def _leading_zeros(ordered: NDArray[np.int32]) -> Counts:
    zeros = np.zeros(ordered.shape[0], np.int64)
    holed = ordered[:, 0] == 0
    if holed.any():
        zeros[holed] = np.sum(ordered[holed] == 0, axis=1)
    return zeros


def _at_places(
    ordered: NDArray[Any], shares: Floats, first: Counts, present: Counts
) -> Floats:
    """Read quantiles (n, q) off sorted rows whose values start at `first`."""
    places = np.maximum(present - 1, 0)[:, np.newaxis] * shares
    at = first[:, np.newaxis] + np.floor(places).astype(np.int64)
    last = ordered.shape[1] - 1
    low = np.take_along_axis(ordered, np.minimum(at, last), 1).astype(np.float64)
    high = np.take_along_axis(ordered, np.minimum(at + 1, last), 1).astype(np.float64)
    return _between(low, high, places, present)


def _between(low: Floats, high: Floats, places: Floats, present: Counts) -> Floats:
    """Return the quantiles between two neighbours each, NaN where nothing is known."""
    weights = places - np.floor(places)
    with np.errstate(invalid="ignore"):  # beside an infinity
        step = np.where(weights > 0, weights * (high - low), 0.0)
        result: Floats = np.where(present[:, np.newaxis] > 0, low + step, np.nan)
    return result

"""Exact competition ranks of many rows of scores.

Rank 1 is the highest score; equal scores share the best of their ranks ("1224"),
and an unknown score (NaN) has rank 0 and takes no place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index import ranking_kernels as kernels
from sinergi_core.index.engine_compile import HAS_NUMBA

Scores = NDArray[np.float32] | NDArray[np.float64]


def rank_rows(
    scores: Scores, out: NDArray[np.int32] | None = None
) -> NDArray[np.int32]:
    """Return the competition ranks (m, n) of every row of `scores` (m, n).

    `scores` is float32 or float64; the order compared is that of its own precision.
    `out`, when given, is filled and returned. Costs about 0.5 ms per row of 83,000
    float32 scores (twice that in float64) on one core. Raises `ValueError` for
    another shape or type.
    """
    ranks = np.empty_like(scores, np.int32) if out is None else out
    _check(scores, ranks)
    if HAS_NUMBA:
        _rank_compiled(scores, ranks)
    else:
        _rank_plain(scores, ranks)
    return ranks


def rank_row(scores: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the competition ranks (n,) of one row of scores in double precision."""
    rows: NDArray[np.float64] = np.empty((1, scores.size))
    rows[0] = scores
    ranks = np.empty(rows.shape, np.int32)
    rank_rows(rows, ranks)
    return ranks.reshape(-1)


def warm_up() -> None:
    """Compile (or load) every kernel of ranking; call at start, never in a request."""
    for width in (3, kernels.SMALL_ROW + 1):
        rank_rows(np.zeros((2, width), np.float32))
        rank_rows(np.zeros((2, width), np.float64))


def _check(scores: Scores, ranks: NDArray[np.int32]) -> None:
    if scores.ndim != 2:
        raise ValueError(f"scores need two dimensions, not {scores.ndim}")
    if scores.dtype not in (np.float32, np.float64):
        raise ValueError(f"scores must be float32 or float64, not {scores.dtype}")
    if ranks.shape != scores.shape or ranks.dtype != np.int32:
        raise ValueError(f"ranks must be int32 of shape {scores.shape}")


def _rank_compiled(scores: Scores, ranks: NDArray[np.int32]) -> None:
    rows = np.ascontiguousarray(scores)
    if rows.shape[1] <= kernels.SMALL_ROW:
        kernels.rank_short_rows(rows, ranks)
    elif rows.dtype == np.float32:
        kernels.rank_single_rows(rows, ranks)
    else:
        kernels.rank_double_rows(rows, ranks)


def _rank_plain(scores: Scores, ranks: NDArray[np.int32]) -> None:
    """NumPy twin: sort, then give every run of equal scores its first place."""
    for row, target in zip(scores, ranks, strict=True):
        order = np.argsort(-row, kind="stable")  # unknown scores come last
        ordered = row[order]
        first = np.ones(row.size, bool)
        first[1:] = ordered[1:] != ordered[:-1]
        places = np.arange(1, row.size + 1, dtype=np.int32)
        places = np.maximum.accumulate(np.where(first, places, 0))
        target[order] = np.where(np.isnan(ordered), 0, places)

"""Scores by comparing areas with each other: Copeland, TOPSIS, the Wroclaw distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate.outranking_kernels import copeland_pairs
from sinergi_core.index.engine_compile import HAS_NUMBA

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]

BLOCK = 2_000_000  # comparisons held at once
COMPILE_FROM = 2000  # areas
TIE = 1e-12  # net weights closer to zero than this are a draw


def copeland(x: Matrix, w: Column) -> Column:
    """(n,) areas outranked minus areas outranking (Copeland 1951; Munda & Nardo 2009).

    i outranks j when the weights of the indicators on which it stands higher sum to more
    than those on which it stands lower; indicators unseen for either do not vote. Costs
    n^2 c comparisons. Areas without any value get NaN and meet nobody.
    """
    shares = w / w.sum()
    seen = ~np.isnan(x).all(axis=1)
    # below this size compiling (or loading) the kernel takes longer than the work
    if HAS_NUMBA and len(x) > COMPILE_FROM:
        score = copeland_pairs(np.ascontiguousarray(x.T), shares, TIE)
    else:
        score = _copeland_blocks(x, shares)
    return np.where(seen, score, np.nan)


def _copeland_blocks(x: Matrix, shares: Column) -> Column:
    """The NumPy twin of `copeland_pairs`."""
    n = len(x)
    score = np.zeros(n)
    rows = max(1, BLOCK // max(n, 1))
    for start in range(0, n, rows):
        net = _net_votes(x, shares, slice(start, start + rows))
        score[start : start + rows] = np.where(
            np.abs(net) > TIE, np.sign(net), 0.0
        ).sum(axis=1)
    return score


def outranking_matrix(x: Matrix, w: Column) -> Matrix:
    """(n, n) sum of the weights on which row i stands above column j, ties counting
    half, as share of the weights that vote; the diagonal is 0 as in COINr."""
    shares = w / w.sum()
    voting = np.zeros((len(x), len(x)))
    for j, share in enumerate(shares):
        there = ~np.isnan(x[:, j])
        voting += share * (there[:, None] & there[None, :])
    net = _net_votes(x, shares, slice(None))
    with np.errstate(invalid="ignore", divide="ignore"):
        matrix = np.where(voting > 0, (net / voting + 1) / 2, np.nan)
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _net_votes(x: Matrix, shares: Column, rows: slice) -> Matrix:
    """(rows, n) weights for minus weights against."""
    part = x[rows]
    net = np.zeros((len(part), len(x)))
    for j, share in enumerate(shares):
        mine, theirs = part[:, j, None], x[None, :, j]
        # a comparison with NaN is false both ways: no vote
        net += share * ((mine > theirs).astype(np.int8) - (mine < theirs))
    return net


def topsis(x: Matrix, w: Column) -> Column:
    """(n,) in 0..1: distance to the least vulnerable profile over the sum of distances
    to both profiles (Hwang & Yoon 1981), the profiles being the ends of each column;
    0 for all when nothing differs."""
    low, high = _distance(x, w, "low", 2), _distance(x, w, "high", 2)
    both = low + high
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Column = np.where(both == 0, 0.0, low / both)
    return result


def wroclaw(x: Matrix, w: Column) -> Column:
    """(n,) 1 - D/(mean D + 2 sd D), D the distance to the most vulnerable profile
    (Hellwig 1968): at most 1, slightly below 0 for areas far from it."""
    distance = _distance(x, w, "high", 1)
    seen = distance[~np.isnan(distance)]
    far = seen.mean() + 2 * seen.std() if seen.size else np.nan
    return 1 - distance / far if far > 0 else np.where(np.isnan(distance), np.nan, 0.0)


def _distance(x: Matrix, w: Column, end: str, weight_power: int) -> Column:
    """Weighted Euclidean distance to the low or high end, over what is there."""
    shares = w / w.sum()
    squares, voting = np.zeros(len(x)), np.zeros(len(x))
    for j, share in enumerate(shares):
        column = x[:, j]
        there = ~np.isnan(column)
        if not there.any():
            continue
        seen = column[there]
        ideal = seen.max() if end == "high" else seen.min()
        gap = np.where(there, column - ideal, 0.0)
        squares += share**weight_power * gap * gap
        voting += np.where(there, share, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Column = np.where(voting > 0, np.sqrt(squares / voting), np.nan)
    return result

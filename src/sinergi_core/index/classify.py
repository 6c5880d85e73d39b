"""Cutting scores into classes; an unknown score has no class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import ClassMethod, ClassRule

Column = NDArray[np.float64]


def class_borders(rule: ClassRule, scores: Column) -> Column:
    """(classes-1,) rising borders for these scores (NaN left out).

    mean_sd uses the sample deviation (n-1), quantile type 7 of Hyndman & Fan (1996),
    jenks the exact optimum. NaN where the scores do not allow a border.
    """
    known = scores[~np.isnan(scores)]
    count = len(rule.codes) - 1
    if rule.method is ClassMethod.FIXED:
        return np.array(rule.borders)
    if known.size < 2:
        return np.full(count, np.nan)
    if rule.method is ClassMethod.MEAN_SD:
        return np.asarray(known.mean() + np.array(rule.deviations) * known.std(ddof=1))
    if rule.method is ClassMethod.QUANTILE:
        steps = rule.quantiles or tuple(np.arange(1, count + 1) / (count + 1))
        return np.quantile(known, steps)
    return jenks_borders(known, count + 1)


def class_index(
    scores: Column, borders: Column, *, border_to_upper: bool = False
) -> NDArray[np.int8]:
    """(n,) number of the class from 0 (lowest); -1 where score or borders are unknown.

    A score on a border belongs to the class below, unless `border_to_upper`.
    """
    unknown = np.isnan(scores)
    if np.isnan(borders).any():
        return np.full(scores.shape, -1, dtype=np.int8)
    found = np.searchsorted(
        borders, scores, side="right" if border_to_upper else "left"
    )
    return np.where(unknown, -1, found).astype(np.int8)


def jenks_borders(values: Column, classes: int) -> Column:
    """(classes-1,) upper limits of natural breaks: the split of the sorted values with
    the least sum of squares within classes (Fisher 1958; Jenks 1977).

    Exact, by dynamic programming over distinct values with divide and conquer, O(c u log
    u) for u of them. NaN where there are fewer distinct values than classes.
    """
    distinct, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    u = distinct.size
    borders = np.full(classes - 1, np.nan)
    if u < classes:
        return borders
    sums = _running_sums(distinct, counts)
    cost = _within(sums, np.zeros(u, dtype=np.intp), np.arange(1, u + 1))
    starts = np.zeros((classes, u + 1), dtype=np.intp)
    cost = np.concatenate([[0.0], cost])
    for c in range(1, classes):
        cost, starts[c] = _add_class(cost, sums, c)
    end = u
    for c in range(classes - 1, 0, -1):
        end = int(starts[c, end])
        borders[c - 1] = distinct[end - 1]
    return borders


Sums = tuple[Column, Column, Column]


def _running_sums(distinct: Column, counts: NDArray[np.intp]) -> Sums:
    x = distinct - distinct.mean()  # keeps the squares small: less cancellation
    zero = np.zeros(1)
    return (
        np.concatenate([zero, np.cumsum(counts)]),
        np.concatenate([zero, np.cumsum(counts * x)]),
        np.concatenate([zero, np.cumsum(counts * x * x)]),
    )


def _within(sums: Sums, start: NDArray[np.intp], end: NDArray[np.intp] | int) -> Column:
    """Sum of squares about their mean of the distinct values start..end-1."""
    count, total, squares = sums
    n = count[end] - count[start]
    s = total[end] - total[start]
    return np.maximum(squares[end] - squares[start] - s * s / np.maximum(n, 1), 0.0)


def _add_class(cost: Column, sums: Sums, c: int) -> tuple[Column, NDArray[np.intp]]:
    """Best cost of the first i values in c+1 classes, and where the last class starts.

    The best start never moves down as i grows, so the middle one bounds both halves.
    """
    u = len(cost) - 1
    new, start = np.full(u + 1, np.inf), np.zeros(u + 1, dtype=np.intp)
    work = [(c + 1, u, c, u - 1)]
    while work:
        low, high, first, last = work.pop()
        if low > high:
            continue
        middle = (low + high) // 2
        options = np.arange(first, min(last, middle - 1) + 1)
        costs = cost[options] + _within(sums, options, middle)
        best = int(options[np.argmin(costs)])
        new[middle], start[middle] = costs.min(), best
        work.append((low, middle - 1, first, best))
        work.append((middle + 1, high, best, last))
    return new, start

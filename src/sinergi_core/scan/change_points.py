"""When did the level of a series change, and to what?

Counts of a segment are Poisson with one mean. The cut of a series into segments that
minimises

    sum over segments of -2 max log likelihood + penalty x (segments - 1)

is found exactly (optimal partitioning, Jackson et al. 2005), and with the same answer
faster for long series by leaving out beginnings that can never be best again (PELT:
Killick, Fearnhead & Eckley 2012). The penalty is 2 ln T (one mean and one place: BIC).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sinergi_core.scan.charts import ChartResult, as_rows
from sinergi_core.scan.zones import Numbers, Whole


def change_points(
    counts: ArrayLike, *, penalty: float | None = None, shortest: int = 3
) -> ChartResult:
    """Where the level of each series rose, in the shape of `counts`.

    alarm: the first day of a segment that lies higher than the one before. statistic:
    on the first day of a segment twice the log likelihood that the cut gains over no
    cut there, negative for a fall, 0 on other days. bound: the level (cases a day) of
    the segment before; NaN in the first. Segments have `shortest` days or more. A
    series with a gap (NaN), or shorter than two segments, has not `enough`.
    """
    rows, shape = as_rows(counts)
    days = rows.shape[1]
    if shortest < 1:
        raise ValueError(f"shortest must be 1 or more, not {shortest}")
    price = 2 * np.log(max(days, 2)) if penalty is None else float(penalty)
    if not price >= 0:
        raise ValueError(f"penalty cannot be {penalty}")
    known = np.isfinite(rows).all(axis=1) & (days >= 2 * shortest)
    alarm, statistic = np.zeros(rows.shape, np.bool_), np.full(rows.shape, np.nan)
    bound = np.full(rows.shape, np.nan)
    for row in np.flatnonzero(known):
        sums = np.concatenate([[0.0], np.cumsum(rows[row])])
        cuts = partition(sums, price, shortest)
        statistic[row], bound[row] = _described(sums, cuts)
        alarm[row] = statistic[row] > 0
    enough = np.repeat(known[:, np.newaxis], days, axis=1)
    return ChartResult(
        alarm.reshape(shape), bound.reshape(shape), statistic.reshape(shape),
        enough.reshape(shape),
    )  # fmt: skip


def partition(sums: Numbers, price: float, shortest: int) -> Whole:
    """Beginnings of the segments, 0 first; sums (T + 1,) are cumulated counts from 0."""
    days = sums.size - 1
    best = np.full(days + 1, np.inf)
    best[0] = -price
    last = np.zeros(days + 1, np.int64)
    starts = np.array([0], np.int64)
    for end in range(shortest, days + 1):
        whole = best[starts] + cost(sums, starts, end)
        at = int(whole.argmin())
        best[end], last[end] = whole[at] + price, starts[at]
        # A beginning that is worse than the best even without a price never returns.
        starts = starts[whole <= best[end]]
        if end + 1 - shortest >= shortest:
            starts = np.append(starts, end + 1 - shortest)
    cuts = [int(last[days])]
    while cuts[-1] > 0:
        cuts.append(int(last[cuts[-1]]))
    return np.array(cuts[::-1], np.int64)


def cost(sums: Numbers, first: Whole, end: int | Whole) -> Numbers:
    """-2 max log likelihood of days first .. end - 1, without what all cuts share."""
    cases = sums[end] - sums[first]
    days = end - first
    return np.asarray(-2 * cases * np.log(np.maximum(cases, 1e-300) / days))


def _described(sums: Numbers, cuts: Whole) -> tuple[Numbers, Numbers]:
    days = sums.size - 1
    edges = np.append(cuts, days)
    level = np.diff(sums[edges]) / np.diff(edges)
    statistic, bound = np.zeros(days), np.full(days, np.nan)
    for at in range(1, cuts.size):
        before, here, after = edges[at - 1], edges[at], edges[at + 1]
        ends = np.array([before, here]), np.array([here, after])
        apart = float(cost(sums, *ends).sum())
        together = float(cost(sums, np.array([before]), after)[0])
        rise = 1 if level[at] > level[at - 1] else -1
        statistic[here] = rise * max(together - apart, 0.0)
        bound[here:after] = level[at - 1]
    return statistic, bound

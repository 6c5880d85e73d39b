"""Control charts: is today's count more than the days before it would let one expect?

Every chart takes counts (T,) or (n, T), areas by days, and answers in the same shape.
A gap in the counts is NaN: where one falls into what a day is compared with, the chart
says it has not enough, and raises no alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from sinergi_core.scan.zones import Numbers

Truths = NDArray[np.bool_]
LAGS = {"C1": 0, "C2": 2, "C3": 2}
ALPHAS = {"C1": 0.001, "C2": 0.001, "C3": 0.025}


@dataclass(frozen=True, slots=True)
class ChartResult:
    """An alarm for each area and day, the count above which it comes, the statistic it
    rests on, and whether there was enough to judge by (else no alarm, NaN elsewhere).

    `fallback`: a simpler rule stood in (Farrington); None where a chart has none.
    """

    alarm: Truths
    bound: Numbers
    statistic: Numbers
    enough: Truths
    fallback: Truths | None = None


def ears(
    counts: ArrayLike,
    method: Literal["C1", "C2", "C3"] = "C2",
    *,
    baseline: int = 7,
    alpha: float | None = None,
    least_sd: float = 0.0,
) -> ChartResult:
    """EARS (Hutwagner, Thompson, Seeman & Treadwell 2003; Fricker, Hegler & Dunfee 2008).

    C1: the mean and standard deviation of the `baseline` days before; C2: the same, two
    days earlier, so that an outbreak that grows does not hide in its own baseline.
    C = (x - mean) / sd, alarm above z(1 - alpha), 0.001. C3 adds up three days,
    sum of max(0, C2 - 1) over t - 2 .. t, alarm above z(1 - alpha), 0.025; its bound is
    mean + sd (1 + z - those of the two days before): with the baseline's mean, where the
    R package surveillance up to 1.20.3 puts the count of the day itself.
    `least_sd`: days without any spread are taken to have this one.
    """
    if method not in LAGS:
        raise ValueError(f"method must be C1, C2 or C3, not {method}")
    if baseline < 2:
        raise ValueError(f"a baseline needs 2 days or more, not {baseline}")
    rows, shape = as_rows(counts)
    z = float(norm.isf(ALPHAS[method] if alpha is None else checked_alpha(alpha)))
    mean, sd = _before(rows, baseline, LAGS[method])
    sd = np.maximum(sd, least_sd)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(rows == mean, 0.0, (rows - mean) / sd)
    score[~np.isfinite(mean) | ~np.isfinite(rows)] = np.nan
    if method != "C3":
        return _charted(shape, rows > mean + z * sd, mean + z * sd, score)
    over = np.maximum(score - 1, 0.0)
    earlier = np.full(rows.shape, np.nan)
    earlier[:, 2:] = over[:, 1:-1] + over[:, :-2]
    with np.errstate(invalid="ignore"):  # no spread and much before: 0 times infinity
        bound = np.where(sd > 0, mean + sd * (1 + z - earlier), mean)
    bound = np.where(earlier > z, 0.0, np.maximum(bound, 0.0))
    total = over + earlier
    return _charted(shape, total > z, bound, total)


def cusum_rossi(
    counts: ArrayLike,
    *,
    mean: ArrayLike,
    k: float = 1.04,
    h: float = 2.26,
    reset: bool = False,
) -> ChartResult:
    """Upward CUSUM of counts made nearly normal (Rossi, Lampugnani & Marchi 1999):

    z = (x - 3m + 2 sqrt(x m)) / (2 sqrt m), S = max(0, S + z - k), alarm where S >= h.

    mean m: in control, one for all, (n, 1) or (n, T), above 0. k and h: average run of 500
    days without cause (their table for m = 1). A gap leaves S as it was; `reset` begins
    anew after an alarm. `bound` is the count from which the day would alarm.
    """
    rows, shape = as_rows(counts)
    m = np.broadcast_to(np.asarray(mean, np.float64), rows.shape)
    if not np.isfinite(m).all() or not np.all(m > 0):
        raise ValueError("mean must be known and above 0")
    root = np.sqrt(m)
    z = (rows - 3 * m + 2 * np.sqrt(rows * m)) / (2 * root)
    sums, before = np.zeros(rows.shape), np.zeros(rows.shape)
    now = np.zeros(len(rows))
    for t in range(rows.shape[1]):
        before[:, t] = now
        grown = np.maximum(0.0, now + z[:, t] - k)
        now = np.where(np.isnan(grown), now, grown)
        sums[:, t] = now
        if reset:
            now = np.where(now >= h, 0.0, now)
    needed = 4 * m + 2 * root * (h + k - before)
    bound = np.maximum(np.sqrt(np.maximum(needed, 0.0)) - root, 0.0) ** 2
    seen = np.isfinite(rows)
    return _charted(shape, sums >= h, bound, np.where(seen, sums, np.nan))


def as_rows(counts: ArrayLike) -> tuple[Numbers, tuple[int, ...]]:
    """The counts as (n, T) and the shape to answer in."""
    given = np.asarray(counts, np.float64)
    if given.ndim not in (1, 2) or not given.shape[-1]:
        raise ValueError(f"counts must be (T,) or (n, T), not {given.shape}")
    if np.any(given < 0) or np.any(np.isinf(given)):
        raise ValueError("counts cannot be negative or infinite")
    return np.atleast_2d(given), given.shape


def checked_alpha(alpha: float) -> float:
    """The chance of a false alarm a day. ValueError outside 0..0.5."""
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha must lie in 0..0.5, not {alpha}")
    return alpha


def _before(rows: Numbers, baseline: int, lag: int) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of the days before each day; NaN where there are too
    few or one is a gap."""
    mean, sd = np.full(rows.shape, np.nan), np.full(rows.shape, np.nan)
    first = baseline + lag
    if rows.shape[1] > first:
        windows = sliding_window_view(rows, baseline, axis=1)
        usable = windows[:, : rows.shape[1] - first]
        mean[:, first:] = usable.mean(axis=2)
        sd[:, first:] = usable.std(axis=2, ddof=1)
    return mean, sd


def _charted(
    shape: tuple[int, ...], alarm: Truths, bound: Numbers, statistic: Numbers
) -> ChartResult:
    enough = ~np.isnan(statistic) & ~np.isnan(bound)
    return ChartResult(
        alarm=(alarm & enough).reshape(shape),
        bound=np.where(enough, bound, np.nan).reshape(shape),
        statistic=np.where(enough, statistic, np.nan).reshape(shape),
        enough=enough.reshape(shape),
    )

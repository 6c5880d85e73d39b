"""Farrington's chart: a quasi-Poisson regression on comparable days of the past.

Farrington, Andrews, Beale & Catchpole (1996, JRSS A 159:547), as in the R package
surveillance (`algo.farrington`), for weeks of years as there, or for days of weeks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import nbinom, norm, t

from sinergi_core.scan.charts import ChartResult, as_rows, checked_alpha
from sinergi_core.scan.zones import Numbers, Whole

STEPS = 50
CLOSE = 1e-10
FEWEST_CASES = 5
RECENT = 4
TREND_BACK = 3
TREND_P = 0.05


@dataclass(frozen=True, slots=True)
class Fit:
    """Regressions side by side (s,): mean today, its standard error, dispersion, whether
    they converged; residual and leverage of the past (s, m); p of the trend."""

    mean: Numbers
    error: Numbers
    dispersion: Numbers
    good: NDArray[np.bool_]
    past: Numbers
    leverage: Numbers
    trend_p: Numbers


def farrington(
    counts: ArrayLike,
    *,
    back: int = 5,
    half_width: int = 3,
    period: int = 52,
    alpha: float = 0.01,
    trend: bool = True,
    reweight: bool = True,
    fewest: int = FEWEST_CASES,
) -> ChartResult:
    """Compare each day with the days t - j x period + (-half_width .. half_width), j = 1
    .. back. Weeks with years: period 52; days with weeks: period 7, half_width 0 or 1.

    log mean = a + b t (b only where `back` >= 3, its p < 0.05 and today's mean is no more
    than the largest count of the past), quasi-Poisson; past outbreaks weigh less: weight
    proportional to 1 / s^2 where the Anscombe residual s > 1. The bound is that of the
    2/3 power, mu (1 + 2/3 z sqrt(phi mu + se^2) / mu)^(3/2), z of 1 - alpha / 2.
    No alarm with fewer than `fewest` cases in the last 4 days (today included).

    `fallback`: where the past has fewer than 5 cases or the regression does not
    converge, the bound is the 1 - alpha / 2 quantile of a negative binomial with the mean
    of the past (Poisson with an uncertain mean, Jeffreys' prior): no trend, no dispersion.
    `enough` is False, and nothing is said, where comparable days lie before the first or
    are gaps.
    """
    rows, shape = as_rows(counts)
    if back < 1 or half_width < 0 or period <= 2 * half_width:
        raise ValueError("back, half_width and period do not give days to compare with")
    z = float(norm.isf(checked_alpha(alpha) / 2))
    days = rows.shape[1]
    lags = _lags(back, half_width, period)
    first = int(lags.max())
    bound = np.full(rows.shape, np.nan)
    fallback = np.zeros(rows.shape, np.bool_)
    if days > first and lags.size > 2:
        now = np.arange(first, days)
        past = rows[:, now[:, np.newaxis] - lags]
        found, simple = bounds_of(
            past.reshape(-1, lags.size), -lags, z, alpha,
            trend=trend and back >= TREND_BACK, reweight=reweight,
        )  # fmt: skip
        bound[:, first:] = found.reshape(len(rows), -1)
        fallback[:, first:] = simple.reshape(len(rows), -1)
    enough = np.isfinite(bound) & np.isfinite(rows)
    recent = np.cumsum(np.nan_to_num(rows), axis=1)
    recent[:, RECENT:] -= recent[:, :-RECENT].copy()
    statistic = np.where(
        enough, rows / np.where(enough & (bound > 0), bound, 1.0), np.nan
    )
    alarm = enough & (rows > bound) & (recent >= fewest)
    return ChartResult(
        alarm.reshape(shape), np.where(enough, bound, np.nan).reshape(shape),
        statistic.reshape(shape), enough.reshape(shape),
        (fallback & enough).reshape(shape),
    )  # fmt: skip


def _lags(back: int, half_width: int, period: int) -> Whole:
    """How far back the comparable days lie, the earliest first."""
    around = np.arange(-half_width, half_width + 1)
    centres = period * np.arange(back, 0, -1)
    return np.asarray((centres[:, np.newaxis] - around).ravel(), np.int64)


def bounds_of(
    past: Numbers, when: Whole, z: float, alpha: float, *, trend: bool, reweight: bool
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The bound of each day (s,) and whether it is the simple one; past (s, m)."""
    gap = np.asarray(~np.isfinite(past).all(axis=1))
    safe = np.where(gap[:, np.newaxis], 1.0, past)
    fit = _fitted(safe, when.astype(np.float64), reweight=reweight, trend=False)
    if trend:
        other = _fitted(safe, when.astype(np.float64), reweight=reweight, trend=True)
        use = other.good & (other.trend_p < TREND_P) & (other.mean <= safe.max(axis=1))
        fit = Fit(*(np.where(_like(use, a), b, a) for a, b in _parts(fit, other)))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(fit.dispersion * fit.mean + fit.error**2) / fit.mean
        bound = fit.mean * (1 + 2 / 3 * z * spread) ** 1.5
    simple = ~fit.good | (safe.sum(axis=1) < FEWEST_CASES) | ~np.isfinite(bound)
    m = past.shape[1]
    plain = nbinom.isf(alpha / 2, safe.sum(axis=1) + 0.5, m / (m + 1))
    return np.where(gap, np.nan, np.where(simple, plain, bound)), simple & ~gap


def _parts(fit: Fit, other: Fit) -> list[tuple[Numbers, Numbers]]:
    return [(getattr(fit, name), getattr(other, name)) for name in Fit.__slots__]


def _like(use: NDArray[np.bool_], values: Numbers) -> NDArray[np.bool_]:
    return use if values.ndim == 1 else use[:, np.newaxis]


def _fitted(y: Numbers, when: Numbers, *, reweight: bool, trend: bool) -> Fit:
    fit = _regress(y, when, np.ones(y.shape), trend=trend)
    if not reweight:
        return fit
    free = np.maximum(1 - fit.leverage, 0.0)  # rounding may leave less than nothing
    scale = np.sqrt(fit.dispersion[:, np.newaxis] * free)
    with np.errstate(invalid="ignore", divide="ignore"):
        residual = (
            1.5 * (y ** (2 / 3) * fit.past ** (-1 / 6) - np.sqrt(fit.past)) / scale
        )
        weight = np.where(residual > 1, residual**-2.0, 1.0)
    weight = np.where(np.isfinite(weight), weight, 1.0)
    weight *= y.shape[1] / weight.sum(axis=1, keepdims=True)
    return _regress(y, when, weight, trend=trend)


def _regress(y: Numbers, when: Numbers, prior: Numbers, *, trend: bool) -> Fit:
    """Weighted quasi-Poisson regressions by iterated least squares; today is time 0."""
    x = (when if trend else np.zeros(when.size))[np.newaxis]
    mu = y + 0.1
    eta = np.log(mu)
    gone = np.full(len(y), np.inf)
    with np.errstate(all="ignore"):  # series that do not converge are told apart below
        for _ in range(STEPS):
            weight = prior * mu
            a, b, aa, ab, bb = _solve(eta + (y - mu) / mu, x, weight, trend=trend)
            new = a[:, np.newaxis] + b[:, np.newaxis] * x
            gone = np.abs(new - eta).max(axis=1)
            eta = new
            mu = np.exp(np.clip(eta, -30, 30))
            if np.nanmax(gone) < CLOSE:
                break
        weight = prior * mu
        _, _, aa, ab, bb = _solve(eta, x, weight, trend=trend)
        free = y.shape[1] - (2 if trend else 1)
        phi = np.sum(prior * (y - mu) ** 2 / mu, axis=1) / free
        hat = weight * (
            aa[:, np.newaxis] + 2 * ab[:, np.newaxis] * x + bb[:, np.newaxis] * x**2
        )
        mean = np.exp(np.clip(a, -30, 30))
        score = np.abs(b) / np.sqrt(
            phi * bb
        )  # by the dispersion as it is, not 1 or more
        p = 2 * t.sf(score, free) if trend else np.ones(len(y))
    phi = np.maximum(phi, 1.0)
    good = (gone < 1e-6) & np.isfinite(mean) & np.isfinite(phi)
    return Fit(mean, mean * np.sqrt(phi * aa), phi, good, mu, hat, p)


def _solve(
    target: Numbers, x: Numbers, weight: Numbers, *, trend: bool
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Intercept, slope, and the inverse of the 2 x 2 normal matrix, for each series."""
    s0, st = weight.sum(axis=1), (weight * target).sum(axis=1)
    none = np.zeros(len(target))
    if not trend:
        return st / s0, none, 1 / s0, none, none
    sx, sxx = (weight * x).sum(axis=1), (weight * x * x).sum(axis=1)
    sxt = (weight * x * target).sum(axis=1)
    det = s0 * sxx - sx * sx
    a, b = (sxx * st - sx * sxt) / det, (s0 * sxt - sx * st) / det
    return a, b, sxx / det, -sx / det, s0 / det

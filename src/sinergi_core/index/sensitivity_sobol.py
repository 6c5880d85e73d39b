"""Variance-based sensitivity indices from the values of a Saltelli design.

First order by Saltelli et al. (2010), table 2 (b): mean of f_B (f_AB - f_A) over the
variance, with f centred first, without which the estimate is far too noisy when the
mean is large beside the deviation. Total order by Jansen (1999), table 2 (f): half the
mean of (f_A - f_AB)^2 over the variance. Small negative values of the first order are
noise of the estimate, not a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from sinergi_core.index.uncertainty_sources import BOOTSTRAP, DESIGN

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """First order and total order indices, (d,) each, and their bootstrap bounds."""

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats


def saltelli_design(rows: int, factors: int, seed: int) -> Floats:
    """Return the design (rows, factors + 2, factors) on the unit cube.

    Per base row: the points A and B, then for each factor A with that factor from B.
    The base is a scrambled Sobol' sequence. Raises `ValueError` unless `rows` is a
    power of two, without which the sequence loses its balance.
    """
    if rows < 1 or rows & (rows - 1):
        raise ValueError(f"the number of base rows must be a power of two, not {rows}")
    seeds = np.random.SeedSequence([seed, DESIGN])
    sampler = scipy.stats.qmc.Sobol(2 * factors, rng=np.random.default_rng(seeds))
    base = sampler.random(rows)
    a, b = base[:, :factors], base[:, factors:]
    design = np.repeat(a[:, np.newaxis], factors + 2, axis=1)
    design[:, 1] = b
    for factor in range(factors):
        design[:, 2 + factor, factor] = b[:, factor]
    return design


def estimate_indices(values: Floats) -> tuple[Floats, Floats]:
    """Return first and total order (d,) from `values` (n, d + 2): A, B, AB_1 .. AB_d.

    Zero where the values do not vary.
    """
    centred = values - values.mean()
    a, b, mixed = centred[:, :1], centred[:, 1:2], centred[:, 2:]
    variance = float(centred[:, :2].var())
    if variance <= 0:
        return np.zeros(mixed.shape[1]), np.zeros(mixed.shape[1])
    first: Floats = np.mean(b * (mixed - a), axis=0) / variance
    total: Floats = np.mean((a - mixed) ** 2, axis=0) / (2 * variance)
    return first, total


def bootstrap_indices(
    values: Floats, *, resamples: int, confidence: float, seed: int
) -> Indices:
    """Return the indices of `values` (n, d + 2) with percentile bounds.

    Whole base rows are drawn with replacement, for the variance as for the numerators.
    """
    first, total = estimate_indices(values)
    if resamples < 1:
        unknown = np.full(first.shape, np.nan)
        return Indices(first, unknown, unknown, total, unknown, unknown)
    rng = np.random.default_rng(np.random.SeedSequence([seed, BOOTSTRAP]))
    picks = rng.integers(0, values.shape[0], (resamples, values.shape[0]))
    drawn = np.array([estimate_indices(values[rows]) for rows in picks])
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return Indices(first, low[0], high[0], total, low[1], high[1])

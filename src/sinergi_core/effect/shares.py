"""Shares and medians with their intervals."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Z90, Z95 = 1.6448536269514722, 1.959963984540054
"""Normal quantiles of two-sided intervals of 90 and 95 %."""


def wilson(hits: float, count: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's interval of a share (Wilson 1927); (0, 1) when count is 0."""
    if count <= 0:
        return 0.0, 1.0
    p, square = hits / count, z * z
    middle = p + square / (2 * count)
    half = z * math.sqrt(p * (1 - p) / count + square / (4 * count * count))
    whole = 1 + square / count
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def median_interval(
    values: NDArray[np.float64], rng: np.random.Generator, draws: int = 2_000
) -> tuple[float, float]:
    """Return the percentile bootstrap interval (95 %) of a median (Efron 1979).

    ValueError for no values.
    """
    if len(values) == 0:
        raise ValueError("there is no value to take a median of")
    # Only how often each value is drawn matters, and that is multinomial.
    there, often = np.unique(values, return_counts=True)
    drawn = rng.multinomial(len(values), often / len(values), size=draws)
    up_to = np.cumsum(drawn, axis=1)
    below = (up_to >= (len(values) + 1) // 2).argmax(axis=1)
    above = (up_to >= len(values) // 2 + 1).argmax(axis=1)
    found = (there[below] + there[above]) / 2
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)

"""Standard errors out of the intervals that the stages state."""

import math

NORMAL_95 = 1.959963984540054
"""Half the width of a 95% interval of a normal, in standard errors."""


def of_95(half_width: float | None) -> float:
    """Return the standard error of half a 95% interval, NaN for None."""
    return math.nan if half_width is None else half_width / NORMAL_95


def of_bounds(half_width: float | None) -> float:
    """Return that of half an interval of what is possible, all of it alike; NaN for None.

    The standard deviation of a uniform distribution is its half width by the root of 3.
    """
    return math.nan if half_width is None else half_width / math.sqrt(3)

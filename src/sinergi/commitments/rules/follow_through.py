"""How many promises were kept, with the interval a small count deserves.

`docs/methods/follow-through.md` has the definition.
"""

import math
from dataclasses import dataclass

Z_90 = 1.6448536269514722
"""Two-sided 90 %, as the intervals of the scores (p5–p95)."""


@dataclass(frozen=True, slots=True)
class FollowThrough:
    """Counts of one institution; `share` and its bounds are None when nothing was due."""

    due: int
    kept: int
    late_kept: int
    unconfirmed: int
    open: int
    share: float | None
    low: float | None
    high: float | None


def follow_through(
    *, kept: int, late_kept: int, unconfirmed: int, open: int
) -> FollowThrough:
    """Return the rate kept ÷ due with its Wilson interval.

    `due` counts promises that bound and whose day has come, confirmed or not: what is
    reported but not yet confirmed is neither kept nor broken and stays out of it. The
    interval is Wilson's (1927), JASA 22:209–212, at 90 %.
    """
    due = kept + late_kept + open
    if due == 0:
        return FollowThrough(0, 0, 0, unconfirmed, 0, None, None, None)
    low, high = wilson(kept, due)
    return FollowThrough(due, kept, late_kept, unconfirmed, open, kept / due, low, high)


def wilson(hits: int, total: int, z: float = Z_90) -> tuple[float, float]:
    """Return Wilson's score interval for a share; raises ValueError without trials."""
    if total <= 0 or not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no share")
    share, spread = hits / total, z * z / total
    centre = (share + spread / 2) / (1 + spread)
    half = (
        z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / total / 4)
    )
    # At 0 and at all the bound is the share itself, which rounding may miss by a hair.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))

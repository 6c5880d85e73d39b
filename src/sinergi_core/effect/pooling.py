"""What several cases say together: random effects with an interval for few cases.

Weights 1 / (s_i^2 + t2), t2 by DerSimonian and Laird (1986), interval with Student's t of
k - 1 degrees and the weighted variance of Hartung and Knapp (2001), never narrower than
without it (Röver, Knapp and Friede 2015). One case is itself; no interval is made up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student


@dataclass(frozen=True, slots=True)
class Pooled:
    """The mean effect of `cases`; `low` and `high` None where there is one alone.

    `between` is the standard deviation of the true effects from case to case.
    """

    cases: int
    effect: float
    low: float | None
    high: float | None
    between: float


def pool(
    effects: Sequence[float], errors: Sequence[float], *, level: float = 0.95
) -> Pooled | None:
    """Return the pooled effect of cases with standard errors above 0; None for no case.

    ValueError for lengths that differ or an error that is not above 0.
    """
    if len(effects) != len(errors) or any(not one > 0 for one in errors):
        raise ValueError("each case has an effect and an error above 0")
    if not effects:
        return None
    y, v = np.asarray(effects, dtype=float), np.asarray(errors, dtype=float) ** 2
    if len(y) == 1:
        return Pooled(1, float(y[0]), None, None, 0.0)
    between = _between(y, v)
    w = 1 / (v + between)
    mean = float((w * y).sum() / w.sum())
    spread = float((w * (y - mean) ** 2).sum()) / (len(y) - 1)
    error = math.sqrt(max(1.0, spread) / w.sum())
    half = float(student.ppf((1 + level) / 2, len(y) - 1)) * error
    return Pooled(len(y), mean, mean - half, mean + half, math.sqrt(between))


def _between(
    y: np.ndarray[tuple[int], np.dtype[np.float64]],
    v: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> float:
    w = 1 / v
    mean = (w * y).sum() / w.sum()
    q = float((w * (y - mean) ** 2).sum())
    scale = float(w.sum() - (w**2).sum() / w.sum())
    return max(0.0, (q - (len(y) - 1)) / scale) if scale > 0 else 0.0

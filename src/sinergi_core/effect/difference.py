"""Difference in differences over sets of comparable areas, with its randomisation test.

Estimate: tau = sum_s (t_s / T) (mean_T,s d - mean_C,s d), d = after - before, t_s treated
areas of set s, T of all: the effect on the treated. Test: within each set any areas could
have been the treated ones; p is the share of such assignments whose estimate is at least
as far from zero (Fisher 1935; Rosenbaum 2002), exact up to MOST_EXACT assignments, drawn
beyond (p = (1 + hits) / (1 + draws)). Interval: all tau at which d - tau Z is not rejected.
Under an assignment with statistic A and treated share difference B the condition
|A - tau B| >= |A_0 - tau| holds for one stretch of tau, so the test is inverted exactly.
Few units make few assignments: the smallest p they allow is told, and where it is above
1 - level the interval has no end (None) rather than a wrong one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sinergi_core.effect.matching import Set

Floats = NDArray[np.float64]
MOST_EXACT = 20_000
"""Up to so many assignments each is looked at; beyond, DRAWS are drawn."""
DRAWS = 9_999
ENOUGH = 8
"""Fewer treated or comparison areas than this are told to be too few to be sure."""
LEVEL = 0.95
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Estimate:
    """What changed more in treated areas than in comparable ones.

    `low`, `high`: the interval, None where it has no end. `smallest_p` is the least the
    test could have given. `error` is the jackknife's over sets (over areas where there is
    one set), None for fewer than two. `treated`, `controls`: areas counted.
    """

    effect: float
    low: float | None
    high: float | None
    p: float
    smallest_p: float
    assignments: int
    exact: bool
    error: float | None
    treated: int
    controls: int

    @property
    def is_few(self) -> bool:
        """True when the areas are too few to be sure."""
        return min(self.treated, self.controls) < ENOUGH


def usable_sets(change: Floats, sets: Sequence[Set]) -> tuple[Set, ...]:
    """Return the sets without areas of unknown change; one without a side is left out."""
    found = []
    for one in sets:
        treated = tuple(i for i in one.treated if not math.isnan(change[i]))
        controls = tuple(i for i in one.controls if not math.isnan(change[i]))
        if treated and controls:
            found.append(Set(treated, controls))
    return tuple(found)


def difference(
    before: Floats,
    after: Floats,
    sets: Sequence[Set],
    rng: np.random.Generator,
    *,
    level: float = LEVEL,
) -> Estimate | None:
    """Return the estimate from one value per area and period; None when none is usable.

    NaN is unseen and leaves the area out. ValueError for shapes that differ.
    """
    if before.shape != after.shape or before.ndim != 1 or not 0 < level < 1:
        raise ValueError("before and after hold one value per area, level is a share")
    change = after - before
    usable = usable_sets(change, sets)
    if not usable:
        return None
    effect = effect_of(change, usable)
    shuffled, mixed, exact = _assignments(change, usable, rng)
    p = _p_at_zero(effect, shuffled, exact)
    low, high = _inverted(effect, shuffled, mixed, 1 - level, exact)
    always = _never_less(mixed)
    smallest = always / len(mixed) if exact else 1 / (1 + len(mixed))
    return Estimate(
        effect, low, high, p, smallest, len(mixed), exact, jackknife(change, usable),
        sum(len(one.treated) for one in usable),
        sum(len(one.controls) for one in usable),
    )  # fmt: skip


def effect_of(change: Floats, sets: Sequence[Set]) -> float:
    """Return the estimate itself."""
    whole = sum(len(one.treated) for one in sets)
    return float(
        sum(
            len(one.treated) / whole
            * (change[list(one.treated)].mean() - change[list(one.controls)].mean())
            for one in sets
        )
    )  # fmt: skip


def _assignments(
    change: Floats, sets: Sequence[Set], rng: np.random.Generator
) -> tuple[Floats, Floats, bool]:
    """Return the estimate and the shift of each assignment; exact or drawn.

    The shift is the estimate that the true treatment itself, as 0 and 1, would have.
    """
    whole = sum(len(one.treated) for one in sets)
    count = math.prod(
        math.comb(len(one.treated) + len(one.controls), len(one.treated))
        for one in sets
    )
    exact = count <= MOST_EXACT
    parts = [_of_set(change, one, whole, rng, exact=exact) for one in sets]
    shuffled, mixed = parts[0]
    for more, moved in parts[1:]:
        if exact:
            shuffled = (shuffled[:, None] + more[None, :]).ravel()
            mixed = (mixed[:, None] + moved[None, :]).ravel()
        else:
            shuffled, mixed = shuffled + more, mixed + moved
    return shuffled, mixed, exact


def _of_set(
    change: Floats, one: Set, whole: int, rng: np.random.Generator, *, exact: bool
) -> tuple[Floats, Floats]:
    members = [*one.treated, *one.controls]
    size, ours = len(members), len(one.treated)
    if exact:
        rows = list(combinations(range(size), ours))
        marks = np.zeros((len(rows), size))
        marks[np.repeat(np.arange(len(rows)), ours), np.ravel(rows)] = 1.0
    else:
        first = np.zeros(size)
        first[:ours] = 1.0
        marks = rng.permuted(np.tile(first, (DRAWS, 1)), axis=1)
    values = np.column_stack([change[members], np.zeros(size)])
    values[:ours, 1] = 1.0
    sums = marks @ values
    rest = values.sum(axis=0)[None, :] - sums
    found = (sums / ours - rest / (size - ours)) * (ours / whole)
    return found[:, 0], found[:, 1]


def _p_at_zero(effect: float, shuffled: Floats, exact: bool) -> float:
    near = NEAR * max(1.0, abs(effect))
    hits = int((np.abs(shuffled) >= abs(effect) - near).sum())
    return hits / len(shuffled) if exact else (1 + hits) / (1 + len(shuffled))


def _never_less(mixed: Floats) -> int:
    """Return how many assignments are as far out as the true one, whatever the data."""
    return int((np.abs(mixed) >= 1 - NEAR).sum())


def _inverted(
    effect: float, shuffled: Floats, mixed: Floats, alpha: float, exact: bool
) -> tuple[float | None, float | None]:
    """Return the ends of {tau: p(tau) > alpha}; None for an end that lies nowhere."""
    total = len(mixed) + (0 if exact else 1)
    fixed = np.abs(mixed) >= 1 - NEAR
    always = int(fixed.sum()) + (0 if exact else 1)
    if always / total > alpha:
        return None, None
    a, b = shuffled[~fixed], mixed[~fixed]
    one, two = (effect - a) / (1 - b), (effect + a) / (1 + b)
    starts, ends = np.sort(np.minimum(one, two)), np.sort(np.maximum(one, two))
    # The least count of covering stretches at which tau is kept.
    needed = math.floor(alpha * total + NEAR) + 1 - always
    if needed <= 0 or len(starts) < needed:
        return effect, effect
    places = np.concatenate([starts, ends])
    covered = np.searchsorted(starts, places, side="right") - np.searchsorted(
        ends, places, side="left"
    )
    kept = places[covered >= needed]
    if not len(kept):
        return effect, effect
    return float(min(kept.min(), effect)), float(max(kept.max(), effect))


def jackknife(change: Floats, sets: Sequence[Set]) -> float | None:
    """Return the standard error by leaving out each set, or each area of a single set.

    Miller 1974: sqrt((m - 1) / m sum (tau_-i - mean)^2). With one set the two sides are
    left out one by one and their variances add. None when nothing can be left out.
    """
    if len(sets) > 1:
        return _spread_of(
            [effect_of(change, [*sets[:i], *sets[i + 1 :]]) for i in range(len(sets))]
        )
    one = sets[0]
    if min(len(one.treated), len(one.controls)) < 2:
        return None
    sides = [
        [float(np.delete(change[list(side)], i).mean()) for i in range(len(side))]
        for side in (one.treated, one.controls)
    ]
    return math.hypot(*(_spread_of(side) for side in sides))


def _spread_of(left_out: Sequence[float]) -> float:
    values = np.asarray(left_out)
    return float(np.sqrt((len(values) - 1) * values.var()))


def bootstrap(
    change: Floats,
    sets: Sequence[Set],
    rng: np.random.Generator,
    *,
    draws: int = 2_000,
    level: float = LEVEL,
) -> tuple[float, float] | None:
    """Return the percentile interval by drawing sets again (Efron 1979).

    None below ENOUGH sets: with fewer it is too narrow to be told.
    """
    usable = usable_sets(change, sets)
    if len(usable) < ENOUGH:
        return None
    gaps = np.array([effect_of(change, [one]) for one in usable])
    weights = np.array([len(one.treated) for one in usable], dtype=float)
    picked = rng.integers(len(gaps), size=(draws, len(gaps)))
    means = (gaps * weights)[picked].sum(axis=1) / weights[picked].sum(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)

"""Made-up days that look like the past, with and without something planted in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.warnings.counts import Counts, Ground, Table

WEEK = 7
PRIOR = 0.5


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted: areas by position, first column, how many days and events."""

    areas: tuple[int, ...]
    first: int
    days: int
    events: int


def usual_of(counts: Counts) -> Table:
    """Return areas × days of what is usual: area mean × day of the week, as was looked at.

    Half an event is added to each area over the whole time: no area is impossible.
    """
    values, seen = np.nan_to_num(counts.values), counts.coverage > 0
    looked = np.maximum(seen.sum(axis=1), 1)
    rate = (values.sum(axis=1) + PRIOR) / looked
    weekday = (np.arange(counts.days) + counts.first.weekday()) % WEEK
    hoped = (rate[:, None] * seen).sum(axis=0)
    factor = np.ones(WEEK)
    for day in range(WEEK):
        there = weekday == day
        if hoped[there].sum() > 0:
            found = values[:, there].sum() + WEEK * PRIOR
            factor[day] = found / (hoped[there].sum() + WEEK * PRIOR)
    return np.asarray(rate[:, None] * factor[weekday][None, :], dtype=np.float64)


def made_up(counts: Counts, usual: Table, rng: np.random.Generator) -> Counts:
    """Return counts drawn from what is usual; what nobody saw stays unseen."""
    drawn = rng.poisson(usual).astype(float)
    drawn[counts.coverage <= 0] = np.nan
    return Counts(
        counts.areas, counts.first, drawn, counts.coverage, counts.expected, 0
    )


def made_up_owed(counts: Counts, usual: Table, rng: np.random.Generator) -> Counts:
    """Return reports that were owed: each comes, or does not, by the place's usual share."""
    owed = np.nan_to_num(counts.expected)
    share = np.divide(usual, owed, out=np.zeros_like(usual), where=owed > 0)
    drawn = rng.binomial(np.rint(owed).astype(np.int64), np.minimum(share, 1.0))
    values = np.where(owed > 0, drawn.astype(float), np.nan)
    return Counts(
        counts.areas, counts.first, values, counts.coverage, counts.expected, 0
    )


def group_of(
    ground: Ground, seen: NDArray[np.bool_], size: int, rng: np.random.Generator
) -> tuple[int, ...]:
    """Return so many neighbouring areas that are looked at, round one drawn at random."""
    choices = np.flatnonzero(seen)
    if not choices.size:
        return ()
    centre = int(rng.choice(choices))
    group = [centre]
    for one in group:
        for other in ground.neighbours[one]:
            if other not in group and seen[other] and len(group) < size:
                group.append(other)
    if len(group) == 1 and size > 1 and np.isfinite(ground.points).all():
        far = np.hypot(*(ground.points - ground.points[centre]).T)
        near = [int(one) for one in np.argsort(far, kind="stable") if seen[one]]
        group = near[:size]
    return tuple(group)


def with_more(
    counts: Counts, planted: Planted, rng: np.random.Generator
) -> tuple[Counts, NDArray[np.int64]]:
    """Return the counts with events added, and the columns they were put on, in order."""
    values = counts.values.copy()
    columns = np.sort(rng.integers(0, planted.days, planted.events)) + planted.first
    rows = rng.choice(np.array(planted.areas), planted.events)
    for row, column in zip(rows, columns, strict=True):
        values[row, column] = np.nan_to_num(values[row, column]) + 1
    coverage = np.where((values > 0) & (counts.coverage == 0), 1e-9, counts.coverage)
    made = Counts(counts.areas, counts.first, values, coverage, counts.expected, 0)
    return made, columns


def with_silence(counts: Counts, planted: Planted) -> Counts:
    """Return the counts with nothing received from the areas on those days."""
    values = counts.values.copy()
    rows = np.array(planted.areas)
    span = slice(planted.first, planted.first + planted.days)
    part = values[rows, span]
    values[rows, span] = np.where(np.isfinite(part), 0.0, part)
    return Counts(
        counts.areas, counts.first, values, counts.coverage, counts.expected, 0
    )

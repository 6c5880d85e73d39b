"""What is expected: by people, by how well an area is covered, by the day of the week."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sinergi_core.scan.zones import Numbers

WEEK = 7
PRIOR_CASES = 7.0
"""So many cases, spread evenly over the week, are added before factors are formed: one
chance case on a Sunday does not make all Sundays busy."""


def weekly_rhythm(counts: ArrayLike, *, prior: float = PRIOR_CASES) -> Numbers:
    """How busy each day of the week is, (7,), their mean is 1.

    counts (T,) or (n, T); factor 0 belongs to the days 0, 7, 14, ... of `counts`. Gaps
    (NaN) are left out. Cases a day, with `prior` cases spread evenly added.
    """
    given = np.asarray(counts, np.float64)
    if given.ndim not in (1, 2) or given.shape[-1] < WEEK:
        raise ValueError(f"a rhythm needs at least {WEEK} days, not {given.shape}")
    if np.any(given < 0) or prior < 0:
        raise ValueError("counts and prior cannot be negative")
    rows = np.atleast_2d(given)
    seen = np.isfinite(rows)
    weekday = np.arange(rows.shape[1]) % WEEK
    cases = np.bincount(weekday, np.where(seen, rows, 0.0).sum(axis=0), WEEK)
    days = np.bincount(weekday, seen.sum(axis=0), WEEK)
    if not days.all():
        raise ValueError("a day of the week was never seen")
    whole = cases.sum() / days.sum()
    if not whole > 0:
        return np.ones(WEEK)
    added = prior * days / days.sum()
    rate = (cases + added) / (days * (1 + prior / cases.sum()))
    return np.asarray(rate / rate.mean())


def expected_from(
    counts: ArrayLike,
    population: ArrayLike | None = None,
    coverage: ArrayLike | None = None,
    rhythm: ArrayLike | None = None,
) -> Numbers:
    """Cases that each area expects (n,), or each day (n, T): the shape of `counts`.

    The total of `counts` is shared out by population (n,), else by the area's own
    total; times `coverage` (n,) or (n, T), the share of expected reports that could have
    come (an area nobody watches expects nothing: leave it out of a scan, or say it is
    unseen); times `rhythm` (7,), whose factor 0 is day 0.
    """
    given = np.asarray(counts, np.float64)
    if given.ndim not in (1, 2) or not np.isfinite(given).all() or np.any(given < 0):
        raise ValueError("counts must be (n,) or (n, T), known and not negative")
    rows = given.reshape(len(given), -1)
    hoped = np.ones(rows.shape)
    if population is None:
        hoped *= rows.sum(axis=1, keepdims=True)
    else:
        hoped *= _factor(population, (len(rows),), "population")[:, np.newaxis]
    if coverage is not None:
        shape = (len(rows),) if np.ndim(coverage) == 1 else rows.shape
        hoped *= _factor(coverage, shape, "coverage").reshape(len(rows), -1)
    if rhythm is not None:
        factors = _factor(rhythm, (WEEK,), "rhythm")
        hoped *= factors[np.arange(rows.shape[1]) % WEEK]
    if not hoped.sum() > 0:
        raise ValueError("nothing is expected anywhere")
    return np.asarray((hoped * (rows.sum() / hoped.sum())).reshape(given.shape))


def _factor(values: ArrayLike, shape: tuple[int, ...], name: str) -> Numbers:
    found = np.asarray(values, np.float64)
    if found.shape != shape:
        raise ValueError(f"{name} must be {shape}, not {found.shape}")
    if not np.isfinite(found).all() or np.any(found < 0):
        raise ValueError(f"{name} must be known and not negative")
    return found

"""The space-time permutation scan: cases alone, no population needed.

Kulldorff, Heffernan, Hartman, Assunção & Mostashari (2005, PLoS Med 2:e59). An area has
in a window of time as many cases as its share of all cases would give, within each
stratum (day of the week, kind of report): so what is usual for the area, and what is
usual for the day, is no cluster. It finds where the two go together.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from sinergi_core.index.engine import Engine
from sinergi_core.scan.likelihood import POISSON
from sinergi_core.scan.replicates import permutation_drawer
from sinergi_core.scan.result import ScanResult
from sinergi_core.scan.scans import MOST, Asked, finish
from sinergi_core.scan.task import make_task
from sinergi_core.scan.zones import Numbers, Whole, Zones


def scan_permutation(
    area: ArrayLike,
    day: ArrayLike,
    *,
    areas: int,
    days: int,
    zones: Zones,
    longest: int,
    strata: ArrayLike | None = None,
    prospective: bool = True,
    replications: int = 999,
    seed: int,
    stop_at: int | None = None,
    fewest: int = 2,
    most: int = MOST,
    cadence_days: float = 1.0,
    engine: Engine | None = None,
) -> ScanResult:
    """Clusters in space and time of cases, each with its area and its day (both (C,)).

    strata (C,): whole numbers; days are exchanged within one only. Windows reach over at
    most `longest` of the `days` days; prospectively they end on the last.
    """
    place = _indexes(area, areas, "area")
    when = _indexes(day, days, "day")
    layer = np.zeros(place.size, np.int64)
    if strata is not None:
        layer = np.unique(np.asarray(strata), return_inverse=True)[1].astype(np.int64)
    if not place.shape == when.shape == layer.shape or place.ndim != 1:
        raise ValueError("area, day and strata must have one value for each case")
    if not place.size:
        raise ValueError("there are no cases")
    name = "prospective" if prospective else "retrospective"
    asked = Asked(
        replications, seed, stop_at, fewest, most, cadence_days, engine,
        f"{name} space-time permutation",
    )  # fmt: skip
    order = np.argsort(layer, kind="stable")
    place, when, layer = place[order], when[order], layer[order]
    bounds = np.concatenate([[0], np.cumsum(np.bincount(layer))]).astype(np.int64)
    active = np.bincount(place, minlength=areas) > 0
    task = make_task(
        POISSON, zones, usual_counts(place, when, bounds, areas, days), active,
        longest=longest, prospective=prospective, cases=place.size, fewest=fewest,
    )  # fmt: skip
    spot = task.place_of[place]
    places = int(active.sum())
    first = days - longest if prospective else 0
    draw = permutation_drawer(spot, when, bounds, places, first)
    counts = np.bincount(spot * days + when, minlength=places * days)
    return finish(
        task, counts.reshape(places, days), draw, asked, prospective=prospective
    )


def usual_counts(
    place: Whole, when: Whole, bounds: Whole, areas: int, days: int
) -> Numbers:
    """What each area expects each day (n, T): the sum over strata of cases of the area
    times cases of the day, to all cases of the stratum."""
    usual = np.zeros((areas, days))
    for first, end in pairwise(bounds):
        here = np.bincount(place[first:end], minlength=areas)
        then = np.bincount(when[first:end], minlength=days)
        some = np.flatnonzero(here)
        usual[some] += np.outer(here[some], then) / (end - first)
    return usual


def _indexes(values: ArrayLike, end: int, name: str) -> Whole:
    given = np.asarray(values)
    if given.size == 0:
        return given.astype(np.int64)
    if not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"{name} must be whole numbers")
    if given.min() < 0 or given.max() >= end:
        raise ValueError(f"{name} must lie in 0..{end - 1}")
    return given.astype(np.int64)

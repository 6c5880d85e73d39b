"""Replicates in which there is no cluster, drawn as entries (`task.Entries`)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sinergi_core.scan.search import Draw
from sinergi_core.scan.task import Entries, sorted_entries
from sinergi_core.scan.zones import Numbers, Whole


def poisson_drawer(expected: Numbers, cases: int, first_day: int) -> Draw:
    """Cases fall on places and days (p, T) as expected; days before `first_day`, which
    no window reaches, are left out."""
    places, days = expected.shape
    share = expected[:, first_day:].ravel() / expected.sum()
    cells = np.flatnonzero(share)
    sums = np.cumsum(share[cells])
    inside = min(float(sums[-1]), 1.0)
    wide = cases > cells.size
    shares = np.append(share[cells], max(0.0, 1.0 - inside))
    shares /= shares.sum()

    def draw(rng: np.random.Generator, size: int) -> Entries:
        if wide:
            table = rng.multinomial(cases, shares, size)[:, :-1]
            replicate, cell = np.nonzero(table)
            number = table[replicate, cell]
        else:
            many = rng.binomial(cases, inside, size)
            replicate = np.repeat(np.arange(size), many)
            hits = rng.random(replicate.size) * sums[-1]
            cell = np.minimum(np.searchsorted(sums, hits, side="right"), sums.size - 1)
            replicate, cell, number = _together(replicate, cell, cells.size)
        place, day = np.divmod(cells[cell], days - first_day)
        return sorted_entries(places, place, replicate, day + first_day, number)

    return draw


def _together(replicate: Whole, cell: Whole, cells: int) -> tuple[Whole, Whole, Whole]:
    """Cases of one replicate in one cell as one entry."""
    keys, number = np.unique(replicate * cells + cell, return_counts=True)
    return keys // cells, keys % cells, number


def labels_drawer(people: Whole, cases: int) -> Draw:
    """Which of the people (p,) are cases is drawn anew, each with the same chance."""

    def draw(rng: np.random.Generator, size: int) -> Entries:
        table = rng.multivariate_hypergeometric(
            people, cases, size=size, method="marginals"
        )
        replicate, place = np.nonzero(table)
        day = np.zeros(place.size, np.int64)
        number = table[replicate, place]
        return sorted_entries(people.size, place, replicate, day, number)

    return draw


def permutation_drawer(
    place: Whole, day: Whole, bounds: Whole, places: int, first_day: int
) -> Draw:
    """Days change hands among the cases of a stratum; cases are sorted by stratum, of
    which `bounds` (s + 1,) are the beginnings."""
    small: NDArray[np.int32] = day.astype(np.int32)

    def draw(rng: np.random.Generator, size: int) -> Entries:
        table = np.tile(small, (size, 1))
        for first, end in pairwise(bounds):
            part = table[:, first:end]
            table[:, first:end] = rng.permuted(part, axis=1)
        replicate, case = np.nonzero(table >= first_day)
        days = table[replicate, case].astype(np.int64)
        number = np.ones(case.size, np.int64)
        return sorted_entries(places, place[case], replicate, days, number)

    return draw

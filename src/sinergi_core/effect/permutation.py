"""Do groups differ by more than chance? Labels are shuffled within strata and compared.

What was known before an office acted (kind of violation, completeness) makes the strata:
a difference that it explains is none. For group g the statistic is
z_g = S_g / sd(S_g), S_g the sum of what its members lie above the mean of their stratum,
sd(S_g) the exact one under shuffling. The largest |z| over the groups, of the data and of
each shuffle, gives a p-value for all groups at once and for each of them corrected for
their number (Westfall and Young 1993, single-step maxT).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_CELLS = 4_000_000
"""Cells of one block of shuffles: about 32 MB."""
NEAR = 1e-9
"""Statistics this near are ties: the data's own labelling counts as one of them."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """`z` per group, its p-value corrected for the number of groups, and one for all."""

    z: NDArray[np.float64]
    p_groups: NDArray[np.float64]
    p: float


def shuffle_test(
    values: NDArray[np.float64],
    groups: NDArray[np.int64],
    strata: NDArray[np.int64],
    rng: np.random.Generator,
    *,
    draws: int,
) -> Shuffled:
    """Return how the groups differ; p = (1 + shuffles as far apart) / (1 + draws).

    All three arrays have one entry per case, `groups` from 0 to k-1. Where no shuffle can
    change anything (one group, equal values) p is 1.
    """
    order = np.argsort(strata, kind="stable")
    at = strata[order]
    marks = np.zeros((len(at), int(groups.max(initial=-1)) + 1))
    marks[np.arange(len(at)), groups[order]] = 1.0
    deviations, sd = _centred(values[order], at, marks)
    if not len(at) or not (sd > 0).any():
        none = np.zeros(marks.shape[1])
        return Shuffled(none, np.ones_like(none), 1.0)
    scale = np.divide(1.0, sd, out=np.zeros_like(sd), where=sd > 0)
    z = deviations @ marks * scale
    flags = set(np.unique(values)) <= {0.0, 1.0}
    sums = _sums_of_flags if flags else _sums
    taken = values[order] if flags else deviations
    seen = np.zeros(len(z))
    for shuffled in sums(taken, at, marks, rng, draws):
        farthest = np.abs(shuffled * scale).max(axis=1)
        seen += (farthest[:, None] >= np.abs(z)[None, :] - NEAR).sum(axis=0)
    p_groups = (1 + seen) / (1 + draws)
    return Shuffled(z, p_groups, float(p_groups.min()))


def _sums(
    deviations: NDArray[np.float64],
    at: NDArray[np.int64],
    marks: NDArray[np.float64],
    rng: np.random.Generator,
    draws: int,
) -> Iterator[NDArray[np.float64]]:
    """Yield S_g of shuffles, block by block: draws x groups."""
    step = max(1, MOST_CELLS // len(at))
    for start in range(0, draws, step):
        size = min(step, draws - start)
        found = np.zeros((size, marks.shape[1]))
        for one in np.unique(at):
            inside = at == one
            rows = np.tile(deviations[inside], (size, 1))
            found += rng.permuted(rows, axis=1) @ marks[inside]
        yield found


def _sums_of_flags(
    flags: NDArray[np.float64],
    at: NDArray[np.int64],
    marks: NDArray[np.float64],
    rng: np.random.Generator,
    draws: int,
) -> Iterator[NDArray[np.float64]]:
    """Yield S_g of all shuffles of yes and no: how many yes fall to each group.

    Within a stratum that is multivariate hypergeometric, so nothing need be sorted.
    """
    found = np.zeros((draws, marks.shape[1]))
    for one in np.unique(at):
        inside = at == one
        members = marks[inside].sum(axis=0).astype(np.int64)
        yes = int(flags[inside].sum())
        hits = rng.multivariate_hypergeometric(
            members, yes, size=draws, method="marginals"
        )
        found += hits - yes * members / members.sum()
    yield found


def _centred(
    values: NDArray[np.float64], at: NDArray[np.int64], marks: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return values less the mean of their stratum, and sd(S_g) per group."""
    deviations = np.zeros(len(at))
    variance = np.zeros(marks.shape[1])
    for one in np.unique(at):
        inside = at == one
        size = int(inside.sum())
        if size < 2:
            continue
        deviations[inside] = values[inside] - values[inside].mean()
        members = marks[inside].sum(axis=0)
        spread = float((deviations[inside] ** 2).sum()) / (size - 1)
        variance += members * (size - members) / size * spread
    return deviations, np.sqrt(variance)


def middle_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, equal values sharing their mean rank (Kruskal and Wallis)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=float)


def holm(p: list[float]) -> list[float]:
    """Return p-values corrected for their number (Holm 1979), in the same order."""
    found, running = [0.0] * len(p), 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=lambda one: p[one])):
        running = max(running, min(1.0, (len(p) - rank) * p[place]))
        found[place] = running
    return found

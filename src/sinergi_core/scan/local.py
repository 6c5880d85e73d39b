"""Do high scores lie beside high ones? Moran's I, local Moran, Getis & Ord's G.

Chances are one-sided and by permutation: how often values dealt out anew give so much
or more. (Some packages fold them to at most 0.5, which doubles what is reported as
small and cannot say "less than chance".)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sinergi_core.scan.zones import Numbers, Whole

PERMUTATIONS = 999
NEAR = 1e-12


@dataclass(frozen=True, slots=True)
class MoranResult:
    """Moran's I of all areas, what it is without any pattern (-1 / (n - 1)), and the
    chances of so much or more, and of so little or less."""

    value: float
    usual: float
    p_high: float
    p_low: float
    permutations: int


@dataclass(frozen=True, slots=True)
class LocalResult:
    """A local statistic of each area, its standard score under permutation, the chances
    of so much or more and of so little or less; NaN where an area has no neighbour.

    quadrant: 1 high among high, 2 low among high, 3 low among low, 4 high among low;
    0 for an area without neighbours.
    """

    value: Numbers
    z: Numbers
    p_high: Numbers
    p_low: Numbers
    quadrant: NDArray[np.int8]
    permutations: int


def moran(
    values: ArrayLike,
    neighbours: Sequence[Sequence[int]],
    *,
    permutations: int = PERMUTATIONS,
    seed: int,
) -> MoranResult:
    """Moran's I (1950) with weights that add up to 1 for each area:

    I = n / s sum_i z_i mean_j(z_j) / sum_i z_i^2, z = x - mean, s areas with neighbours.
    """
    x, lists = _checked(values, neighbours, permutations)
    z = x - x.mean()
    owner, other, weight = _pairs(lists)
    joined = sum(1 for one in lists if one.size)
    scale = x.size / joined / float(z @ z)

    def statistic(dealt: Numbers) -> float:
        return scale * float(np.sum(weight * dealt[owner] * dealt[other]))

    found = statistic(z)
    rng = np.random.default_rng(seed)
    chance = np.array([statistic(rng.permutation(z)) for _ in range(permutations)])
    high = int(np.sum(chance >= found - NEAR))
    low = int(np.sum(chance <= found + NEAR))
    whole = 1 + permutations
    return MoranResult(
        found, -1 / (x.size - 1), (1 + high) / whole, (1 + low) / whole, permutations
    )


def local_moran(
    values: ArrayLike,
    neighbours: Sequence[Sequence[int]],
    *,
    permutations: int = PERMUTATIONS,
    seed: int,
) -> LocalResult:
    """Local Moran (Anselin 1995): I_i = (n - 1) z_i mean_j(z_j) / sum z^2, j the neighbours.

    Conditional permutation: the value of the area stays, the others are dealt out.
    """
    x, lists = _checked(values, neighbours, permutations)
    z = x - x.mean()
    scale = (x.size - 1) * z / float(z @ z)

    def statistic(area: int, sums: Numbers) -> Numbers:
        return np.asarray(scale[area] * sums / lists[area].size)

    return _local(z, lists, statistic, permutations, seed)


def getis_ord(
    values: ArrayLike,
    neighbours: Sequence[Sequence[int]],
    *,
    star: bool = False,
    permutations: int = PERMUTATIONS,
    seed: int,
) -> LocalResult:
    """Getis & Ord's G (1992): G_i = sum over neighbours of x_j / sum over all others;
    values cannot be negative. High: a hot spot round the area, low: a cold one.

    `star`: the area itself counts as its neighbour, and the sum is that of all.
    """
    x, lists = _checked(values, neighbours, permutations)
    if np.any(x < 0):
        raise ValueError("values cannot be negative: their shares would mean nothing")
    own = x if star else np.zeros(x.size)
    rest = np.full(x.size, x.sum()) if star else x.sum() - x
    if not np.all(rest > 0):
        raise ValueError("some area has the whole sum: nothing is left for the others")

    def statistic(area: int, sums: Numbers) -> Numbers:
        return np.asarray((sums + own[area]) / rest[area])

    return _local(x, lists, statistic, permutations, seed)


def _local(
    x: Numbers,
    lists: list[Whole],
    statistic: Callable[[int, Numbers], Numbers],
    permutations: int,
    seed: int,
) -> LocalResult:
    n = x.size
    value, z, high, low = (np.full(n, np.nan) for _ in range(4))
    quadrant = np.zeros(n, np.int8)
    middle = x.mean()
    for area, sums in _dealt(x, lists, permutations, seed):
        near = float(x[lists[area]].sum())
        found = float(statistic(area, np.array([near]))[0])
        chance = statistic(area, sums)
        spread = float(chance.std())
        slack = NEAR * max(1.0, abs(found))
        value[area] = found
        z[area] = (found - chance.mean()) / spread if spread > 0 else np.nan
        high[area] = (1 + np.sum(chance >= found - slack)) / (1 + permutations)
        low[area] = (1 + np.sum(chance <= found + slack)) / (1 + permutations)
        around = near / lists[area].size > middle
        quadrant[area] = (1 if around else 4) if x[area] > middle else 2 + (not around)
    return LocalResult(value, z, high, low, quadrant, permutations)


def _dealt(
    x: Numbers, lists: list[Whole], permutations: int, seed: int
) -> Iterator[tuple[int, Numbers]]:
    """For each area with neighbours the sums of as many of the other values, dealt out
    anew; the same hands are dealt to all areas, which costs n times less."""
    rng = np.random.default_rng(seed)
    widest = max(one.size for one in lists)
    hands = np.array(
        [rng.choice(x.size - 1, widest, replace=False) for _ in range(permutations)]
    )
    for area, near in enumerate(lists):
        if near.size:
            hand = hands[:, : near.size]
            yield area, x[hand + (hand >= area)].sum(axis=1)


def _pairs(lists: list[Whole]) -> tuple[Whole, Whole, Numbers]:
    sizes = np.array([one.size for one in lists])
    owner = np.repeat(np.arange(len(lists)), sizes)
    return owner, np.concatenate(lists), 1.0 / sizes[owner]


def _checked(
    values: ArrayLike, neighbours: Sequence[Sequence[int]], permutations: int
) -> tuple[Numbers, list[Whole]]:
    x = np.asarray(values, np.float64)
    if x.ndim != 1 or x.size < 3 or not np.isfinite(x).all():
        raise ValueError("values must be three or more known numbers")
    if not np.ptp(x) > 0:
        raise ValueError("all values are equal: there is no pattern to look for")
    if len(neighbours) != x.size:
        raise ValueError(f"{len(neighbours)} lists of neighbours for {x.size} areas")
    if permutations < 1:
        raise ValueError(f"permutations must be 1 or more, not {permutations}")
    lists = []
    for area, one in enumerate(neighbours):
        near = np.unique(np.asarray(list(one), np.int64))
        if near.size and (near[0] < 0 or near[-1] >= x.size):
            raise ValueError(f"area {area} has a neighbour outside 0..{x.size - 1}")
        lists.append(near[near != area])
    if not any(one.size for one in lists):
        raise ValueError("no area has a neighbour")
    return x, lists

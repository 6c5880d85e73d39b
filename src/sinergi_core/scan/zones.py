"""The windows in space that a scan looks at: circles, and connected groups of areas.

Windows are kept as rows of areas in which every beginning of a row is a window: the
first area, the first two, and so on. A circle growing round its centre is one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

EARTH_KM = 6_367.0
"""Radius with which SaTScan measures (it reproduces its limits in kilometres)."""
CHUNK = 1_000
SLACK = 1e-9

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Zones:
    """Nested windows: row `i` is `members[start[i]:start[i + 1]]`, round `centre[i]`.

    `shared[i]` of its windows also stand in an earlier row and need no second look;
    None where no row shares any. `areas` is how many areas there are.
    """

    start: Whole
    members: NDArray[np.int32]
    centre: NDArray[np.int32]
    areas: int
    shared: Whole | None = None

    @property
    def windows(self) -> int:
        """How many different windows in space there are."""
        twice = 0 if self.shared is None else int(self.shared.sum())
        return int(self.members.size) - twice

    def window(self, row: int, length: int) -> NDArray[np.int32]:
        """Return the areas of one window, in the order in which they were added."""
        first = int(self.start[row])
        return self.members[first : first + length]


def circular_zones(
    points: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    largest_share: float = 0.5,
    largest_km: float | None = None,
    lonlat: bool = True,
) -> Zones:
    """Circles round every point, growing from the nearest to the next.

    points (n, 2): longitude and latitude in degrees, or kilometres in a plane with
    `lonlat=False`. A circle holds at most `largest_share` of the sum of `weight` (n,)
    (population, or cases; equal weights without it) and reaches at most `largest_km`.
    A point that alone weighs more has no circle. Points at one distance come in the
    order of the search tree.
    """
    places = _places(points, lonlat=lonlat)
    weights = _weights(weight, len(places))
    if not 0 < largest_share <= 1:
        raise ValueError(f"largest_share must lie in 0..1, not {largest_share}")
    if largest_km is not None and not largest_km >= 0:
        raise ValueError(f"largest_km cannot be {largest_km}")
    limit = largest_share * weights.sum() * (1 + SLACK)
    reach = np.inf if largest_km is None else _reach(largest_km, lonlat=lonlat)
    tree = cKDTree(places)
    rows: list[NDArray[np.int32]] = []
    lengths: list[Whole] = []
    for first in range(0, len(places), CHUNK):
        found, counted = _grow(
            tree, places[first : first + CHUNK], weights, limit, reach, largest_share
        )
        rows.append(found)
        lengths.append(counted)
    start = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    centre = np.arange(len(places), dtype=np.int32)
    return Zones(start, np.concatenate(rows), centre, len(places))


def _grow(
    tree: cKDTree,
    places: Numbers,
    weights: Numbers,
    limit: float,
    reach: float,
    share: float,
) -> tuple[NDArray[np.int32], Whole]:
    """Circles of some centres, one after the other, and how many areas each has.

    The tree is asked for a few neighbours more than an even share would need, then for
    more where that was too few: asking for all is most of the work for 10,000 areas.
    """
    n = weights.size
    near = min(n, int(share * n * 1.1) + 16)
    if np.isfinite(reach):
        near = min(near, 64)
    parts: dict[int, NDArray[np.int32]] = {}
    waiting = np.arange(len(places))
    while waiting.size:
        found = tree.query(places[waiting], k=near)
        far, index = (np.reshape(one, (waiting.size, -1)) for one in found)
        inside = (np.cumsum(weights[index], axis=1) <= limit) & (far <= reach)
        done = ~inside[:, -1] | (near == n)
        for at in np.flatnonzero(done):
            parts[int(waiting[at])] = index[at, inside[at]].astype(np.int32)
        waiting = waiting[~done]
        near = min(n, near * 2)
    ordered = [parts[at] for at in range(len(places))]
    return np.concatenate(ordered), np.array([one.size for one in ordered], np.int64)


def _reach(km: float, *, lonlat: bool) -> float:
    """The straight line through the Earth that belongs to a distance along it."""
    if not lonlat:
        return km
    angle = min(km / EARTH_KM, np.pi)
    return float(2 * EARTH_KM * np.sin(angle / 2)) * (1 + SLACK)


def _places(points: ArrayLike, *, lonlat: bool) -> Numbers:
    given = np.asarray(points, np.float64)
    if given.ndim != 2 or given.shape[1] != 2 or not len(given):
        raise ValueError(f"points must be (n, 2) with n > 0, not {given.shape}")
    if not np.isfinite(given).all():
        raise ValueError("some points are not known")
    if not lonlat:
        return given
    if np.any(np.abs(given[:, 0]) > 360) or np.any(np.abs(given[:, 1]) > 90):
        raise ValueError("points are not longitude and latitude in degrees")
    lon, lat = np.radians(given[:, 0]), np.radians(given[:, 1])
    flat = np.cos(lat)
    unit = np.column_stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)])
    return EARTH_KM * unit


def _weights(weight: ArrayLike | None, n: int) -> Numbers:
    given = np.ones(n) if weight is None else np.asarray(weight, np.float64)
    if given.shape != (n,):
        raise ValueError(f"weight must be ({n},), not {given.shape}")
    if not np.isfinite(given).all() or np.any(given < 0) or not given.sum() > 0:
        raise ValueError("weights must be known, not negative, and not all zero")
    return given


def neighbour_lists(neighbours: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return for each area its neighbours, both ways, without itself. ValueError for an
    index that is no area."""
    n = len(neighbours)
    both: list[set[int]] = [set() for _ in range(n)]
    for area, others in enumerate(neighbours):
        for other in others:
            if not 0 <= other < n:
                raise ValueError(f"area {area} has a neighbour {other}: 0..{n - 1}")
            if other != area:
                both[area].add(int(other))
                both[other].add(area)
    return [sorted(one) for one in both]

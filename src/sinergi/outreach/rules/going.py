"""Where to go next: gap × vulnerability × nearness, each between 0 and 1."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EARTH_KM = 6371.0
HALF_WAY_KM = 5.0
"""Distance at which nearness is a half: a city's bearing, stated and not measured."""
MIDDLE = 0.5
"""Stands in for what is not known, so that an unseen area is neither first nor last."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area to go to: its gap (share of the target not reached), score, position.

    `vulnerability` is the score on 0–1, None where there is no published run; `lon` and
    `lat` None where the area has no point.
    """

    code: str
    gap: float
    people: int
    vulnerability: float | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One area with its priority and the three factors it is made of.

    `km` is None where the area has no point, or where nobody said where one starts.
    """

    place: Place
    priority: float
    vulnerability: float
    nearness: float
    km: float | None


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance in km (haversine), degrees in."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * (
        math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def nearness_of(km: float | None) -> float:
    """Return 1 here, a half at HALF_WAY_KM, towards 0 far away: 1 / (1 + km / 5).

    Of an area without a point (None) nobody knows whether it is near: it counts MIDDLE.
    """
    return MIDDLE if km is None else 1.0 / (1.0 + km / HALF_WAY_KM)


def rank_places(
    places: Iterable[Place], start: tuple[float, float] | None = None
) -> list[Proposal]:
    """Return the areas with a gap, the most urgent first; equal ones by code.

    `start` is (lon, lat) of who goes. Without it distance counts nothing: all are 1.
    """
    rows = [_proposal(one, start) for one in places if one.gap > 0]
    return sorted(rows, key=lambda one: (-one.priority, one.place.code))


def _proposal(place: Place, start: tuple[float, float] | None) -> Proposal:
    if not 0 <= place.gap <= 1:
        raise ValueError("a gap lies between 0 and 1")
    km, near = None, 1.0
    if start is not None:
        if place.lon is not None and place.lat is not None:
            km = distance_km(*start, place.lon, place.lat)
        near = nearness_of(km)
    risk = MIDDLE if place.vulnerability is None else place.vulnerability
    return Proposal(place, place.gap * risk * near, risk, near, km)


def quarters(scores: Mapping[str, float]) -> dict[str, int]:
    """Return area → quarter of its score, 1 the least vulnerable, for the equity view."""
    order = sorted(scores, key=lambda code: (scores[code], code))
    return {code: 1 + 4 * place // len(order) for place, code in enumerate(order)}

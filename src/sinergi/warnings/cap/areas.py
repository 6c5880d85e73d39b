"""Areas as CAP writes them: a name, our code, and polygons that are simple and closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from sinergi.places.models import Area, Boundary

MOST_AREAS = 60
"""Of one message; of more, their common area is written in their place."""
MOST_POLYGONS = 6
"""Of one area, the largest first: small islands are left out."""
MOST_POINTS = 100
"""Of one polygon. What it is simplified by doubles until it fits."""
FIRST_STEP = 0.0002
DECIMALS = 5
GEOCODE = "KEMENDAGRI"
"""The name of our codes (Permendagri on codes of areas) in `geocode`."""


@dataclass(frozen=True, slots=True)
class WrittenArea:
    """One `area`: its description, its code and its polygons as CAP writes them."""

    name: str
    code: str
    polygons: tuple[str, ...]


def areas_of(codes: Iterable[str], common: str) -> list[WrittenArea]:
    """Return the areas of these codes in their order; `common` alone when they are many."""
    wanted = list(dict.fromkeys(code for code in codes if code)) or [common]
    if len(wanted) > MOST_AREAS:
        wanted = [common]
    names = dict(
        Area.all_rows.current().filter(code__in=wanted).values_list("code", "name")
    )
    rows = Boundary.all_rows.in_force().filter(area_code__in=wanted)
    shapes = dict(rows.values_list("area_code", "wkb"))
    return [
        WrittenArea(
            names.get(code) or code or "-",
            code,
            polygons_of(shapely.from_wkb(bytes(shapes[code])))
            if code in shapes
            else (),
        )
        for code in wanted
    ]


def polygons_of(shape: Any) -> tuple[str, ...]:
    """Return the outer rings of a shape as `lat,lon lat,lon …`, closed, largest first.

    Holes are left out: CAP knows none, and too much is told rather than too little.
    """
    parts = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
    parts.sort(key=lambda one: one.area, reverse=True)
    written = [_ring(one.exterior) for one in parts[:MOST_POLYGONS]]
    return tuple(text for text in written if text)


def _ring(ring: Any) -> str:
    step, points = FIRST_STEP, shapely.get_coordinates(ring)
    while len(points) > MOST_POINTS:
        simple = shapely.simplify(shapely.Polygon(ring), step)
        points = shapely.get_coordinates(simple.exterior)
        step *= 2
    # + 0.0 makes of a rounded minus nought a nought.
    rounded = np.round(points, DECIMALS) + 0.0
    if len(rounded) < 4:
        return ""
    rounded[-1] = rounded[0]
    return " ".join(f"{lat:.{DECIMALS}f},{lon:.{DECIMALS}f}" for lon, lat in rounded)

"""A small map drawn by the server: one area among its neighbours, as SVG paths.

No script, so that it prints, and each shape is a link. Longitudes are shrunk by the
cosine of the latitude, which is exact enough for a few kilometres.
"""

from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from sinergi.access.actor import Actor
from sinergi.places.models import Area, Boundary

WIDTH = 320.0
MARGIN = 6.0
LINE_POINTS = 0.6
"""Detail left out, in units of the picture."""
MOST_SHAPES = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """One area as an SVG path."""

    code: str
    name: str
    path: str
    here: bool
    approximate: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The shapes and the size of the picture; `point` is a place on it, if one is shown."""

    shapes: list[Shape]
    width: int
    height: int
    approximate: bool
    point: tuple[float, float] | None = None


def locate(
    area: Area, actor: Actor, point: tuple[float, float] | None = None
) -> Picture | None:
    """Return the area among its siblings, None when its own shape is not known.

    `point` (longitude, latitude) is drawn where it lies on the picture.
    """
    areas = Area.visible.to(actor).current().children_of(area.parent_code)
    names = dict(areas.order_by("code").values_list("code", "name")[:MOST_SHAPES])
    names[area.code] = area.name
    rows = Boundary.visible.to(actor).in_force().filter(area_code__in=names)
    fields = ("area_code", "wkb", "approximate")
    found = sorted(rows.values_list(*fields), key=lambda row: row[0] == area.code)
    if not any(code == area.code for code, _, _ in found):
        return None
    drawn = shapely.from_wkb(
        np.array([bytes(wkb) for _, wkb, _ in found], dtype=object)
    )
    scaled, height, spot = _on_paper(drawn, point)
    shapes = [
        Shape(code, names[code], _path(one), code == area.code, rough)
        for (code, _, rough), one in zip(found, scaled, strict=True)
    ]
    rough = any(one.approximate for one in shapes)
    if spot and not (0 <= spot[0] <= WIDTH and 0 <= spot[1] <= height):
        spot = None
    return Picture(shapes, int(WIDTH), int(height), rough, spot)


def _on_paper(
    drawn: Any, point: tuple[float, float] | None
) -> tuple[Any, float, tuple[float, float] | None]:
    """Return shapes in units of the picture (y downwards), its height, the point on it."""
    west, south, east, north = shapely.total_bounds(drawn)
    squeeze = cos(radians((south + north) / 2))
    across = max((east - west) * squeeze, north - south, 1e-9)
    scale = (WIDTH - 2 * MARGIN) / across
    left = (WIDTH - (east - west) * squeeze * scale) / 2

    def place(points: Any) -> Any:
        x = (points[:, 0] - west) * squeeze * scale + left
        y = (north - points[:, 1]) * scale + MARGIN
        return np.column_stack([x, y])

    moved = shapely.transform(drawn, place)
    # of a province's border nearly all points fall together on the paper
    fewer = shapely.remove_repeated_points(moved, LINE_POINTS / 2)
    simple = shapely.simplify(fewer, LINE_POINTS, preserve_topology=True)
    spot = tuple(place(np.array([point]))[0].tolist()) if point else None
    return simple, (north - south) * scale + 2 * MARGIN, spot


def _path(shape: Any) -> str:
    parts = shapely.get_parts(shape)
    return " ".join(_ring(ring) for part in parts for ring in shapely.get_rings(part))


def _ring(ring: Any) -> str:
    points = shapely.get_coordinates(ring)[:-1]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"

"""A small map drawn by the server: one area among its neighbours, as SVG paths.

No script, so that it prints, and each shape is a link.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from sinergi.access.actor import Actor
from sinergi.documents.paper import frame_of, path_of
from sinergi.places.models import Area, Boundary

WIDTH = 320.0
MARGIN = 6.0
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
        Shape(code, names[code], path_of(one), code == area.code, rough)
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
    frame = frame_of(shapely.total_bounds(drawn), WIDTH, MARGIN)
    spot = tuple(frame.place(np.array([point]))[0].tolist()) if point else None
    return frame.lay(drawn), frame.height, spot

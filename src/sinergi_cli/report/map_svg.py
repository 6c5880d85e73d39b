"""The map of a report as paths for inline SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from sinergi_cli.areas_file import Shapes

WIDTH = 1000.0
KM_PER_DEGREE = 111.32
Place = Callable[[float, float], tuple[float, float]]
BARS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class MapShape:
    """One area: SVG path and the point at which a label stands, in map units."""

    code: str
    path: str
    x: float
    y: float
    wide: float


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A map WIDTH units wide; the scale bar is `bar_km` long, `bar` units."""

    width: float
    height: float
    shapes: tuple[MapShape, ...]
    bar: float
    bar_km: float
    approximate: bool


def draw_map(shapes: Shapes) -> MapDrawing | None:
    """Project the cells (equirectangular at their middle latitude); None without any."""
    if not shapes.cells:
        return None
    west, south, east, north = shapely.total_bounds(list(shapes.cells.values()))
    shrink = cos(radians((south + north) / 2))
    unit = WIDTH / max((east - west) * shrink, (north - south) * 0.6)

    def place(x: float, y: float) -> tuple[float, float]:
        return (x - west) * shrink * unit, (north - y) * unit

    drawn = tuple(
        _shape(code, shapely.simplify(cell, 0.4 / unit), place)
        for code, cell in shapes.cells.items()
    )
    km = unit / KM_PER_DEGREE
    bar_km = max((b for b in BARS if b * km <= WIDTH / 4), default=BARS[0])
    return MapDrawing(
        width=(east - west) * shrink * unit,
        height=(north - south) * unit,
        shapes=drawn,
        bar=bar_km * km,
        bar_km=bar_km,
        approximate=shapes.approximate,
    )


def _shape(code: str, cell: BaseGeometry, place: Place) -> MapShape:
    parts = [p for p in shapely.get_parts(cell) if p.geom_type == "Polygon"]
    rings = [r for p in parts for r in (p.exterior, *p.interiors)]
    path = "".join(_ring(ring, place) for ring in rings)
    middle = shapely.point_on_surface(cell)
    x, y = place(middle.x, middle.y)
    low, _, high, _ = cell.bounds
    wide = place(high, 0)[0] - place(low, 0)[0]
    return MapShape(code, path, round(x, 1), round(y, 1), round(wide, 1))


def _ring(ring: shapely.LinearRing, place: Place) -> str:
    points = [place(x, y) for x, y, *_ in ring.coords]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "Z"

"""A map as SVG from shapes in degrees: for print, where no browser draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

import shapely

STEPS = ("#f3e3d3", "#dcb79d", "#b9846f", "#84504a", "#4a2429")
"""Light to dark purple-brown: one sequential scale safe for colour-blind readers."""
WIDTH = 760.0
TALLEST = 560.0
FINEST = 0.35
"""Detail below this many units is left out of the drawing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """An area to draw: `step` 1-5 is its colour, None is hatched (never seen)."""

    shape: Any
    step: int | None
    approximate: bool
    title: str


def draw_map(cells: Sequence[Cell]) -> str:
    """Return the SVG, empty text when there is nothing to draw.

    Equirectangular around the middle latitude: right for a city, fair for a country.
    """
    shapes = [cell.shape for cell in cells if not cell.shape.is_empty]
    if not shapes:
        return ""
    west, south, east, north = shapely.total_bounds(shapes)
    narrowing = cos(radians((south + north) / 2))
    across = max((east - west) * narrowing, 1e-9)
    scale = min(WIDTH / across, TALLEST / max(north - south, 1e-9))
    frame = (west, north, scale * narrowing, scale)
    paths = "".join(_path(cell, frame) for cell in cells if not cell.shape.is_empty)
    width, height = across * scale, (north - south) * scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {width + 4:.1f} '
        f'{height + 4:.1f}" width="{width + 4:.0f}" height="{height + 4:.0f}">'
        '<defs><pattern id="unseen" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
        '<rect width="2" height="6" fill="#aab3b9"/></pattern></defs>'
        f"{paths}</svg>"
    )


def _path(cell: Cell, frame: tuple[float, float, float, float]) -> str:
    west, north, per_lon, per_lat = frame
    coarse = shapely.simplify(cell.shape, FINEST / per_lat)
    moved = shapely.transform(
        coarse, lambda xy: (xy - (west, north)) * (per_lon, -per_lat)
    )
    rings = [
        ring
        for polygon in shapely.get_parts(moved)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    line = "".join(_ring(ring) for ring in rings)
    fill = "url(#unseen)" if cell.step is None else STEPS[cell.step - 1]
    dash = ' stroke-dasharray="3 2" stroke="#5b6670"' if cell.approximate else ""
    stroke = dash or ' stroke="#ffffff"'
    return (
        f'<path fill="{fill}" fill-rule="evenodd" stroke-width="0.8"{stroke} '
        f'd="{line}"><title>{escape(cell.title)}</title></path>'
    )


def _ring(ring: Any) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)]
    return f"M{'L'.join(points)}Z"

"""Shapes in degrees brought onto a picture: its units, y downwards, as SVG paths.

Longitudes are shrunk by the cosine of the middle latitude, which is exact enough for a
city and fair for a country.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

LINE_POINTS = 0.6
"""Detail left out, in units of the picture."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where degrees lie on a picture of `width` × `height` units."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    margin: float
    width: float
    height: float

    def place(self, points: Any) -> Any:
        """Return points (longitude, latitude; n × 2) in units of the picture."""
        x = (points[:, 0] - self.west) * self.squeeze * self.scale + self.left
        y = (self.north - points[:, 1]) * self.scale + self.margin
        return np.column_stack([x, y])

    def lay(self, shapes: Any) -> Any:
        """Return shapes in units of the picture, without detail nobody can see."""
        moved = shapely.transform(shapes, self.place)
        # of a province's border nearly all points fall together on the paper
        fewer = shapely.remove_repeated_points(moved, LINE_POINTS / 2)
        return shapely.simplify(fewer, LINE_POINTS, preserve_topology=True)


def frame_of(bounds: Sequence[float], width: float, margin: float) -> Frame:
    """Return the frame of a picture that shows west, south, east, north (degrees)."""
    west, south, east, north = bounds
    squeeze = cos(radians((south + north) / 2))
    across = max((east - west) * squeeze, north - south, 1e-9)
    scale = (width - 2 * margin) / across
    left = (width - (east - west) * squeeze * scale) / 2
    height = (north - south) * scale + 2 * margin
    return Frame(west, north, squeeze, scale, left, margin, width, height)


def path_of(shape: Any) -> str:
    """Return the rings of a shape in units of the picture as an SVG path."""
    parts = shapely.get_parts(shape)
    return " ".join(_ring(ring) for part in parts for ring in shapely.get_rings(part))


def _ring(ring: Any) -> str:
    points = shapely.get_coordinates(ring)[:-1]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"

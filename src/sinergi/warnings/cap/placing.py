"""Which of our areas a message is about: by its codes, else by where its shapes lie."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from django.db.models import Count
from shapely import affinity

from sinergi.places.models import Area, Boundary
from sinergi.places.rules import is_code
from sinergi.warnings.rules.cap_reading import ReadArea

MOST_AREAS = 300
"""Of one message; where more lie in it, those a level higher are named."""
MOST_NAMES = 40
LEVELS = (4, 3, 2, 1)
LEAST_SHARE = 0.02
"""Of an area that must lie within: shapes of others never fit ours to the metre."""
KM_PER_DEGREE = 111.195
BY_CODE, BY_SHAPE, BY_NOTHING = "code", "shape", "none"


def place(areas: Iterable[ReadArea]) -> tuple[list[str], str]:
    """Return the codes of our areas, sorted, and how they were found."""
    given = list(areas)
    codes = {value for one in given for _name, value in one.codes if is_code(value)}
    if codes:
        known = Area.all_rows.current().filter(code__in=sorted(codes)[:MOST_AREAS])
        found = sorted(known.values_list("code", flat=True))
        if found:
            return found, BY_CODE
    shape = _joined(given)
    found = _meeting(shape) if shape is not None else []
    return found, BY_SHAPE if found else BY_NOTHING


def place_names(codes: list[str]) -> str:
    """Return the names of these areas as a line, the first few of many."""
    rows = Area.all_rows.current().filter(code__in=codes[:MOST_NAMES])
    names = ", ".join(rows.values_list("name", flat=True))
    return f"{names}, …" if len(codes) > MOST_NAMES else names


def _joined(areas: list[ReadArea]) -> Any | None:
    shapes = [
        shapely.Polygon([(lon, lat) for lat, lon in polygon])
        for one in areas
        for polygon in one.polygons
    ]
    shapes += [_circle(*circle) for one in areas for circle in one.circles]
    if not shapes:
        return None
    joined = shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object)))
    return None if joined.is_empty else joined


def _circle(lat: float, lon: float, radius: float) -> Any:
    """Return the circle in degrees: wider than high, the more so the farther north."""
    high = max(radius, 0.01) / KM_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return affinity.scale(shapely.Point(lon, lat).buffer(1.0), wide, high)


def _meeting(shape: Any) -> list[str]:
    """Return the areas of the lowest level of which a part lies in the shape."""
    found: list[str] = []
    rows = Boundary.all_rows.in_force().meeting(*shapely.bounds(shape).tolist())
    counts = dict(
        rows.order_by()
        .values_list("level")
        .annotate(n=Count("pk"))
        .values_list("level", "n")
    )
    for level in LEVELS:
        if not 0 < counts.get(level, 0) <= MOST_AREAS * 4:
            continue
        found = _inside(rows.filter(level=level), shape)
        if 0 < len(found) <= MOST_AREAS:
            return found
    return found[:MOST_AREAS]


def _inside(rows: Any, shape: Any) -> list[str]:
    table = list(rows.values_list("area_code", "wkb"))
    shapes = shapely.from_wkb(
        np.array([bytes(wkb) for _code, wkb in table], dtype=object)
    )
    shapely.prepare(shape)
    share = np.zeros(len(table))
    meets = shapely.intersects(shape, shapes)
    # What two precise shapes leave may be invalid: mended, since only its size counts.
    common = shapely.intersection(shape, shapely.make_valid(shapes[meets]))
    share[meets] = shapely.area(common) / np.maximum(shapely.area(shapes[meets]), 1e-12)
    within = shapely.contains(shapes, shapely.point_on_surface(shape))
    return sorted(
        code
        for (code, _wkb), part, holds in zip(table, share, within, strict=True)
        if part >= LEAST_SHARE or holds
    )

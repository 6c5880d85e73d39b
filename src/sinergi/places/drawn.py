"""What maps ask for: boundaries as GeoJSON and tiles, drawn once and kept until they change."""

import gzip
import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Max

from sinergi.intake.models import Batch
from sinergi.places.cache import DrawnCache
from sinergi.places.models import Area, Boundary
from sinergi.places.rules import NATION
from sinergi.places.tiles import Feature, box_of, encode_tile, levels_at

MAX_FEATURES = 8_000
MAX_IN_TILE = 12_000
# Steps across the whole map: fine enough to zoom in on a city, coarse for the nation.
STEPS_FEW, STEPS_MANY, MANY = 6_000, 2_000, 300
SHAPE_SOURCES = ("areas", "boundaries")


class TooMany(ValueError):
    """More shapes than one answer should carry; tiles are the way."""


def shapes_version() -> str:
    """Return a short text that changes whenever areas or boundaries change."""
    batches = Batch.all_rows.filter(source__in=SHAPE_SOURCES, state="applied")
    found = batches.aggregate(last=Max("ended_at"), top=Max("pk"), count=Count("pk"))
    last = found["last"]
    moment = last.timestamp() if last is not None else 0
    return f"{moment:.6f}-{found['top'] or 0}-{found['count']}"


def kept_or_drawn(key: str, version: str, draw: Callable[[], bytes]) -> bytes:
    """Return the gzipped answer from the cache, drawn and kept when it is not there."""
    cache = DrawnCache.here()
    data = cache.get(key, version)
    if data is None:
        data = gzip.compress(draw(), 6, mtime=0)
        cache.put(key, version, data)
    return data


def draw_geojson(within: str, level: int) -> bytes:
    """Return the shapes of one level inside an area as a FeatureCollection.

    Simplified for display: borders keep their common points, five decimals (1 m). Raises
    TooMany beyond MAX_FEATURES shapes.
    """
    rows = (
        Boundary.all_rows.in_force()
        .within(within or NATION)
        .filter(level=level)
        .order_by("area_code")
    )
    count = rows.count()
    if count > MAX_FEATURES:
        raise TooMany(f"{count} shapes")
    table = list(rows.values_list("area_code", "wkb", "approximate"))
    names = _names(code for code, _wkb, _flag in table)
    shapes = shapely.from_wkb(np.array([bytes(row[1]) for row in table], dtype=object))
    geometries = _simplified(shapes)
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {
                "code": code,
                "name": names.get(code, ("", ""))[0],
                "parent": names.get(code, ("", ""))[1],
                "approximate": approximate,
            },
            "geometry": json.loads(geometry),
        }
        for (code, _wkb, approximate), geometry in zip(table, geometries, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _simplified(shapes: Any) -> list[str]:
    if not len(shapes):
        return []
    west, south, east, north = shapely.total_bounds(shapes)
    steps = STEPS_MANY if len(shapes) > MANY else STEPS_FEW
    step = max(east - west, north - south) / steps
    simple = shapely.coverage_simplify(shapes, step)
    rounded = shapely.set_precision(simple, 1e-5, mode="pointwise")
    empty = shapely.is_empty(rounded)
    rounded[empty] = shapes[empty]
    return list(shapely.to_geojson(rounded))


def _names(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    wanted = sorted(codes)
    if not wanted:
        return {}
    rows = Area.all_rows.current().filter(code__gte=wanted[0], code__lte=wanted[-1])
    if len(wanted) < 2_000:
        rows = rows.filter(code__in=wanted)
    table = rows.values_list("code", "name", "parent_code")
    return {code: (name, parent) for code, name, parent in table}


def draw_tile(
    zoom: int, x: int, y: int, *, within: str = NATION, level: int | None = None
) -> bytes:
    """Return one vector tile of the areas in force inside an area; b"" without any.

    Without `level` the zoom chooses which levels are drawn. With it that level is drawn
    at every zoom; TooMany where that is more than MAX_IN_TILE shapes.
    """
    levels = levels_at(zoom) if level is None else (level,)
    rows = (
        Boundary.all_rows.in_force()
        .within(within)
        .filter(level__in=levels)
        .meeting(*box_of(zoom, x, y))
    )
    if level is not None and (count := rows.count()) > MAX_IN_TILE:
        raise TooMany(f"{count} shapes")
    table = list(rows.values_list("area_code", "wkb", "level", "approximate"))
    if not table:
        return b""
    names = _names(row[0] for row in table)
    shapes = shapely.from_wkb(np.array([bytes(row[1]) for row in table], dtype=object))
    features = [
        Feature(code, names.get(code, ("", ""))[0], level, approximate)
        for code, _wkb, level, approximate in table
    ]
    return encode_tile(zoom, x, y, shapes, features)

"""Where the areas lie: boundaries from GeoJSON, else cells round their points."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPoint, shape
from shapely.geometry.base import BaseGeometry

from sinergi_cli.cells import read_sheet
from sinergi_cli.problems import FileError, InputError, Trouble
from sinergi_cli.table_files import NamedTable
from sinergi_cli.words import Say

LARGEST = 1_000_000_000  # bytes of a GeoJSON that is read
MARGIN = 0.006  # degrees (about 650 m) round the outermost points


@dataclass(frozen=True, slots=True)
class Shapes:
    """Geometry per area code, in degrees; `approximate` cells are not boundaries."""

    cells: Mapping[str, BaseGeometry] = field(default_factory=dict)
    approximate: bool = False


def read_shapes(path: Path | None, table: Path, named: NamedTable, say: Say) -> Shapes:
    """Boundaries of `path`; without it Voronoi cells of the table's lon and lat; nothing
    when it has none. FileError, InputError as the other readers."""
    if path is None:
        points = _points(table, named, say)
        return (
            Shapes(_voronoi(points), approximate=True) if len(points) > 2 else Shapes()
        )
    found = boundaries(path, say)
    cells = {code: found[code] for code in named.table.areas if code in found}
    if not cells:
        problem = say("none of its areas is in the table")
        remedy = say("Each feature needs a property code as in the table.")
        raise FileError(str(path), problem, remedy)
    return Shapes(cells)


def boundaries(path: Path, say: Say) -> dict[str, BaseGeometry]:
    """The polygons of a GeoJSON by their code. FileError, InputError as the others."""
    remedy = say("Give a GeoJSON FeatureCollection of polygons, in degrees.")
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(str(path), say("the file is too large"), remedy)
        features = json.loads(path.read_bytes())["features"]
    except OSError:
        raise FileError(str(path), say("there is no such file"), remedy) from None
    except (ValueError, KeyError, TypeError):
        raise FileError(str(path), say("this is not GeoJSON"), remedy) from None
    found: dict[str, BaseGeometry] = {}
    troubles = []
    for at, feature in enumerate(features, start=1):
        try:
            code, geometry = _read(feature)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            shapely.GEOSException,
        ):
            problem = say("feature {at} has no code or no polygon", at=at)
            troubles.append(Trouble(str(path), 0, "features", problem, remedy))
            continue
        found[code] = geometry
    if troubles:
        raise InputError(troubles)
    return found


def _read(feature: dict[str, Any]) -> tuple[str, BaseGeometry]:
    geometry = shape(feature["geometry"])
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise ValueError(geometry.geom_type)
    properties = feature.get("properties") or {}
    return str(properties.get("code") or feature["id"]), shapely.make_valid(geometry)


def _points(path: Path, named: NamedTable, say: Say) -> dict[str, tuple[float, float]]:
    sheet = read_sheet(path, say)
    if not {"code", "lon", "lat"} <= set(sheet.header):
        return {}
    at = [sheet.header.index(name) for name in ("code", "lon", "lat")]
    points = {}
    for row in sheet.rows:
        code, lon, lat = (row[i].strip() for i in at)
        try:
            points[code] = (float(lon), float(lat))
        except ValueError:
            continue  # an area without a point stays off the map
    return {code: points[code] for code in named.table.areas if code in points}


def _voronoi(points: Mapping[str, tuple[float, float]]) -> dict[str, BaseGeometry]:
    """Cells inside the buffered hull of all points; areas at one point share a cell."""
    places = MultiPoint(list(points.values()))
    hull = places.convex_hull.buffer(MARGIN)
    cells = shapely.get_parts(shapely.voronoi_polygons(places, extend_to=hull))
    tree = shapely.STRtree(cells)
    inside = {}
    for code, place in points.items():
        found = tree.query(shapely.Point(place), predicate="intersects")
        if len(found):
            inside[code] = cells[found[0]].intersection(hull)
    return inside

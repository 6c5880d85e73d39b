"""Geometry without a database: repair, area, cells, unions, neighbours. Degrees, WGS 84.

Arrays of shapely geometries go in and come out; inputs are never changed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
EARTH_KM = 6371.0072  # radius of the sphere with the area of WGS 84
METRES_PER_DEGREE = 111_194.9
# How far borders drawn by different hands may lie apart and still be one border.
GAP_DEGREES = 0.0003


@dataclass(frozen=True, slots=True)
class Repaired:
    """Shapes as multipolygons (None where impossible) and what was wrong, per row."""

    shapes: Shapes
    faults: list[tuple[int, str, dict[str, Any]]]


def read_shapes(geometries: Sequence[dict[str, Any] | None]) -> Repaired:
    """Return valid polygons from GeoJSON geometries and the list of faults.

    Faults: no-shape, not-a-polygon, shape-broken, shape-elsewhere and, not blocking,
    shape-repaired. Self-crossing rings are repaired by shapely's `make_valid`
    (structure), of which only polygons are kept.
    """
    faults: list[tuple[int, str, dict[str, Any]]] = []
    texts = np.array(
        [None if g is None else json.dumps(g) for g in geometries], dtype=object
    )
    shapes: Shapes = shapely.from_geojson(texts, on_invalid="ignore")
    present = np.array([text is not None for text in texts], dtype=bool)
    kinds = shapely.get_type_id(shapes)
    polygon = np.isin(kinds, (3, 6))
    faults += [
        (i, *_why_not_polygon(geometries[i], kinds[i]))
        for i in np.flatnonzero(present & ~polygon).tolist()
    ]
    shapes[~polygon] = None
    bounds = shapely.bounds(shapes)
    outside = polygon & ~_on_earth(bounds)
    faults += [(int(i), "shape-elsewhere", {}) for i in np.flatnonzero(outside)]
    shapes[outside] = None
    broken = polygon & ~outside & ~shapely.is_valid(shapes)
    for i in np.flatnonzero(broken):
        reason = str(shapely.is_valid_reason(shapes[i]))
        shapes[i] = repair(shapes[i])
        whole = shapes[i] is not None
        facts = {} if whole else {"problem": reason}
        faults.append((int(i), "shape-repaired" if whole else "shape-broken", facts))
    return Repaired(shapes, sorted(faults, key=lambda fault: fault[0]))


def _why_not_polygon(
    geometry: dict[str, Any] | None, kind: int
) -> tuple[str, dict[str, Any]]:
    name = str((geometry or {}).get("type", ""))
    if kind < 0 and name in {"Polygon", "MultiPolygon"}:
        return "shape-broken", {"problem": "coordinates"}
    return "not-a-polygon", {"type": name}


def _on_earth(bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = bounds.T
    with np.errstate(invalid="ignore"):
        inside: NDArray[np.bool_] = (
            (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
        )
    return inside


def repair(shape: Any) -> Any:
    """Return the shape as a valid (multi)polygon, None when nothing with area is left."""
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return polygons_of(mended)


def polygons_of(shape: Any) -> Any:
    """Return the polygons of any geometry as one (multi)polygon, None when it has none."""
    if shape is None or shapely.is_empty(shape):
        return None
    if shapely.get_type_id(shape) in (3, 6):
        return shape
    pieces = [g for g in shapely.get_parts(shape) if shapely.get_type_id(g) in (3, 6)]
    if not pieces:
        return None
    joined = shapely.union_all(pieces)
    return None if shapely.is_empty(joined) else joined


def area_km2(shapes: Shapes) -> NDArray[np.float64]:
    """Return areas in km² by Lambert's equal-area cylinder on the authalic sphere."""

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        radians = np.radians(points)
        return np.column_stack(
            (EARTH_KM * radians[:, 0], EARTH_KM * np.sin(radians[:, 1]))
        )

    areas: NDArray[np.float64] = shapely.area(shapely.transform(shapes, project))
    return areas


def inner_points(shapes: Shapes) -> NDArray[np.float64]:
    """Return a point inside each shape, (n, 2) degrees; NaN where there is none."""
    points: NDArray[np.float64] = shapely.get_coordinates(
        shapely.point_on_surface(shapes)
    )
    return points


def voronoi_cells(points: NDArray[np.float64], region: Any | None) -> Shapes:
    """Return the cell of each point within the region, all (multi)polygons.

    `points` is (n, 2). Without a region the buffered convex hull of the points is taken,
    by half the mean distance between them, so that outer cells get a body. Points in one
    place share a cell; a point whose cell misses the region gets a small disc.
    """
    where, inverse = np.unique(points, axis=0, return_inverse=True)
    inverse = inverse.ravel()
    frame = hull_of(where) if region is None else region
    cells = _cells_of(where, frame)
    disc = shapely.buffer(shapely.points(where), _reach(where) / 4)
    inside: Shapes = shapely.intersection(cells, frame)
    kept = [polygons_of(cell) for cell in inside]
    whole = np.empty(len(where), dtype=object)
    for i, cell in enumerate(kept):
        whole[i] = disc[i] if cell is None else cell
    return whole[inverse]


def hull_of(points: NDArray[np.float64]) -> Any:
    """Return the convex hull of the points, widened by half their mean distance."""
    hull = shapely.convex_hull(shapely.multipoints(points))
    return shapely.buffer(hull, _reach(points) / 2, quad_segs=4)


def _reach(points: NDArray[np.float64]) -> float:
    """Mean distance between neighbours if the points filled their box evenly, degrees."""
    spread = np.ptp(points, axis=0) if len(points) > 1 else np.zeros(2)
    return max(float(np.sqrt(spread.prod() / max(len(points), 1))), 0.005)


def _cells_of(points: NDArray[np.float64], frame: Any) -> Shapes:
    if len(points) == 1:
        return np.array([frame], dtype=object)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)
    )
    tree = shapely.STRtree(cells)
    point_at, cell_at = tree.query(shapely.points(points), predicate="intersects")
    ordered = np.empty(len(points), dtype=object)
    ordered[point_at] = cells[cell_at]
    return ordered


def join(shapes: Sequence[Any]) -> Any:
    """Return the union as a valid (multi)polygon, slivers between drawings filled.

    Slivers arise where neighbours were simplified apart; a real hole (a lake, an enclave)
    is wider than GAP_DEGREES on average and stays. Works on a grid of 1e-6 degrees
    (11 cm), since exact overlay fails on shapes that almost touch.
    """
    joined = shapely.union_all(np.array(shapes, dtype=object), grid_size=1e-6)
    parts = shapely.get_parts(joined)
    if shapely.get_num_interior_rings(parts).sum() == 0:
        return polygons_of(joined)
    return polygons_of(shapely.union_all([_without_slivers(part) for part in parts]))


def _without_slivers(polygon: Any) -> Any:
    rings = np.array(polygon.interiors, dtype=object)
    if not len(rings):
        return polygon
    width = 2 * shapely.area(shapely.polygons(rings)) / shapely.length(rings)
    return shapely.Polygon(polygon.exterior, list(rings[width > GAP_DEGREES]))

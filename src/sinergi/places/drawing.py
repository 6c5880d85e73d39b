"""Shapes that follow from others: cells around points, unions, neighbours.

Order of trust: an imported boundary stays; an area without one is joined from the areas
below it; an area with only a centre point gets a Voronoi cell. Approximate shapes are
marked, and so is what was joined from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import Q
from django.utils.translation import gettext as _

from sinergi.intake.bulk import insert_rows
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Step
from sinergi.places.borders import shared_metres, touching
from sinergi.places.models import Area, Boundary, Neighbour, Origin
from sinergi.places.rules import NATION, ancestors_of, level_of, parent_of
from sinergi.places.shapes import area_km2, hull_of, join, polygons_of, voronoi_cells

CITY_LEVEL = 2
BLOCK = 2_000
FIELDS = (
    "batch_id", "area_code", "level", "wkb", "min_lon", "min_lat", "max_lon", "max_lat",
    "area_km2", "origin", "approximate", "source", "licence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape to be written."""

    code: str
    shape: Any
    origin: Origin
    approximate: bool


def write_boundaries(
    drawn: Sequence[Drawn], batch: Batch, *, source: str = "", licence: str = ""
) -> None:
    """End the shapes in force of these areas and insert the new ones."""
    for part in parts([one.code for one in drawn], 5_000):
        old = Boundary.all_rows.in_force().filter(area_code__in=part)
        old.update(ended_by=batch)
    shapes = np.array([one.shape for one in drawn], dtype=object)
    columns = zip(
        drawn,
        shapely.to_wkb(shapes, output_dimension=2),
        shapely.bounds(shapes).tolist(),
        area_km2(shapes).tolist(),
        strict=True,
    )
    rows = (
        (batch.pk, one.code, level_of(one.code), wkb, *box, area, one.origin.value,
         one.approximate, source, licence)
        for one, wkb, box, area in columns
    )  # fmt: skip
    insert_rows(Boundary, FIELDS, rows)


def redraw(touched: Iterable[str], batch: Batch, step: Step) -> None:
    """Draw everything that depends on the touched areas, inside their transaction."""
    changed = set(touched)
    if not changed or not _has_anything_to_draw():
        return
    step(0, 3, str(_("drawing approximate cells")))
    changed |= draw_cells(changed, batch)
    step(1, 3, str(_("joining areas")))
    changed |= draw_unions(changed, batch)
    step(2, 3, str(_("measuring common borders")))
    for level in sorted({level_of(code) for code in changed}):
        measure_neighbours(level, {c for c in changed if level_of(c) == level})
    step(3, 3, "")


def _has_anything_to_draw() -> bool:
    """False for a plain list of areas, so that its import costs nothing here."""
    return (
        Boundary.all_rows.in_force().exists()
        or Area.all_rows.current().exclude(lon=None).exists()
    )


# --- cells ---------------------------------------------------------------------------
def draw_cells(touched: set[str], batch: Batch) -> set[str]:
    """Draw Voronoi cells for areas with only a centre point; return their codes.

    Cells fill the nearest area above that has an imported boundary, without the sisters
    that have their own; else the buffered hull of the points of one city or regency.
    """
    frames = _imported_codes(touched)
    groups = {_group_of(code, frames) for code in touched}
    done: set[str] = set()
    for group in sorted(groups):
        points = _lone_points(group, frames)
        if not points:
            continue
        region = _region(group, group in frames, points)
        where = np.array(list(points.values()))
        cells = voronoi_cells(where, region)
        drawn = [
            Drawn(code, cell, Origin.VORONOI, True)
            for code, cell in zip(points, cells, strict=True)
        ]
        write_boundaries(drawn, batch)
        done |= set(points)
    return done


def _imported_codes(touched: set[str]) -> set[str]:
    """Return which areas at or above the touched ones have an imported boundary."""
    above = {code for one in touched for code in (*ancestors_of(one), one)}
    found: set[str] = set()
    for part in parts(sorted(above), 5_000):
        rows = Boundary.all_rows.in_force().filter(
            area_code__in=part, origin=Origin.IMPORTED
        )
        found.update(rows.values_list("area_code", flat=True))
    return found


def _group_of(code: str, frames: set[str]) -> str:
    for above in reversed(ancestors_of(code)):
        if above in frames:
            return above
    if level_of(code) <= CITY_LEVEL:
        return code if code in frames else parent_of(code)
    return ".".join(code.split(".")[:CITY_LEVEL])


def _lone_points(group: str, frames: set[str]) -> dict[str, Any]:
    """Return code → point of the areas in the group that need a cell.

    Left out: areas with an imported boundary at or between them and the group, and areas
    above others with points, since those are joined from them.
    """
    areas = Area.all_rows.current().within(group).exclude(code=group).exclude(lon=None)
    points = {
        code: (lon, lat) for code, lon, lat in areas.values_list("code", "lon", "lat")
    }
    if not points:
        return {}
    rows = Boundary.all_rows.in_force().within(group).filter(origin=Origin.IMPORTED)
    imported = set(rows.values_list("area_code", flat=True)) - {group}
    parents = {above for code in (*points, *imported) for above in ancestors_of(code)}
    frames = frames | imported
    return {
        code: point
        for code, point in points.items()
        if code not in parents
        and _group_of(code, frames) == group
        and not imported.intersection((*ancestors_of(code), code))
    }


def _region(group: str, framed: bool, points: Mapping[str, Any]) -> Any:
    sisters = Boundary.all_rows.in_force().within(group).filter(origin=Origin.IMPORTED)
    own = sisters.exclude(area_code=group).values_list("wkb", flat=True)
    taken = [shapely.from_wkb(bytes(wkb)) for wkb in own]
    if framed:
        frame = _shape_of(group)
    elif taken:
        frame = hull_of(np.array(list(points.values())))
    else:
        return None
    if not taken:
        return frame
    return polygons_of(shapely.difference(frame, shapely.union_all(taken))) or frame


def _shape_of(code: str) -> Any:
    row = Boundary.all_rows.in_force().filter(area_code=code).values_list("wkb")
    return shapely.from_wkb(bytes(row[0][0]))


# --- unions --------------------------------------------------------------------------
def draw_unions(touched: set[str], batch: Batch) -> set[str]:
    """Join areas whose children all have shapes and that have none imported.

    Goes up from district to province; a province is joined from at least two children,
    so that a list of one city does not pass for its province. Returns the codes drawn.
    """
    done: set[str] = set()
    for level in (3, 2, 1):
        parents = {parent_of(c) for c in touched | done if level_of(c) == level + 1}
        for part in parts(sorted(parents - {NATION, ""}), 500):
            families = _whole_families(part)
            drawn = [
                one
                for family in families.items()
                if (one := _joined(*family)) is not None
            ]
            if drawn:
                write_boundaries(drawn, batch)
            done |= {one.code for one in drawn}
    return done


def _whole_families(parents: Sequence[str]) -> dict[str, set[str]]:
    """Return parent → children for parents to be joined: no own shape, all children's."""
    shaped = Boundary.all_rows.in_force()
    imported = shaped.filter(area_code__in=parents, origin=Origin.IMPORTED)
    own = set(imported.values_list("area_code", flat=True))
    children = defaultdict(set)
    rows = Area.all_rows.current().filter(parent_code__in=parents)
    for code, parent in rows.values_list("code", "parent_code"):
        children[parent].add(code)
    level = level_of(parents[0]) + 1
    low, high = parents[0], parents[-1] + "/"
    drawn = shaped.filter(level=level, area_code__gte=low, area_code__lt=high)
    known = set(drawn.values_list("area_code", flat=True))
    return {
        parent: family
        for parent, family in children.items()
        if parent not in own
        and family <= known
        and (level_of(parent) > 1 or len(family) > 1)
    }


def _joined(parent: str, children: set[str]) -> Drawn | None:
    rows = Boundary.all_rows.in_force().filter(area_code__in=children)
    found = list(rows.values_list("wkb", "approximate"))
    shape = join([shapely.from_wkb(bytes(wkb)) for wkb, _approximate in found])
    approximate = any(flag for _wkb, flag in found)
    return Drawn(parent, shape, Origin.DISSOLVED, approximate) if shape else None


# --- neighbours ----------------------------------------------------------------------
def measure_neighbours(level: int, changed: set[str]) -> int:
    """Measure again who touches the changed areas of one level; return pairs kept."""
    codes, shapes = _shapes_near(level, changed)
    wanted = np.array([code in changed for code in codes], dtype=bool)
    for part in parts(sorted(changed), 5_000):
        Neighbour.all_rows.filter(
            Q(area_code__in=part) | Q(neighbour_code__in=part)
        ).delete()
    if not len(codes):
        return 0
    pairs = touching(shapes, wanted)
    metres = shared_metres(shapes, pairs).round(1).tolist() if len(pairs) else []
    rows = (
        row
        for (i, j), length in zip(pairs.tolist(), metres, strict=True)
        for row in (
            (level, codes[i], codes[j], length),
            (level, codes[j], codes[i], length),
        )
    )
    fields = ("level", "area_code", "neighbour_code", "shared_m")
    return insert_rows(Neighbour, fields, rows)


def _shapes_near(level: int, changed: set[str]) -> tuple[list[str], Any]:
    """Return the shapes in force of the level that may touch the changed ones."""
    rows = Boundary.all_rows.in_force().filter(level=level)
    boxes = rows.values_list("area_code", "min_lon", "min_lat", "max_lon", "max_lat")
    table = list(boxes.iterator())
    codes = [row[0] for row in table]
    bounds = np.array([row[1:] for row in table], dtype=float).reshape(-1, 4)
    mine = np.array([code in changed for code in codes], dtype=bool)
    if not mine.any():
        return [], np.empty(0, dtype=object)
    near = _boxes_near(bounds, mine)
    wanted = [code for code, close in zip(codes, near, strict=True) if close]
    found: dict[str, Any] = {}
    for part in parts(wanted, BLOCK):
        found.update(rows.filter(area_code__in=part).values_list("area_code", "wkb"))
    kept = list(found)
    wkb = [bytes(found.pop(code)) for code in kept]
    return kept, shapely.from_wkb(np.array(wkb, dtype=object))


def _boxes_near(bounds: Any, mine: Any) -> Any:
    """Return which boxes meet a box of the marked ones, a little widened."""
    if mine.all():
        return mine
    boxes = shapely.box(*(bounds + np.array([-1, -1, 1, 1]) * 0.001).T)
    tree = shapely.STRtree(boxes[mine])
    near = np.zeros(len(bounds), dtype=bool)
    asked, _found = tree.query(boxes, predicate="intersects")
    near[asked] = True
    return near

"""Shapes that follow from others: cells around points, unions, neighbours.

Order of trust: an imported boundary stays; an area without one is joined from the areas
below it; an area with only a centre point gets a Voronoi cell. Approximate shapes are
marked, and so is what was joined from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from sinergi.intake.bulk import insert_rows
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Step
from sinergi.intake.spool import Spool
from sinergi.places.borders import shared_metres, touching
from sinergi.places.models import Neighbour, Origin
from sinergi.places.outlook import Drawn, Outlook
from sinergi.places.rules import NATION, ancestors_of, level_of, parent_of
from sinergi.places.shapes import hull_of, join, polygons_of, voronoi_cells

CITY_LEVEL = 2
PART = 100
NEIGHBOUR_FIELDS = ("level", "area_code", "neighbour_code", "shared_m")
Row = tuple[int, str, str, float]


def write_boundaries(
    drawn: Sequence[Drawn], batch: Batch, *, source: str = "", licence: str = ""
) -> None:
    """End the shapes in force of these areas and insert the new ones, at once."""
    with Spool() as spool:
        Outlook(spool).put_shapes(drawn, source=source, licence=licence)
        spool.write(batch)


def redraw(touched: Iterable[str], outlook: Outlook, step: Step) -> None:
    """Draw everything that depends on the touched areas and set it aside."""
    changed = set(touched)
    if not changed or not outlook.has_anything_to_draw():
        return
    changed |= draw_cells(changed, outlook, step)
    changed |= draw_unions(changed, outlook, step)
    remeasure(changed, outlook, step)


def remeasure(changed: set[str], outlook: Outlook, step: Step) -> None:
    """Set aside who touches the changed areas, level by level."""
    levels = sorted({level_of(code) for code in changed})
    for done, level in enumerate(levels):
        step(done, len(levels), str(_("measuring common borders")))
        of_level = {code for code in changed if level_of(code) == level}
        stale, rows = neighbours_of(level, of_level, outlook)
        outlook.spool.remove(Neighbour, stale)
        outlook.spool.insert(Neighbour, NEIGHBOUR_FIELDS, rows)


# --- cells ---------------------------------------------------------------------------
def draw_cells(touched: set[str], outlook: Outlook, step: Step) -> set[str]:
    """Draw Voronoi cells for areas with only a centre point; return their codes.

    Cells fill the nearest area above that has an imported boundary, without the sisters
    that have their own; else the buffered hull of the points of one city or regency.
    """
    frames = outlook.imported({c for one in touched for c in (*ancestors_of(one), one)})
    groups = sorted({_group_of(code, frames) for code in touched})
    done: set[str] = set()
    for number, group in enumerate(groups):
        step(number, len(groups), str(_("drawing approximate cells")))
        points = _lone_points(group, frames, outlook)
        if not points:
            continue
        region = _region(group, group in frames, points, outlook)
        where = np.array(list(points.values()))
        cells = voronoi_cells(where, region)
        outlook.put_shapes(
            [
                Drawn(code, cell, Origin.VORONOI, True)
                for code, cell in zip(points, cells, strict=True)
            ]
        )
        done |= set(points)
    return done


def _group_of(code: str, frames: set[str]) -> str:
    for above in reversed(ancestors_of(code)):
        if above in frames:
            return above
    if level_of(code) <= CITY_LEVEL:
        return code if code in frames else parent_of(code)
    return ".".join(code.split(".")[:CITY_LEVEL])


def _lone_points(
    group: str, frames: set[str], outlook: Outlook
) -> dict[str, tuple[float, float]]:
    """Return code → point of the areas in the group that need a cell.

    Left out: areas with an imported boundary at or between them and the group, and areas
    above others with points, since those are joined from them.
    """
    points = outlook.points_within(group)
    if not points:
        return {}
    imported = set(outlook.imported_within(group)) - {group}
    parents = {above for code in (*points, *imported) for above in ancestors_of(code)}
    frames = frames | imported
    return {
        code: point
        for code, point in points.items()
        if code not in parents
        and _group_of(code, frames) == group
        and not imported.intersection((*ancestors_of(code), code))
    }


def _region(
    group: str, framed: bool, points: Mapping[str, Any], outlook: Outlook
) -> Any:
    shapes = outlook.imported_within(group)
    own = shapes.pop(group, None)
    taken = [shapely.from_wkb(wkb) for wkb in shapes.values()]
    if framed and own is not None:
        frame = shapely.from_wkb(own)
    elif taken:
        frame = hull_of(np.array(list(points.values())))
    else:
        return None
    if not taken:
        return frame
    return polygons_of(shapely.difference(frame, shapely.union_all(taken))) or frame


# --- unions --------------------------------------------------------------------------
def draw_unions(touched: set[str], outlook: Outlook, step: Step) -> set[str]:
    """Join areas whose children all have shapes and that have none imported.

    Goes up from district to province; a province is joined from at least two children,
    so that a list of one city does not pass for its province. Returns the codes drawn.
    """
    done: set[str] = set()
    for level in (3, 2, 1):
        below = {parent_of(c) for c in touched | done if level_of(c) == level + 1}
        parents = sorted(below - {NATION, ""})
        for number, part in enumerate(parts(parents, PART)):
            step(number * PART, len(parents), str(_("joining areas")))
            drawn = _joined_families(part, outlook)
            outlook.put_shapes(drawn)
            done |= {one.code for one in drawn}
    return done


def _joined_families(parents: Sequence[str], outlook: Outlook) -> list[Drawn]:
    families = _whole_families(parents, outlook)
    found = (_joined(*family, outlook) for family in families.items())
    return [one for one in found if one is not None]


def _whole_families(parents: Sequence[str], outlook: Outlook) -> dict[str, set[str]]:
    """Return parent → children for parents to be joined: no own shape, all children's."""
    own = outlook.imported(parents)
    children = outlook.children_of(parents)
    known = outlook.shaped({code for family in children.values() for code in family})
    return {
        parent: family
        for parent, family in children.items()
        if parent not in own
        and family <= known
        and (level_of(parent) > 1 or len(family) > 1)
    }


def _joined(parent: str, children: set[str], outlook: Outlook) -> Drawn | None:
    found = list(outlook.shapes_of(sorted(children)).values())
    shape = join([shapely.from_wkb(one.wkb) for one in found])
    approximate = any(one.approximate for one in found)
    return Drawn(parent, shape, Origin.DISSOLVED, approximate) if shape else None


# --- neighbours ----------------------------------------------------------------------
def measure_neighbours(level: int, changed: set[str]) -> int:
    """Measure again who touches the changed areas of one level; return rows kept."""
    with Spool() as spool:
        stale, rows = neighbours_of(level, changed, Outlook(spool))
    for part in parts(stale, 5_000):
        Neighbour.all_rows.filter(pk__in=part).delete()
    return insert_rows(Neighbour, NEIGHBOUR_FIELDS, rows)


def neighbours_of(
    level: int, changed: set[str], outlook: Outlook
) -> tuple[list[int], list[Row]]:
    """Return the keys of rows no longer right and the rows that take their place.

    A row per direction: level, area, neighbour, common border in metres.
    """
    stale = _stale_rows(changed)
    codes, shapes = _shapes_near(level, changed, outlook)
    if not codes:
        return stale, []
    wanted = np.array([code in changed for code in codes], dtype=bool)
    pairs = touching(shapes, wanted)
    metres = shared_metres(shapes, pairs).round(1).tolist() if len(pairs) else []
    rows = [
        row
        for (i, j), length in zip(pairs.tolist(), metres, strict=True)
        for row in (
            (level, codes[i], codes[j], length),
            (level, codes[j], codes[i], length),
        )
    ]
    return stale, rows


def _stale_rows(changed: set[str]) -> list[int]:
    """Return the keys of all rows from and to the changed areas, by the index on areas."""
    found: list[int] = []
    partners: set[str] = set()
    for part in parts(sorted(changed), 5_000):
        rows = Neighbour.all_rows.filter(area_code__in=part)
        for key, partner in rows.values_list("pk", "neighbour_code"):
            found.append(key)
            partners.add(partner)
    for part in parts(sorted(partners - changed), 5_000):
        rows = Neighbour.all_rows.filter(area_code__in=part)
        back = rows.values_list("pk", "neighbour_code")
        found += [key for key, partner in back if partner in changed]
    return found


def _shapes_near(
    level: int, changed: set[str], outlook: Outlook
) -> tuple[list[str], Any]:
    """Return the shapes of the level that may touch the changed ones."""
    codes, bounds = outlook.boxes(level)
    mine = np.array([code in changed for code in codes], dtype=bool)
    if not mine.any():
        return [], np.empty(0, dtype=object)
    near = _boxes_near(bounds, mine)
    found = outlook.shapes_of(
        code for code, close in zip(codes, near, strict=True) if close
    )
    wkb = np.array([kept.wkb for kept in found.values()], dtype=object)
    return list(found), shapely.from_wkb(wkb)


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

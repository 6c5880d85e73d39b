"""Areas and shapes as they will be: the tables, and over them what a pass has set aside.

Drawing asks many questions about what an import has just brought. Asked of this instead
of the tables, it needs no transaction, and nobody waits while it is drawn.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.spool import Spool
from sinergi.places.models import Area, Boundary, Origin
from sinergi.places.rules import NATION, level_of
from sinergi.places.shapes import area_km2

PART = 5_000
FIELDS = (
    "area_code", "level", "wkb", "min_lon", "min_lat", "max_lon", "max_lat",
    "area_km2", "origin", "approximate", "source", "licence",
)  # fmt: skip
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape to be written."""

    code: str
    shape: Any
    origin: Origin
    approximate: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A shape as the table will hold it; `box` is west, south, east, north in degrees."""

    wkb: bytes
    box: Box
    origin: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """Where an area lies in the tree and, if known, on the ground."""

    parent: str
    lon: float | None
    lat: float | None


class Outlook:
    """What will be in force once the spool is written. Shapes go in through it."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self._areas: dict[str, _Point] = {}
        self._gone: set[str] = set()
        self._shapes: dict[str, Kept | None] = {}
        self._sorted: dict[str, list[str]] = {}

    # --- what changes ----------------------------------------------------------------
    def put_area(
        self, code: str, parent: str, lon: float | None, lat: float | None
    ) -> None:
        """Take an area as new or changed; its row is the caller's to set aside."""
        self._areas[code] = _Point(parent, lon, lat)
        self._sorted.pop("areas", None)

    def drop_areas(self, codes: Collection[str]) -> None:
        """Take areas as no longer in force, and set aside that their shapes end.

        The rows of the areas are the caller's to set aside.
        """
        self._gone |= set(codes)
        self._shapes.update(dict.fromkeys(codes))
        self._sorted.pop("shapes", None)
        self.spool.end(Boundary, "area_code", sorted(codes))

    def put_shapes(
        self, drawn: Sequence[Drawn], *, source: str = "", licence: str = ""
    ) -> None:
        """Set aside that the shapes in force of these areas end and new ones begin."""
        if not drawn:
            return
        shapes = np.array([one.shape for one in drawn], dtype=object)
        columns = zip(
            drawn,
            shapely.to_wkb(shapes, output_dimension=2),
            shapely.bounds(shapes).tolist(),
            area_km2(shapes).tolist(),
            strict=True,
        )
        rows = []
        for one, wkb, box, area in columns:
            kept = Kept(wkb, tuple(box), one.origin.value, one.approximate)
            self._shapes[one.code] = kept
            rows.append(
                (one.code, level_of(one.code), wkb, *box, area, kept.origin,
                 one.approximate, source, licence)
            )  # fmt: skip
        self._sorted.pop("shapes", None)
        self.spool.end(Boundary, "area_code", [one.code for one in drawn])
        self.spool.insert(Boundary, FIELDS, rows)

    def undo(self, batch: Batch) -> set[str]:
        """See the shapes as they will be without the batch; return the codes it touched."""
        touched = set(
            Boundary.all_rows.filter(batch=batch).values_list("area_code", flat=True)
        )
        self._shapes.update(dict.fromkeys(touched))
        ended = Boundary.all_rows.filter(ended_by=batch).exclude(batch=batch)
        revived = _kept(ended)
        self._shapes.update(revived)
        self._sorted.pop("shapes", None)
        return touched | revived.keys()

    # --- what will be ----------------------------------------------------------------
    def has_anything_to_draw(self) -> bool:
        """False for a plain list of areas, so that its import costs nothing here."""
        return (
            any(self._shapes.values())
            or any(point.lon is not None for point in self._areas.values())
            or Boundary.all_rows.in_force().exists()
            or Area.all_rows.current().exclude(lon=None).exists()
        )

    def imported(self, codes: Collection[str]) -> set[str]:
        """Return those of the areas that have an imported boundary."""
        found = {code for code in codes if self._is_imported(code)}
        for part in parts(sorted(set(codes) - self._shapes.keys()), PART):
            rows = Boundary.all_rows.in_force().filter(
                area_code__in=part, origin=Origin.IMPORTED
            )
            found.update(rows.values_list("area_code", flat=True))
        return found

    def _is_imported(self, code: str) -> bool:
        shape = self._shapes.get(code)
        return shape is not None and shape.origin == Origin.IMPORTED

    def imported_within(self, code: str) -> dict[str, bytes]:
        """Return area code → WKB of the imported boundaries of the area and below."""
        rows = Boundary.all_rows.in_force().within(code)
        rows = rows.filter(origin=Origin.IMPORTED)
        found = {
            area: bytes(wkb)
            for area, wkb in rows.values_list("area_code", "wkb")
            if area not in self._shapes
        }
        for area in self._range("shapes", self._shapes, code):
            shape = self._shapes[area]
            if shape is not None and shape.origin == Origin.IMPORTED:
                found[area] = shape.wkb
        return found

    def points_within(self, code: str) -> dict[str, tuple[float, float]]:
        """Return area code → longitude and latitude of the areas below with a point."""
        rows = Area.all_rows.current().within(code).exclude(code=code)
        found: dict[str, tuple[float, float]] = {}
        for area, lon, lat in rows.values_list("code", "lon", "lat"):
            known = area in self._areas or area in self._gone
            if not known and lon is not None and lat is not None:
                found[area] = lon, lat
        for area in self._range("areas", self._areas, code):
            point = self._areas[area]
            if area != code and point.lon is not None and point.lat is not None:
                found[area] = point.lon, point.lat
        return found

    def children_of(self, parents: Collection[str]) -> dict[str, set[str]]:
        """Return parent → codes directly below."""
        found: dict[str, set[str]] = defaultdict(set)
        rows = Area.all_rows.current().filter(parent_code__in=parents)
        for code, parent in rows.values_list("code", "parent_code"):
            if code not in self._areas and code not in self._gone:
                found[parent].add(code)
        if self._areas:
            wanted = set(parents)
            for code, point in self._areas.items():
                if point.parent in wanted:
                    found[point.parent].add(code)
        return found

    def shaped(self, codes: Collection[str]) -> set[str]:
        """Return those of the areas that have a shape of any origin."""
        found = {code for code in codes if self._shapes.get(code) is not None}
        for part in parts(sorted(set(codes) - self._shapes.keys()), PART):
            rows = Boundary.all_rows.in_force().filter(area_code__in=part)
            found.update(rows.values_list("area_code", flat=True))
        return found

    def shapes_of(self, codes: Iterable[str]) -> dict[str, Kept]:
        """Return the shapes of these areas; those without one are left out."""
        wanted = list(codes)
        found = {
            code: shape
            for code in wanted
            if (shape := self._shapes.get(code)) is not None
        }
        rest = [code for code in wanted if code not in self._shapes]
        for part in parts(rest, PART):
            found.update(_kept(Boundary.all_rows.in_force().filter(area_code__in=part)))
        return found

    def boxes(self, level: int) -> tuple[list[str], Any]:
        """Return codes and boxes (n, 4) of all shapes of one level."""
        rows = Boundary.all_rows.in_force().filter(level=level)
        table = rows.values_list(
            "area_code", "min_lon", "min_lat", "max_lon", "max_lat"
        )
        found = {
            code: tuple(box)
            for code, *box in table.iterator()
            if code not in self._shapes
        }
        found.update(
            (code, shape.box)
            for code, shape in self._shapes.items()
            if shape is not None and level_of(code) == level
        )
        return list(found), np.array(list(found.values()), dtype=float).reshape(-1, 4)

    def _range(self, name: str, table: dict[str, Any], code: str) -> Iterator[str]:
        """Yield the codes of the table that lie at or below the area, in order."""
        if name not in self._sorted:
            self._sorted[name] = sorted(table)
        codes = self._sorted[name]
        if code in {"", NATION}:
            yield from codes
            return
        yield from codes[bisect_left(codes, code) : bisect_left(codes, f"{code}/")]


def _kept(rows: Any) -> dict[str, Kept]:
    names = ("area_code", "wkb", "min_lon", "min_lat", "max_lon", "max_lat", "origin",
             "approximate")  # fmt: skip
    return {
        row[0]: Kept(bytes(row[1]), (row[2], row[3], row[4], row[5]), row[6], row[7])
        for row in rows.values_list(*names).iterator()
    }

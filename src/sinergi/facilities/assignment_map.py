"""An assignment as a picture: which store keeps the boxes of which kelurahan.

Drawn by the server as SVG, so that it prints; the tables below it say the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from sinergi.access.actor import Actor
from sinergi.documents.paper import Frame, frame_of, path_of
from sinergi.facilities.assigning import VILLAGE, Stored
from sinergi.facilities.models import AssignedStore
from sinergi.places.models import Boundary
from sinergi_core.allocate.stores import NOWHERE

WIDTH, MARGIN = 640.0, 16.0
MOST_SHAPES = 300
THINNEST, THICKEST = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class VillageShape:
    """A kelurahan on the picture; `left` are stations of it without a place."""

    path: str
    name: str
    approximate: bool
    left: int


@dataclass(frozen=True, slots=True)
class Spoke:
    """A line from a kelurahan to a store that keeps boxes of it."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    crosses: bool
    name: str
    number: int
    stations: int


@dataclass(frozen=True, slots=True)
class StorePoint:
    """A store on the picture, with the number it has in the table."""

    x: float
    y: float
    number: int
    row: AssignedStore


@dataclass(frozen=True, slots=True)
class Picture:
    """All of the picture, in units of its view box."""

    width: int
    height: int
    shapes: list[VillageShape]
    spokes: list[Spoke]
    points: list[StorePoint]

    @property
    def approximate(self) -> bool:
        """True when some boundary is drawn around a point."""
        return any(one.approximate for one in self.shapes)

    @property
    def crosses(self) -> bool:
        """True when some boxes leave their kecamatan."""
        return any(one.crosses for one in self.spokes)


def picture_of(
    stored: Stored,
    within: str,
    stores: Sequence[AssignedStore],
    names: Mapping[str, str],
    actor: Actor,
) -> Picture:
    """Return the picture of a stored assignment; one query. `names` are of kelurahan."""
    rows = Boundary.visible.to(actor).in_force().within(within).filter(level=VILLAGE)
    found = list(rows.values_list("area_code", "wkb", "approximate")[: MOST_SHAPES + 1])
    if len(found) > MOST_SHAPES:  # a province: lines alone are to be seen
        found = []
    drawn = shapely.from_wkb(np.array([bytes(one[1]) for one in found], dtype=object))
    frame = _frame(stored, drawn)
    counts, left = _counts(stored)
    shapes = [
        VillageShape(path_of(one), names.get(code, code), rough, left[code])
        for (code, _, rough), one in zip(found, frame.lay(drawn), strict=True)
    ]
    spots = frame.place(stored.problem.store_lonlat)
    points = [
        StorePoint(x=x, y=y, number=one.position + 1, row=one)
        for one in stores
        for x, y in spots[one.position : one.position + 1].tolist()
    ]
    spokes = _spokes(stored, counts, names, frame)
    return Picture(int(WIDTH), int(frame.height) + 1, shapes, spokes, points)


def _frame(stored: Stored, drawn: Any) -> Frame:
    """Return a frame that holds the boundaries, every store and every kelurahan's point."""
    every = np.vstack([stored.problem.store_lonlat, stored.problem.station_lonlat])
    low, high = every.min(axis=0), every.max(axis=0)
    if len(drawn):
        shown = shapely.total_bounds(drawn)
        low, high = np.minimum(low, shown[:2]), np.maximum(high, shown[2:])
    return frame_of([*low, *high], WIDTH, MARGIN)


def _counts(stored: Stored) -> tuple[Counter[tuple[str, int]], Counter[str]]:
    """Return stations per kelurahan and store, and those without a place."""
    placed: Counter[tuple[str, int]] = Counter()
    left: Counter[str] = Counter()
    for (code, _number), store in zip(
        stored.stations, stored.result.store.tolist(), strict=True
    ):
        if store == NOWHERE:
            left[code] += 1
        else:
            placed[code, store] += 1
    return placed, left


def _spokes(
    stored: Stored,
    counts: Counter[tuple[str, int]],
    names: Mapping[str, str],
    frame: Frame,
) -> list[Spoke]:
    if not counts:
        return []
    problem = stored.problem
    first = {code: i for i, (code, _n) in enumerate(stored.stations)}
    keys = sorted(counts)
    starts = frame.place(problem.station_lonlat[[first[code] for code, _ in keys]])
    ends = frame.place(problem.store_lonlat[[store for _, store in keys]])
    most = max(counts.values())
    lines = zip(keys, starts.tolist(), ends.tolist(), strict=True)
    return [
        Spoke(
            x1=x1, y1=y1, x2=x2, y2=y2,
            width=THINNEST + (THICKEST - THINNEST) * counts[code, store] / most,
            crosses=bool(
                problem.station_area[first[code]] != problem.store_area[store]
            ),
            name=names.get(code, code), number=store + 1, stations=counts[code, store],
        )
        for (code, store), (x1, y1), (x2, y2) in lines
    ]  # fmt: skip

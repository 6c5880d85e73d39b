"""The files of a scan: cases with area and day, areas with where they lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from sinergi_cli.areas_file import boundaries
from sinergi_cli.assign_files import Reader
from sinergi_cli.cells import read_sheet
from sinergi_cli.problems import InputError, Trouble
from sinergi_cli.words import Say

CASES = ("code", "date")
AREAS = ("code", "lon", "lat")
GEOJSON = {".geojson", ".json"}
MOST_DAYS = 3_660
TOUCH = 1e-6
"""Degrees (about 0.1 m) that boundaries of neighbours may lie apart."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas in the order of their file; `population` NaN and `neighbours` None where the
    file does not say."""

    codes: list[str]
    names: list[str]
    points: NDArray[np.float64]
    population: NDArray[np.float64]
    coverage: NDArray[np.float64]
    neighbours: list[list[int]] | None


@dataclass(frozen=True, slots=True)
class Cases:
    """Area, day and stratum of every case; day 0 is `first`."""

    area: Whole
    day: Whole
    stratum: Whole
    first: date
    days: int

    def on(self, day: int) -> date:
        """The date of a day."""
        return self.first + timedelta(days=day)

    def table(self, areas: int) -> Whole:
        """Cases of each area on each day (n, T)."""
        cells = np.bincount(
            self.area * self.days + self.day, minlength=areas * self.days
        )
        return cells.reshape(areas, self.days)


def read_areas(path: Path, say: Say) -> Areas:
    """A table (code, lon, lat; name, population, coverage), or GeoJSON of boundaries."""
    if path.suffix.lower() in GEOJSON:
        return _of_boundaries(path, say)
    reader = Reader(read_sheet(path, say), say)
    if reader.lacking(AREAS):
        raise InputError(reader.troubles)
    codes = reader.texts("code")
    reader.once(codes, "code")
    points = np.column_stack(
        [reader.numbers("lon", -180, 180), reader.numbers("lat", -90, 90)]
    )
    found = Areas(
        codes,
        reader.texts("name") if "name" in reader.sheet.header else codes,
        points,
        np.array(reader.numbers("population", 0, 1e12, math.nan)),
        np.array(reader.numbers("coverage", 0, 1e9, math.nan)),
        None,
    )
    if reader.troubles:
        raise InputError(reader.troubles)
    return found


def _of_boundaries(path: Path, say: Say) -> Areas:
    shapes = boundaries(path, say)
    codes, cells = list(shapes), list(shapes.values())
    inside = [cell.representative_point() for cell in cells]
    tree = shapely.STRtree(cells)
    left, right = tree.query(cells, predicate="dwithin", distance=TOUCH)
    neighbours: list[list[int]] = [[] for _ in cells]
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a != b:
            neighbours[a].append(b)
    gap = np.full(len(codes), np.nan)
    points = np.array([[point.x, point.y] for point in inside])
    return Areas(codes, codes, points, gap, gap.copy(), neighbours)


def read_cases(
    path: Path,
    areas: Areas,
    say: Say,
    *,
    first: date | None,
    last: date | None,
) -> Cases:
    """Rows of code and date, with `count` (1) and `stratum` where there are such columns.

    InputError for every code that is no area and every date that is none; rows outside
    first .. last (those of the file by default) are left out.
    """
    reader = Reader(read_sheet(path, say), say)
    if reader.lacking(CASES):
        raise InputError(reader.troubles)
    place = _places(reader, areas)
    day = _dates(reader)
    count = np.array(reader.whole("count", 0, 1_000_000, 1), np.int64)
    kinds = reader.texts("stratum") if "stratum" in reader.sheet.header else [""]
    if reader.troubles:
        raise InputError(reader.troubles)
    layer = np.unique(np.array(kinds), return_inverse=True)[1]
    layer = np.broadcast_to(layer, place.shape)
    begin = first.toordinal() if first else int(day.min())
    end = last.toordinal() if last else int(day.max())
    if not 0 <= end - begin < MOST_DAYS:
        raise InputError([_span(path, begin, end, say)])
    kept = np.flatnonzero((day >= begin) & (day <= end))
    index = np.repeat(kept, count[kept])
    if not index.size:
        problem, remedy = say("no case lies in these days"), say("Check the dates.")
        raise InputError([Trouble(str(path), 0, "date", problem, remedy)])
    return Cases(
        place[index], day[index] - begin, layer[index].astype(np.int64),
        date.fromordinal(begin), end - begin + 1,
    )  # fmt: skip


def _places(reader: Reader, areas: Areas) -> Whole:
    known = {code: at for at, code in enumerate(areas.codes)}
    found = []
    for row, code in enumerate(reader.texts("code"), start=reader.sheet.first_row):
        if code and code not in known:
            problem = reader.say("this area is not in the file of areas")
            reader.fault(row, "code", problem, reader.say("Add it there, or mend it."))
        found.append(known.get(code, 0))
    return np.array(found, np.int64)


def _dates(reader: Reader) -> Whole:
    found = []
    for row, text in enumerate(reader.texts("date"), start=reader.sheet.first_row):
        try:
            found.append(date.fromisoformat(text[:10]).toordinal())
        except ValueError:
            found.append(1)
            if text:
                problem = reader.say("{value!r} is not a day", value=text)
                reader.fault(
                    row, "date", problem, reader.say("Write it as 2024-02-05.")
                )
    return np.array(found, np.int64)


def _span(path: Path, begin: int, end: int, say: Say) -> Trouble:
    problem = say("the days from {begin} to {end} are none, or more than {most}",
                  begin=date.fromordinal(begin), end=date.fromordinal(end),
                  most=MOST_DAYS)  # fmt: skip
    return Trouble(str(path), 0, "date", problem, say("Check the dates."))


def lacking(path: Path, column: str, values: Sequence[Any], say: Say) -> list[Trouble]:
    """A fault for each area without a number that the method needs."""
    return [
        Trouble(str(path), row, column, say("this is empty"), say("Fill it in."))
        for row, value in enumerate(values, start=2)
        if value != value
    ]

"""The one way in which observations and sightings reach the numeric core."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sinergi.observations.field_cells import STATIONS_TOTAL, Floats, field_cells
from sinergi.observations.models import Observation
from sinergi.places.generations import newest_codes
from sinergi.places.rules import parent_of
from sinergi_core.index.table import AreaTable

# Up to this many areas are asked for by name; more are read by their common code range.
FEW = 500


def area_table(
    areas: Sequence[str], columns: Sequence[str], *, up_to: dt.date
) -> AreaTable:
    """Return the newest values known on that day as the core's table.

    Rows and columns in the order asked; NaN where nothing was observed. Where an area
    was re-coded and is the only heir of one old code, the old code's figures count until
    there is a newer one. A table that somebody published comes before what was reported
    from the field, which fills cells no table has. Parents are the groups. Two to
    five queries; raises ValueError for an area or column asked twice.
    """
    shape = len(areas), len(columns)
    values, errors = np.full(shape, np.nan), np.full(shape, np.nan)
    days = np.full(shape, np.datetime64("NaT"), dtype="datetime64[D]")
    row_of = {**_former(areas), **{code: i for i, code in enumerate(areas)}}
    column_of = {name: j for j, name in enumerate(columns)}
    for code, name, day, value, error in _cells(list(row_of), columns, up_to):
        i = row_of.get(code)
        if i is None:
            continue
        j = column_of[name]
        values[i, j], days[i, j] = value, day
        errors[i, j] = np.nan if error is None else error
    for cell in field_cells(
        areas, columns, up_to=up_to, totals=_totals(areas, values, column_of)
    ):
        i, j = row_of[cell.area], column_of[cell.column]
        if np.isnan(values[i, j]):
            values[i, j], errors[i, j], days[i, j] = cell.value, cell.error, cell.day
    return AreaTable(
        areas=tuple(areas),
        columns=tuple(columns),
        values=values,
        groups=tuple(parent_of(code) for code in areas),
        errors=errors,
        observed_on=days,
    )


def _totals(
    areas: Sequence[str], values: Floats, column_of: dict[str, int]
) -> dict[str, float]:
    """Return the number of stations by area, where a table states it."""
    j = column_of.get(STATIONS_TOTAL)
    if j is None:
        return {}
    stated = zip(areas, values[:, j].tolist(), strict=True)
    return {area: total for area, total in stated if total == total}


def _former(areas: Sequence[str]) -> dict[str, int]:
    """Return old code → row for the areas that took the place of exactly one old area."""
    olds: dict[str, list[str]] = defaultdict(list)
    for old, new in newest_codes().items():
        olds[new].append(old)
    return {
        olds[code][0]: i for i, code in enumerate(areas) if len(olds.get(code, ())) == 1
    }


def _cells(
    codes: list[str], columns: Sequence[str], up_to: dt.date
) -> Iterable[tuple[Any, ...]]:
    """Yield (area, column, day, value, error), older first so that the newest stays."""
    rows: Any = Observation.all_rows.up_to(up_to).filter(column__in=columns)
    rows = rows.order_by("observed_on", "pk")
    if len(codes) <= FEW:
        rows = rows.filter(area_code__in=codes)
    else:
        rows = rows.filter(area_code__gte=min(codes), area_code__lte=max(codes))
    cells: Iterable[tuple[Any, ...]] = rows.values_list(
        "area_code", "column", "observed_on", "value", "error"
    ).iterator(chunk_size=20_000)
    return cells

"""Questions about observations, and the one way they reach the numeric core."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Self, TypeVar

import numpy as np
from django.apps import apps
from django.db import models
from django.db.models import Max

from sinergi.places.generations import newest_codes
from sinergi.places.querysets import CodedQuerySet
from sinergi.places.rules import parent_of
from sinergi_core.index.table import AreaTable

Row = TypeVar("Row", bound=models.Model)
# Up to this many areas are asked for by name; more are read by their common code range.
FEW = 500


class ObservationQuerySet(CodedQuerySet[Row]):
    """Observations; every signed-in person may see them (they are about areas)."""

    def up_to(self, day: dt.date) -> Self:
        """Return what speaks of that day or an earlier one, in force."""
        return self.in_force().filter(observed_on__lte=day)

    def latest(self) -> Self:  # type: ignore[override] # our question has no field
        """Return per area and column the newest of the rows asked for.

        One subquery over the index (area, column, day); works after `up_to`.
        """
        newest = (
            self.order_by()
            .filter(area_code=models.OuterRef("area_code"))
            .filter(column=models.OuterRef("column"))
            .values("area_code", "column")
            .annotate(day=Max("observed_on"))
            .values("day")
        )
        return self.filter(observed_on=models.Subquery(newest))


def area_table(
    areas: Sequence[str], columns: Sequence[str], *, up_to: dt.date
) -> AreaTable:
    """Return the newest values known on that day as the core's table.

    Rows and columns in the order asked; NaN where nothing was observed. Where an area
    was re-coded and is the only heir of one old code, the old code's figures count until
    there is a newer one. Parents are the groups. One query; raises ValueError for an
    area or column asked twice.
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
    return AreaTable(
        areas=tuple(areas),
        columns=tuple(columns),
        values=values,
        groups=tuple(parent_of(code) for code in areas),
        errors=errors,
        observed_on=days,
    )


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
    rows: Any = apps.get_model("observations", "Observation").all_rows
    rows = rows.up_to(up_to).filter(column__in=columns).order_by("observed_on", "pk")
    if len(codes) <= FEW:
        rows = rows.filter(area_code__in=codes)
    else:
        rows = rows.filter(area_code__gte=min(codes), area_code__lte=max(codes))
    cells: Iterable[tuple[Any, ...]] = rows.values_list(
        "area_code", "column", "observed_on", "value", "error"
    ).iterator(chunk_size=20_000)
    return cells

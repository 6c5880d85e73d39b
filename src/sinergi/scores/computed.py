"""Cells of a table that the installation computes from its own work."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sinergi.observations.field_cells import Cell
from sinergi.scores.sources import SOURCES
from sinergi_core.index.table import AreaTable

Computing = Callable[[Sequence[str], dt.date], Iterable[Cell]]


def with_computed(table: AreaTable, up_to: dt.date) -> AreaTable:
    """Return the table with the empty cells of computed columns filled where known.

    The table itself where it has no such column. Costs a few queries per column.
    """
    columns = {name: j for j, name in enumerate(table.columns) if name in SOURCES}
    if not columns:
        return table
    values, errors = table.values.copy(), _errors(table).copy()
    days = _days(table).copy()
    row_of = {code: i for i, code in enumerate(table.areas)}
    for name, j in columns.items():
        computing: Computing = import_string(SOURCES[name])
        for cell in computing(table.areas, up_to):
            i = row_of[cell.area]
            if np.isnan(values[i, j]):
                values[i, j], errors[i, j], days[i, j] = (
                    cell.value,
                    cell.error,
                    cell.day,
                )
    return replace(table, values=values, errors=errors, observed_on=days)


def _errors(table: AreaTable) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.full(table.values.shape, np.nan) if table.errors is None else table.errors


def _days(table: AreaTable) -> "np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]":
    if table.observed_on is not None:
        return table.observed_on
    return np.full(table.values.shape, np.datetime64("NaT"), dtype="datetime64[D]")


def computed_sources(table: AreaTable) -> dict[str, list[str]]:
    """Return what to call the source of each computed column in which something is known."""
    seen = np.atleast_1d(np.isfinite(table.values).any(axis=0))
    named = zip(table.columns, seen, strict=True)
    return {
        name: [_("Computed from this workspace's own records")]
        for name, known in named
        if known and name in SOURCES
    }

"""From raw columns to indicator values: formula, weighted events, division, scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import Framework, Indicator, parse_formula
from sinergi_core.index.table import AreaTable

Matrix = NDArray[np.float64]


def indicator_matrix(framework: Framework, table: AreaTable) -> Matrix:
    """The (n, k) raw indicator values, NaN where an input is unseen.

    ValueError lists the columns that the framework reads and the table lacks.
    """
    _check_columns(framework, table)
    columns = {name: table.column(name) for name in framework.inputs}
    values = np.empty((len(table.areas), len(framework.indicators)), order="F")
    for j, indicator in enumerate(framework.indicators):
        values[:, j] = indicator_values(indicator, columns)
    return values


def indicator_values(indicator: Indicator, columns: dict[str, Matrix]) -> Matrix:
    """The (n,) values of one indicator (perhaps the column itself): (formula or sum of count x severity) divided by
    the denominator, times the scale. A gap in any input is a gap in the value: three
    known classes of events and one unknown are not a known total. A denominator of 0
    gives NaN: there is no rate where nothing could happen.
    """
    if indicator.formula:
        value = parse_formula(indicator.formula).evaluate(columns)
    else:
        severities = indicator.severities or (1.0,) * len(indicator.columns)
        first = columns[indicator.columns[0]]
        value = first if severities[0] == 1 else first * severities[0]
        for name, severity in zip(indicator.columns[1:], severities[1:], strict=True):
            value = value + columns[name] * severity
    if indicator.denominator:
        below = columns[indicator.denominator]
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(below == 0, np.nan, value / below)
    return value if indicator.scale == 1 else value * indicator.scale


def indicator_errors(framework: Framework, table: AreaTable) -> Matrix | None:
    """The (n, k) standard errors of the raw indicator values, None when none is stated.

    First the column that the indicator's `reliability` names (in the indicator's own
    unit), then the table's measured errors of a single column, divided and scaled as the
    value is; where none was measured the share that `reliability` assumes; else NaN.
    """
    values = indicator_matrix(framework, table)
    errors = np.full(values.shape, np.nan, order="F")
    for j, indicator in enumerate(framework.indicators):
        found = _errors(indicator, table, values[:, j])
        if found is not None:
            errors[:, j] = found
    return errors if np.isfinite(errors).any() else None


def _errors(indicator: Indicator, table: AreaTable, value: Matrix) -> Matrix | None:
    stated = indicator.reliability
    if stated is not None and stated.error is not None:
        return table.column(stated.error)
    assumed = None
    if stated is not None and stated.share is not None:
        assumed = np.abs(value) * stated.share
    measured = _measured_errors(indicator, table)
    if measured is None or assumed is None:
        return measured if assumed is None else assumed
    return np.where(np.isnan(measured), assumed, measured)


def _measured_errors(indicator: Indicator, table: AreaTable) -> Matrix | None:
    if indicator.formula or indicator.column is None or table.errors is None:
        return None
    errors = table.column_errors(indicator.column)
    if errors is not None and indicator.denominator:
        below = table.column(indicator.denominator)
        errors = np.where(below == 0, np.nan, errors / np.where(below == 0, 1, below))
    return None if errors is None else np.abs(errors * indicator.scale)


def _check_columns(framework: Framework, table: AreaTable) -> None:
    there = set(table.columns)
    stated = [one.reliability for one in framework.indicators if one.reliability]
    wanted = [*framework.inputs, *(one.error for one in stated if one.error)]
    lost = [name for name in wanted if name not in there]
    if lost:
        raise ValueError(
            f"{framework.code} reads columns that the table lacks: {', '.join(lost)}"
        )

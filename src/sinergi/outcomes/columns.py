"""What the columns of the frameworks are called, where they come from, in what unit."""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.elections.models import in_language
from sinergi.observations.families import EVENTS, columns_of, indicator_of
from sinergi.scores.catalogue import all_shipped
from sinergi_core.index.framework import Indicator

EXAMPLE = "contoh_keluhan_per_pekan"
"""The made-up column of the example."""
NAMES: dict[str, Promise] = {
    EXAMPLE: _("Complaints per week (made up for the example)"),
    "area_km2": _("Size of the area"),
    "banjir_2013_2020": _("Floods 2013–2020"),
    "banjir_2024_kejadian": _("Floods in 2024"),
    "dpt_2019": _("Voters on the list of 2019"),
    "kpu_vs_kp_diff_2019": _(
        "Stations where two readings of the result differed, 2019"
    ),
    "share_2024_p1": _("Share of votes of pair 1, president 2024"),
    "share_2024_p2": _("Share of votes of pair 2, president 2024"),
    "share_2024_p3": _("Share of votes of pair 3, president 2024"),
    "tps": _("Polling stations"),
    "tps_2019": _("Polling stations in 2019"),
    "tps_2024_khusus": _("Special polling stations in 2024"),
}
"""Columns that no indicator reads alone, so that no framework names them."""
UNITS: dict[str, Promise] = {
    EXAMPLE: _("complaints per week"),
    "area_km2": _("km²"),
}
SOURCES: dict[str, Promise] = {EXAMPLE: _("made up, not an observation")}


def framework_columns() -> list[str]:
    """Return the columns that the shipped frameworks read."""
    return sorted({name for one in all_shipped() for name in one.inputs})


def is_event_column(column: str) -> bool:
    """Return whether field forms count events of one kind and level in it."""
    return column in columns_of(EVENTS)


def event_level(column: str) -> str:
    """Return the level of the events of a column."""
    return column.rpartition("_t")[2]


@cache
def _indicators() -> dict[str, Indicator]:
    """Return column → the indicator that reads it alone, or counts events in it."""
    found: dict[str, Indicator] = {}
    for framework in all_shipped():
        for one in framework.indicators:
            if one.column is not None and one.formula is None:
                found.setdefault(one.column, one)
            for column in one.columns:
                if is_event_column(column):
                    found.setdefault(indicator_of(column), one)
    return found


def _indicator(column: str) -> Indicator | None:
    key = indicator_of(column) if is_event_column(column) else column
    return _indicators().get(key) or _reader(column)


@cache
def _reader(column: str) -> Indicator | None:
    """Return the first indicator that reads a column beside others."""
    for framework in all_shipped():
        for one in framework.indicators:
            if column in one.inputs:
                return one
    return None


def column_names_of(column: str) -> str:
    """Return what a column is called; "" where nobody named it."""
    if column in NAMES:
        return str(NAMES[column])
    one = _indicator(column)
    if one is None:
        return ""
    return in_language(one.names.get("id", ""), one.names.get("en", ""))


def column_source(column: str) -> str:
    """Return who says so; "" where no framework does."""
    if column in SOURCES:
        return str(SOURCES[column])
    one = _indicator(column)
    return one.source.name if one is not None and one.source is not None else ""


def column_unit(column: str) -> str:
    """Return the unit; "" where a column is read beside others in a formula."""
    if column in UNITS:
        return str(UNITS[column])
    one = _indicators().get(column)
    if one is None or not one.unit:
        return ""
    return one.unit.get((get_language() or "id")[:2], one.unit.get("id", ""))

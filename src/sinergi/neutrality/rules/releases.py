"""Half-years, and the groups of offices a release counts by."""

import datetime as dt
from collections.abc import Iterator

GROUPS = ("rtrw", "kelurahan", "kecamatan", "unit", "other")
"""Few and fixed: who breaks a count down further finds people."""


def half_year_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return first and last day of the half-year a day lies in."""
    if day.month > 6:
        return dt.date(day.year, 7, 1), dt.date(day.year, 12, 31)
    return dt.date(day.year, 1, 1), dt.date(day.year, 6, 30)


def half_year_before(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return first and last day of the newest half-year that is over on `day`."""
    return half_year_of(half_year_of(day)[0] - dt.timedelta(days=1))


def half_years(since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the half-years from that of `since` to that of `until`, oldest first."""
    first, last = half_year_of(since)
    while first <= until:
        yield first, last
        first, last = half_year_of(last + dt.timedelta(days=1))


def group_of(kind: str, unit_kind: str) -> str:
    """Return the group of an office: residents' offices, or by the kind of its unit."""
    if kind in {"rt", "rw"}:
        return "rtrw"
    if kind != "asn":
        return "other"
    if unit_kind in {"kelurahan", "kecamatan"}:
        return unit_kind
    return "unit"

"""The working calendar of Indonesia: published holidays, and decrees entered here.

Holidays and joint leave (cuti bersama) come from the library `holidays`; decrees over
them are rows (`CalendarDay`), which an office enters when a decree comes. Years whose
joint decrees were compared day by day are `DECREED`; outside them, or where the library
itself estimates a date, deadlines are provisional.
"""

import datetime as dt
from functools import lru_cache

import holidays

from sinergi.elections.models import CalendarDay
from sinergi_core.clock import DayOff, WorkingCalendar

DECREED = (2024, 2026)
"""First and last year equal to the joint ministerial decrees."""
FIRST_YEAR, LAST_YEAR = 2017, 2035
SOURCE = "SKB tiga menteri"


@lru_cache(maxsize=2)
def published_days(language: str = "id") -> dict[dt.date, str]:
    """Return the published holidays and joint leave by day, named in a language."""
    found = holidays.country_holidays(
        "ID",
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        categories=("public", "government"),
        language="id" if language == "id" else "en_US",
    )
    return dict(sorted(found.items()))


def working_calendar() -> WorkingCalendar:
    """Return the calendar in force: published days with the decrees over them."""
    rows = CalendarDay.all_rows.order_by("pk")
    return _calendar(tuple(rows.values_list("day", "is_working", "name", "decree")))


@lru_cache(maxsize=4)
def _calendar(rows: tuple[tuple[dt.date, bool, str, str], ...]) -> WorkingCalendar:
    """Return the calendar with these decrees; many pages ask for the same one."""
    off = {day: DayOff(name, SOURCE) for day, name in published_days().items()}
    worked: dict[dt.date, DayOff] = {}
    for day, is_working, name, decree in rows:
        target, other = (worked, off) if is_working else (off, worked)
        target[day] = DayOff(name, decree)
        other.pop(day, None)
    return WorkingCalendar(
        first=dt.date(DECREED[0], 1, 1),
        last=dt.date(DECREED[1], 12, 31),
        off=off,
        worked=worked,
    )

"""The days of a recurring series."""

import calendar
import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from sinergi.outreach.rules.session import MOST_REPEATS, BadSession


class Every(StrEnum):
    """How a series recurs; stored."""

    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    MONTH = "month"


EVERY_DAYS = {Every.WEEK: 7, Every.TWO_WEEKS: 14}


def series_days(start: dt.date, every: Every, until: dt.date) -> list[dt.date]:
    """Return the days of a series, the first included; raises BadSession.

    Monthly keeps the day of the month, and takes the last day of shorter months.
    """
    if until < start:
        raise BadSession("ends-before-start", "until")
    days: list[dt.date] = []
    for day in _days(start, every):
        if day > until:
            return days
        if len(days) == MOST_REPEATS:
            raise BadSession("series-too-long", "until")
        days.append(day)
    return days


def _days(start: dt.date, every: Every) -> Iterator[dt.date]:
    if every in EVERY_DAYS:
        step = dt.timedelta(days=EVERY_DAYS[every])
        day = start
        while True:
            yield day
            day += step
    month = start.month - 1
    while True:
        year, at = start.year + month // 12, month % 12 + 1
        yield dt.date(year, at, min(start.day, calendar.monthrange(year, at)[1]))
        month += 1

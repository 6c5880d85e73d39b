"""Days and moments of the command line, and the working calendar of Indonesia."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

from sinergi_core.clock import DayOff, Suspension, WorkingCalendar

WIB = ZoneInfo("Asia/Jakarta")
DECREED = (2024, 2026)
"""Years whose days off equal the joint ministerial decrees, day by day."""
FIRST_YEAR, LAST_YEAR = 2017, 2035


def moment(text: str) -> dt.datetime:
    """A type of argparse: a day or a time, in WIB where it names no zone."""
    try:
        read = dt.datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=WIB)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{text}: 2024-02-05, 2024-02-05T15:30"
        ) from None


def day(text: str) -> dt.date:
    """A type of argparse: a day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: 2024-02-05") from None


def named_day(text: str) -> tuple[dt.date, DayOff]:
    """A type of argparse: a day and why, as 2024-02-14=decree."""
    when, _, why = text.partition("=")
    return day(when.strip()), DayOff(why.strip() or when, why.strip())


def pause(text: str) -> Suspension:
    """A type of argparse: the first and last day of a suspension, as A..B."""
    first, _, last = text.partition("..")
    try:
        return Suspension(day(first), day(last or first))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: 2024-02-05..2024-02-07") from None


@cache
def _published(language: str) -> dict[dt.date, str]:
    import holidays

    found = holidays.country_holidays(
        "ID",
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        categories=("public", "government"),
        language="id" if language == "id" else "en_US",
    )
    return dict(sorted(found.items()))


def calendar_of(
    off: Iterable[tuple[dt.date, DayOff]],
    worked: Iterable[tuple[dt.date, DayOff]],
    language: str,
) -> WorkingCalendar:
    """Return the published days off with the days given over them."""
    made = WorkingCalendar(
        dt.date(DECREED[0], 1, 1),
        dt.date(DECREED[1], 12, 31),
        {when: DayOff(name) for when, name in _published(language).items()},
    )
    for when, why in off:
        made = made.with_day_off(when, why)
    for when, why in worked:
        made = made.with_working_day(when, why)
    return made

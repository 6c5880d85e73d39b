"""Which days are worked: weekends, public holidays, joint leave, and decrees over them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property  # noqa: TID251 waits for nothing

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is not worked: its name, and the decree or law that says so."""

    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """Whether a day is worked; `reason` is "", "weekend", "holiday" or "worked"."""

    is_working: bool
    reason: str
    name: str = ""
    source: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """The days off of a place, and the stretch of days for which they are decreed.

    `off` are holidays and joint leave (cuti bersama) by date, `worked` weekend days or
    holidays that a decree makes working days. Outside `first`..`last` only weekends are
    known: what is derived there is provisional. Raises ValueError when `last` comes
    before `first`, or a day is both off and worked.
    """

    first: dt.date
    last: dt.date
    off: Mapping[dt.date, DayOff] = field(default_factory=dict)
    worked: Mapping[dt.date, DayOff] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def __post_init__(self) -> None:
        """Refuse a calendar that contradicts itself."""
        if self.last < self.first:
            raise ValueError(f"the calendar ends {self.last}, before {self.first}")
        both = sorted(self.off.keys() & self.worked.keys())
        if both:
            raise ValueError(f"{both[0]} is both a day off and a working day")
        if len(self.weekend) > SUNDAY or not self.weekend <= set(range(7)):
            raise ValueError("a week has at least one working day, Monday is 0")

    def status(self, day: dt.date) -> DayStatus:
        """Return whether the day is worked, and why or why not."""
        if (decree := self.worked.get(day)) is not None:
            return DayStatus(True, "worked", decree.name, decree.source)
        if (off := self.off.get(day)) is not None:
            return DayStatus(False, "holiday", off.name, off.source)
        if day.weekday() in self.weekend:
            return DayStatus(False, "weekend")
        return DayStatus(True, "")

    def is_working(self, day: dt.date) -> bool:
        """True when the day is worked."""
        return self.status(day).is_working

    def knows(self, day: dt.date) -> bool:
        """True when holidays of that day are decreed, not only weekends known."""
        return self.first <= day <= self.last

    def with_day_off(self, day: dt.date, off: DayOff) -> WorkingCalendar:
        """Return the calendar with one more day off; a decree that adds a holiday."""
        worked = {one: text for one, text in self.worked.items() if one != day}
        return WorkingCalendar(
            self.first, self.last, {**self.off, day: off}, worked, self.weekend
        )

    def with_working_day(self, day: dt.date, decree: DayOff) -> WorkingCalendar:
        """Return the calendar with one more working day."""
        off = {one: text for one, text in self.off.items() if one != day}
        return WorkingCalendar(
            self.first, self.last, off, {**self.worked, day: decree}, self.weekend
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the days themselves: what a deadline was computed with."""
        days = {
            "first": str(self.first),
            "last": str(self.last),
            "off": sorted(map(str, self.off)),
            "worked": sorted(map(str, self.worked)),
            "weekend": sorted(self.weekend),
        }
        return hashlib.sha256(json.dumps(days, sort_keys=True).encode()).hexdigest()

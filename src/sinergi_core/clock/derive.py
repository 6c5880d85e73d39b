"""From a rule and an event to a deadline, with the line of every day on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from sinergi_core.clock.calendar import DayStatus, WorkingCalendar
from sinergi_core.clock.regulation import DeadlineRule, Roll, Start, Unit

A_DAY = dt.timedelta(days=1)
MOST_DAYS = 20_000
"""No derivation walks further; a suspension of half a century is a mistake."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days (both included) on which the clock stands still, and why."""

    first: dt.date
    last: dt.date
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a suspension that ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"the suspension ends {self.last}, before {self.first}")


@dataclass(frozen=True, slots=True)
class Line:
    """One day of a derivation.

    `number` counts the day (1, 2, …), None when it does not count; `reason` is "event",
    "counts", "weekend", "holiday", "suspended", "rolled" or "hours" (the day on which a
    deadline in hours ends), `name` the holiday's or the suspension's.
    """

    day: dt.date
    number: int | None
    reason: str
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A deadline and how it came about.

    `due_on` is the last day on which the act is in time, `due_at` the moment after which
    it is late (aware): the end of that day in the zone asked for, or the very hour of a
    rule in hours. `is_provisional` is True when a day lies outside the decreed calendar.
    """

    rule: DeadlineRule
    event_at: dt.datetime
    due_on: dt.date
    due_at: dt.datetime
    lines: tuple[Line, ...]
    is_provisional: bool
    calendar_digest: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left at a moment: worked days after today up to the deadline, and hours.

    `days`, `hours` and `minutes` are the parts of the time left, or by which it is late:
    3 days 4 hours 10 minutes, for the words of a page.
    """

    is_late: bool
    time: dt.timedelta
    working_days: int
    days: int = 0
    hours: int = 0
    minutes: int = 0


def derive(
    rule: DeadlineRule,
    event_at: dt.datetime,
    calendar: WorkingCalendar,
    *,
    suspensions: Sequence[Suspension] = (),
) -> Derivation:
    """Return the deadline that an event starts.

    `event_at` is aware, in the zone in which days are counted (WIB in Jakarta). Counted
    are calendar days or working days from the day after the event (or the day itself,
    as the rule says); a day of a suspension never counts. Hours run through, as
    "1 × 24 jam" does in UU 7/2017 art. 476. A rule with a zone counts in its zone.
    Raises ValueError for a naive time, and at the end of all calendars.
    """
    if event_at.tzinfo is None:
        raise ValueError("the time of the event has no time zone")
    try:
        if rule.zone:
            event_at = event_at.astimezone(_zone(rule.zone))
        return _derive(rule, event_at, calendar, suspensions)
    except OverflowError:
        raise ValueError(f"no calendar reaches past {event_at:%Y}") from None


def _derive(
    rule: DeadlineRule,
    event_at: dt.datetime,
    calendar: WorkingCalendar,
    suspensions: Sequence[Suspension],
) -> Derivation:
    if rule.unit is Unit.HOURS:
        due_at = event_at + dt.timedelta(hours=rule.length)
        lines = _hour_lines(event_at.date(), due_at.date(), calendar)
        return _derivation(rule, event_at, due_at.date(), due_at, lines, calendar)
    lines = tuple(_walk(rule, event_at.date(), calendar, suspensions))
    due_on = lines[-1].day
    due_at = dt.datetime.combine(due_on + A_DAY, dt.time(), event_at.tzinfo)
    return _derivation(rule, event_at, due_on, due_at, lines, calendar)


def _derivation(
    rule: DeadlineRule,
    event_at: dt.datetime,
    due_on: dt.date,
    due_at: dt.datetime,
    lines: tuple[Line, ...],
    calendar: WorkingCalendar,
) -> Derivation:
    days = (event_at.date(), due_on)
    # Hours and plain calendar days ask no holiday; nothing about them is provisional.
    asks = rule.unit is Unit.WORKING_DAYS or rule.roll is not Roll.NONE
    unknown = asks and not all(calendar.knows(day) for day in days)
    return Derivation(rule, event_at, due_on, due_at, lines, unknown, calendar.digest)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _hour_lines(
    event: dt.date, due: dt.date, calendar: WorkingCalendar
) -> tuple[Line, ...]:
    first = Line(event, None, "event", calendar.status(event).name)
    last = Line(due, None, "hours", calendar.status(due).name)
    return (first,) if due == event else (first, last)


def _walk(
    rule: DeadlineRule,
    event: dt.date,
    calendar: WorkingCalendar,
    suspensions: Sequence[Suspension],
) -> Iterator[Line]:
    counted, day = 0, event
    if rule.start is Start.NEXT_DAY:
        yield Line(event, None, "event")
        day = event + A_DAY
    for _ in range(MOST_DAYS):
        line = _line(rule, day, counted, calendar, suspensions)
        yield line
        counted = line.number or counted
        if counted == rule.length:
            break
        day += A_DAY
    else:
        raise ValueError(f"no deadline within {MOST_DAYS} days of {event}")
    yield from _rolled(rule, day, calendar)


def _line(
    rule: DeadlineRule,
    day: dt.date,
    counted: int,
    calendar: WorkingCalendar,
    suspensions: Sequence[Suspension],
) -> Line:
    for stop in suspensions:
        if stop.first <= day <= stop.last:
            return Line(day, None, "suspended", stop.reason)
    status = calendar.status(day)
    if rule.unit is Unit.CALENDAR_DAYS or status.is_working:
        return Line(day, counted + 1, "counts", status.name, status.source)
    return _not_counted(day, status)


def _not_counted(day: dt.date, status: DayStatus) -> Line:
    return Line(day, None, status.reason, status.name, status.source)


def _rolled(
    rule: DeadlineRule, day: dt.date, calendar: WorkingCalendar
) -> Iterator[Line]:
    if rule.roll is Roll.NONE or calendar.is_working(day):
        return
    while not calendar.is_working(day := day + A_DAY):
        yield _not_counted(day, calendar.status(day))
    yield Line(day, None, "rolled")


def remaining(
    derivation: Derivation, at: dt.datetime, calendar: WorkingCalendar
) -> Remaining:
    """Return what is left at `at` (aware): negative time when the deadline is past."""
    left = derivation.due_at - at
    today = at.astimezone(derivation.event_at.tzinfo).date()
    days = 0
    for ahead in range(1, min((derivation.due_on - today).days, MOST_DAYS) + 1):
        days += calendar.is_working(today + ahead * A_DAY)
    minutes = int(abs(left).total_seconds()) // 60
    parts = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    return Remaining(left <= dt.timedelta(0), left, days, *parts)


def counted_days(
    rule: DeadlineRule,
    event_at: dt.datetime,
    until: dt.datetime,
    calendar: WorkingCalendar,
    *,
    suspensions: Sequence[Suspension] = (),
) -> int:
    """Return how much of a rule's length is used from the event to `until`.

    Days count as in `derive`, the day of `until` among them; begun hours count whole.
    It is 0 before the event, and stops at `MOST_DAYS`.
    """
    if rule.zone:
        event_at, until = (
            one.astimezone(_zone(rule.zone)) for one in (event_at, until)
        )
    if rule.unit is Unit.HOURS:
        return max(0, -((event_at - until) // dt.timedelta(hours=1)))
    used, day = 0, event_at.date()
    if rule.start is Start.NEXT_DAY:
        day += A_DAY
    for _ in range(min((until.date() - day).days + 1, MOST_DAYS)):
        line = _line(rule, day, used, calendar, suspensions)
        used = line.number or used
        day += A_DAY
    return used


def last_day_before(
    day: dt.date, days: int, calendar: WorkingCalendar, *, working: bool = False
) -> dt.date:
    """Return the last worked day that lies at least `days` before `day`.

    With `working` the days between are working days. Used for "before stage X begins":
    a due date never falls on a day off. Raises ValueError for a negative number.
    """
    if not 0 <= days <= MOST_DAYS:
        raise ValueError(f"{days} is not a number of days from 0 to {MOST_DAYS}")
    found = day if working else day - days * A_DAY
    left = days if working else 0
    while left:
        found -= A_DAY
        left -= calendar.is_working(found)
    while not calendar.is_working(found):
        found -= A_DAY
    return found

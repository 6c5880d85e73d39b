"""The last safe moment of each piece of work before a deadline, counted backwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sinergi_core.clock.calendar import WorkingCalendar
from sinergi_core.clock.derive import A_DAY, MOST_DAYS, Derivation
from sinergi_core.clock.regulation import Need, Unit


@dataclass(frozen=True, slots=True)
class SafeMoment:
    """By when a piece of work has to begin and end so that what follows still fits.

    `finish_at` is the moment after which it is too late to end it, `late_from` the one
    from which beginning is too late; both aware. In days, `begin_on` and `finish_on` are
    the last days for it. `before_event`: the work would have had to begin before the
    clock did, so the deadline is too short for all of it.
    """

    code: str
    length: int
    begin_on: dt.date
    late_from: dt.datetime
    finish_on: dt.date
    finish_at: dt.datetime
    before_event: bool


def last_safe_moments(
    derivation: Derivation, work: Sequence[Need], calendar: WorkingCalendar
) -> tuple[SafeMoment, ...]:
    """Return the last safe moment of each piece of work, in its order.

    `work` is done one after the other and its lengths are in the unit of the rule; in
    days it is done on worked days (for calendar days on any), the days of a suspension
    left out. Work of length 0 takes no day of its own.
    """
    if derivation.rule.unit is Unit.HOURS:
        return _in_hours(derivation, work)
    free = _workable(derivation, calendar)
    moments, at = [], 0
    for need in reversed(work):
        finish = _nth(free, at, derivation, calendar)
        begin = _nth(free, at + max(need.length - 1, 0), derivation, calendar)
        moments.append(_moment(need, begin, finish, derivation))
        at += need.length
    return tuple(reversed(moments))


def _in_hours(derivation: Derivation, work: Sequence[Need]) -> tuple[SafeMoment, ...]:
    moments, finish = [], derivation.due_at
    for need in reversed(work):
        begin = finish - dt.timedelta(hours=need.length)
        early = begin < derivation.event_at
        days = begin.date(), finish.date()
        moments.append(
            SafeMoment(need.code, need.length, days[0], begin, days[1], finish, early)
        )
        finish = begin
    return tuple(reversed(moments))


def _workable(derivation: Derivation, calendar: WorkingCalendar) -> list[dt.date]:
    """Days on the way on which work can be done, the last first."""
    counts = [line.day for line in derivation.lines if line.number is not None]
    if derivation.lines[-1].reason == "rolled":
        counts.append(derivation.due_on)
    if derivation.rule.unit is Unit.CALENDAR_DAYS:
        return counts[::-1]
    return [day for day in reversed(counts) if calendar.is_working(day)]


def _nth(
    free: list[dt.date], at: int, derivation: Derivation, calendar: WorkingCalendar
) -> dt.date:
    if at < len(free):
        return free[at]
    day = free[-1] if free else derivation.due_on + A_DAY
    left = at - len(free) + 1
    for _ in range(MOST_DAYS):
        day -= A_DAY
        any_day = derivation.rule.unit is Unit.CALENDAR_DAYS
        left -= any_day or calendar.is_working(day)
        if left == 0:
            break
    return day


def _moment(
    need: Need, begin: dt.date, finish: dt.date, derivation: Derivation
) -> SafeMoment:
    zone = derivation.event_at.tzinfo

    def end_of(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day + A_DAY, dt.time(), zone)

    first = next((x.day for x in derivation.lines if x.number == 1), derivation.due_on)
    return SafeMoment(
        need.code, need.length, begin, end_of(begin), finish, end_of(finish),
        begin < first,
    )  # fmt: skip

"""What a new decree changes: the same events under two calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sinergi_core.clock.calendar import WorkingCalendar
from sinergi_core.clock.derive import Suspension, derive
from sinergi_core.clock.regulation import DeadlineRule

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change(Generic[Key]):
    """A deadline that moves: whose, from which day, to which day."""

    key: Key
    before: dt.date
    after: dt.date


@dataclass(frozen=True, slots=True)
class Open(Generic[Key]):
    """An open deadline: whose, by which rule, since when, with what stops the clock."""

    key: Key
    rule: DeadlineRule
    event_at: dt.datetime
    suspensions: Sequence[Suspension] = ()


def changed_by(
    events: Iterable[tuple[Key, DeadlineRule, dt.datetime] | Open[Key]],
    old: WorkingCalendar,
    new: WorkingCalendar,
) -> list[Change[Key]]:
    """Return the deadlines that differ under the new calendar, in the order given.

    A deadline on whose way no day changes is derived once only.
    """
    differing = changed_days(old, new)
    changes = []
    for one in events:
        case = one if isinstance(one, Open) else Open(*one)
        made = derive(case.rule, case.event_at, old, suspensions=case.suspensions)
        first, before = made.event_at.date(), made.due_on
        if not any(first <= day <= before for day in differing):
            continue
        after = derive(
            case.rule, case.event_at, new, suspensions=case.suspensions
        ).due_on
        if before != after:
            changes.append(Change(case.key, before, after))
    return changes


def changed_days(old: WorkingCalendar, new: WorkingCalendar) -> list[dt.date]:
    """Return the days that are worked under one calendar and not under the other."""
    if old.weekend != new.weekend:
        raise ValueError("calendars with different weekends are not compared")
    named = {*old.off, *old.worked, *new.off, *new.worked}
    return sorted(d for d in named if old.is_working(d) != new.is_working(d))

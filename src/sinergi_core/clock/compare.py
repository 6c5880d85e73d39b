"""What a new decree changes: the same events under two calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sinergi_core.clock.calendar import WorkingCalendar
from sinergi_core.clock.derive import derive
from sinergi_core.clock.regulation import DeadlineRule

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change(Generic[Key]):
    """A deadline that moves: whose, from which day, to which day."""

    key: Key
    before: dt.date
    after: dt.date


def changed_by(
    events: Iterable[tuple[Key, DeadlineRule, dt.datetime]],
    old: WorkingCalendar,
    new: WorkingCalendar,
) -> list[Change[Key]]:
    """Return the deadlines that differ under the new calendar, in the order given."""
    changes = []
    for key, rule, event_at in events:
        before = derive(rule, event_at, old).due_on
        after = derive(rule, event_at, new).due_on
        if before != after:
            changes.append(Change(key, before, after))
    return changes

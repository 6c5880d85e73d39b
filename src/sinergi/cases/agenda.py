"""The calendar of cases: hearings and deadlines, as a list and as an iCalendar file."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.cases.clockwork import Deadline, deadlines_of, stops_of, taken_of
from sinergi.cases.listing import last_day
from sinergi.cases.models import Case, Hearing
from sinergi.cases.naming import rule_name
from sinergi.documents.ics import CANCELLED, CONFIRMED, Event, write_calendar
from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import DayOff, WorkingCalendar

MOST = 500
MOST_ASKED = 2_000
"""Cases asked about a day off at once; more are told, not left out unseen."""


def hearings_for(actor: Actor, first: dt.datetime, last: dt.datetime) -> list[Hearing]:
    """Return the hearings between two moments in cases this person may see."""
    rows = Hearing.visible.to(actor).filter(starts_at__gte=first, starts_at__lt=last)
    return list(rows.select_related("case").order_by("starts_at", "pk")[:MOST])


def due_for(actor: Actor) -> list[Case]:
    """Return the open cases with a deadline this person may see, the next first."""
    rows = Case.visible.to(actor).open().exclude(due_at=None)
    return list(rows.in_due_order()[:MOST])


def events_of(
    hearings: Iterable[Hearing], due: Iterable[Case], base: str
) -> list[Event]:
    """Return calendar entries: numbers, steps, hours, places; no word of any case."""
    events = [
        Event(
            uid=f"hearing-{one.key}@sinergi", summary=f"{one.kind_name} {one.case}",
            starts=one.starts_at, ends=one.starts_at + dt.timedelta(hours=2),
            stamp=one.made_at, sequence=one.sequence, location=one.place,
            status=CANCELLED if one.state == "cancelled" else CONFIRMED,
            url=base + reverse("cases:case", args=[one.case.key]),
        )
        for one in hearings
    ]  # fmt: skip
    events += [
        Event(
            uid=f"due-{row.key}-{row.due_rule}@sinergi",
            summary=_("Due: %(number)s") % {"number": str(row)},
            starts=last_day(row.due_at), ends=last_day(row.due_at), stamp=row.step_at,
            sequence=row.version, url=base + reverse("cases:case", args=[row.key]),
            description=row.step_name,
        )
        for row in due
        if row.due_at is not None
    ]  # fmt: skip
    return events


def calendar_file(hearings: Iterable[Hearing], due: Iterable[Case], base: str) -> bytes:
    """Return the iCalendar file of hearings and deadlines."""
    return write_calendar(events_of(hearings, due, base), name=_("Cases"))


@dataclass(frozen=True, slots=True)
class Shift:
    """A deadline that a new day off would move."""

    row: Case
    deadline: Deadline
    before_on: dt.date
    after_on: dt.date

    @property
    def rule_name(self) -> str:
        """What the deadline is called."""
        return rule_name(self.deadline.rule)


def shifts_by(
    rows: Iterable[Case], day: dt.date, name: str, at: dt.datetime
) -> list[Shift]:
    """Return the open deadlines that move if this day becomes a day off; 3 queries."""
    old = working_calendar()
    new = old.with_day_off(day, DayOff(name or _("new day off")))
    return _shifts(list(rows), day, old, new, at)


def rows_around(actor: Actor, day: dt.date) -> list[Case]:
    """Return the open cases whose deadlines a day may move, the next due first.

    A deadline of ours that ends before the day is not moved by it; others are looked at.
    """
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    rows = Case.visible.to(actor).open().filter(Q(due_at=None) | Q(due_at__gte=begins))
    return list(rows.in_due_order().defer("sealed_text")[:MOST_ASKED])


def _shifts(
    rows: list[Case],
    day: dt.date,
    old: WorkingCalendar,
    new: WorkingCalendar,
    at: dt.datetime,
) -> list[Shift]:
    keys = [row.pk for row in rows]
    taken, stops = taken_of(keys), stops_of(keys, timezone.localdate(at))
    found = []
    for row in rows:
        told = (row, taken.get(row.pk, []), stops.get(row.pk, []))
        before = [one for one in deadlines_of(*told, old, at) if _passes(one, day)]
        if not before:
            continue
        after = {one.rule.code: one for one in deadlines_of(*told, new, at)}
        for one in before:
            moved = after[one.rule.code].derivation.due_on
            if moved != one.derivation.due_on:
                found.append(Shift(row, one, one.derivation.due_on, moved))
    return sorted(found, key=lambda one: (one.before_on, one.row.pk))


def _passes(deadline: Deadline, day: dt.date) -> bool:
    """True when the day lies on the way of an open deadline."""
    made = deadline.derivation
    return deadline.is_open and timezone.localdate(made.event_at) <= day <= made.due_on

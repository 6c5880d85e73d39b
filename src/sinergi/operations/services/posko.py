"""Posko: set up in bulk, roster, shift log, hand-over."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.operations.bodies import bawaslu_of, offices_within
from sinergi.operations.models import HandOver, LogEntry, Posko, Shift
from sinergi.operations.rules.posko import (
    LEVELS,
    BadPosko,
    EntryKind,
    check_hours,
)
from sinergi.places.models import Area

LONGEST_DAYS = 400
Hours = Mapping[int, tuple[dt.time, dt.time]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkDraft:
    """All posko of an election at once: `hours` by level, of which those named are made."""

    election: Election
    area_code: str
    from_on: dt.date
    until_on: dt.date
    hours: Hours
    example: bool = False


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What a bulk act made, and the areas for which no office is known."""

    made: tuple[Posko, ...]
    there: int
    without_office: tuple[str, ...]


@transaction.atomic
def set_up_posko(draft: BulkDraft, *, by: Actor | None, at: dt.datetime) -> BulkOutcome:
    """Make a posko for each area of the levels named that has none, and say what was made.

    Kept by the area's office (city, kecamatan, kelurahan). A person makes those of
    the own line alone. Raises BadPosko.
    """
    _check(draft)
    offices = offices_within(draft.area_code)
    allowed = by.line_with(Permission.MANAGE_POSKO) if by is not None else None
    there = set(
        Posko.all_rows.filter(election=draft.election).values_list(
            "area_code", flat=True
        )
    )
    areas = Area.all_rows.current().within(draft.area_code)
    made, without = [], []
    for area in areas.filter(level__in=sorted(draft.hours)).order_by("code"):
        office = offices.get(area.code)
        if area.code in there:
            continue
        if office is None:
            without.append(area.code)
        elif allowed is None or office.pk in allowed:
            made.append(_new(draft, area, office.pk, at))
    if not made:
        raise BadPosko("nothing-new")
    rows = Posko.all_rows.bulk_create(made)
    record(
        Verb.POSKO_MADE, at=at, actor=by, target=f"election:{draft.election.pk}",
        rows=[one.pk for one in rows], area=draft.area_code, count=len(rows),
    )  # fmt: skip
    return BulkOutcome(tuple(rows), len(there), tuple(without))


def _check(draft: BulkDraft) -> None:
    if not draft.hours or set(draft.hours) - set(LEVELS):
        raise BadPosko("missing", "hours")
    for opens, closes in draft.hours.values():
        check_hours(opens, closes)
    days = (draft.until_on - draft.from_on).days
    if not 0 <= days <= LONGEST_DAYS:
        raise BadPosko("days", "until_on")


def _new(draft: BulkDraft, area: Area, office: int, at: dt.datetime) -> Posko:
    opens, closes = draft.hours[area.level]
    return Posko(
        election=draft.election, area_code=area.code, name=f"Posko {area.name}",
        institution_id=office, receiver=bawaslu_of(area.code), opens_at=opens,
        closes_at=closes, from_on=draft.from_on, until_on=draft.until_on,
        created_at=at, example=draft.example,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PoskoDraft:
    """What may be changed of one posko."""

    name: str
    address: str
    phone: str
    opens_at: dt.time
    closes_at: dt.time
    from_on: dt.date
    until_on: dt.date


@transaction.atomic
def edit_posko(
    posko: Posko, draft: PoskoDraft, *, by: Actor | None, at: dt.datetime
) -> Posko:
    """Change address, hours and days and return the posko; raises BadPosko."""
    row = Posko.all_rows.select_for_update().get(pk=posko.pk)
    may_manage(row, by)
    check_hours(draft.opens_at, draft.closes_at)
    if not draft.name.strip():
        raise BadPosko("missing", "name")
    if not 0 <= (draft.until_on - draft.from_on).days <= LONGEST_DAYS:
        raise BadPosko("days", "until_on")
    names = PoskoDraft.__dataclass_fields__
    changed = [one for one in names if getattr(row, one) != getattr(draft, one)]
    for name in changed:
        setattr(row, name, getattr(draft, name))
    if changed:
        row.save(update_fields=changed)
        record(
            Verb.POSKO_EDITED, at=at, actor=by, target=f"posko:{row.pk}",
            institution_id=row.institution_id, fields=sorted(changed),
        )  # fmt: skip
    return row


def may_manage(posko: Posko, by: Actor | None) -> None:
    """Raise BadPosko unless the person sets up posko of this line."""
    line = by.line_with(Permission.MANAGE_POSKO) if by is not None else frozenset()
    if by is not None and posko.institution_id not in line:
        raise BadPosko("not-yours")


def may_staff(posko: Posko, by: Actor | None) -> None:
    """Raise BadPosko unless the person works at posko of this line."""
    line = by.line_with(Permission.STAFF_POSKO) if by is not None else frozenset()
    if by is not None and posko.institution_id not in line:
        raise BadPosko("not-yours")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDraft:
    """A line of the roster, repeated for so many days."""

    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    days: int = 1
    person: Person | None = None
    name: str = ""
    office: str = ""


@transaction.atomic
def add_shifts(
    posko: Posko, draft: ShiftDraft, *, by: Actor | None, at: dt.datetime
) -> list[Shift]:
    """Put somebody on the roster for one or more days and return the lines.

    Days outside the posko's time are left out; raises BadPosko when none remains.
    """
    may_manage(posko, by)
    check_hours(draft.starts_at, draft.ends_at)
    if draft.person is None and not (draft.name.strip() or draft.office.strip()):
        raise BadPosko("missing", "name")
    if not 1 <= draft.days <= LONGEST_DAYS:
        raise BadPosko("days", "days")
    days = (draft.day + dt.timedelta(days=n) for n in range(draft.days))
    rows = [
        Shift(
            posko=posko, day=day, starts_at=draft.starts_at, ends_at=draft.ends_at,
            person=draft.person, name=draft.name.strip(), office=draft.office.strip(),
        )
        for day in days if posko.from_on <= day <= posko.until_on
    ]  # fmt: skip
    if not rows:
        raise BadPosko("outside", "day")
    made = Shift.all_rows.bulk_create(rows)
    record(
        Verb.POSKO_ROSTER, at=at, actor=by, target=f"posko:{posko.pk}",
        institution_id=posko.institution_id, added=len(made),
    )  # fmt: skip
    return made


@transaction.atomic
def remove_shift(shift: Shift, *, by: Actor | None, at: dt.datetime) -> Shift:
    """Take a line off the roster and return it; the row stays as history."""
    row = Shift.all_rows.select_for_update().select_related("posko").get(pk=shift.pk)
    may_manage(row.posko, by)
    if row.removed_at is not None:
        return row
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    record(
        Verb.POSKO_ROSTER, at=at, actor=by, target=f"posko:{row.posko_id}",
        institution_id=row.posko.institution_id, removed=row.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def log_entry(
    posko: Posko, kind: EntryKind, text: str = "", *, by: Actor | None, at: dt.datetime
) -> LogEntry:
    """Write a line into the shift log and return it; lines are never changed.

    Opening and closing need no words, all else does. Raises BadPosko.
    """
    may_staff(posko, by)
    if kind not in {EntryKind.OPENED, EntryKind.CLOSED} and not text.strip():
        raise BadPosko("missing", "text")
    row = LogEntry.all_rows.create(
        posko=posko, at=at, day=localdate(at), by_id=by.pk if by else None, kind=kind,
        text=text.strip()[:1000],
    )  # fmt: skip
    record(
        Verb.POSKO_LOGGED, at=at, actor=by, target=f"posko:{posko.pk}",
        institution_id=posko.institution_id, kind=kind.value, entry=row.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def hand_over(
    posko: Posko, open_points: str, *, by: Actor | None, at: dt.datetime
) -> HandOver:
    """Give the shift over with what is open, and return it; raises BadPosko."""
    may_staff(posko, by)
    row = HandOver.all_rows.create(
        posko=posko, at=at, day=localdate(at), by_id=by.pk if by else None,
        open_points=open_points.strip(),
    )  # fmt: skip
    record(
        Verb.POSKO_HANDED_OVER, at=at, actor=by, target=f"posko:{posko.pk}",
        institution_id=posko.institution_id, handover=row.pk,
    )  # fmt: skip
    return row


@transaction.atomic
def take_over(handover: HandOver, *, by: Actor | None, at: dt.datetime) -> HandOver:
    """Take a shift over and return it: somebody else than who gave it.

    Raises BadPosko "taken" and "not-yours".
    """
    rows = HandOver.all_rows.select_for_update().select_related("posko")
    row = rows.get(pk=handover.pk)
    may_staff(row.posko, by)
    if row.taken_at is not None:
        raise BadPosko("taken")
    if by is not None and row.by_id == by.pk:
        raise BadPosko("not-yours")
    row.taken_at, row.taken_by_id = at, by.pk if by else None
    row.save(update_fields=["taken_at", "taken_by"])
    record(
        Verb.POSKO_TAKEN_OVER, at=at, actor=by, target=f"posko:{row.posko_id}",
        institution_id=row.posko.institution_id, handover=row.pk,
    )  # fmt: skip
    return row

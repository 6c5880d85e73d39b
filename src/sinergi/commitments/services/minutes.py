"""Minutes: written by the host, sent for approval, approved by both sides, published."""

import datetime as dt
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import (
    AgendaItem,
    Conclusion,
    Meeting,
    MinutesApproval,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.rules.meeting import (
    BadMeeting,
    NotTheirs,
    Step,
    check_move,
    check_open,
    missing_sides,
)
from sinergi.commitments.rules.minutes import LONGEST, digest
from sinergi.commitments.services.meeting import (
    asked_institutions,
    check_host,
    locked_meeting,
    store_step,
)


def _write_text(
    meeting: Meeting,
    field: str,
    text: str,
    *,
    version: int,
    by: Actor | None,
) -> Meeting:
    """Store a text of the meeting in the caller's transaction, whose fact tells of it."""
    row = locked_meeting(meeting, version)
    check_host(row, by)
    if len(text) > LONGEST:
        raise BadMeeting("too-long", field)
    setattr(row, field, text.replace("\r\n", "\n").strip())
    row.version += 1
    row.save(update_fields=[field, "version"])
    return row


@transaction.atomic
def write_minutes(
    meeting: Meeting, text: str, *, version: int, by: Actor | None, at: dt.datetime
) -> Meeting:
    """Keep the text of the minutes and return the meeting.

    Raises StaleVersion when somebody was faster, BadMeeting once they are out for
    approval, NotTheirs for others than the host.
    """
    check_open(Step(Meeting.all_rows.get(pk=meeting.pk).step))
    row = _write_text(meeting, "minutes", text, version=version, by=by)
    record(
        Verb.MINUTES_WRITTEN,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        length=len(row.minutes),
    )
    return row


@transaction.atomic
def write_press_note(
    meeting: Meeting, text: str, *, version: int, by: Actor | None, at: dt.datetime
) -> Meeting:
    """Keep the text of the press note and return the meeting."""
    row = _write_text(meeting, "press_note", text, version=version, by=by)
    record(
        Verb.PRESS_NOTE_WRITTEN,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        length=len(row.press_note),
    )
    return row


@transaction.atomic
def write_declaration(
    meeting: Meeting, text: str, *, version: int, by: Actor | None, at: dt.datetime
) -> Meeting:
    """Keep the text that is declared; raises BadMeeting once somebody has signed it."""
    signed = Participant.all_rows.filter(meeting=meeting).exclude(signed_at=None)
    if signed.exists() and text.strip() != meeting.declaration_text:
        raise BadMeeting("signed", "declaration_text")
    row = _write_text(meeting, "declaration_text", text, version=version, by=by)
    record(
        Verb.DECLARATION_WRITTEN,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        length=len(row.declaration_text),
    )
    return row


@transaction.atomic
def note_signatures(
    meeting: Meeting, signed: set[int], *, by: Actor | None, at: dt.datetime
) -> int:
    """Note which signatories have signed on paper; return how many.

    Signatories need no account: contestants and parties sign the printed page.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    people = Participant.all_rows.filter(meeting=row, signs=True)
    people.filter(pk__in=signed, signed_at=None).update(signed_at=at)
    people.exclude(pk__in=signed).update(signed_at=None)
    count = people.exclude(signed_at=None).count()
    record(
        Verb.DECLARATION_SIGNED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        signed=count,
    )
    return count


@transaction.atomic
def send_minutes(
    meeting: Meeting, *, version: int, by: Actor | None, at: dt.datetime
) -> MinutesVersion:
    """Freeze the minutes as the next version and wait for approval; return the version."""
    row = locked_meeting(meeting, version)
    check_host(row, by)
    check_move(Step(row.step), Step.MINUTES)
    conclusions = Conclusion.all_rows.filter(meeting=row).exists()
    if not row.minutes.strip() and not conclusions:
        raise BadMeeting("empty", "minutes")
    content = minutes_content(row)
    number = MinutesVersion.all_rows.filter(meeting=row).count() + 1
    made = MinutesVersion.all_rows.create(
        meeting=row,
        number=number,
        content=content,
        sha256=digest(content),
        at=at,
        by_id=by.pk if by is not None else None,
    )
    row.attendance_until = None
    row.save(update_fields=["attendance_until"])
    store_step(row, Step.MINUTES, by=by, at=at)
    record(
        Verb.MINUTES_SENT,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        number=number,
        sha256=made.sha256,
    )
    return made


def minutes_content(row: Meeting) -> dict[str, Any]:
    """Return everything the minutes show, as plain values, version 1 of the form."""
    people = Participant.all_rows.filter(meeting=row).select_related("institution")
    conclusions = Conclusion.all_rows.filter(meeting=row)
    return {
        "v": 1,
        "kind": row.kind,
        "title": row.title,
        "starts_at": row.starts_at.isoformat() if row.starts_at else None,
        "ends_at": row.ends_at.isoformat() if row.ends_at else None,
        "place": row.place,
        "area_code": row.area_code,
        "host": row.host.name,
        "minutes": row.minutes,
        "agenda": [one.title for one in AgendaItem.all_rows.filter(meeting=row)],
        "people": [
            {
                "name": one.name,
                "role": one.role,
                "body": one.body,
                "known": one.institution_id is not None,
            }
            for one in people
            if one.attended_at is not None
        ],
        "conclusions": [
            _conclusion_content(one)
            for one in conclusions.select_related("institution", "commitment")
        ],
    }


def _conclusion_content(one: Conclusion) -> dict[str, Any]:
    made = one.commitment
    due_on = made.due_on if made is not None else one.due_on
    return {
        "text": one.text,
        "kind": one.kind,
        "owner": one.institution.name if one.institution else "",
        "due_on": due_on.isoformat() if due_on else None,
        "number": made.number if made is not None else "",
    }


def approving_institutions(row: Meeting, by: Actor) -> list[int]:
    """Return the person's institutions that may approve these minutes."""
    sides = asked_institutions(row) | {row.host_id}
    return sorted(by.institutions_with(Permission.APPROVE_MINUTES) & sides)


@transaction.atomic
def approve_minutes(
    meeting: Meeting,
    institution: Institution,
    *,
    number: int,
    by: Actor,
    at: dt.datetime,
) -> Meeting:
    """Say yes to a version for one's institution; return the meeting.

    With the host's and another side's yes the minutes are approved and locked. Raises
    NotTheirs, and BadMeeting when the version is not the one that waits.
    """
    row = locked_meeting(meeting)
    if institution.pk not in approving_institutions(row, by):
        raise NotTheirs("participant")
    last = MinutesVersion.all_rows.filter(meeting=row).first()
    if row.step not in {Step.MINUTES, Step.APPROVED} or last is None:
        raise BadMeeting("not-waiting", "step")
    if last.number != number:
        raise BadMeeting("old-version", "number")
    _approval, fresh = MinutesApproval.all_rows.get_or_create(
        meeting=row,
        number=number,
        institution=institution,
        defaults={"person_id": by.pk, "at": at},
    )
    if not fresh:
        return row
    record(
        Verb.MINUTES_APPROVED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=institution.pk,
        number=number,
    )
    if row.step == Step.MINUTES and not any(missing_for(row, number)):
        last.approved_at = at
        last.save(update_fields=["approved_at"])
        store_step(row, Step.APPROVED, by=by, at=at)
    return row


def missing_for(row: Meeting, number: int) -> tuple[bool, bool]:
    """Return whether the host's and whether another side's yes is missing."""
    given = MinutesApproval.all_rows.filter(meeting=row, number=number)
    return missing_sides(
        row.host_id,
        asked_institutions(row),
        given.values_list("institution_id", flat=True),
    )


@transaction.atomic
def reopen_minutes(meeting: Meeting, *, by: Actor | None, at: dt.datetime) -> Meeting:
    """Take the minutes back to be changed; the versions sent stay as they were."""
    row = locked_meeting(meeting)
    check_host(row, by)
    if row.step == Step.HELD:
        return row
    check_move(Step(row.step), Step.HELD)
    store_step(row, Step.HELD, by=by, at=at)
    record(
        Verb.MINUTES_REOPENED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
    )
    return row


@transaction.atomic
def publish_minutes(meeting: Meeting, *, by: Actor | None, at: dt.datetime) -> Meeting:
    """Show the approved version to everybody who may read meetings; return the meeting."""
    row = locked_meeting(meeting)
    check_host(row, by)
    check_move(Step(row.step), Step.PUBLISHED)
    last = MinutesVersion.all_rows.filter(meeting=row).first()
    if last is None or last.approved_at is None:
        raise BadMeeting("not-approved", "step")
    row.published_at, row.published_version = at, last.number
    row.save(update_fields=["published_at", "published_version"])
    store_step(row, Step.PUBLISHED, by=by, at=at)
    record(
        Verb.MINUTES_PUBLISHED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        number=last.number,
    )
    return row

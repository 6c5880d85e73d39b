"""Who is asked and who was there."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Meeting, Participant
from sinergi.commitments.models.meeting import BY_CODE, BY_LIST
from sinergi.commitments.rules.meeting import (
    OPEN,
    BadMeeting,
    Step,
    check_open,
)
from sinergi.commitments.rules.meeting_known import plain
from sinergi.commitments.services.meeting import check_host, locked_meeting

MOST_PEOPLE = 2_000
"""More would be a flood through the public attendance page, not a meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantDraft:
    """Somebody to be asked, or seen there."""

    institution: Institution | None = None
    institution_name: str = ""
    person: Person | None = None
    name: str = ""
    role: str = ""
    sure: bool = True
    signs: bool = False

    def fields(self) -> dict[str, object]:
        """Return the columns, the written name left out where the institution is known."""
        known = self.institution is not None
        return {
            "institution": self.institution,
            "institution_name": "" if known else self.institution_name.strip()[:160],
            "person": self.person,
            "name": self.name.strip()[:160],
            "role": self.role.strip()[:160],
            "sure": self.sure,
            "signs": self.signs,
        }


def check_participant(draft: ParticipantDraft) -> None:
    """Raise BadMeeting when neither a person nor a body is named."""
    if not (draft.institution or draft.institution_name.strip() or draft.name.strip()):
        raise BadMeeting("nobody", "name")


def new_participants(
    row: Meeting,
    drafts: Iterable[ParticipantDraft],
    *,
    at: dt.datetime,
    attended: bool = False,
) -> list[Participant]:
    """Return rows for people, checked and not yet stored."""
    invited = row.step == Step.INVITED
    people = []
    for draft in drafts:
        check_participant(draft)
        people.append(
            Participant(
                meeting=row,
                **draft.fields(),
                invited_at=at if invited else None,
                attended_at=at if attended else None,
                attended_by=BY_LIST if attended else "",
            )
        )
    return people


@transaction.atomic
def add_participant(
    meeting: Meeting, draft: ParticipantDraft, *, by: Actor | None, at: dt.datetime
) -> Participant:
    """Add somebody and return the row. Raises BadMeeting, NotTheirs."""
    row = locked_meeting(meeting)
    check_host(row, by)
    check_open(Step(row.step))
    if Participant.all_rows.filter(meeting=row).count() >= MOST_PEOPLE:
        raise BadMeeting("too-many", "name")
    (one,) = new_participants(row, [draft], at=at, attended=row.step == Step.HELD)
    one.save()
    _record(row, by=by, at=at, added=1)
    return one


@transaction.atomic
def edit_participant(
    participant: Participant,
    draft: ParticipantDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Participant:
    """Complete or mend somebody; looked at means no longer a guess."""
    row = locked_meeting(participant.meeting)
    check_host(row, by)
    check_open(Step(row.step))
    check_participant(draft)
    one = Participant.all_rows.get(pk=participant.pk)
    for name, value in draft.fields().items():
        setattr(one, name, value)
    one.save()
    _record(row, by=by, at=at, edited=one.pk)
    return one


@transaction.atomic
def remove_participant(
    participant: Participant, *, by: Actor | None, at: dt.datetime
) -> None:
    """Take somebody off the list who was put there by mistake."""
    row = locked_meeting(participant.meeting)
    check_host(row, by)
    check_open(Step(row.step))
    Participant.all_rows.filter(pk=participant.pk).delete()
    _record(row, by=by, at=at, removed=participant.pk)


def _record(row: Meeting, *, by: Actor | None, at: dt.datetime, **details: int) -> None:
    record(
        Verb.MEETING_PEOPLE,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        **details,
    )


@transaction.atomic
def tick_attendance(
    meeting: Meeting, present: Iterable[int], *, by: Actor | None, at: dt.datetime
) -> int:
    """Note from a list who was there; return how many.

    `present` are ids of participants. Who confirmed by the link stays present: the list
    takes back only what a list had noted.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    check_open(Step(row.step))
    people = Participant.all_rows.filter(meeting=row)
    wanted = set(present)
    people.filter(pk__in=wanted, attended_at=None).update(
        attended_at=at, attended_by=BY_LIST
    )
    people.filter(attended_by=BY_LIST).exclude(pk__in=wanted).update(
        attended_at=None, attended_by=""
    )
    count = people.exclude(attended_at=None).count()
    record(
        Verb.MEETING_ATTENDED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        present=count,
    )
    return count


@transaction.atomic
def open_attendance(
    meeting: Meeting, until: dt.datetime | None, *, by: Actor | None, at: dt.datetime
) -> Meeting:
    """Open the attendance link until a time, or close it with None; return the meeting.

    Every opening is a new round: links and codes printed before no longer work.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    check_open(Step(row.step))
    row.attendance_until = until
    row.attendance_round += 1
    row.save(update_fields=["attendance_until", "attendance_round"])
    record(
        Verb.MEETING_ATTENDANCE,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        round=row.attendance_round,
        open=until is not None,
    )
    return row


@transaction.atomic
def confirm_attendance(
    meeting: Meeting, name: str, body: str, role: str, *, at: dt.datetime
) -> Participant:
    """Note that somebody says to be there, by the link; return the row.

    Nobody signs in here. Who is on the list by that name is ticked, others are added as
    not yet looked at; the same name and body again changes nothing.
    """
    row = locked_meeting(meeting)
    if row.step not in OPEN:
        raise BadMeeting("locked", "step")
    if not name.strip() or not body.strip():
        raise BadMeeting("empty", "name")
    people = list(
        Participant.all_rows.filter(meeting=row).select_related("institution")
    )
    one = _same(people, name, body)
    if one is None:
        if len(people) >= MOST_PEOPLE:
            raise BadMeeting("too-many", "name")
        one = Participant(
            meeting=row,
            name=name.strip()[:160],
            institution_name=body.strip()[:160],
            role=role.strip()[:160],
            sure=False,
        )
    if one.attended_at is None:
        one.attended_at, one.attended_by = at, BY_CODE
        one.save()
        record(
            Verb.MEETING_ATTENDED,
            at=at,
            actor=None,
            target=f"meeting:{row.pk}",
            institution_id=row.host_id,
            participant=one.pk,
        )
    return one


def _same(people: list[Participant], name: str, body: str) -> Participant | None:
    named = [one for one in people if one.name and plain(one.name) == plain(name)]
    for one in named:
        if not one.body or plain(one.body) == plain(body):
            return one
    # The only one of that name, of a body we know: the guest may write it in short.
    return named[0] if len(named) == 1 and named[0].institution_id else None

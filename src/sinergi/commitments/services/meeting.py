"""Make a meeting, edit it, let it move from step to step."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import AgendaItem, Meeting, Participant
from sinergi.commitments.rules.commitment import check_version
from sinergi.commitments.rules.meeting import (
    BadMeeting,
    Kind,
    NotTheirs,
    Step,
    check_move,
    check_open,
)
from sinergi.elections.models import Election, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as somebody words it; times are aware."""

    kind: Kind
    title: str
    host: Institution
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place: str = ""
    area_code: str = ""
    election: Election | None = None
    stage: Stage | None = None
    previous: Meeting | None = None


EDITED = (
    "kind", "title", "starts_at", "ends_at", "place", "area_code", "election", "stage",
    "previous",
)  # fmt: skip
"""Fields an edit may change; the host stays."""


def is_host(meeting: Meeting, by: Actor) -> bool:
    """True when the person may hold meetings for the host."""
    return by.holds(Permission.HOLD_MEETINGS, institution=meeting.host_id)


def check_host(meeting: Meeting, by: Actor | None) -> None:
    """Raise NotTheirs unless the person holds meetings for the host; None is the machine."""
    if by is not None and not is_host(meeting, by):
        raise NotTheirs("host")


def check_draft(draft: MeetingDraft, by: Actor | None) -> None:
    """Raise BadMeeting or NotTheirs when the draft cannot be kept as this person's."""
    if not draft.title.strip():
        raise BadMeeting("empty", "title")
    if draft.starts_at and draft.ends_at and draft.ends_at < draft.starts_at:
        raise BadMeeting("ends-before-start", "ends_at")
    if draft.stage is not None and draft.stage.election_id != getattr(
        draft.election, "pk", None
    ):
        raise BadMeeting("stage-of-another-election", "stage")
    if by is not None and not by.holds(
        Permission.HOLD_MEETINGS, institution=draft.host.pk
    ):
        raise NotTheirs("host")


@transaction.atomic
def create_meeting(
    draft: MeetingDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
    pasted: str = "",
    minutes: str = "",
    example: bool = False,
) -> Meeting:
    """Add a meeting as a draft and return it. Raises BadMeeting, NotTheirs."""
    check_draft(draft, by)
    fields = {name: getattr(draft, name) for name in EDITED}
    fields["title"] = draft.title.strip()
    row = Meeting.all_rows.create(
        **fields,
        host=draft.host,
        pasted=pasted,
        minutes=minutes,
        step=Step.DRAFT,
        step_at=at,
        created_at=at,
        created_by_id=by.pk if by is not None else None,
        example=example,
    )
    record(
        Verb.MEETING_MADE,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        kind=row.kind,
        pasted=len(pasted),
    )
    return row


def locked_meeting(meeting: Meeting, version: int | None = None) -> Meeting:
    """Return the row locked until the transaction ends; raises StaleVersion."""
    row = Meeting.all_rows.select_for_update(of=("self",)).get(pk=meeting.pk)
    check_version(version, row.version)
    return row


@transaction.atomic
def edit_meeting(
    meeting: Meeting,
    draft: MeetingDraft,
    *,
    version: int,
    by: Actor | None,
    at: dt.datetime,
) -> Meeting:
    """Change kind, title, time, place and area; return the row.

    Raises StaleVersion when somebody was faster, BadMeeting when the minutes are out for
    approval or the draft makes no sense, NotTheirs for others than the host.
    """
    row = locked_meeting(meeting, version)
    check_host(row, by)
    check_open(Step(row.step))
    check_draft(draft, by)
    changed = [name for name in EDITED if getattr(row, name) != getattr(draft, name)]
    for name in changed:
        setattr(row, name, getattr(draft, name))
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    record(
        Verb.MEETING_EDITED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        fields=changed,
        version=row.version,
    )
    return row


@transaction.atomic
def move_meeting(
    meeting: Meeting, to: Step, *, by: Actor | None, at: dt.datetime
) -> Meeting:
    """Take a step the host decides alone: invite, hold, cancel; return the row.

    Inviting notes for each participant when it happened; who is told and how is read
    from the fact by the notifications. Raises BadMove, BadMeeting, NotTheirs.
    """
    row = locked_meeting(meeting)
    check_host(row, by)
    check_move(Step(row.step), to)
    if to is Step.INVITED:
        _invite(row, at)
    return store_step(row, to, by=by, at=at)


def _invite(row: Meeting, at: dt.datetime) -> None:
    if row.starts_at is None:
        raise BadMeeting("no-date", "starts_at")
    people = Participant.all_rows.filter(meeting=row)
    if not people.exists():
        raise BadMeeting("nobody", "participants")
    people.filter(invited_at=None).update(invited_at=at)


def store_step(row: Meeting, to: Step, *, by: Actor | None, at: dt.datetime) -> Meeting:
    """Store the step and its fact; part of the caller's transaction."""
    before, row.step, row.step_at = row.step, to, at
    row.version += 1
    row.save(update_fields=["step", "step_at", "version"])
    record(
        Verb.MEETING_MOVED,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        step_from=str(before),
        step_to=to.value,
        institutions=sorted(asked_institutions(row)),
    )
    return row


def asked_institutions(row: Meeting) -> set[int]:
    """Return the institutions with an account here that were asked or were there."""
    found = Participant.all_rows.filter(meeting=row).exclude(institution=None)
    return set(found.values_list("institution_id", flat=True))


@transaction.atomic
def copy_meeting(
    meeting: Meeting,
    draft: MeetingDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Meeting:
    """Make the next meeting of the same people and return it: a draft.

    Participants and the points of the agenda are taken over, attendance is not; the new
    one follows the old, so that it shows what was concluded and how it stands.
    """
    row = create_meeting(draft, by=by, at=at)
    Participant.all_rows.bulk_create(
        Participant(
            meeting=row,
            institution_id=one.institution_id,
            institution_name=one.institution_name,
            person_id=one.person_id,
            name=one.name,
            role=one.role,
            sure=one.sure,
            signs=one.signs,
        )
        for one in Participant.all_rows.filter(meeting=meeting)
    )
    AgendaItem.all_rows.bulk_create(
        AgendaItem(
            meeting=row,
            order=one.order,
            title=one.title,
            institution_id=one.institution_id,
        )
        for one in AgendaItem.all_rows.filter(meeting=meeting, commitment=None)
    )
    record(
        Verb.MEETING_PEOPLE,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        copied_from=meeting.pk,
    )
    return row

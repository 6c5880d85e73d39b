"""A meeting from one pasted and reviewed text, in one transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Meeting, Participant
from sinergi.commitments.rules.meeting import Step
from sinergi.commitments.services.meeting import (
    MeetingDraft,
    create_meeting,
    store_step,
)
from sinergi.commitments.services.meeting_agenda import (
    ConclusionDraft,
    conclude,
    write_agenda,
)
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    new_participants,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedMeeting:
    """What a person confirmed of the text they pasted."""

    draft: MeetingDraft
    pasted: str
    notes: str = ""
    agenda: Sequence[str] = ()
    people: Sequence[ParticipantDraft] = ()
    conclusions: Sequence[ConclusionDraft] = ()


@transaction.atomic
def keep_pasted(
    asked: PastedMeeting, *, by: Actor | None, at: dt.datetime, example: bool = False
) -> Meeting:
    """Make the meeting, held, with its people, agenda and conclusions; return it.

    Each conclusion with an owner is a proposal to that owner at once; what lacks one
    waits for somebody to complete it. All of it is kept, or nothing.
    """
    row = create_meeting(
        asked.draft,
        by=by,
        at=at,
        pasted=asked.pasted,
        minutes=asked.notes,
        example=example,
    )
    write_agenda(row, asked.agenda, by=by, at=at)
    row = store_step(row, Step.HELD, by=by, at=at)
    people = new_participants(row, asked.people, at=at, attended=True)
    Participant.all_rows.bulk_create(people)
    record(
        Verb.MEETING_PEOPLE,
        at=at,
        actor=by,
        target=f"meeting:{row.pk}",
        institution_id=row.host_id,
        added=len(people),
    )
    for conclusion in asked.conclusions:
        conclude(row, conclusion, by=by, at=at)
    row.refresh_from_db()
    return row

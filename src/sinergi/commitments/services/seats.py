"""Give the seats somebody has at meetings to come to another."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Participant
from sinergi.commitments.rules.meeting import Step

TO_COME = (Step.DRAFT, Step.INVITED)


def seats_of(person: Person) -> list[Participant]:
    """Return the person's seats at meetings that were not held yet."""
    rows = Participant.all_rows.filter(person=person, meeting__step__in=TO_COME)
    return list(rows.select_related("meeting"))


@transaction.atomic
def hand_over_seats(
    from_person: Person,
    to_person: Person | None,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> int:
    """Let another come in the leaver's place, or their institution; return how many.

    Who is asked already, or has nobody to come for them, leaves no empty seat behind.
    """
    seats = seats_of(from_person)
    for seat in seats:
        asked = Participant.all_rows.filter(meeting=seat.meeting)
        there = to_person is not None and asked.filter(person=to_person).exists()
        if there or (to_person is None and seat.institution_id is None):
            seat.delete()
        else:
            seat.person = to_person
            seat.name = to_person.name if to_person is not None else ""
            seat.save(update_fields=["person", "name"])
        record(
            Verb.MEETING_PEOPLE, at=at, actor=by, target=f"meeting:{seat.meeting_id}",
            institution_id=seat.meeting.host_id, handed_over=1,
        )  # fmt: skip
    return len(seats)

"""A pasted text, read: what it tells, what is guessed, and both as one meeting to keep."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.commitments.forms.meeting import institution_choices
from sinergi.commitments.forms.meeting_review import (
    Review,
    conclusion_guess,
    default_title,
    meeting_guesses,
    person_guess,
)
from sinergi.commitments.meeting_known import known_to, stages_of
from sinergi.commitments.models import Meeting
from sinergi.commitments.models.meeting import KIND_NAMES
from sinergi.commitments.rules.meeting_text import ReadMeeting, read_meeting
from sinergi.commitments.services.meeting_paste import PastedMeeting
from sinergi.elections.models import Election


def read_pasted(
    text: str, actor: Actor, day: dt.date
) -> tuple[ReadMeeting, dict[str, Any]]:
    """Return what the text tells, and first values for what it does not."""
    known = known_to(actor)
    # The day decides whose calendar "before the campaign" is read by.
    told = read_meeting(text, known, today=day)
    election = _election_on(told.on.on if told.on else day, actor)
    read = read_meeting(text, known, today=day, stages=stages_of(election))
    return read, _initial(actor, read, election)


def _election_on(day: dt.date, actor: Actor) -> Election | None:
    """Return the election people prepared for on that day: the next vote, else the last."""
    rows = Election.visible.to(actor)
    coming = rows.filter(voting_on__gte=day).order_by("voting_on").first()
    return coming or rows.order_by("-voting_on").first()


def _initial(
    actor: Actor, read: ReadMeeting, election: Election | None
) -> dict[str, Any]:
    """Return what the text does not tell: host, election, the meeting before this one."""
    own = actor.institutions_with(Permission.HOLD_MEETINGS)
    host = read.host.value if read.host.value in own else min(own, default=None)
    institution = Institution.visible.to(actor).filter(pk__in=[host or 0]).first()
    before = Meeting.visible.of_line(actor).filter(host_id=host, kind=read.kind.value)
    last = before.exclude(starts_at=None).in_calendar_order().first()
    bodies = {one.institution_id for one in read.people} | {host}
    return {
        "host": host,
        "election": election.pk if election else None,
        "area_code": institution.area_code if institution else "",
        "previous": last.pk if last else None,
        "title": default_title(read.kind.value, KIND_NAMES),
        # Several institutions concluded together: all of them may follow it.
        "shared": len(bodies - {None}) > 1,
    }


def review_as_read(
    read: ReadMeeting, initial: dict[str, Any], given: dict[str, Any], actor: Actor
) -> Review:
    """Return the review page filled as the text was read, `given` fields over it.

    It checks what a person's review is checked for; nothing is left out.
    """
    shared, host = bool(initial.get("shared")), given.get("host", initial["host"])
    first = meeting_guesses(read, initial) | given
    data = {f"m-{name}": value for name, value in first.items()}
    people = [person_guess(one) for one in read.people]
    concluded = [conclusion_guess(one, host, shared) for one in read.conclusions]
    for prefix, rows in (("p", people), ("c", concluded)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": one for name, one in row.items()}
    return Review(actor, institution_choices(actor), data=data)


def as_read(review: Review, read: ReadMeeting) -> PastedMeeting:
    """Return what is to be kept; a guess nobody has looked at stays a guess."""
    asked = review.pasted()
    people = [
        replace(one, sure=told.sure)
        for one, told in zip(asked.people, read.people, strict=True)
    ]
    return replace(asked, people=people)

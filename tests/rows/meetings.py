"""Samples of meetings: one with minutes out for approval, one to which people come."""

import datetime as dt

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.commitments.models import Conclusion, Meeting, Participant
from sinergi.commitments.models.meeting import DECISION
from sinergi.commitments.rules.meeting import Kind, Step
from sinergi.commitments.services.meeting import (
    MeetingDraft,
    create_meeting,
    move_meeting,
)
from sinergi.commitments.services.meeting_agenda import (
    ConclusionDraft,
    conclude,
    write_agenda,
)
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    add_participant,
    open_attendance,
)
from sinergi.commitments.services.minutes import (
    send_minutes,
    write_declaration,
    write_minutes,
    write_press_note,
)
from tests.rows.sample import Owner, Sample

PAGES = (
    "", "edit/", "copy/", "people/", "attendance/", "attendance/code/", "agenda/",
    "conclude/", "minutes/", "press-note/", "declaration/", "meeting.ics",
    "papers/attendance.pdf",
)  # fmt: skip
POSTS = (
    "move/", "edit/", "copy/", "people/", "attendance/", "attendance/link/", "agenda/",
    "agenda/put/", "conclude/", "minutes/", "minutes/send/", "minutes/approve/",
    "minutes/reopen/", "minutes/publish/", "press-note/", "declaration/",
    "declaration/signed/",
)  # fmt: skip


def meeting_of(owner: Owner, word: str, starts_at: dt.datetime) -> Meeting:
    """Return a meeting of the institution alone, with one participant."""
    draft = MeetingDraft(
        kind=Kind.COORDINATION, title=word, host=owner.of, starts_at=starts_at,
        place="Ruang rapat", area_code="31.75",
    )  # fmt: skip
    row = create_meeting(draft, by=None, at=MEETING)
    guest = ParticipantDraft(
        institution=owner.of, name=owner.word("Hadirin"), signs=True
    )
    add_participant(row, guest, by=None, at=MEETING)
    return row


def written(owner: Owner, word: str) -> Meeting:
    """Return a meeting that was held, its texts written and the minutes sent."""
    row = meeting_of(owner, word, MEETING)
    write_agenda(row, [owner.word("Acara")], by=None, at=MEETING)
    row = move_meeting(row, Step.HELD, by=None, at=MEETING)
    said = ConclusionDraft(text=owner.word("Simpulan"), kind=DECISION)
    conclude(row, said, by=None, at=MEETING)
    for write, stem in (
        (write_minutes, "Notulen"),
        (write_press_note, "Pers"),
        (write_declaration, "Ikrar"),
    ):
        row.refresh_from_db()
        write(row, owner.word(stem), version=row.version, by=None, at=MEETING)
    row.refresh_from_db()
    send_minutes(row, version=row.version, by=None, at=MEETING)
    row.refresh_from_db()
    return row


def a_meeting(owner: Owner) -> Sample:
    """Return a meeting with agenda, people, conclusions, minutes and every paper."""
    word = owner.word("Rapat")
    row = written(owner, word)
    person = Participant.all_rows.get(meeting=row)
    said = Conclusion.all_rows.get(meeting=row)
    base = f"/meetings/{row.pk}/"
    papers = ("minutes", "press-note", "declaration")
    return Sample(
        words=(word, *(owner.word(stem) for stem in (
            "Acara", "Simpulan", "Notulen", "Pers", "Ikrar", "Hadirin",
        ))),
        addresses=(*(base + page for page in PAGES),
                   *(f"{base}papers/{paper}.pdf" for paper in papers),
                   f"{base}minutes/1/", f"/meetings/people/{person.pk}/",
                   f"/meetings/conclusions/{said.pk}/"),
        posts=(*(base + act for act in POSTS), f"/meetings/people/{person.pk}/",
               f"/meetings/people/{person.pk}/remove/",
               f"/meetings/conclusions/{said.pk}/",
               f"/meetings/conclusions/{said.pk}/drop/"),
        lists=("/meetings/", f"/meetings/?q={word}", "/meetings/?when=past", "/agenda/",
               "/meetings/export.xlsx", "/meetings/export.ics", "/leader/"),
        targets=(f"meeting:{row.pk}",),
        keys={"meeting_id": row.pk, "participant_id": person.pk,
              "conclusion_id": said.pk, "number": 1},
    )  # fmt: skip


def a_meeting_to_come(owner: Owner) -> Sample:
    """Return a meeting to come that follows another, with the code at the door open."""
    word = owner.word("Undangan")
    row = meeting_of(owner, word, real_now() + dt.timedelta(days=3))
    row = move_meeting(row, Step.INVITED, by=None, at=MEETING)
    open_attendance(row, real_now() + dt.timedelta(days=4), by=None, at=MEETING)
    base = f"/meetings/{row.pk}/"
    return Sample(
        words=(word,),
        addresses=tuple(base + page for page in PAGES),
        posts=tuple(base + act for act in POSTS),
        lists=("/meetings/?when=coming", "/agenda/", "/"),
        targets=(f"meeting:{row.pk}",),
    )

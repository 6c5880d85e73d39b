"""Meetings for tests, made by the services people use."""

import datetime as dt

from conftest import MEETING
from sinergi.accounts.models import Institution, Person
from sinergi.commitments.models import Meeting
from sinergi.commitments.rules.meeting import Kind, Step
from sinergi.commitments.services.meeting import (
    MeetingDraft,
    create_meeting,
    move_meeting,
)
from sinergi.commitments.services.meeting_agenda import ConclusionDraft, conclude
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    add_participant,
)
from sinergi.commitments.services.minutes import send_minutes, write_minutes

DUE = dt.date(2023, 9, 30)


def draft(host: Institution, **fields: object) -> MeetingDraft:
    """Return the audiensi of September 2023, held by `host`, unless said otherwise."""
    return MeetingDraft(
        **{
            "kind": Kind.AUDIENSI,
            "title": "Audiensi mitigasi kerawanan",
            "host": host,
            "starts_at": MEETING,
            "place": "Ruang Rapat Khusus",
            "area_code": "31.75",
            **fields,
        }
    )


def held(
    host: Institution, by: Person, *others: Institution, **fields: object
) -> Meeting:
    """Return a meeting that was held, with one person of each institution there."""
    row = create_meeting(draft(host, **fields), by=by, at=MEETING)
    row = move_meeting(row, Step.HELD, by=by, at=MEETING)
    for one in (host, *others):
        guest = ParticipantDraft(
            institution=one, name=f"Ketua {one.name}", role="Ketua"
        )
        add_participant(row, guest, by=by, at=MEETING)
    return Meeting.all_rows.get(pk=row.pk)


def concluded(row: Meeting, owner: Institution | None, by: Person, **fields: object):
    """Return a conclusion of the meeting, due on DUE."""
    asked = ConclusionDraft(
        **{
            "text": "Menertibkan APK",
            "institution": owner,
            "area_code": "31.75",
            "due_on": DUE,
            **fields,
        }
    )
    return conclude(row, asked, by=by, at=MEETING)


def sent(row: Meeting, by: Person, text: str = "Pembukaan:\nSelamat datang."):
    """Return the first version of the minutes, sent for approval."""
    row.refresh_from_db()
    row = write_minutes(row, text, version=row.version, by=by, at=MEETING)
    return send_minutes(row, version=row.version, by=by, at=MEETING)

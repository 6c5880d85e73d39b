"""Samples of outreach: a session with all that hangs on it, material, quiz, rumour."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.doors.uploads import KeptFile, keep_upload
from sinergi.outreach.models import Photo
from sinergi.outreach.rules.material import Language, Phase
from sinergi.outreach.rules.rumor import Channel
from sinergi.outreach.rules.session import Heads, Kind
from sinergi.outreach.services.door import ATTENDANCE, count_at_door, open_code
from sinergi.outreach.services.material import add_version, make_material
from sinergi.outreach.services.quiz import (
    QuizDraft,
    put_quiz_to_use,
    tally_quiz,
    write_quiz,
)
from sinergi.outreach.services.reporting import (
    Asked,
    Report,
    add_photos,
    report_session,
)
from sinergi.outreach.services.rumor import (
    Hands,
    RumorDraft,
    note_hearing,
    report_rumor,
)
from sinergi.outreach.services.session import SessionDraft, plan_session
from tests.rows.sample import Owner, Sample

PAGES = (
    "", "edit/", "report/", "postpone/", "photos/", "heard/", "tally/before/",
    "codes/", "certificates/", "session.ics", "papers/invitation.pdf",
    "papers/attendance.pdf", "papers/report.pdf", "move/verify/", "move/take-back/",
    "codes/attendance/",
)  # fmt: skip
POSTS = (
    "edit/", "report/", "postpone/", "photos/", "heard/", "tally/before/",
    "codes/quiz/open/", "certificates/", "move/verify/", "move/cancel/",
)  # fmt: skip


def a_file() -> KeptFile:
    """Return a photo that lies in its place."""
    return keep_upload(SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff\xe0" + b"0" * 64))


def a_quiz_of(owner: Owner, word: str, *, shared: bool = False):
    """Return a quiz of the institution alone, in use."""
    items = [
        {"text": f"{word} {n}?", "options": ["Ya", "Tidak"], "right": 0}
        for n in range(3)
    ]
    quiz = write_quiz(
        QuizDraft(word, "hoaks", items, shared), owner.of, by=None, at=MEETING
    )
    return put_quiz_to_use(quiz, use=True, by=None, at=MEETING)


def a_rumor_of(owner: Owner, word: str):
    """Return a rumour the institution has told and nobody has answered."""
    draft = RumorDraft(
        text=word, topic="hoaks", institution=owner.of, heard_on=MEETING.date(),
        area_code="31.75.06.1003", channel=Channel.CHAT,
    )  # fmt: skip
    return report_rumor(draft, by=None, at=MEETING)


def a_session(owner: Owner) -> Sample:
    """Return a session held and not verified, with photo, quiz, rumour and questions."""
    word = owner.word("Sosialisasi")
    draft = SessionDraft(
        title=word, organiser=owner.of, area_code="31.75.06.1003", starts_at=MEETING,
        segment="pemula", topic="hoaks", kind=Kind.P2P, place=owner.word("Balai"),
        quiz=a_quiz_of(owner, owner.word("Kuissesi")), other_partners=(owner.word("Mitra"),),
    )  # fmt: skip
    row = plan_session(draft, by=None, at=MEETING)
    tally_quiz(row, Phase.BEFORE, [9, 9, 9, 9], by=None, at=MEETING)
    note_hearing(a_rumor_of(owner, owner.word("Kabarsesi")), row, Hands(9, 9, 9, 1), by=None, at=MEETING)  # fmt: skip
    open_code(row, ATTENDANCE, real_now() + dt.timedelta(days=1), by=None, at=MEETING)
    count_at_door(row, "women", "", disabled=False, at=MEETING)
    add_photos(row, [a_file()], minors=False, consent=False, by=None, at=MEETING)
    report = Report(
        heads=Heads(attended=4321), report=owner.word("Laporansesi"),
        questions=(Asked("hoaks", owner.word("Tanya")),),
    )  # fmt: skip
    row = report_session(row, report, by=None, at=MEETING + dt.timedelta(days=1))
    photo = Photo.all_rows.get(session=row)
    base = f"/outreach/sessions/{row.pk}/"
    return Sample(
        words=(word, *(owner.word(stem) for stem in (
            "Balai", "Mitra", "Laporansesi", "Tanya", "Kuissesi", "Kabarsesi",
        ))),
        addresses=(*(base + page for page in PAGES), f"{base}photos/{photo.pk}/"),
        posts=(*(base + act for act in POSTS), f"{base}photos/{photo.pk}/remove/"),
        lists=("/outreach/sessions/", f"/outreach/sessions/?q={word}",
               "/outreach/sessions/?when=past", "/outreach/sessions/export.csv",
               "/outreach/sessions/export.xlsx", "/outreach/sessions/export.ics"),
        targets=(f"session:{row.pk}",),
        keys={"session_id": row.pk},
    )  # fmt: skip


def a_session_to_come(owner: Owner) -> Sample:
    """Return a planned session that is not in the public calendar."""
    word = owner.word("Rencanasesi")
    draft = SessionDraft(
        title=word, organiser=owner.of, area_code="31.75.06.1003",
        starts_at=real_now() + dt.timedelta(days=3), segment="umum", topic="melapor",
    )  # fmt: skip
    row = plan_session(draft, by=None, at=MEETING)
    base = f"/outreach/sessions/{row.pk}/"
    return Sample(
        words=(word,),
        addresses=(base, f"{base}edit/", f"{base}session.ics", f"{base}move/cancel/"),
        posts=(f"{base}edit/", f"{base}postpone/", f"{base}move/cancel/"),
        lists=("/outreach/sessions/?when=coming",),
        targets=(f"session:{row.pk}",),
    )


def a_material(owner: Owner) -> Sample:
    """Return a material whose version nobody was asked to approve."""
    word = owner.word("Brosur")
    row = make_material(word, "hoaks", owner.of, by=None, at=MEETING)
    version = add_version(
        row, [(Language.INDONESIAN, a_file())], note=owner.word("Catatanbrosur"), by=None,
        at=MEETING,
    )  # fmt: skip
    file = version.files.get()
    base = f"/outreach/materials/{row.pk}/"
    ask = f"/outreach/versions/{version.pk}/"
    return Sample(
        words=(word, owner.word("Catatanbrosur")),
        addresses=(base, f"{base}version/", f"{ask}ask/", f"{ask}refuse/",
                   f"/outreach/files/{file.pk}/"),
        posts=(f"{base}version/", f"{ask}ask/", f"{ask}approve/", f"{ask}refuse/"),
        lists=("/outreach/materials/", f"/outreach/materials/?q={word}",
               "/outreach/sessions/new/"),
        targets=(f"material:{row.pk}",),
    )  # fmt: skip


def a_quiz(owner: Owner) -> Sample:
    """Return a quiz that its institution does not share."""
    word = owner.word("Kuispribadi")
    row = a_quiz_of(owner, word)
    base = f"/outreach/quizzes/{row.pk}/"
    return Sample(
        words=(word,),
        addresses=(base, f"{base}?print=1", f"{base}edit/"),
        posts=(f"{base}edit/", f"{base}state/"),
        lists=("/outreach/quizzes/", "/outreach/sessions/new/"),
        targets=(f"quiz:{row.pk}",),
    )


def a_rumor(owner: Owner) -> Sample:
    """Return a rumour nobody has answered."""
    word = owner.word("Kabarburung")
    row = a_rumor_of(owner, word)
    base = f"/outreach/rumors/{row.pk}/"
    acts = ("ask/", "answer/", "return/", "dismiss/")
    return Sample(
        words=(word,),
        addresses=(base, *(base + act for act in acts)),
        posts=(*(base + act for act in acts), f"{base}approve/", f"{base}reopen/"),
        lists=("/outreach/rumors/", f"/outreach/rumors/?q={word}"),
        targets=(f"rumor:{row.pk}",),
        keys={"rumor_id": row.pk},
    )

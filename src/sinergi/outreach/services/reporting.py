"""Report that a session was held: who came, what was asked, what it cost, photos."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.observations.models import Submission
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.history import note_history
from sinergi.outreach.models import Photo, Question, Session
from sinergi.outreach.reaching import put_reach
from sinergi.outreach.rules.session import (
    MOST_COST,
    BadSession,
    Heads,
    Step,
    check_heads,
    check_move,
)
from sinergi.outreach.services.rights import check_writer
from sinergi.outreach.services.session import locked_session

MOST_QUESTIONS = 30
MOST_PHOTOS = 10
LONGEST_REPORT = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, so many times, and what was answered."""

    topic: str
    text: str = ""
    times: int = 1
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a session. `questions` None leaves those written before."""

    heads: Heads
    cost: int | None = None
    candidate_present: bool | None = None
    report: str = ""
    follow_up: str = ""
    questions: tuple[Asked, ...] | None = None
    submission: Submission | None = None


def check_report(report: Report) -> None:
    """Raise BadSession when the report cannot be true."""
    check_heads(report.heads)
    if report.cost is not None and not 0 <= report.cost <= MOST_COST:
        raise BadSession("range", "cost")
    if max(len(report.report), len(report.follow_up)) > LONGEST_REPORT:
        raise BadSession("too-long", "report")
    check_questions(report.questions or ())


def check_questions(questions: Sequence[Asked]) -> None:
    """Raise BadSession when a question has no topic of ours or an odd number."""
    if len(questions) > MOST_QUESTIONS:
        raise BadSession("too-many", "questions")
    for one in questions:
        if one.topic not in catalogue().topics:
            raise BadSession("unknown", "questions")
        if not 1 <= one.times <= 1_000 or len(one.text) > 300 or len(one.answer) > 500:
            raise BadSession("range", "questions")


@transaction.atomic
def report_session(
    session: Session,
    report: Report,
    *,
    by: Actor | None,
    at: dt.datetime,
    version: int | None = None,
) -> Session:
    """Note that a session was held, with its counts; return the row.

    Again while nobody has verified it: the newest report counts. A session that has not
    begun at `at` cannot have been held. Raises Stale, BadSession, NotTheirs.
    """
    row = locked_session(session, version)
    check_writer(row.organiser_id, by)
    check_move(Step(row.step), Step.HELD)
    if row.step == Step.VERIFIED:
        raise BadSession("locked", "step")
    if row.starts_at > at:
        raise BadSession("not-begun", "starts_at")
    check_report(report)
    _store(row, report, by=by, at=at)
    record(
        Verb.SESSION_REPORTED,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        attended=report.heads.attended,
        candidate=report.candidate_present,
        version=row.version,
    )
    return row


def _store(row: Session, report: Report, *, by: Actor | None, at: dt.datetime) -> None:
    before = row.step
    for field in fields(Heads):
        setattr(row, field.name, getattr(report.heads, field.name))
    row.cost, row.candidate_present = report.cost, report.candidate_present
    row.report, row.follow_up = report.report.strip(), report.follow_up.strip()
    if report.submission is not None:
        row.submission = report.submission
    row.step, row.step_at = Step.HELD, at
    row.reported_at, row.reported_by_id = at, by.pk if by is not None else None
    row.version += 1
    row.save()
    put_reach(row)
    if report.questions is not None:
        _put_questions(row, report.questions)
    note_history(row, by=by, at=at, step_from=before, step_to=Step.HELD)


def _put_questions(row: Session, questions: Sequence[Asked]) -> None:
    Question.all_rows.filter(session=row).delete()
    Question.all_rows.bulk_create(
        Question(
            session=row,
            topic=one.topic,
            text=one.text.strip(),
            times=one.times,
            answer=one.answer.strip(),
        )
        for one in questions
    )


@transaction.atomic
def write_questions(
    session: Session,
    questions: Sequence[Asked],
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Session:
    """Put the questions asked at a session in place of those before; return the row."""
    row = locked_session(session)
    check_writer(row.organiser_id, by)
    if row.step == Step.VERIFIED:
        raise BadSession("locked", "step")
    check_questions(questions)
    _put_questions(row, questions)
    record(
        Verb.SESSION_QUESTIONS,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        questions=len(questions),
    )
    return row


@transaction.atomic
def add_photos(
    session: Session,
    files: Sequence[KeptFile],
    *,
    minors: bool,
    consent: bool,
    by: Actor | None,
    at: dt.datetime,
) -> list[Photo]:
    """Add photos and return them; of children only with their parents' consent in hand.

    Raises BadSession, NotTheirs.
    """
    row = locked_session(session)
    check_writer(row.organiser_id, by)
    if minors and not consent:
        raise BadSession("consent", "consent")
    if row.photos.count() + len(files) > MOST_PHOTOS:
        raise BadSession("too-many", "photos")
    made = [
        Photo.all_rows.create(
            session=row,
            name=one.name,
            media_type=one.media_type,
            sha256=one.sha256,
            size=one.size,
            minors=minors,
            consent=consent,
            at=at,
            by_id=by.pk if by is not None else None,
        )
        for one in files
    ]
    record(
        Verb.SESSION_PHOTO,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        photos=[one.pk for one in made],
        minors=minors,
    )
    return made


@transaction.atomic
def remove_photo(photo: Photo, *, by: Actor | None, at: dt.datetime) -> Session:
    """Take a photo out of a session, as when consent is withdrawn; return the session.

    The bytes go with the last row that names them, by the keeper of files.
    """
    row = locked_session(photo.session)
    check_writer(row.organiser_id, by)
    key = photo.pk
    photo.delete()
    record(
        Verb.SESSION_PHOTO,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        removed=key,
    )
    return row

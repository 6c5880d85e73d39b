"""Quizzes: written, put into use, answered on paper, phone and kiosk."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.models import Quiz, QuizResult, Session
from sinergi.outreach.rules.material import Phase, Way, check_quiz, marks_of
from sinergi.outreach.rules.session import MOST_PEOPLE, BadSession, Step
from sinergi.outreach.services.rights import check_writer
from sinergi.outreach.services.session import locked_session

MOST_ANSWERS = 2_000
"""Answers of phones per session and phase: a hall, and an end to nonsense."""


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """A quiz as somebody writes it."""

    title: str
    topic: str
    items: Sequence[Mapping[str, Any]]
    shared: bool = True


def _check(draft: QuizDraft) -> None:
    if not draft.title.strip() or draft.topic not in catalogue().topics:
        raise BadSession("empty", "title")
    check_quiz(draft.items)


@transaction.atomic
def write_quiz(
    draft: QuizDraft,
    institution: Institution,
    *,
    quiz: Quiz | None = None,
    by: Actor | None,
    at: dt.datetime,
    example: bool = False,
) -> Quiz:
    """Write a quiz and return it. One in use stays; the new text becomes its successor.

    Raises BadSession, NotTheirs.
    """
    check_writer(institution.pk, by)
    _check(draft)
    row = quiz
    if quiz is not None:
        row = Quiz.all_rows.select_for_update().get(pk=quiz.pk)
    if row is None or row.frozen_at is not None:
        row = Quiz(
            institution=institution,
            replaces=row,
            created_at=at,
            created_by_id=by.pk if by is not None else None,
            example=example,
        )
    row.title, row.topic, row.shared = draft.title.strip(), draft.topic, draft.shared
    row.items = {"v": 1, "items": [_plain(one) for one in draft.items]}
    row.save()
    record(
        Verb.QUIZ_WRITTEN,
        at=at,
        actor=by,
        target=f"quiz:{row.pk}",
        institution_id=institution.pk,
        questions=len(draft.items),
    )
    return row


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": item["text"].strip(),
        "options": [one.strip() for one in item["options"]],
        "right": item["right"],
    }


@transaction.atomic
def put_quiz_to_use(
    quiz: Quiz, *, use: bool, by: Actor | None, at: dt.datetime
) -> Quiz:
    """Put a quiz into use, from when on it never changes, or retire it; return it."""
    row = Quiz.all_rows.select_for_update(of=("self",)).get(pk=quiz.pk)
    check_writer(row.institution_id, by)
    if use and row.frozen_at is None:
        check_quiz(row.questions)
        row.frozen_at = at
        if row.replaces_id is not None:
            Quiz.all_rows.filter(pk=row.replaces_id, retired_at=None).update(
                retired_at=at
            )
    elif not use and row.frozen_at is not None and row.retired_at is None:
        row.retired_at = at
    else:
        raise BadSession("move", "step")
    row.save(update_fields=["frozen_at", "retired_at"])
    record(
        Verb.QUIZ_STATE,
        at=at,
        actor=by,
        target=f"quiz:{row.pk}",
        institution_id=row.institution_id,
        use=use,
    )
    return row


def _of_session(row: Session) -> Quiz:
    if row.quiz is None:
        raise BadSession("no-quiz", "quiz")
    if row.step == Step.CANCELLED:
        raise BadSession("locked", "step")
    return row.quiz


@transaction.atomic
def answer_quiz(
    session: Session,
    phase: Phase,
    picked: Sequence[int | None],
    *,
    slip: str = "",
    way: Way = Way.PHONE,
    at: dt.datetime,
) -> QuizResult:
    """Keep somebody's answers without their name and return them.

    `slip` pairs before and after; used twice in a phase it is refused, and so is a form
    without one answer: a tap too early is no wrong answer. Raises BadSession.
    """
    row = locked_session(session)
    quiz = _of_session(row)
    if all(one is None for one in picked):
        raise BadSession("no-answer", "answers")
    marks = marks_of(quiz.questions, picked)
    found = QuizResult.all_rows.filter(session=row, phase=phase)
    if found.exclude(way=Way.PAPER).count() >= MOST_ANSWERS:
        raise BadSession("too-many", "answers")
    if slip and found.filter(slip=slip).exists():
        raise BadSession("slip-used", "slip")
    right = sum(marks)
    made = QuizResult.all_rows.create(
        session=row, quiz=quiz, phase=phase, way=way, right=right, squares=right * right,
        questions=len(marks), marks={"v": 1, "right": marks}, slip=slip, on=timezone.localdate(at),
    )  # fmt: skip
    record(
        Verb.QUIZ_ANSWERED,
        at=at,
        actor=None,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        phase=str(phase),
        way=str(way),
    )
    return made


@transaction.atomic
def tally_quiz(
    session: Session,
    phase: Phase,
    counts: Sequence[int],
    *,
    by: Actor | None,
    at: dt.datetime,
) -> QuizResult | None:
    """Keep how many papers had so many right answers; all zero takes the tally back.

    `counts[k]` papers had k right; not more papers than the reported who came. Raises
    BadSession, NotTheirs.
    """
    row = locked_session(session)
    check_writer(row.organiser_id, by)
    quiz = _of_session(row)
    if row.step == Step.VERIFIED:
        raise BadSession("locked", "step")
    questions = len(quiz.questions)
    if len(counts) != questions + 1 or any(n < 0 for n in counts):
        raise BadSession("answers", "counts")
    if sum(counts) > (MOST_PEOPLE if row.attended is None else row.attended):
        raise BadSession("papers", "counts")
    QuizResult.all_rows.filter(session=row, phase=phase, way=Way.PAPER).delete()
    made = None
    if sum(counts):
        made = QuizResult.all_rows.create(
            session=row, quiz=quiz, phase=phase, way=Way.PAPER, people=sum(counts),
            right=sum(k * n for k, n in enumerate(counts)),
            squares=sum(k * k * n for k, n in enumerate(counts)),
            questions=questions, marks={"v": 1, "counts": list(counts)}, on=timezone.localdate(at),
        )  # fmt: skip
    record(
        Verb.QUIZ_TALLIED,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        phase=str(phase),
        papers=sum(counts),
    )
    return made

"""Commitments by number and words, meetings by title and place."""

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.formats import date_format

from sinergi.access.actor import Actor
from sinergi.commitments.listing import Line, lines_of
from sinergi.commitments.minutes_papers import when
from sinergi.commitments.models import Commitment, Meeting
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def commitment_of(question: Question, actor: Actor) -> int | None:
    """Return the id of the commitment whose whole number is asked; None when unseen."""
    if not question.commitment:
        return None
    rows = Commitment.visible.to(actor).filter(number=question.commitment)
    return rows.values_list("pk", flat=True).first()


def find_commitments(question: Question, actor: Actor) -> Found:
    """Return commitments, the number asked for first, then by title, newest first."""
    rows = Commitment.visible.to(actor)
    named = Q()
    if question.commitment:
        named = Q(number=question.commitment)
    elif question.ordinal:
        named = Q(number__endswith=f"-{question.ordinal}")
    wanted = rows.matching(question.text.lstrip("# "))
    if named:
        wanted = wanted | rows.filter(named)
    keys = wanted.order_by(
        _first(named), nearest("title", question.text), "-pk"
    ).values_list("pk", flat=True)
    text = question.commitment or question.text.lstrip("# ")
    return Found(
        keys,
        lambda shown: [_commitment(line) for line in lines_of(shown)],
        address("commitments:list", step="all", q=text),
    )


def _first(named: Q) -> Case | Value:
    if not named:
        return Value(0)
    return Case(
        When(named, then=Value(0)), default=Value(1), output_field=IntegerField()
    )


def _commitment(line: Line) -> Hit:
    due = date_format(line.due_on, "SHORT_DATE_FORMAT") if line.due_on else ""
    return Hit(
        key=str(line.pk),
        title=line.title,
        address=reverse("commitments:detail", args=[line.pk]),
        note=" · ".join(filter(None, (line.institution_name, due))),
        code=line.number,
        tag=line.step_name,
    )


def find_meetings(question: Question, actor: Actor) -> Found:
    """Return meetings by title and place, newest first."""
    rows = Meeting.visible.to(actor).listed().matching(question.text)
    keys = rows.order_by(nearest("title", question.text), "-starts_at", "-pk")
    return Found(
        keys,
        lambda shown: [_meeting(one) for one in shown],
        address("commitments:meetings", q=question.text),
    )


def _meeting(row: Meeting) -> Hit:
    return Hit(
        key=str(row.pk),
        title=row.title,
        address=reverse("commitments:meeting", args=[row.pk]),
        note=" · ".join(filter(None, (when(row.starts_at), row.host.name))),
        tag=row.step_name,
    )

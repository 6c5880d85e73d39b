"""The leader's page: what moved since the last meeting, what is late, what to decide."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.commitments.models import Commitment, Escalation, Meeting, Progress
from sinergi.commitments.models.commitment import STEP_NAMES
from sinergi.commitments.rules.commitment import BINDING, Step
from sinergi.outcomes.goals.safe import HELD
from sinergi.plans.models import Plan

MOST_LATE = 8
MOST_DECISIONS = 5
MOST_MOVED = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """Something only a leader moves on."""

    kind: str
    text: str
    url: str


Decisions = tuple[list[Decision], int]
"""The first decisions of one kind, and how many there are of it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed since the last meeting: counts per step, the newest with their step."""

    meeting: Meeting | None
    counts: list[tuple[str, int]]
    rows: list[tuple[Progress, str]]


@dataclass(frozen=True, slots=True)
class Late:
    """An institution's late commitments of those that bind it."""

    name: str
    late: int
    binding: int


def moved_since(actor: Actor, at: dt.datetime) -> Moved:
    """Return the steps taken since the last meeting held; three queries."""
    held = Meeting.visible.of_line(actor).filter(step__in=HELD, starts_at__lte=at)
    last = held.listed().order_by("-starts_at").first()
    since = last.starts_at if last is not None else at - dt.timedelta(days=30)
    steps = [Step.ACCEPTED, Step.DECLINED, Step.BLOCKED, Step.REPORTED, Step.DONE]
    rows = Progress.visible.to(actor).filter(at__gte=since, step_to__in=steps)
    found = dict(rows.order_by().values_list("step_to").annotate(n=Count("pk")))
    counts = [(str(STEP_NAMES[step]), found[step]) for step in steps if step in found]
    newest = rows.select_related("commitment__institution").order_by("-at", "-pk")
    lines = [(one, str(STEP_NAMES[Step(one.step_to)])) for one in newest[:MOST_MOVED]]
    return Moved(last, counts, lines)


def late_by_institution(actor: Actor, within: str, day: dt.date) -> list[Late]:
    """Return the institutions with something late, the most first, of how many bind."""
    rows = Commitment.visible.to(actor).within(within).filter(step__in=BINDING)
    counted = (
        rows.order_by()
        .values_list("institution__name")
        .annotate(late=Count("pk", filter=Q(due_on__lt=day)), binding=Count("pk"))
        .filter(late__gt=0)
        .order_by("-late", "institution__name")
    )
    return [Late(*one) for one in counted[:MOST_LATE]]


def decisions_of(actor: Actor) -> tuple[list[Decision], int]:
    """Return the first five decisions this person can move on, and how many there are."""
    parts = [
        _plans(actor),
        _minutes(actor),
        _commitments(actor, Step.DECLINED, _("declined")),
        _escalated(actor),
        _commitments(actor, Step.BLOCKED, _("blocked")),
    ]
    found = [one for shown, _count in parts for one in shown]
    return found[:MOST_DECISIONS], sum(count for _shown, count in parts)


def _first(rows: QuerySet[Any], make: Callable[[Any], Decision]) -> Decisions:
    """Return what can be shown of the rows, and how many there are of them.

    They are counted only where there are more than can be shown.
    """
    found = list(rows[: MOST_DECISIONS + 1])
    count = len(found) if len(found) <= MOST_DECISIONS else rows.count()
    return [make(row) for row in found[:MOST_DECISIONS]], count


def _page(view: str, pk: int) -> str:
    try:
        return reverse(view, args=[pk])
    except NoReverseMatch:
        return ""


def _plans(actor: Actor) -> Decisions:
    own = actor.institutions_with(Permission.APPROVE_PLAN)
    rows = Plan.visible.to(actor).filter(step="proposed", institution_id__in=own)
    waiting = rows.exclude(proposed_by=actor.pk).order_by("proposed_at", "pk")
    kind = _("Plan to approve")
    return _first(
        waiting, lambda row: Decision(kind, row.name, _page("plans:plan", row.pk))
    )


def _minutes(actor: Actor) -> Decisions:
    own = actor.institutions_with(Permission.APPROVE_MINUTES)
    open_ones = Meeting.visible.of_line(actor).waiting_for_yes(own)
    kind = _("Minutes to approve")
    return _first(
        open_ones.order_by("step_at", "pk"),
        lambda row: Decision(kind, row.title, _page("commitments:meeting", row.pk)),
    )


def _of_own(actor: Actor) -> Q:
    own = actor.institutions_with(Permission.VERIFY_COMMITMENTS)
    return Q(asked_by_id__in=own) | Q(institution_id__in=own)


def _commitments(actor: Actor, step: Step, kind: str) -> Decisions:
    rows = Commitment.visible.to(actor).filter(_of_own(actor), step=step)
    ordered = rows.select_related("institution").order_by("step_at", "pk")
    return _first(ordered, lambda row: _decision(kind, row))


def _decision(kind: str, row: Commitment) -> Decision:
    text = f"{row.number} {row.title} · {row.institution.name}"
    return Decision(kind.capitalize(), text, _page("commitments:detail", row.pk))


def _escalated(actor: Actor) -> Decisions:
    own = actor.institutions_with(Permission.VERIFY_COMMITMENTS)
    told = Escalation.visible.to(actor).filter(institution_id__in=own)
    higher = told.exclude(kind=Escalation.LINE, level=0).values("commitment")
    rows = Commitment.visible.to(actor).binding().filter(pk__in=higher)
    kind = _("late and escalated")
    ordered = rows.select_related("institution").in_due_order()
    return _first(ordered, lambda row: _decision(kind, row))

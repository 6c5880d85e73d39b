"""One decision about many submissions: what it fits, and what is left alone and why."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.observations.chains import is_replaced
from sinergi.observations.listing import Asked, find
from sinergi.observations.models import State, Submission
from sinergi.observations.querysets.submission import SubmissionQuerySet
from sinergi.observations.rules.review import ALLOWED, BadReview
from sinergi.observations.services.reviewing import review_submission


@dataclass(frozen=True, slots=True)
class Hinder:
    """Why a decision does not fit ("" when nothing is in the way), and what was decided.

    `seen` is the number of decisions so far, by which a later one is noticed.
    """

    code: str
    seen: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A submission that is left as it is, with the code of BadReview."""

    pk: int
    code: str


def keys_that_fit(asked: Asked, state: State, actor: Actor, most: int) -> list[int]:
    """Return those of a list that a decision may be taken about, the oldest first.

    At most so many; what is somebody else's to decide or stands there already is left out.
    """
    steps = [one for one in State if state in ALLOWED[one]]
    rows = find(asked, actor).to_review(actor).filter(test=False, state__in=steps)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def hinders_of(
    rows: SubmissionQuerySet[Submission], state: State, actor: Actor
) -> dict[int, Hinder]:
    """Return by key what is in the way of a decision, as far as one can tell before.

    What only the receiver of a form finds out is told when the decision is taken.
    """
    line = actor.line_with(Permission.REVIEW_SUBMISSIONS)
    counted = rows.order_by("-pk").annotate(decided=Count("reviews"))
    return {
        row.pk: Hinder(_hinder(row, state, actor, line), row.decided) for row in counted
    }


def _hinder(row: Submission, state: State, actor: Actor, line: frozenset[int]) -> str:
    if row.person_id == actor.pk:
        return "own"
    if row.test:
        return "test"
    if is_replaced(row):
        return "edited"
    if row.institution_id not in line or state not in ALLOWED[row.state]:
        return "move"
    return "missing" if state == State.ACCEPTED and row.missing else ""


def decide(
    rows: Iterable[Submission],
    state: State,
    *,
    seen: Mapping[int, int | None],
    reason: str,
    by: Person,
    at: dt.datetime,
) -> tuple[int, list[Refused]]:
    """Decide about each row it fits; return how many, and what was refused and why.

    Each is a decision and a fact of its own: one that is refused stops no other.
    """
    line = by.line_with(Permission.REVIEW_SUBMISSIONS)
    done, refused = 0, []
    for row in rows:
        try:
            if row.institution_id not in line:
                raise BadReview("move")
            review_submission(
                row, state, reason=reason, seen=seen.get(row.pk), by=by, at=at
            )
        except BadReview as problem:
            refused.append(Refused(row.pk, problem.code))
        else:
            done += 1
    return done, refused

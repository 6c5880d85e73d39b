"""Who sees a case: its office, unless the case names them or where they work.

The office above a Panwascam sees a case once it is recommended upward, and not before.
Never the party who is accused, who stands in for them, or anybody who has belonged to the
institution they serve since the day of the act; they see their own summons, from the day
it was sent.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding
from sinergi.cases.rules.kinds import Role
from sinergi.cases.rules.steps import ENDS, Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)


def _rows(name: str, app: str = "cases") -> "QuerySet[Any]":
    rows: QuerySet[Any] = apps.get_model(app, name)._default_manager.all()
    return rows


def own_offices(user: Actor) -> frozenset[int]:
    """Return the offices whose cases this person may read."""
    return user.institutions_with(Permission.READ_CASES)


def accusing(user: Actor) -> "QuerySet[Any]":
    """Return the cases whose accused is this person, or one they stand in for: ids."""
    people = {user.pk, *user.stands_in_for}
    found: QuerySet[Any] = _rows("Party").filter(
        role=Role.ACCUSED, person_id__in=people
    )
    return found.order_by().values("case_id")


def near_to(user: Actor) -> "QuerySet[Any]":
    """Return the cases whose accused serves where this person does or did: ids.

    Belonging counts from the day of the event: who has left since is still too near.
    """
    own = _rows("Membership", "accounts").filter(person_id=user.pk)
    there = own.filter(
        Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")),
        institution_id=OuterRef("office_id"),
    )
    accused = _rows("Party").filter(
        role=Role.ACCUSED, office_id__in=own.values("institution_id")
    )
    day = Coalesce("case__happened_on", TruncDate("case__opened_at"))
    found: QuerySet[Any] = accused.annotate(day=day).filter(Exists(there))
    return found.order_by().values("case_id")


class CaseQuerySet(ScopedQuerySet[Row]):
    """Cases."""

    def to(self, user: Actor) -> Self:
        """Return the cases this person may see."""
        own = own_offices(user)
        if not own:
            return self.none()
        return (
            self.filter(Q(institution_id__in=own) | Q(opener_id__in=own))
            .exclude(pk__in=accusing(user))
            .exclude(pk__in=near_to(user))
        )

    def open(self) -> Self:
        """Return those of which a step is still asked."""
        return self.exclude(step__in=ENDS)

    def late(self, at: dt.datetime) -> Self:
        """Return those whose deadline is past."""
        return self.open().filter(due_at__lte=at)

    def led_by(self, institutions: frozenset[int]) -> Self:
        """Return those these offices lead."""
        return self.filter(institution_id__in=institutions)

    def matching(self, words: str) -> Self:
        """Return those whose number or register number holds each of the words."""
        return self.filter(holding(words, "number", "register_number"))

    def in_due_order(self) -> Self:
        """Return them by deadline, those without one last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")


def seen(user: Actor) -> Exists:
    """Return "this person may see the row's case": asked row by row, by its key."""
    rows: CaseQuerySet[Any] = CaseQuerySet(apps.get_model("cases", "Case"))
    return Exists(rows.to(user).order_by().filter(pk=OuterRef("case_id")))


WRITTEN_AT = {
    "CaseText": "at", "Paper": "made_at", "Party": "added_at",
    "Plenary": "step__at", "Publication": "written_at",
}  # fmt: skip
"""What holds words of a case, and when they were written."""


class OfCaseQuerySet(ScopedQuerySet[Row]):
    """Rows that everybody sees who sees the case.

    An office that recommended it upward sees where it stands, and the words written until
    then: what is written after is read where the case is handled.
    """

    def to(self, user: Actor) -> Self:
        """Return the rows of the cases this person may see."""
        moment = WRITTEN_AT.get(self.model.__name__)
        rows = self.filter(seen(user))
        return rows.written_for(user, moment) if moment else rows

    def written_for(self, user: Actor, moment: str) -> Self:
        """Return the rows whose words this person may read, by when they were written."""
        own = own_offices(user)
        steps = _rows("CaseStep").filter(
            case_id=OuterRef("case_id"), step_to=Step.PASSED_UP, office_id__in=own,
            at__gte=OuterRef(moment),
        )  # fmt: skip
        return self.filter(Q(case__institution_id__in=own) | Exists(steps))


class PartyQuerySet(OfCaseQuerySet[Row]):
    """Parties, seen with the case; the accused's own way in is `summoned`."""

    def summoned(self, user: Actor) -> Self:
        """Return this person's own rows from the summons on, and none before."""
        return self.filter(person_id=user.pk).exclude(summoned_at=None)


class SummonsQuerySet(OfCaseQuerySet[Row]):
    """Invitations, seen with the case; who is invited has a way in of their own."""

    def mine(self, user: Actor) -> Self:
        """Return this person's own invitations and nothing else, the newest first."""
        own = _rows("Party").filter(person_id=user.pk).exclude(summoned_at=None)
        return self.filter(party__in=own.values("pk")).order_by("-hearing__starts_at")


class NoteQuerySet(OfCaseQuerySet[Row]):
    """Notes: one's own, the office's to who handles there, shared ones to all."""

    def to(self, user: Actor) -> Self:
        """Return the notes this person may read."""
        handles = user.institutions_with(Permission.HANDLE_CASES)
        return super().to(user).filter(
            Q(visibility="shared")
            | Q(visibility="office", institution_id__in=handles)
            | Q(visibility="private", by_id=user.pk)
        )  # fmt: skip


class PublicTextQuerySet(OfCaseQuerySet[Row]):
    """Publications: drafts with the case, what is published for everybody."""

    def public(self) -> Self:
        """Return what anybody may read."""
        return self.filter(withdrawn_at=None).exclude(published_at=None)


class OwnOfficeQuerySet(ScopedQuerySet[Row]):
    """Settings of an office, seen by who reads cases there."""

    def to(self, user: Actor) -> Self:
        """Return the rows of this person's offices."""
        return self.filter(institution_id__in=own_offices(user))

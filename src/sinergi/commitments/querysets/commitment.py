"""Questions about commitments: who sees which, what is open, late, waiting for whom."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within, within_any
from sinergi.commitments.rules.commitment import BINDING, OPEN, Step

Row = TypeVar("Row", bound=models.Model)
NATION = ("", "0")


def areas_of(user: Actor, permission: Permission) -> tuple[str, ...]:
    """Return the person's areas in which some role gives the permission."""
    return tuple(code for code in user.area_codes if user.holds(permission, code))


def seen_by(user: Actor, path: str = "") -> Q:
    """Return the condition "a commitment this person may see"; `path` leads to it.

    Those one's own institution owes or asked for; those of institutions below it in its
    line, in one's own areas; shared ones of one's areas and of the areas around them.
    Without USE_WORKSPACE (partners) the first kind alone.
    """
    if not user.holds(Permission.READ_COMMITMENTS):
        return Q(pk__in=[])
    own = user.institutions_with(Permission.READ_COMMITMENTS)
    mine = Q(**{f"{path}institution_id__in": own})
    mine |= Q(**{f"{path}asked_by_id__in": own})
    if not user.holds(Permission.USE_WORKSPACE):
        return mine
    codes = areas_of(user, Permission.READ_COMMITMENTS)
    below = user.institutions_in_line - own
    line = Q(**{f"{path}institution_id__in": below})
    line |= Q(**{f"{path}asked_by_id__in": below})
    inside = within_any(codes, f"{path}area_code")
    around = Q(**{f"{path}area_code__in": _around(codes)})
    shared = Q(**{f"{path}shared": True}) & (inside | around)
    return mine | (line & inside) | shared


def _around(codes: tuple[str, ...]) -> list[str]:
    """Return the codes above these areas, the nation first."""
    found = set(NATION) if codes else set()
    for code in codes:
        parts = code.split(".")
        found |= {".".join(parts[:n]) for n in range(1, len(parts))}
    return sorted(found)


def named(user: Actor) -> Q:
    """Return "answered for by this person, or by somebody on leave they stand in for"."""
    return Q(person_id__in={user.pk, *user.stands_in_for})


class CommitmentQuerySet(ScopedQuerySet[Row]):
    """Commitments."""

    def to(self, user: Actor) -> Self:
        """Return the commitments this person may see."""
        return self.filter(seen_by(user))

    def of_own(self, user: Actor) -> Self:
        """Return what one's own institutions owe or asked for: a part of `to(user)`."""
        own = user.institutions_with(Permission.READ_COMMITMENTS)
        return self.filter(Q(institution_id__in=own) | Q(asked_by_id__in=own))

    def open(self) -> Self:
        """Return those that still ask for something."""
        return self.filter(step__in=OPEN)

    def binding(self) -> Self:
        """Return those accepted and not yet reported as done."""
        return self.filter(step__in=BINDING)

    def late(self, day: dt.date) -> Self:
        """Return those that bind and whose due day is over."""
        return self.filter(step__in=BINDING, due_on__lt=day)

    def due_within(self, day: dt.date, days: int) -> Self:
        """Return the open ones due from `day` on for so many days."""
        return self.filter(
            step__in=OPEN, due_on__gte=day, due_on__lt=day + dt.timedelta(days=days)
        )

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose number, title and detail hold each of the words."""
        return self.filter(holding(words, "number", "title", "detail"))

    def owned_by(self, user: Actor) -> Self:
        """Return those the person answers for: by name, or of an own institution."""
        return self.filter(
            named(user) | Q(person=None, institution_id__in=user.institutions)
        )

    def waiting_for(self, user: Actor) -> Self:
        """Return the open ones whose next step is this person's to take.

        The owner's while it is proposed, accepted, worked on or blocked; the asker's
        once it is reported as done.
        """
        own = user.institutions_with(Permission.WRITE_COMMITMENTS)
        asked = user.institutions_with(Permission.VERIFY_COMMITMENTS)
        mine = named(user) | Q(person=None, institution_id__in=own)
        return self.filter(
            (Q(step__in=[Step.PROPOSED, *BINDING]) & mine)
            | Q(step=Step.REPORTED, asked_by_id__in=asked)
        )

    def in_due_order(self) -> Self:
        """Return them by due day, those without one last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def in_step_order(self) -> Self:
        """Return them in the order of the steps, as the table of steps has them."""
        order = Case(
            *(When(step=step, then=Value(n)) for n, step in enumerate(Step)),
            output_field=IntegerField(),
        )
        return self.order_by(order, "pk")

    def listed(self) -> Self:
        """Join what a line of a list shows."""
        return self.select_related("institution", "person", "asked_by", "stage").defer(
            "detail"
        )


class OfCommitmentQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a commitment: seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the commitments this person may see."""
        return self.filter(seen_by(user, "commitment__"))


class AttachmentQuerySet(ScopedQuerySet[Row]):
    """Files, seen with their commitment."""

    def to(self, user: Actor) -> Self:
        """Return the files of the commitments this person may see."""
        return self.filter(seen_by(user, "progress__commitment__"))


class DutyQuerySet(ScopedQuerySet[Row]):
    """Recurring duties: those of the institutions that gave them."""

    def to(self, user: Actor) -> Self:
        """Return the duties given by one's own institution or by one in its line.

        What a duty asks of an institution below reaches it as commitments.
        """
        if not user.holds(Permission.READ_COMMITMENTS):
            return self.none()
        if not user.holds(Permission.USE_WORKSPACE):
            return self.none()
        return self.filter(asked_by_id__in=user.institutions_in_line)

    def running(self, day: dt.date) -> Self:
        """Return the duties in force on a day."""
        return self.filter(
            Q(starts_on__lte=day)
            & (Q(ends_on=None) | Q(ends_on__gte=day))
            & Q(stopped_at=None)
        )


class OwnQuerySet(ScopedQuerySet[Row]):
    """Rows of one person, such as saved filters."""

    def to(self, user: Actor) -> Self:
        """Return the person's own rows."""
        return self.filter(person_id=user.pk)

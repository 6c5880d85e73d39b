"""Questions about submissions."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, within

Row = TypeVar("Row", bound=models.Model)
HEAVY = ("xml", "answers")
"""Columns lists do without; asked for, they are read."""
HEAVY_OF_FORM = ("version__xform", "version__questions", "version__media")
"""Columns of the version that a decision does without: tens of kilobytes."""


def _seen(user: Actor, prefix: str = "") -> Q:
    line = user.line_with(Permission.READ_SUBMISSIONS)
    own = Q(**{f"{prefix}person_id": user.pk})
    return own | Q(**{f"{prefix}institution_id__in": line})


class SubmissionQuerySet(ScopedQuerySet[Row]):
    """Submissions: one's own, and with READ_SUBMISSIONS those of one's line."""

    def to(self, user: Actor) -> Self:
        """Return the submissions this person may see."""
        return self.filter(_seen(user))

    def to_review(self, user: Actor) -> Self:
        """Return those this person may decide about: of the line, not one's own."""
        line = user.line_with(Permission.REVIEW_SUBMISSIONS)
        return self.filter(institution_id__in=line).exclude(person_id=user.pk)

    def light(self) -> Self:
        """Leave the heavy columns for when they are asked for."""
        return self.defer(*HEAVY)

    def with_form(self) -> Self:
        """Bring the form along, without what is only asked for to fill it in."""
        return self.select_related("version__form").defer(*HEAVY, *HEAVY_OF_FORM)

    def in_earnest(self) -> Self:
        """Leave out what was sent to drafts, and what an edit has replaced."""
        return self.filter(test=False, current=True)

    def waiting(self) -> Self:
        """Return those nobody has decided about yet."""
        return self.in_earnest().filter(state="new")

    def within(self, code: str) -> Self:
        """Return those that speak of the area or one below it."""
        return self.filter(within(code, "area_code"))


class PartQuerySet(ScopedQuerySet[Row]):
    """Files and decisions: of the submissions one may see."""

    def to(self, user: Actor) -> Self:
        """Return the parts this person may see."""
        return self.filter(_seen(user, "submission__"))

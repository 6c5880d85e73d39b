"""Questions about campaign props, their letters and files."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within
from sinergi.operations.querysets.seeing import seen_by
from sinergi.operations.rules.props import BACKLOG, KEPT, OPEN, Step

Row = TypeVar("Row", bound=models.Model)
PARTS = ("reporter_id", "handler_id", "executor_id")
NATION = ("", "0")


class PropQuerySet(ScopedQuerySet[Row]):
    """Props."""

    def to(self, user: Actor) -> Self:
        """Return the props this person may see."""
        return self.filter(seen_by(user, *PARTS))

    def counted(self) -> Self:
        """Leave out what was joined to another and what was taken back: one prop once."""
        return self.exclude(step__in=[Step.JOINED, Step.WITHDRAWN])

    def open(self) -> Self:
        """Return those that still ask for something."""
        return self.filter(step__in=OPEN)

    def hanging(self) -> Self:
        """Return the backlog: those that still hang as far as is known."""
        return self.filter(step__in=BACKLOG)

    def kept(self) -> Self:
        """Return those in the hands of Satpol PP."""
        return self.filter(step__in=KEPT)

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose number, place and note hold each of the words."""
        return self.filter(holding(words, "number", "place", "note"))

    def turn_of(self, user: Actor) -> Self:
        """Return those whose next step is for this person's institution to take."""
        return self.filter(turn_of(user))

    def listed(self) -> Self:
        """Join what a line of a list shows."""
        return self.select_related("handler", "executor", "reporter")


def turn_of(user: Actor) -> Q:
    """Return "the next step is this person's institution's to take"."""
    decides = user.institutions_with(Permission.RECOMMEND_PROPS)
    works = user.institutions_with(Permission.WRITE_OPERATIONS)
    executors = [Step.RECOMMENDED, Step.ORDERED, Step.TAKEN_DOWN]
    return Q(step=Step.SEEN, handler_id__in=decides) | Q(
        step__in=executors, executor_id__in=works
    )


class OfPropQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a prop: seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the props this person may see."""
        return self.filter(seen_by(user, *PARTS, path="prop__"))


class PropLetterQuerySet(ScopedQuerySet[Row]):
    """Letters about props: of those who wrote or got them, and of their lines."""

    def to(self, user: Actor) -> Self:
        """Return the letters this person may see."""
        return self.filter(seen_by(user, "sender_id", "addressee_id", shared=""))

    def matching(self, words: str) -> Self:
        """Return those whose number or ground holds each of the words."""
        return self.filter(holding(words, "number", "ground"))

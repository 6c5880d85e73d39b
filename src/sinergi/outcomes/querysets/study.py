"""Questions about studies: everybody who may read outcomes sees all of them.

What is registered stands for all to see: a study known to its makers alone could be
dropped when its result displeases.
"""

import datetime as dt
from typing import Self, TypeVar

from django.db import models

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within

Row = TypeVar("Row", bound=models.Model)


class ReadersQuerySet(ScopedQuerySet[Row]):
    """Rows that every reader of outcomes sees."""

    def to(self, user: Actor) -> Self:
        """Return all rows to readers of outcomes."""
        return self.all() if user.holds(Permission.READ_OUTCOMES) else self.none()


class StudyQuerySet(ReadersQuerySet[Row]):
    """Studies, a row per version."""

    def in_force(self) -> Self:
        """Return the newest version of each."""
        return self.filter(replaced_at=None)

    def named(self, words: str) -> Self:
        """Return those whose title holds each of the words."""
        return self.filter(holding(words, "title"))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it."""
        return self.filter(within(code, "area_code"))

    def due(self, day: dt.date) -> Self:
        """Return those whose after-window is over and that nobody has computed."""
        return self.in_force().filter(after_to_on__lt=day, computed_at=None)

"""Questions about sightings, and how they fill the cells of a table of areas."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models

from sinergi.access.actor import Actor
from sinergi.access.scope import ScopedQuerySet, within

Row = TypeVar("Row", bound=models.Model)


class SightingQuerySet(ScopedQuerySet[Row]):
    """Accepted sightings: numbers about areas, which everybody signed in may see."""

    def to(self, user: Actor) -> Self:
        """Return all rows; names and texts stay with the submissions."""
        return self.all()

    def in_force(self) -> Self:
        """Leave out what an edit or a second thought has ended."""
        return self.filter(ended_at=None)

    def up_to(self, day: dt.date) -> Self:
        """Return what happened on that day or earlier, in force."""
        return self.in_force().filter(happened_on__lte=day)

    def within(self, code: str) -> Self:
        """Return those of the area and of all below it."""
        return self.filter(within(code, "area_code"))

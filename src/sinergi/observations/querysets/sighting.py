"""Questions about sightings, and how they fill the cells of a table of areas."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, within

Row = TypeVar("Row", bound=models.Model)


class SightingQuerySet(ScopedQuerySet[Row]):
    """Accepted sightings: each row is seen by who sees its submission.

    What scores and maps show is their sum per area, which is everybody's.
    """

    def to(self, user: Actor) -> Self:
        """Return the sightings this person may see one by one."""
        line = user.line_with(Permission.READ_SUBMISSIONS)
        own = Q(submission__person_id=user.pk)
        return self.filter(own | Q(submission__institution_id__in=line))

    def in_force(self) -> Self:
        """Leave out what an edit or a second thought has ended."""
        return self.filter(ended_at=None)

    def up_to(self, day: dt.date) -> Self:
        """Return what happened on that day or earlier, in force."""
        return self.in_force().filter(happened_on__lte=day)

    def within(self, code: str) -> Self:
        """Return those of the area and of all below it."""
        return self.filter(within(code, "area_code"))

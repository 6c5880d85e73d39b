"""Questions about expected reports."""

from typing import Self, TypeVar

from django.db import models

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class ExpectationQuerySet(ScopedQuerySet[Row]):
    """Expected reports: of the institutions whose submissions one reads."""

    def to(self, user: Actor) -> Self:
        """Return those owed by the institutions of the person's reading line.

        Who sees an expectation sees every submission that can answer it: its counts are
        the same for everybody who sees them.
        """
        line = user.line_with(Permission.READ_SUBMISSIONS)
        return self.filter(institution_id__in=line)

    def kept_by(self, user: Actor) -> Self:
        """Return those this person may end."""
        line = user.line_with(Permission.REVIEW_SUBMISSIONS)
        return self.filter(institution_id__in=line)

    def in_force(self) -> Self:
        """Leave out what was ended."""
        return self.filter(ended_at=None)

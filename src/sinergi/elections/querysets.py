"""Questions about polling stations and their ratings."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, within_any
from sinergi.places.querysets import CodedQuerySet

Row = TypeVar("Row", bound=models.Model)


class StationQuerySet(CodedQuerySet[Row]):
    """Polling stations; every signed-in person may see that a station exists."""

    def of(self, election_code: str) -> Self:
        """Return the stations of one election."""
        return self.filter(election__code=election_code)


class RatingQuerySet(ScopedQuerySet[Row]):
    """Ratings. Restricted ones only for those who hold the permission, in their areas."""

    def to(self, user: Actor) -> Self:
        """Return staff ratings, and restricted ones of the areas where it is allowed."""
        open_rows = Q(confidentiality="internal")
        if not user.holds(Permission.READ_RATINGS_RESTRICTED):
            return self.filter(open_rows)
        codes = tuple(
            code
            for code in user.area_codes
            if user.holds(Permission.READ_RATINGS_RESTRICTED, code)
        )
        return self.filter(open_rows | within_any(codes, "station__area_code"))

    def in_force(self) -> Self:
        """Leave out the rows a later batch has ended."""
        return self.filter(ended_by=None)

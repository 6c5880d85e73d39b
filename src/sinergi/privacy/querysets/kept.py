"""Who sees requests, breaches and rules: those who keep the record in the institution."""

from typing import Self, TypeVar

from django.db import models

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding

Row = TypeVar("Row", bound=models.Model)


class KeptQuerySet(ScopedQuerySet[Row]):
    """Rows of one's own institutions, not of those below: each answers for itself."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the institutions for which the person keeps the record."""
        own = user.institutions_with(Permission.KEEP_PRIVACY)
        return self.filter(institution_id__in=own)

    def matching(self, words: str, *fields: str) -> Self:
        """Return those in which each of the words stands in one of the fields."""
        return self.filter(holding(words, *fields))

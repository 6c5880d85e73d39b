"""Who sees keys: those who hold keys in the office itself, nobody above it."""

from typing import Self, TypeVar

from django.db import models

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class SealKeyQuerySet(ScopedQuerySet[Row]):
    """Keys and rounds of one's own offices."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the offices whose keys the person holds."""
        own = user.institutions_with(Permission.HOLD_KEYS)
        return self.filter(institution_id__in=own)

"""Questions about imports. Everybody who may read imports sees all of them."""

from typing import Self, TypeVar

from django.db import models

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class InForceQuerySet(OpenQuerySet[Row]):
    """Rows that come from batches."""

    def in_force(self) -> Self:
        """Leave out the rows a later batch has ended."""
        return self.filter(ended_by=None)


class BatchQuerySet(ScopedQuerySet[Row]):
    """Batches, for people who may read imports."""

    def to(self, user: Actor) -> Self:
        """Return all batches to those who may read imports, none to others."""
        return self.all() if user.holds(Permission.READ_IMPORTS) else self.none()

    def applied(self) -> Self:
        """Return the batches whose rows count."""
        return self.filter(state="applied", undoes=None)


class FaultQuerySet(ScopedQuerySet[Row]):
    """Faults, for people who may read imports."""

    def to(self, user: Actor) -> Self:
        """Return all faults to those who may read imports, none to others."""
        return self.all() if user.holds(Permission.READ_IMPORTS) else self.none()


class UnplacedQuerySet(ScopedQuerySet[Row]):
    """Unplaced rows, for people who may read imports."""

    def to(self, user: Actor) -> Self:
        """Return all rows to those who may read imports, none to others."""
        return self.all() if user.holds(Permission.READ_IMPORTS) else self.none()

    def open(self) -> Self:
        """Return the rows that still have no area."""
        return self.filter(resolved_at=None, ended_by=None)

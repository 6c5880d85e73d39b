"""Questions about imports: an institution sees its own, and what came with the server."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)

# What `Source.read_permission` may ask for.
RESTRICTING = (
    Permission.READ_RATINGS_RESTRICTED,
    Permission.READ_GUARDED_FACILITIES,
)


class InForceQuerySet(OpenQuerySet[Row]):
    """Rows that come from batches."""

    def in_force(self) -> Self:
        """Leave out the rows a later batch has ended."""
        return self.filter(ended_by=None)


def readable(user: Actor, batch: str = "") -> Q:
    """Return the condition "a batch this person may read"; `batch` leads to it.

    Own institutions' batches, and those nobody brought: the example and the command
    line. What is restricted is read only with its permission, of no institution only
    with that permission everywhere, and never by those who operate the server.
    """
    if not user.holds(Permission.READ_IMPORTS):
        return Q(pk__in=[])
    own = Q(
        **{
            f"{batch}institution_id__in": user.institutions_with(
                Permission.READ_IMPORTS
            )
        }
    )
    # Batches from before institutions were kept stay with whoever brought them.
    nobodys = Q(**{f"{batch}institution_id": None})
    nobodys &= Q(**{f"{batch}by_id": None}) | Q(**{f"{batch}by_id": user.pk})
    if not user.holds(Permission.IMPORT_DATA):
        # Who only brings filled forms sees the files they brought: those of colleagues
        # hold what only READ_SUBMISSIONS shows.
        return Q(**{f"{batch}by_id": user.pk})
    field = f"{batch}read_permission"
    condition = (own | nobodys) & Q(**{field: ""})
    if user.holds(Permission.OPERATE):
        return condition
    for permission in RESTRICTING:
        if user.holds(permission):
            place = own | nobodys if user.holds(permission, "") else own
            condition |= place & Q(**{field: permission.value})
    return condition


class BatchQuerySet(ScopedQuerySet[Row]):
    """Batches, for people who may read imports."""

    def to(self, user: Actor) -> Self:
        """Return the batches of the person's institutions and those of nobody."""
        return self.filter(readable(user))

    def applied(self) -> Self:
        """Return the batches whose rows count."""
        return self.filter(state="applied", undoes=None)


class FaultQuerySet(ScopedQuerySet[Row]):
    """Faults, for people who may read imports."""

    def to(self, user: Actor) -> Self:
        """Return the faults of the batches the person may read."""
        return self.filter(readable(user, "batch__"))


class UnplacedQuerySet(ScopedQuerySet[Row]):
    """Unplaced rows, for people who may read imports."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the batches the person may read."""
        return self.filter(readable(user, "batch__"))

    def open(self) -> Self:
        """Return the rows that still have no area."""
        return self.filter(resolved_at=None, ended_by=None)

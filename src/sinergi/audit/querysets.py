"""Questions to the list of facts."""

from typing import TYPE_CHECKING, Self

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet

if TYPE_CHECKING:  # named in the generic bases below
    from sinergi.audit.models import Fact  # noqa: F401


class FactQuerySet(ScopedQuerySet["Fact"]):
    """Facts a person may read: all with the permission, else of the own institutions."""

    def to(self, user: Actor) -> Self:
        """Return the facts this person may read."""
        if user.holds(Permission.READ_AUDIT):
            return self.all()
        return self.filter(institution_id__in=user.institutions)

    def about(self, target: str) -> Self:
        """Return the facts about one row, such as `run:12`."""
        return self.filter(target=target)

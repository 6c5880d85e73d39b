"""Questions about jobs."""

from typing import Self

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet


class JobQuerySet(ScopedQuerySet["Job"]):  # type: ignore[name-defined]
    """Jobs: one's own; the operator sees all."""

    def to(self, user: Actor) -> Self:
        """Return the jobs this person may see."""
        if user.holds(Permission.OPERATE):
            return self.all()
        return self.filter(started_by_id=user.pk)

    def unfinished(self) -> Self:
        """Return jobs that wait or run."""
        return self.filter(state__in=["waiting", "running"])

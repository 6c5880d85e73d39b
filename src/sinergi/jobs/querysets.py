"""Questions about jobs."""

from typing import TYPE_CHECKING, Self

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet

if TYPE_CHECKING:  # named in the generic bases below
    from sinergi.jobs.models import Job  # noqa: F401


class JobQuerySet(ScopedQuerySet["Job"]):
    """Jobs: one's own; the operator sees all."""

    def to(self, user: Actor) -> Self:
        """Return the jobs this person may see."""
        if user.holds(Permission.OPERATE):
            return self.all()
        return self.filter(started_by_id=user.pk)

    def unfinished(self) -> Self:
        """Return jobs that wait or run."""
        return self.filter(state__in=["waiting", "running"])

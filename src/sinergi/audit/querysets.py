"""Questions to the list of facts."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet
from sinergi.audit.verbs import GUARDED

if TYPE_CHECKING:  # named in the generic bases below
    from sinergi.audit.models import Fact  # noqa: F401


class FactQuerySet(ScopedQuerySet["Fact"]):
    """Facts a person may read: of the institutions below those where they read the list.

    Without the permission those of the own institutions; the operator reads all, as only
    they can look after the whole.
    """

    def to(self, user: Actor) -> Self:
        """Return the facts this person may read; guarded ones are nobody's here."""
        return self.unguarded()._of(user)

    def unguarded(self) -> Self:
        """Leave out the facts that would tell of a row which for most does not exist."""
        rows = self
        for beginning in GUARDED:
            rows = rows.exclude(verb__startswith=beginning)
        return rows

    def _of(self, user: Actor) -> Self:
        if not user.holds(Permission.READ_AUDIT):
            return self.filter(institution_id__in=user.institutions)
        if user.holds(Permission.OPERATE):
            return self.all()
        line = user.line_with(Permission.READ_AUDIT)
        return self.filter(institution_id__in=line)

    def readings(self) -> Self:
        """Return the facts of reading: what was viewed, what left as a file."""
        return self.filter(Q(verb__endswith=":viewed") | Q(verb__endswith=":exported"))

    def about(self, target: str) -> Self:
        """Return the facts about one row, such as `run:12`."""
        return self.filter(target=target)

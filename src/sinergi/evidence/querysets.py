"""Who sees evidence: people of the institution that keeps it, nobody else.

Nor they where the subject it is about does not exist for them: a case that accuses them.
"""

from typing import Any, Self

from django.conf import settings
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import Row, ScopedQuerySet, hidden, holding


class OfInstitutionQuerySet(ScopedQuerySet[Row]):
    """Rows of an office that keeps evidence."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the offices in which this person reads evidence."""
        own = user.institutions_with(Permission.READ_EVIDENCE)
        return self.filter(institution_id__in=own)


class OfItemQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on an item."""

    def to(self, user: Actor) -> Self:
        """Return those of the items this person may see."""
        own = user.institutions_with(Permission.READ_EVIDENCE)
        rows = self.filter(item__institution_id__in=own)
        return rows.exclude(hidden(settings.SINERGI_HIDDEN, user, "item__"))


class ItemQuerySet(OfInstitutionQuerySet[Row]):
    """Items of evidence."""

    def to(self, user: Actor) -> Self:
        """Return those of the person's offices about what exists for them."""
        return super().to(user).exclude(hidden(settings.SINERGI_HIDDEN, user))

    def kept(self) -> Self:
        """Return those whose files are here."""
        return self.filter(deleted_at=None)

    def about(self, kind: str, key: int) -> Self:
        """Return those about one subject."""
        return self.filter(subject_kind=kind, subject_id=key)

    def matching(self, words: str) -> Self:
        """Return those whose number, reference or hash holds these words."""
        return self.filter(
            holding(words, "number", "reference")
            | Q(sha256__startswith=words.lower()[:64])
        )

    def in_state(self, state: str) -> Self:
        """Return those kept, held, due or deleted; all for any other word."""
        conditions: dict[str, dict[str, Any]] = {
            "kept": {"deleted_at": None},
            "held": {"deleted_at": None, "held": True},
            "dated": {"deleted_at": None, "retain_until__isnull": False},
            "deleted": {"deleted_at__isnull": False},
        }
        return self.filter(**conditions.get(state, {}))

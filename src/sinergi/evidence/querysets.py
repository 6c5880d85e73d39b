"""Who sees evidence: people of the institution that keeps it, nobody else.

And of these not whom its subject, a report or a case, names (`conf/hidden.py`).
"""

from typing import Any, Self

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import Row, ScopedQuerySet, holding


def hidden_from(user: Actor, item: str = "") -> Q:
    """Return "about something that does not exist for this person".

    `item` is the way to the item ("item__" on a row that hangs on one).
    """
    table: dict[str, tuple[str, ...]] = import_string(settings.SINERGI_HIDDEN_SUBJECTS)
    found = Q(pk__in=[])
    for kind, names in table.items():
        for name in names:
            keys = import_string(name)(user)
            found |= Q(**{f"{item}subject_kind": kind, f"{item}subject_id__in": keys})
    return found


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
        return rows.exclude(hidden_from(user, "item__"))


class ItemQuerySet(OfInstitutionQuerySet[Row]):
    """Items of evidence."""

    def to(self, user: Actor) -> Self:
        """Return the items of offices in which this person reads evidence."""
        return super().to(user).exclude(hidden_from(user))

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

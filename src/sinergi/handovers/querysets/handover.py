"""Who sees a hand-over: people of the office that sent it and of the one it goes to.

Nobody above them in their line, and nobody who runs the server.
"""

import datetime as dt
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, hidden, holding
from sinergi.handovers.rules.steps import State

Row = TypeVar("Row", bound=models.Model)
UNDER_WAY = (State.SENT, State.RECEIVED, State.DISPUTED)


def _sides(own: frozenset[int], prefix: str = "") -> Q:
    return Q(**{f"{prefix}sender_id__in": own}) | Q(**{f"{prefix}receiver_id__in": own})


class HandedOverQuerySet(ScopedQuerySet[Row]):
    """Hand-overs."""

    def to(self, user: Actor) -> Self:
        """Return those that this person's offices sent or are sent.

        None about a case in which they are accused.
        """
        rows = self.of_offices(user.institutions_with(Permission.READ_HANDOVERS))
        return rows.exclude(hidden(settings.SINERGI_ACCUSED, user))

    def of_offices(self, own: frozenset[int]) -> Self:
        """Return those these offices sent or are sent: for sums, which must be whole."""
        return self.filter(_sides(own))

    def inbox(self, own: frozenset[int]) -> Self:
        """Return those sent to these offices."""
        return self.filter(receiver_id__in=own)

    def outbox(self, own: frozenset[int]) -> Self:
        """Return those these offices sent."""
        return self.filter(sender_id__in=own)

    def under_way(self) -> Self:
        """Return those that wait for a receipt, an answer or the end of a dispute."""
        return self.filter(state__in=UNDER_WAY)

    def late(self, at: dt.datetime) -> Self:
        """Return those whose next clock has run out."""
        return self.filter(
            Q(state=State.SENT, receipt_due_at__lt=at)
            | Q(state__in=(State.SENT, State.RECEIVED), answer_due_at__lt=at)
        )

    def matching(self, words: str) -> Self:
        """Return those whose number or a party's name holds each of the words."""
        fields = ("number", "sender_name", "receiver_name", "receiver_number", "digest")
        return self.filter(holding(words, *fields))


class OfHandoverQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a hand-over, seen by both sides."""

    def to(self, user: Actor) -> Self:
        """Return those of hand-overs this person may see."""
        own = user.institutions_with(Permission.READ_HANDOVERS)
        rows = self.filter(_sides(own, "handover__"))
        return rows.exclude(hidden(settings.SINERGI_ACCUSED, user, "handover__"))


class CopyQuerySet(ScopedQuerySet[Row]):
    """Sealed copies, seen by the office to whose key they are sealed."""

    def to(self, user: Actor) -> Self:
        """Return those of the person's offices."""
        own = user.institutions_with(Permission.READ_HANDOVERS)
        return self.filter(institution_id__in=own)


class OwnQuerySet(CopyQuerySet[Row]):
    """Rows an office keeps for itself: partners, keys; who holds its keys sees them too."""

    def to(self, user: Actor) -> Self:
        """Return those of the person's offices."""
        own = user.institutions_with(Permission.READ_HANDOVERS)
        held = user.institutions_with(Permission.HOLD_KEYS)
        return self.filter(institution_id__in=own | held)


class SheetQuerySet(ScopedQuerySet[Row]):
    """Sheets of a month, seen by both sides."""

    def to(self, user: Actor) -> Self:
        """Return those of the person's offices."""
        own = user.institutions_with(Permission.READ_HANDOVERS)
        return self.filter(Q(institution_id__in=own) | Q(other_id__in=own))

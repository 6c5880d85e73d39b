"""Who sees messages from outside, their sources, and the feeds of messages out."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet, holding

Row = TypeVar("Row", bound=models.Model)
IN_FORCE_TYPES = ("Alert", "Update")


class CapSourceQuerySet(ScopedQuerySet[Row]):
    """Sources: of the institutions where the person sets up detectors."""

    def to(self, user: Actor) -> Self:
        """Return the sources of those institutions."""
        own = user.institutions_with(Permission.MANAGE_DETECTORS)
        return self.filter(institution_id__in=own)

    def running(self) -> Self:
        """Return those nobody has stopped."""
        return self.filter(stopped_at=None)


class CapSignerQuerySet(OpenQuerySet[Row]):
    """Certificates of senders: public by their nature, of the whole installation."""

    def trusted(self) -> Self:
        """Return those nobody has stopped."""
        return self.filter(stopped_at=None)


class CapReceiptQuerySet(ScopedQuerySet[Row]):
    """Documents as they came: of the institutions whose warnings the person reads."""

    def to(self, user: Actor) -> Self:
        """Return what came to those institutions."""
        own = user.institutions_with(Permission.READ_WARNINGS)
        return self.filter(institution_id__in=own)


class CapMessageQuerySet(ScopedQuerySet[Row]):
    """Messages: public ones are everybody's, others those of who received them."""

    def to(self, user: Actor) -> Self:
        """Return the messages this person may read."""
        own = user.institutions_with(Permission.READ_WARNINGS)
        if not own:
            return self.none()
        return self.filter(Q(scope="Public") | Q(institution_id__in=own))

    def known_to(self, institution_id: int) -> Self:
        """Return what an institution knows: its own messages and the public ones."""
        return self.filter(Q(scope="Public") | Q(institution_id=institution_id))

    def in_force(self, at: dt.datetime) -> Self:
        """Return the real alerts that hold at this time: neither over, taken back nor
        replaced by then, of no broken signature. Tests, exercises and drafts are none."""
        held = Q(ended_at=None) | Q(ended_at__gt=at)
        return self.filter(
            held, sound=True, status="Actual", message_type__in=IN_FORCE_TYPES,
            sent_at__lte=at, expires_at__gt=at,
        )  # fmt: skip

    def matching(self, words: str) -> Self:
        """Return those whose texts hold each of the words."""
        return self.filter(holding(words, "headline", "event", "sender", "identifier"))


class CapReferenceQuerySet(ScopedQuerySet[Row]):
    """References: seen with their message; nobody asks for them alone."""

    def to(self, user: Actor) -> Self:
        """Return none: they are read with their message."""
        return self.none()


class CapFeedQuerySet(ScopedQuerySet[Row]):
    """Feeds of one person."""

    def to(self, user: Actor) -> Self:
        """Return the person's own."""
        return self.filter(person_id=user.pk)

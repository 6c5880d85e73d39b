"""Questions about notices, deliveries, webhooks and calendar feeds: each person's own."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet
from sinergi.alerts.rules import GUARDED, State

Row = TypeVar("Row", bound=models.Model)


class OwnQuerySet(ScopedQuerySet[Row]):
    """Rows of one person."""

    def to(self, user: Actor) -> Self:
        """Return the person's own rows."""
        return self.filter(person_id=user.pk)


class NoticeQuerySet(OwnQuerySet[Row]):
    """Notices of one person; those made for webhooks are nobody's."""

    def unseen(self) -> Self:
        """Return those not yet opened."""
        return self.filter(seen_at=None)

    def in_app(self) -> Self:
        """Return those the person wanted on the page."""
        return self.filter(in_app=True)


class WebhookQuerySet(ScopedQuerySet[Row]):
    """Webhooks: of the institutions where the person manages them."""

    def to(self, user: Actor) -> Self:
        """Return the webhooks of those institutions."""
        own = user.institutions_with(Permission.MANAGE_WEBHOOKS)
        return self.filter(institution_id__in=own)

    def running(self) -> Self:
        """Return those nobody has stopped."""
        return self.filter(stopped_at=None)


class DeliveryQuerySet(ScopedQuerySet[Row]):
    """Deliveries: to oneself, and to the webhooks one manages; operators see all.

    But none about neutrality matters that others were told of: for them there is none.
    """

    def to(self, user: Actor) -> Self:
        """Return the deliveries this person may see."""
        if user.holds(Permission.OPERATE):
            mine = Q(notice__person_id=user.pk)
            return self.filter(mine | ~Q(notice__kind__in=GUARDED))
        own = user.institutions_with(Permission.MANAGE_WEBHOOKS)
        return self.filter(
            Q(notice__person_id=user.pk) | Q(webhook__institution_id__in=own)
        )

    def queued(self) -> Self:
        """Return those still to be sent."""
        return self.filter(state=State.QUEUED)

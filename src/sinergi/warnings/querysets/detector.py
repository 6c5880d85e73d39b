"""Who sees detectors and alarms."""

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.scope import ScopedQuerySet


class DetectorQuerySet(ScopedQuerySet[models.Model]):
    """Detectors: everybody's, and those that read what one's own institution alone may."""

    def to(self, user: Actor) -> "DetectorQuerySet":
        """Return shared detectors and those of one's own institutions."""
        return self.filter(Q(institution=None) | Q(institution__in=user.institutions))


class AlarmQuerySet(ScopedQuerySet[models.Model]):
    """Alarms: everybody's, and those made of what one's own institution alone may read."""

    def to(self, user: Actor) -> "AlarmQuerySet":
        """Return shared alarms and those of one's own institutions."""
        return self.filter(Q(institution=None) | Q(institution__in=user.institutions))

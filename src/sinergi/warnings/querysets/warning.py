"""Who sees warnings."""

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.scope import ScopedQuerySet
from sinergi.warnings.rules.steps import Step


class WarningQuerySet(ScopedQuerySet[models.Model]):
    """Warnings: drafts are their institution's and its approvers'; what was sent is seen."""

    def to(self, user: Actor) -> "WarningQuerySet":
        """Return one's own institution's warnings, and all that left their draft."""
        return self.filter(~Q(step=Step.DRAFT) | Q(institution__in=user.institutions))

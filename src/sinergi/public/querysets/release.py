"""Who sees which release: everybody what is out, its side what is proposed."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet
from sinergi.public.rules.parts import Step

Row = TypeVar("Row", bound=models.Model)


class ReleaseQuerySet(ScopedQuerySet[Row]):
    """Releases; figures that are only proposed are of the institution that made them."""

    def to(self, user: Actor) -> Self:
        """Return one's own releases, and those that are out, to who keeps the page."""
        if not user.holds(Permission.KEEP_PUBLIC_PAGE):
            return self.none()
        own = Q(institution_id__in=user.institutions_with(Permission.KEEP_PUBLIC_PAGE))
        return self.filter(own | Q(step__in=(Step.RELEASED, Step.WITHDRAWN)))

    def out_on(self, day: dt.date) -> Self:
        """Return what everybody may know of on a day: released, or withdrawn after that."""
        steps = (Step.RELEASED, Step.WITHDRAWN)
        return self.filter(step__in=steps, release_on__lte=day)

    def light(self) -> Self:
        """Leave out the files themselves."""
        return self.defer("csv", "json")


class PartQuerySet(ScopedQuerySet[Row]):
    """Switches of parts; whoever keeps the page sees who agreed to what."""

    def to(self, user: Actor) -> Self:
        """Return all to who keeps the page."""
        return self.all() if user.holds(Permission.KEEP_PUBLIC_PAGE) else self.none()

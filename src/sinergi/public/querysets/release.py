"""Who sees which release: everybody what is out, its side what is proposed."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from sinergi.access.actor import Actor
from sinergi.access.clock import today
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet
from sinergi.public.rules.days import Span
from sinergi.public.rules.parts import Dataset, Step

Row = TypeVar("Row", bound=models.Model)
_STEPS = (Step.RELEASED, Step.WITHDRAWN)
_UNREAD = ~Q(step=Step.WITHDRAWN, ended_at__date__lt=F("release_on"))
"""Leaves out what was withdrawn before its day came: nobody has read it."""


def _out(day: dt.date) -> Q:
    return Q(_UNREAD, step__in=_STEPS, release_on__lte=day)


class ReleaseQuerySet(ScopedQuerySet[Row]):
    """Releases; figures that are only proposed are of the institution that made them."""

    def to(self, user: Actor) -> Self:
        """Return one's own releases, and those that are out, to who keeps the page.

        Agreed figures whose day has not come are their own side's alone.
        """
        if not user.holds(Permission.KEEP_PUBLIC_PAGE):
            return self.none()
        own = Q(institution_id__in=user.institutions_with(Permission.KEEP_PUBLIC_PAGE))
        return self.filter(own | _out(today()))

    def out_on(self, day: dt.date) -> Self:
        """Return what everybody may know of on a day: released, or withdrawn after that."""
        return self.filter(_out(day))

    def told_spans(self, dataset: Dataset) -> dict[Step, list[Span]]:
        """Return the days that stand told or will be, and those of editions taken back."""
        rows = self.filter(_UNREAD, dataset=dataset, step__in=_STEPS)
        found: dict[Step, list[Span]] = {step: [] for step in _STEPS}
        for step, first, last in rows.values_list("step", "first_on", "last_on"):
            if last is not None:
                found[Step(step)].append(Span(first, last))
        return found

    def light(self) -> Self:
        """Leave out the files themselves."""
        return self.defer("csv", "json")


class PartQuerySet(ScopedQuerySet[Row]):
    """Switches of parts; whoever keeps the page sees who agreed to what."""

    def to(self, user: Actor) -> Self:
        """Return all to who keeps the page."""
        return self.all() if user.holds(Permission.KEEP_PUBLIC_PAGE) else self.none()

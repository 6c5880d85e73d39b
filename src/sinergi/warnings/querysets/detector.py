"""Who sees detectors, alarms, what was found and whom to call.

What reads rows of one institution alone carries its id: for everybody else it does not
exist, not even as a number. Within that institution it is for those who may read the
rows themselves (`READS`).
"""

import datetime as dt
from collections.abc import Collection
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within

Row = TypeVar("Row", bound=models.Model)
READS: dict[str, Permission] = {
    "reports": Permission.READ_REPORTS,
    "cases": Permission.READ_CASES,
    "received": Permission.READ_SUBMISSIONS,
}
"""Streams that are one institution's own, and who there may read what they count."""


def seen_by(user: Actor, path: str = "") -> Q:
    """Return "everybody's, or of a stream this person reads in that very institution"."""
    if not user.holds(Permission.READ_WARNINGS):
        return Q(pk__in=[])
    found = Q(**{f"{path}institution": None})
    for stream, permission in READS.items():
        own = user.institutions_with(permission)
        if own:
            found |= Q(**{f"{path}stream": stream, f"{path}institution_id__in": own})
    return found


class DetectorQuerySet(ScopedQuerySet[Row]):
    """Detectors and rules as set up."""

    def to(self, user: Actor) -> Self:
        """Return shared ones, and those that read what this person may read."""
        return self.filter(seen_by(user))

    def in_use(self) -> Self:
        """Leave out what was removed."""
        return self.filter(removed_at=None)

    def active(self) -> Self:
        """Return those that are switched on."""
        return self.in_use().exclude(active_since=None)


class OfDetectorQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a detector: seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the detectors this person sees."""
        return self.filter(seen_by(user, "detector__"))


class AlarmQuerySet(ScopedQuerySet[Row]):
    """Alarms, seen with their detector."""

    def to(self, user: Actor) -> Self:
        """Return shared alarms, and those made of what this person may read."""
        return self.filter(seen_by(user, "detector__"))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return (
            self.all() if code in {"", "0"} else self.filter(within(code, "area_code"))
        )

    def matching(self, words: str) -> Self:
        """Return those whose detector's name holds each of the words."""
        return self.filter(holding(words, "detector__name"))

    def in_states(self, states: Collection[str]) -> Self:
        """Return those in one of these states."""
        return self.filter(state__in=states)

    def raised_since(self, at: dt.datetime) -> Self:
        """Return those raised at this time or later."""
        return self.filter(raised_at__gte=at)

    def listed(self) -> Self:
        """Join what a line of a list shows."""
        return self.select_related("detector", "institution")


class OfAlarmQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on an alarm: seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the alarms this person sees."""
        return self.filter(seen_by(user, "alarm__detector__"))


class CallQuerySet(OfDetectorQuerySet[Row]):
    """Places to call."""

    def due(self, day: dt.date) -> Self:
        """Return those somebody should call on a day: the first time, or again."""
        open_now = self.filter(state__in=["due", "unreachable"])
        return open_now.filter(Q(next_on=None) | Q(next_on__lte=day))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return (
            self.all() if code in {"", "0"} else self.filter(within(code, "area_code"))
        )


class OfCallQuerySet(ScopedQuerySet[Row]):
    """Calls that were made."""

    def to(self, user: Actor) -> Self:
        """Return those about places this person sees."""
        return self.filter(seen_by(user, "call__detector__"))


class BulletinQuerySet(ScopedQuerySet[Row]):
    """Forecasts and bulletins entered by hand: everybody's who reads warnings."""

    def to(self, user: Actor) -> Self:
        """Return all of them to readers of warnings."""
        return self.all() if user.holds(Permission.READ_WARNINGS) else self.none()

    def in_force(self, at: dt.datetime) -> Self:
        """Return those not withdrawn whose end has not come."""
        return self.filter(withdrawn_at=None, ends_at__gte=at)

"""Calendars to subscribe to: they end with their owner (`conf/ownership.py`)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Person
from sinergi.alerts.models import Feed
from sinergi.alerts.services import revoke_feed

LABEL = _("secret addresses of calendars (they end)")


def count(person: Person) -> int:
    """Return how many calendars of the person can still be read."""
    return Feed.all_rows.filter(person=person, revoked_at=None).count()


def reassign(
    from_person: Person, to_person: Person | None, *, by: Actor, at: dt.datetime
) -> int:
    """Revoke them: a secret address is nothing to inherit. Return how many ended."""
    rows = list(Feed.all_rows.filter(person=from_person, revoked_at=None))
    for row in rows:
        revoke_feed(row, by=by, at=at)
    return len(rows)

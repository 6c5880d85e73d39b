"""Seats at meetings to come as something a leaver owned (`conf/ownership.py`)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Person
from sinergi.commitments.services.seats import hand_over_seats, seats_of

LABEL = _("invitations to meetings to come")


def count(person: Person) -> int:
    """Return to how many meetings to come the person is asked by name."""
    return len(seats_of(person))


def reassign(
    from_person: Person, to_person: Person | None, *, by: Actor, at: dt.datetime
) -> int:
    """Ask the successor, or the institution, in the leaver's place; return how many."""
    return hand_over_seats(from_person, to_person, by=by, at=at)

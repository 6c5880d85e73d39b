"""Open commitments as something a leaver owned (`conf/ownership.py`)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OPEN
from sinergi.commitments.services import owning

LABEL = _("open commitments")


def count(person: Person) -> int:
    """Return how many open commitments name the person."""
    return Commitment.all_rows.filter(person=person, step__in=OPEN).count()


def reassign(
    from_person: Person, to_person: Person | None, *, by: Actor, at: dt.datetime
) -> int:
    """Hand them over, institution by institution, and return how many."""
    rows = Commitment.all_rows.filter(person=from_person, step__in=OPEN)
    institutions = Institution.all_rows.filter(pk__in=rows.values("institution"))
    return sum(
        owning.reassign(from_person, to_person, one, by=by, at=at)
        for one in institutions
    )

"""Sealed bodies of hand-overs go when their time is over: crosses privacy and hand-overs."""

import datetime as dt

from django.utils import timezone

from sinergi.access.clock import real_now
from sinergi.handovers.services.removing import remove_ended
from sinergi.privacy.services.retention import Removed


def remove_packages(institution_id: int, before_on: dt.date) -> Removed:
    """Remove an office's sealed copies of what ended before the day."""
    midnight = dt.datetime.combine(
        before_on, dt.time(), timezone.get_current_timezone()
    )
    return Removed(remove_ended(institution_id, midnight, at=real_now()))

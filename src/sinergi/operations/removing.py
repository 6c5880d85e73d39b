"""Names of lent people go when their time is over; the loan stays, unnamed."""

import datetime as dt

from sinergi.operations.models import LentName
from sinergi.privacy.services.retention import Removed


def remove_names(institution_id: int, before_on: dt.date) -> Removed:
    """Blank the names of those who came back before the day; the caller's transaction."""
    rows = LentName.all_rows.filter(
        lending__giver_id=institution_id, lending__returned_on__lt=before_on
    ).exclude(name="")
    return Removed(rows.update(name=""))

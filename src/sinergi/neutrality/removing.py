"""Names of who signed a pledge go when their time is over; the pledge stays, unnamed."""

import datetime as dt

from sinergi.neutrality.models import Pledge, PledgeName
from sinergi.privacy.services.retention import Removed


def remove_names(institution_id: int, before_on: dt.date) -> Removed:
    """Remove the names under pledges signed before the day; in a transaction of the caller."""
    old = Pledge.all_rows.filter(
        institution_id=institution_id, signed_on__lt=before_on
    ).values("key")
    rows = PledgeName.all_rows.filter(institution_id=institution_id, pledge_key__in=old)
    return Removed(rows.delete()[0])

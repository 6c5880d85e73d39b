"""Numbers of hand-overs: one series a year."""

import datetime as dt

from django.utils import timezone

from sinergi.handovers.models import Numbering


def next_number(at: dt.datetime) -> str:
    """Return the next number of the year; call in a transaction, which holds the series."""
    year = timezone.localdate(at).year
    Numbering.all_rows.get_or_create(year=year)
    row = Numbering.all_rows.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"ST-{year}-{row.last:06d}"

"""A time in words."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format


def when(starts: dt.datetime | None, ends: dt.datetime | None = None) -> str:
    """Return date and hours in words; midnight is an hour nobody gave."""
    if starts is None:
        return ""
    local = timezone.localtime(starts)
    text = date_format(local, "l, j F Y")
    if local.time() == dt.time(0):
        return text
    hours = date_format(local, "H.i")
    if ends is not None:
        hours += f"–{date_format(timezone.localtime(ends), 'H.i')}"
    return f"{text}, {hours} {local.tzname()}"

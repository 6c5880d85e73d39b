"""What time it is for the one who asks.

`SINERGI_TODAY=2024-02-10` shows a past or coming election as if it were that day; the
hour keeps running. Audit facts and security (sessions, tokens) always take real time.
"""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def real_now() -> dt.datetime:
    """Return the true time, aware, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 the one place that reads the clock


def now(request: HttpRequest | None = None) -> dt.datetime:
    """Return the time shown to people: true, or on the demonstration day."""
    true = real_now()
    day: dt.date | None = settings.SINERGI_TODAY
    if day is None:
        return true
    local = timezone.localtime(true)
    return dt.datetime.combine(day, local.timetz())


def today(request: HttpRequest | None = None) -> dt.date:
    """Return the date shown to people, in the installation's time zone."""
    return timezone.localdate(now(request))

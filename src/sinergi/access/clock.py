"""What time it is for the one who asks.

`SINERGI_TODAY=2024-02-10` shows a past or coming election as if it were that day; the
hour keeps running. Audit facts and security (sessions, tokens) always take real time. In a
sandbox (`access.sandbox`) the time shown is that of its clock, and facts take it, too.
"""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from sinergi.access.sandbox import sandbox_now


def real_now() -> dt.datetime:
    """Return the true time, aware, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 the one place that reads the clock


def now(request: HttpRequest | None = None) -> dt.datetime:
    """Return the time shown to people: true, on the demonstration day, or a sandbox's."""
    true = real_now()
    if settings.SINERGI_SANDBOX:
        return sandbox_now(true)
    day: dt.date | None = settings.SINERGI_TODAY
    if day is None:
        return true
    local = timezone.localtime(true)
    return dt.datetime.combine(day, local.timetz())


def today(request: HttpRequest | None = None) -> dt.date:
    """Return the date shown to people, in the installation's time zone."""
    return timezone.localdate(now(request))

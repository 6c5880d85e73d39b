"""One warning by the key in its address, for who may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import signed_in
from sinergi.warnings.models import Alarm, Warning


def find_warning(request: HttpRequest, key: str) -> Warning:
    """Return the warning; 404 where this person may not see it."""
    rows = Warning.visible.to(signed_in(request)).select_related(
        "institution", "updates", "drafted_by", "approved_by"
    )
    row: Warning = get_object_or_404(rows, key=key)
    return row


def find_alarm(request: HttpRequest, key: str) -> Alarm:
    """Return the alarm; 404 where this person may not see it."""
    row: Alarm = get_object_or_404(Alarm.visible.to(signed_in(request)), key=key)
    return row

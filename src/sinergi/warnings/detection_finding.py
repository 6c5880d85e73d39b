"""Find the row of an address, or answer that it is not there."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import signed_in
from sinergi.warnings.models import Alarm, Bulletin, Call, Detector


def find_alarm(request: HttpRequest, key: str) -> Alarm:
    """Return the alarm or raise 404."""
    rows = Alarm.visible.to(signed_in(request)).select_related(
        "detector", "institution"
    )
    row: Alarm = get_object_or_404(rows, key=key)
    return row


def find_detector(request: HttpRequest, key: str) -> Detector:
    """Return the detector or raise 404."""
    rows = Detector.visible.to(signed_in(request)).select_related("institution")
    row: Detector = get_object_or_404(rows, key=key)
    return row


def find_call(request: HttpRequest, key: str) -> Call:
    """Return the place to call or raise 404."""
    rows = Call.visible.to(signed_in(request)).select_related("office", "detector")
    row: Call = get_object_or_404(rows, key=key)
    return row


def find_bulletin(request: HttpRequest, key: str) -> Bulletin:
    """Return the bulletin or raise 404."""
    row: Bulletin = get_object_or_404(Bulletin.visible.to(signed_in(request)), key=key)
    return row

"""Find the row of an address, or answer that it is not there."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import signed_in
from sinergi.handovers.models import Handover, Partner, Sheet


def find_handover(request: HttpRequest, pk: int) -> Handover:
    """Return the hand-over or raise 404."""
    rows = Handover.visible.to(signed_in(request)).select_related(
        "partner", "sender", "receiver", "sent_by", "replaces"
    )
    row: Handover = get_object_or_404(rows, pk=pk)
    return row


def find_partner(request: HttpRequest, pk: int) -> Partner:
    """Return the partner or raise 404."""
    rows = Partner.visible.to(signed_in(request)).select_related(
        "institution", "first_by", "second_by"
    )
    row: Partner = get_object_or_404(rows, pk=pk)
    return row


def find_sheet(request: HttpRequest, pk: int) -> Sheet:
    """Return the sheet of a month or raise 404."""
    rows = Sheet.visible.to(signed_in(request)).select_related("institution", "other")
    row: Sheet = get_object_or_404(rows, pk=pk)
    return row

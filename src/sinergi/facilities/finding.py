"""Find the row of an address, or answer that it is not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import signed_in
from sinergi.facilities.guarding import Sight, sight_of
from sinergi.facilities.models import Defect, Facility, Inspection

JOINED = ("keeper", "owner", "used_by", "election")


def find_facility(request: HttpRequest, pk: int) -> tuple[Facility, Sight]:
    """Return the facility and what this person sees of it, or raise 404."""
    actor = signed_in(request)
    rows = Facility.visible.to(actor).select_related(*JOINED)
    row: Facility = get_object_or_404(rows, pk=pk)
    return row, sight_of(row, actor)


def find_detailed(request: HttpRequest, pk: int) -> tuple[Facility, Sight]:
    """Return the facility; 404 for another's, and for who sees its outline alone."""
    row, sight = find_facility(request, pk)
    if not sight.detail:
        raise Http404(pk)
    return row, sight


def find_guarded(request: HttpRequest, pk: int) -> tuple[Facility, Sight]:
    """Return the facility; 404 for who does not see what is guarded of it."""
    row, sight = find_facility(request, pk)
    if not sight.guarded:
        raise Http404(pk)
    return row, sight


def find_inspection(request: HttpRequest, pk: int) -> Inspection:
    """Return the inspection or raise 404."""
    rows = Inspection.visible.to(signed_in(request)).select_related(
        "facility", "institution"
    )
    row: Inspection = get_object_or_404(rows, pk=pk)
    return row


def find_defect(request: HttpRequest, pk: int) -> Defect:
    """Return the defect or raise 404."""
    rows = Defect.visible.to(signed_in(request)).select_related(
        "facility__owner", "holder", "asked_by", "institution", "found_by"
    )
    row: Defect = get_object_or_404(rows, pk=pk)
    return row

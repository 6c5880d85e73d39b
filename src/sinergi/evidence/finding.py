"""Find a row for a page: another institution's is a 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import signed_in
from sinergi.access.permissions import Permission
from sinergi.evidence.models import EvidenceItem, ExportRun


def find_item(request: HttpRequest, pk: int) -> EvidenceItem:
    """Return an item of an office in which the person reads evidence, or raise 404."""
    rows = EvidenceItem.visible.to(signed_in(request)).select_related("institution")
    row: EvidenceItem = get_object_or_404(rows, pk=pk)
    return row


def find_export(request: HttpRequest, pk: int) -> ExportRun:
    """Return an export of such an office, or raise 404; so where an item is hidden."""
    rows = ExportRun.visible.to(signed_in(request)).select_related("institution")
    row: ExportRun = get_object_or_404(rows, pk=pk)
    seen = EvidenceItem.visible.to(signed_in(request)).filter(pk__in=row.items)
    if seen.count() < len(set(row.items)):
        raise Http404("holds what does not exist for this person")
    return row


def check_holds(
    request: HttpRequest, permission: Permission, institution_id: int
) -> None:
    """Raise PermissionDenied without the permission in this very office."""
    if not signed_in(request).holds(permission, institution=institution_id):
        raise PermissionDenied

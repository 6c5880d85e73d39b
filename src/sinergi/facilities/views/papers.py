"""Printed papers of facilities."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.facilities.checklists import checklist_for
from sinergi.facilities.finding import find_detailed
from sinergi.facilities.guarding import items_for
from sinergi.facilities.papers import blank_checklist
from sinergi.facilities.rules.kinds import FacilityKind


@requires(Permission.CHECK_FACILITIES)
@require_safe
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the checklist of a facility to fill in by hand."""
    row, sight = find_detailed(request, pk)
    sheet = checklist_for(FacilityKind(row.kind))
    content = blank_checklist(
        row, sheet, items_for(row, sight), signed_in(request), at=real_now()
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="daftar-periksa-{row.pk}.pdf"'
    return response

"""Devices of the people in one's line: who is silent, where forms wait; revoking."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.files import table_file
from sinergi.accounts.models import Device, Person
from sinergi.accounts.services.devices import revoke_device
from sinergi.accounts.stepup import sensitive
from sinergi.audit.reading import note_exported
from sinergi.observations.device_listing import (
    SILENT_HOURS,
    STATES,
    asked_of,
    device_cells,
    device_header,
    find_devices,
    rows_of,
)

PER_PAGE = 50
ENDS = 7
"""The column of the export that holds days."""


@requires(Permission.REVIEW_SUBMISSIONS)
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """List the devices of one's line, the longest silent first."""
    actor, asked, at = signed_in(request), asked_of(request), real_now()
    page = Paginator(find_devices(asked, actor, at), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown, query = list(page), request.GET.copy()
    query.pop("page", None)
    managed = Device.visible.to(actor).managed_by(actor)
    mine = managed.filter(pk__in=[one.pk for one in shown])
    names = {"used": _("in use"), "ended": _("revoked or expired"), "all": _("all")}
    context = {
        "page": page,
        "rows": rows_of(shown, actor, at),
        "asked": asked,
        "hours": [(hours, _silence(hours)) for hours in SILENT_HOURS],
        "states": [(code, names[code]) for code in STATES],
        "may_revoke": set(mine.values_list("pk", flat=True)),
        "query": query.urlencode(),
    }
    return render(request, "observations/devices.html", context)


def _silence(hours: int) -> str:
    if hours < 48:
        return _("silent for %(hours)s hours") % {"hours": hours}
    return _("silent for %(days)s days") % {"days": hours // 24}


@requires(Permission.REVIEW_SUBMISSIONS)
@sensitive
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Return the list as CSV or XLSX, and record that it left."""
    actor, at = signed_in(request), real_now()
    rows = rows_of(find_devices(asked_of(request), actor, at), actor, at)
    file = table_file(
        form, _("devices"), device_header(), device_cells(rows), at=at,
        days=frozenset({ENDS}),
    )  # fmt: skip
    note_exported("device:list", len(rows), by=actor, at=at, form=form)
    return file


@requires(Permission.SEND_SUBMISSIONS)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a device, one's own or of somebody one manages, send nothing from now on."""
    person = cast(Person, request.user)
    rows = Device.visible.to(person).managed_by(person)
    row = get_object_or_404(rows, pk=pk)
    revoke_device(row, by=person, at=real_now())
    messages.success(request, _("The device is revoked; it can send nothing any more."))
    own = row.person_id == person.pk and request.POST.get("from") != "devices"
    return redirect("observations:my_devices" if own else "observations:devices")

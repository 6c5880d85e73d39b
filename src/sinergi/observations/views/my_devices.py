"""One's own devices: list, make with a QR code."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Device, Person
from sinergi.accounts.services.devices import (
    MOST_DEVICES,
    TooManyDevices,
    make_device,
)
from sinergi.accounts.stepup import sensitive
from sinergi.documents.qr import draw_code
from sinergi.observations.collect import (
    collect_code,
    only_here,
    plain_address,
    project_name,
    server_address,
)
from sinergi.observations.device_listing import rows_of
from sinergi.observations.forms.devices import DeviceForm, trial_start

MOST_SHOWN = 100


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def my_devices(request: HttpRequest) -> HttpResponse:
    """List one's own devices, with what waits on them."""
    person = cast(Person, request.user)
    rows = Device.visible.to(person).filter(person=person)[:MOST_SHOWN]
    context = {"rows": rows_of(rows, person, real_now())}
    return render(request, "observations/my_devices.html", context)


@requires(Permission.SEND_SUBMISSIONS)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def device_new(request: HttpRequest) -> HttpResponse:
    """Make a device; its QR code and secret are shown on the answer and never again."""
    person = cast(Person, request.user)
    asked = request.POST if request.method == "POST" else request.GET
    test = asked.get("test") == "1" and person.holds(Permission.MANAGE_FORMS)
    form = DeviceForm(request.POST or None, initial=trial_start() if test else None)
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = make_device(
                **form.cleaned_data, person=person, by=person, at=real_now()
            )
        except TooManyDevices:
            text = _("You have %(limit)s devices. Revoke one you do not use.")
            form.add_error(None, text % {"limit": MOST_DEVICES})
        else:
            context = _told_once(request, row, secret, test=test)
            return render(request, "observations/device_made.html", context)
    context = {"form": form, "test": test}
    status = 422 if request.method == "POST" else 200
    return render(request, "observations/device_new.html", context, status=status)


def _told_once(
    request: HttpRequest, row: Device, secret: str, *, test: bool
) -> dict[str, Any]:
    address = server_address(request, secret, test=test)
    code = collect_code(address, project_name(row.person, test=test))
    return {
        "row": row,
        "secret": secret,
        "address": address,
        "plain": "" if test else plain_address(request),
        "code": mark_safe(draw_code(code)),  # noqa: S308 our own drawing
        "only_here": only_here(address),
        "test": test,
    }

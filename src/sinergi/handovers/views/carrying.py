"""What was carried here: a file, a slip."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.handovers.forms.acting import CarryForm, SlipForm
from sinergi.handovers.models import Handover
from sinergi.handovers.naming import CODE_FAULTS, fault_text
from sinergi.handovers.rules.parcels import LARGEST, BadParcel, Fault, read_parcel
from sinergi.handovers.rules.slips import BadCode
from sinergi.handovers.rules.steps import State
from sinergi.handovers.services.incoming import take_in
from sinergi.handovers.services.slipping import find_typed, read_slip


@requires(Permission.SEND_HANDOVERS)
@require_http_methods(["GET", "POST"])
def carry(request: HttpRequest) -> HttpResponse:
    """Take in a file of another installation; every fault of it is told at once."""
    actor = signed_in(request)
    form = CarryForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["parcel"]
        try:
            if sent.size > LARGEST:
                raise BadParcel(Fault("too-large"))
            offices = actor.institutions_with(Permission.SEND_HANDOVERS)
            taken = take_in(
                read_parcel(sent.read()), offices=offices, by=actor, at=now(request)
            )
        except BadParcel as problem:
            faults = list(dict.fromkeys(fault_text(one) for one in problem.faults))
        else:
            if taken.known:
                messages.info(
                    request, _("This file was taken in before; nothing changed.")
                )
            else:
                messages.success(
                    request, _("Taken in: whole, and signed by your partner.")
                )
            return redirect("handovers:handover", pk=taken.row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "faults": faults}
    return render(request, "handovers/carry.html", context, status=status)


@requires(Permission.SEND_HANDOVERS)
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Find the hand-over of a slip, scanned or typed, to confirm its receipt."""
    actor = signed_in(request)
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        offices = actor.institutions_with(Permission.SEND_HANDOVERS)
        data = form.cleaned_data
        try:
            if data["code"]:
                read = read_slip(data["code"], offices, by=actor, at=now(request))
                return _found(request, read.row, read.kind)
            row = find_typed(data["number"], data["check"], offices)
        except BadCode as problem:
            form.add_error("code", str(CODE_FAULTS[problem.code]))
        else:
            if row is not None:
                return _found(request, row, "package")
            form.add_error("number", str(CODE_FAULTS["unknown"]))
    status = 422 if form.is_bound else 200
    return render(request, "handovers/slip.html", {"form": form}, status=status)


def _found(request: HttpRequest, row: Handover, kind: str) -> HttpResponse:
    if kind == "package" and row.state == State.SENT:
        messages.info(request, _("The slip is genuine. Confirm that you have it."))
        return redirect("handovers:act", pk=row.pk, name="receive")
    messages.success(request, _("The slip is genuine."))
    return redirect("handovers:handover", pk=row.pk)

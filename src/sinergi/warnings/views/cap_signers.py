"""Trusted certificates of senders: listed, kept, stopped; of the whole installation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.warnings.cap.words import CERTIFICATES
from sinergi.warnings.forms.cap import SignerForm
from sinergi.warnings.models import CapSigner
from sinergi.warnings.services.cap_signers import (
    BadCertificate,
    keep_signer,
    stop_signer,
)

PER_PAGE = 50


@requires(Permission.OPERATE)
@require_http_methods(["GET", "POST"])
def signers(request: HttpRequest) -> HttpResponse:
    """List the trusted certificates, and keep one."""
    actor, at, sent = signed_in(request), real_now(), request.method == "POST"
    form = SignerForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            keep_signer(data["sender"], data["name"], data["content"], by=actor, at=at)
        except BadCertificate as problem:
            form.add_error("sender", str(CERTIFICATES[problem.code]))
        else:
            messages.success(
                request, _("It is trusted; messages of this sender are checked anew.")
            )
            return redirect("cap:signers")
    rows = CapSigner.visible.to(actor).select_related("added_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "at": at}
    status = 422 if form.is_bound else 200
    return render(request, "warnings/cap_signers.html", context, status=status)


@requires(Permission.OPERATE)
@require_POST
def signer_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Trust it no more."""
    actor = signed_in(request)
    row = get_object_or_404(CapSigner.visible.to(actor), pk=pk)
    stop_signer(row, by=actor, at=real_now())
    messages.success(
        request, _("It is trusted no more; what it proved is checked anew.")
    )
    return redirect("cap:signers")

"""Messages from outside: the list, one of them, bringing one in, what was refused."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.warnings.cap.placing import place_names
from sinergi.warnings.cap.readers import page_of_warning
from sinergi.warnings.cap.words import fault_lines, signature_name, value_name
from sinergi.warnings.forms.cap import UploadForm
from sinergi.warnings.models import CapMessage, CapReceipt
from sinergi.warnings.problems import PROBLEMS
from sinergi.warnings.rules.steps import BadWarning, Hazard
from sinergi.warnings.services.cap_drafting import draft_from_message
from sinergi.warnings.services.cap_receiving import Arrival, bytes_of, receive
from sinergi.warnings.words import HAZARD_NAMES

PER_PAGE = 50


@requires(Permission.READ_WARNINGS)
@require_safe
def messages_in(request: HttpRequest) -> HttpResponse:
    """List the messages: those in force, or all; by hazard and words."""
    actor, at = signed_in(request), now(request)
    rows = CapMessage.visible.to(actor).select_related("source")
    show, hazard = request.GET.get("show", ""), request.GET.get("hazard", "")
    words = request.GET.get("q", "")[:100]
    if show != "all":
        rows, show = rows.in_force(at), ""
    if hazard in set(Hazard):
        rows = rows.filter(hazard=hazard)
    if words.strip():
        rows = rows.matching(words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, _value_names(row), place_names(row.area_codes)) for row in page],
        "show": show, "hazard": hazard, "q": words, "hazards": HAZARD_NAMES.items(),
        "narrowed": bool(hazard or words.strip()),
    }  # fmt: skip
    return render(request, "warnings/cap_messages.html", context)


def _value_names(row: CapMessage) -> dict[str, str]:
    names = ("status", "message_type", "scope", "urgency", "severity", "certainty")
    return {name: value_name(getattr(row, name)) for name in names}


@requires(Permission.READ_WARNINGS)
@require_safe
def message(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a message says in each language, where it holds, and its chain."""
    actor, at = signed_in(request), now(request)
    seen = CapMessage.visible.to(actor)
    row = get_object_or_404(
        seen.select_related("source", "institution", "signer"), key=key
    )
    receipts = CapReceipt.visible.to(actor).filter(message=row)
    context = {
        "row": row,
        "names": _value_names(row),
        "signature": signature_name(row.signature),
        "places": place_names(row.area_codes),
        "in_force": seen.in_force(at).filter(pk=row.pk).exists(),
        "later": seen.filter(pk=row.ended_by_id or 0).first(),
        "earlier": list(seen.filter(ended_by=row)[:PER_PAGE]),
        "remarks": fault_lines(row.remarks),
        "has_bytes": receipts.exists(),
        "offices": _offices(actor),
    }
    return render(request, "warnings/cap_message.html", context)


def _offices(actor: Actor) -> list[Institution]:
    """Return the institutions in whose name the person writes warnings."""
    own = actor.institutions_with(Permission.WRITE_WARNINGS)
    return list(Institution.visible.to(actor).filter(pk__in=own).by_name())


@requires(Permission.WRITE_WARNINGS)
@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Draft a warning from a message; again it is the same draft."""
    actor = signed_in(request)
    row = get_object_or_404(CapMessage.visible.to(actor), key=key)
    asked = request.POST.get("institution", "")
    office = next((one for one in _offices(actor) if str(one.pk) == asked), None)
    if office is None:
        messages.error(request, _("Choose the institution that warns."))
        return redirect("cap:message", key=row.key)
    try:
        made = draft_from_message(row, office, by=actor, at=now(request))
    except BadWarning as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
        return redirect("cap:message", key=row.key)
    messages.success(
        request,
        _("Drafted as %(number)s: look it through, then propose it.")
        % {"number": made.number},
    )
    return redirect(page_of_warning(made) or reverse("cap:message", args=[row.key]))


@requires(Permission.READ_WARNINGS)
@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a message as it came, byte for byte, to be saved and never shown here."""
    actor = signed_in(request)
    row = get_object_or_404(CapMessage.visible.to(actor), key=key)
    receipt = CapReceipt.visible.to(actor).filter(message=row).last()
    if receipt is None:
        raise Http404
    try:
        content = bytes_of(receipt)
    except OSError:
        raise Http404 from None
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="cap-{row.key[:12]}.xml"'
    return answer


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def message_new(request: HttpRequest) -> HttpResponse:
    """Bring in a document by hand; what is wrong with it is told all at once."""
    actor = signed_in(request)
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None, request.FILES if sent else None, actor=actor
    )
    if sent and form.is_valid():
        arrival = Arrival(institution=form.cleaned_data["institution"])
        receipt = receive(form.content(), arrival, by=actor, at=now(request))
        if receipt.message is not None:
            messages.success(request, _("The message was taken in."))
            return redirect("cap:message", key=receipt.message.key)
        for line in fault_lines(receipt.faults):
            form.add_error("document", line)
    status = 422 if form.is_bound else 200
    return render(request, "warnings/cap_new.html", {"form": form}, status=status)


@requires(Permission.READ_WARNINGS)
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """List the documents that were no messages, each with all that was wrong."""
    rows = CapReceipt.visible.to(signed_in(request)).filter(message=None)
    found = rows.select_related("source", "institution")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(row, fault_lines(row.faults)) for row in page]}
    return render(request, "warnings/cap_refused.html", context)

"""Partners elsewhere: the list, adding one, comparing its fingerprint, our own card."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.handovers.finding import find_partner
from sinergi.handovers.forms.partner import ConfirmForm, PartnerForm
from sinergi.handovers.handing import bytes_answer
from sinergi.handovers.models import Partner
from sinergi.handovers.models.names import CHANNEL_NAMES
from sinergi.handovers.naming import problem_text
from sinergi.handovers.rules.signing import fingerprint
from sinergi.handovers.rules.steps import BadHandover
from sinergi.handovers.services.partners import (
    add_partner,
    confirm_partner,
    retire_partner,
)
from sinergi.handovers.signing_keys import card_of, public_key
from sinergi.seals.keys import NoKey, text_recipients


@requires(Permission.HOLD_KEYS)
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners of this person's offices, and these offices' own fingerprints."""
    actor = signed_in(request)
    own = actor.institutions_with(Permission.HOLD_KEYS)
    offices = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
    context = {
        "rows": list(Partner.visible.to(actor).select_related("institution")),
        "offices": [
            (one, fingerprint(public_key(one.pk, at=now(request)))) for one in offices
        ],
    }
    return render(request, "handovers/partners.html", context)


@requires(Permission.HOLD_KEYS)
@require_http_methods(["GET", "POST"])
def partner_new(request: HttpRequest) -> HttpResponse:
    """Write a partner down by its card."""
    actor = signed_in(request)
    form = PartnerForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_partner(form.draft(), by=actor, at=now(request))
        except BadHandover as problem:
            field = problem.field if problem.field in form.fields else "card"
            form.add_error(field, problem_text(problem.code))
        else:
            messages.success(request, _("Written down. Now compare the fingerprint."))
            return redirect("handovers:partner", pk=row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "handovers/partner_new.html", {"form": form}, status=status)


@requires(Permission.HOLD_KEYS)
@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partner, and note that its fingerprint was compared."""
    row = find_partner(request, pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = confirm_partner(
                row, **form.cleaned_data, by=signed_in(request), at=now(request)
            )
        except BadHandover as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, problem_text(problem.code))
        else:
            told = (
                _("Compared. The partner is in use.")
                if row.in_use
                else _("Compared once. Compare it by another channel too.")
            )
            messages.success(request, told)
            return redirect("handovers:partner", pk=row.pk)
    context = {
        "row": row,
        "form": form,
        "first": CHANNEL_NAMES.get(row.first_channel, ""),
        "second": CHANNEL_NAMES.get(row.second_channel, ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "handovers/partner.html", context, status=status)


@requires(Permission.HOLD_KEYS)
@require_POST
def partner_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """End the trust in a partner."""
    row = find_partner(request, pk)
    try:
        retire_partner(row, by=signed_in(request), at=now(request))
    except BadHandover as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("Retired. Nothing of it is taken any more."))
    return redirect("handovers:partner", pk=row.pk)


@requires(Permission.HOLD_KEYS)
@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the card of an office of ours, for a partner to enter."""
    actor = signed_in(request)
    own = actor.institutions_with(Permission.HOLD_KEYS)
    office = get_object_or_404(Institution.visible.to(actor).filter(pk__in=own), pk=pk)
    try:
        recipient = text_recipients(office.pk)[0]
    except NoKey:
        recipient = ""
    words = card_of(
        office, address=settings.SINERGI_PUBLIC_URL.rstrip("/"), recipient=recipient,
        at=now(request),
    )  # fmt: skip
    content = json.dumps(words, ensure_ascii=False, indent=1).encode()
    return bytes_answer(content, name="kartu.json", media_type="application/json")

"""Keys of custodians: given, proved by a challenge, retired."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.seals.answering import page
from sinergi.seals.finding import office_of
from sinergi.seals.forms.keys import OfferForm, ProveForm
from sinergi.seals.forms.keys import problem as told
from sinergi.seals.models import CustodianKey
from sinergi.seals.models.key import OFFERED
from sinergi.seals.sealing import BadKey
from sinergi.seals.services.custody import (
    KeyKnown,
    LastKey,
    WrongAnswer,
    offer_key,
    prove_key,
    retire_key,
)


@requires(Permission.HOLD_KEYS)
def custodian_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a public key of one's own; nothing is sealed to it before it is proved."""
    office, actor = office_of(request, pk), signed_in(request)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        holder = Person.objects.get(pk=actor.pk)
        try:
            key = offer_key(
                office, data["public"], data["label"], holder=holder, by=actor,
                at=real_now(),
            )  # fmt: skip
        except BadKey:
            form.add_error("public", told("public"))
        except KeyKnown:
            form.add_error("public", told("known-key"))
        else:
            return redirect("seals:custodian", pk=key.pk)
    return page(request, office, form, name="custodian_new", suggest=False)


@requires(Permission.HOLD_KEYS)
def custodian(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a custodian's key; while it is only offered, take the challenge's answer."""
    actor = signed_in(request)
    rows = CustodianKey.visible.to(actor).select_related("institution", "holder")
    key = get_object_or_404(rows, pk=pk)
    form = ProveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_key(key, form.cleaned_data["answer"], by=actor, at=real_now())
        except WrongAnswer:
            form.add_error("answer", told("answer"))
        else:
            messages.success(
                request, _("Proved: identities are sealed to it from now.")
            )
            return redirect("seals:custodian", pk=key.pk)
    status = 422 if form.errors else 200
    context = {"key": key, "form": form, "offered": key.state == OFFERED}
    return render(request, "seals/custodian.html", context, status=status)


@requires(Permission.HOLD_KEYS)
@require_safe
def challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the challenge, which the private key alone opens."""
    rows = CustodianKey.visible.to(signed_in(request)).filter(state=OFFERED)
    key = get_object_or_404(rows, pk=pk)
    answer = HttpResponse(
        bytes(key.sealed_challenge), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = f'attachment; filename="tantangan-{key.pk}.age"'
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.HOLD_KEYS)
@require_POST
def custodian_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal nothing more to this key."""
    actor = signed_in(request)
    key = get_object_or_404(CustodianKey.visible.to(actor), pk=pk)
    try:
        retire_key(key, by=actor, at=real_now())
    except LastKey:
        messages.error(
            request, _("This is the last key in force. Give another one first.")
        )
    else:
        messages.success(request, _("Retired. It still opens what was sealed to it."))
    return redirect("seals:custodian", pk=key.pk)

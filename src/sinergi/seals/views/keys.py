"""Keys of one's office: what stands, set up, unlock, lock, another passphrase, a new term."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.accounts.stepup import sensitive
from sinergi.seals.answering import page, refusals
from sinergi.seals.detailing import offices_of
from sinergi.seals.finding import office_of
from sinergi.seals.forms.keys import ChangeForm, NewPassphrase, SetUpForm, UnlockForm
from sinergi.seals.services.holding import (
    begin_term,
    change_passphrase,
    lock_office,
    may_embed,
    set_up_office,
    unlock_office,
)
from sinergi.seals.services.rewrapping import begin_rewrap
from sinergi.seals.tasks import start_rewrap


@requires(Permission.HOLD_KEYS)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys of one's offices: state, fingerprint, since when, who unlocked."""
    offices = offices_of(signed_in(request), real_now())
    return render(request, "seals/keys.html", {"offices": offices})


@requires(Permission.HOLD_KEYS)
@sensitive
@sensitive_post_parameters("new", "again")
@sensitive_variables("form")
def set_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the office's first key."""
    office, actor = office_of(request, pk), signed_in(request)
    form = SetUpForm(request.POST or None, may_embed=may_embed(office))
    if request.method == "POST" and form.is_valid():
        new, embedded = form.cleaned_data["new"], form.cleaned_data.get("embedded")
        with refusals(form):
            set_up_office(office, new, by=actor, at=real_now(), embedded=bool(embedded))
            unlock_office(office, new, by=actor, at=real_now())
            messages.success(request, _("The key is in force, and unlocked for now."))
            return redirect("seals:keys")
    return page(request, office, form, name="set_up", suggest=True)


@requires(Permission.HOLD_KEYS)
@sensitive_post_parameters("passphrase")
@sensitive_variables("form")
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Unlock the office by its passphrase, and go back to what was asked for."""
    office, actor = office_of(request, pk), signed_in(request)
    form = UnlockForm(request.POST or None, initial={"next": request.GET.get("next")})
    if request.method == "POST" and form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        with refusals(form):
            unlock_office(office, passphrase, by=actor, at=real_now())
            messages.success(request, _("Your office is unlocked."))
            return redirect(_back(form.cleaned_data["next"]))
    return page(request, office, form, name="unlock", suggest=False)


def _back(address: str) -> str:
    """Return an address of ours, else the page of keys."""
    if address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    ):
        return address
    return reverse("seals:keys")


@requires(Permission.HOLD_KEYS)
@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget what was unlocked."""
    office = office_of(request, pk)
    lock_office(office, by=signed_in(request), at=real_now())
    messages.success(request, _("Your office is locked: nothing sealed opens now."))
    return redirect("seals:keys")


@requires(Permission.HOLD_KEYS)
@sensitive
@sensitive_post_parameters("old", "new", "again")
@sensitive_variables("form")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the key under another passphrase."""
    office, actor = office_of(request, pk), signed_in(request)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        with refusals(form, "old"):
            change_passphrase(office, old, new, by=actor, at=real_now())
            messages.success(request, _("The new passphrase counts from now."))
            return redirect("seals:keys")
    return page(request, office, form, name="change", suggest=True)


@requires(Permission.HOLD_KEYS)
@sensitive
@sensitive_post_parameters("new", "again")
@sensitive_variables("form")
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the key of a new term, and begin to seal everything anew."""
    office, actor = office_of(request, pk), signed_in(request)
    form = NewPassphrase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            begin_term(office, form.cleaned_data["new"], by=actor, at=real_now())
            return _sealed_anew(request, office)
    return page(request, office, form, name="term", suggest=True)


@requires(Permission.HOLD_KEYS)
@require_POST
def rewrap(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to seal everything anew, or go on where it was broken off."""
    return _sealed_anew(request, office_of(request, pk))


def _sealed_anew(request: HttpRequest, office: Institution) -> HttpResponse:
    actor = signed_in(request)
    row = begin_rewrap(office, by=actor, at=real_now())
    start_rewrap(row, by=actor)
    messages.success(
        request, _("What is sealed to the old key is sealed anew. Leave it unlocked.")
    )
    return redirect("seals:keys")

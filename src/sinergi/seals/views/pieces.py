"""Pieces of an office's key: cut, printed, and the key back from them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.stepup import sensitive
from sinergi.seals.answering import page, refusals
from sinergi.seals.finding import office_of
from sinergi.seals.forms.keys import CutForm, RecoverForm
from sinergi.seals.keeping import key_chain
from sinergi.seals.papers import pieces_pdf
from sinergi.seals.services.recovering import (
    cut_office_key,
    recover_office_key,
)


@requires(Permission.HOLD_KEYS)
@sensitive
@sensitive_post_parameters("passphrase")
@sensitive_variables("form", "texts")
def cut(request: HttpRequest, pk: int) -> HttpResponse:
    """Cut the key into pieces and hand out their sheets, once."""
    office, actor, at = office_of(request, pk), signed_in(request), real_now()
    form = CutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals(form):
            texts = cut_office_key(
                office, data["passphrase"], data["needed"], data["pieces"],
                by=actor, at=at,
            )  # fmt: skip
            names = [line.strip()[:80] for line in data["names"].splitlines()]
            paper = pieces_pdf(key_chain(office.pk)[0], texts, names, at=at)
            answer = HttpResponse(paper, content_type="application/pdf")
            answer["Content-Disposition"] = 'attachment; filename="pecahan-kunci.pdf"'
            answer["Cache-Control"] = "no-store"
            return answer
    return page(request, office, form, name="cut", suggest=False)


@requires(Permission.HOLD_KEYS)
@sensitive
@sensitive_post_parameters("pieces", "new", "again")
@sensitive_variables("form")
def recover(request: HttpRequest, pk: int) -> HttpResponse:
    """Take pieces, and put the key they give under a new passphrase."""
    office, actor = office_of(request, pk), signed_in(request)
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        texts = [line for line in data["pieces"].splitlines() if line.strip()]
        with refusals(form):
            recover_office_key(office, texts, data["new"], by=actor, at=real_now())
            told = _("The key is back, under the new passphrase, and unlocked.")
            messages.success(request, told)
            return redirect("seals:keys")
    return page(request, office, form, name="recover", suggest=True)

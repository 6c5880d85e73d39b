"""One's own API tokens: list, make, revoke."""

import datetime as dt
from typing import cast

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
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.tokens import TokenForm
from sinergi.accounts.models import ApiToken, Person, membership_day
from sinergi.accounts.rules import BadToken
from sinergi.accounts.services import make_token, revoke_token
from sinergi.accounts.stepup import sensitive
from sinergi.accounts.words import say_refusal

MOST_SHOWN = 100


@requires(Permission.USE_TOKENS)
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens with their last use and end."""
    day = membership_day()
    rows = ApiToken.visible.to(signed_in(request))[:MOST_SHOWN]
    context = {"rows": [(row, _state(row, day)) for row in rows], "secret": ""}
    return render(request, "accounts/tokens.html", context)


def _state(row: ApiToken, day: dt.date) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "over" if row.expires_on < day else "used"


@requires(Permission.USE_TOKENS)
@sensitive
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is shown on the answer and never again."""
    person = cast(Person, request.user)
    form = TokenForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row, secret = make_token(
                given["name"], [Permission(one) for one in given["scopes"]],
                expires_on=given["expires_on"], read_only=given["read_only"],
                by=person, at=real_now(), today=membership_day(),
            )  # fmt: skip
        except BadToken as refusal:
            fields = {"token-days": "expires_on", "token-scopes": "scopes"}
            form.add_error(fields.get(refusal.code), say_refusal(refusal))
        else:
            context = {"row": row, "secret": secret}
            return render(request, "accounts/token_made.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/token_new.html", {"form": form}, status=status)


@requires(Permission.USE_TOKENS)
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a token open nothing from now on."""
    person = cast(Person, request.user)
    row = get_object_or_404(ApiToken.visible.to(person), pk=pk)
    revoke_token(row, by=person, at=real_now())
    messages.success(request, _("The token is revoked; it opens nothing any more."))
    return redirect("accounts:tokens")

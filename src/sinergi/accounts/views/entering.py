"""The way in: a link or a printed code, with which people set their own password."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import public
from sinergi.accounts.forms.people import CodeForm, PasswordForm
from sinergi.accounts.models import Invitation
from sinergi.accounts.rules import BadInvitation
from sinergi.accounts.services import accept_invitation, find_invitation
from sinergi.accounts.words import say_refusal


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the person of a link set a password; a used or old link says what to do."""
    if not ratelimit.consume(request, action="invitation", key="link"):
        return _too_often(request)
    invitation = find_invitation(secret[:80], at=real_now())
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    form = PasswordForm(request.POST or None, person=invitation.person)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, invitation, form)
    context = {"form": form, "person": invitation.person}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invitation.html", context, status=status)


def _too_often(request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, ratelimit.respond_429(request))


def _let_in(
    request: HttpRequest, invitation: Invitation, form: PasswordForm
) -> HttpResponse:
    try:
        accept_invitation(invitation, form.cleaned_data["password"], at=real_now())
    except BadInvitation as refusal:
        form.add_error(None, say_refusal(refusal))
        context = {"form": form, "person": invitation.person}
        return render(request, "accounts/invitation.html", context, status=422)
    messages.success(request, _("Your password is set. Sign in with it now."))
    return redirect("account_login")


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Let somebody in with user name and printed code, and set a password."""
    form = CodeForm(request.POST or None, initial={"username": _asked_name(request)})
    if request.method == "POST":
        name = to_asked_text(request.POST.get("username", "")).casefold()
        if not ratelimit.consume(request, action="invitation", key=name):
            return _too_often(request)
        if form.is_valid() and (found := _found(form)) is not None:
            return _let_in(request, found, form)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/by_code.html", {"form": form}, status=status)


def _asked_name(request: HttpRequest) -> str:
    return to_asked_text(request.GET.get("name", ""))


def _found(form: CodeForm) -> Invitation | None:
    """Return the invitation; the same words whether name or code is wrong."""
    given = form.cleaned_data
    found = find_invitation(given["code"], username=given["username"], at=real_now())
    if found is None:
        form.add_error(
            "code",
            _(
                "User name and code do not fit together, or the code is used or expired. "
                "Check both, or ask for a new code."
            ),
        )
        return None
    form.person = found.person
    form.full_clean()
    return found if form.is_valid() else None

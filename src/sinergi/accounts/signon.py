"""Single sign-on: people who are there already, never new ones."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sinergi.accounts.models import Person


class LinkingAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """allauth's single sign-on as we use it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link by the e-mail the provider has verified, where exactly one person has it.

        Who is signed in already links explicitly (`process=connect`). Everybody else is
        told to ask; nothing is made.
        """
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = person_of(sociallogin)
        if person is None:
            messages.error(
                request,
                _(
                    "No account here has this verified e-mail address. Ask the person "
                    "who manages access in your institution."
                ),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)


def person_of(sociallogin: Any) -> Person | None:
    """Return the one open account with an e-mail the provider calls verified."""
    emails = {
        one.email.casefold() for one in sociallogin.email_addresses if one.verified
    }
    found = [
        person
        for email in emails
        for person in Person.objects.filter(
            email__iexact=email, is_active=True, example=False
        )
    ]
    return found[0] if len(found) == 1 else None

"""Signing in: no self-made accounts, example people on this machine only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """allauth as we use it: accounts are made by people with the right to."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False


class SinergiBackend(AuthenticationBackend):  # type: ignore[misc] # allauth is untyped
    """allauth's check of user name and password, with one more refusal."""

    def authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> Any | None:
        """Return the person, or None: wrong password, or an example login from afar."""
        person = super().authenticate(request, **credentials)
        if person is not None and person.example and not settings.SINERGI_LOOPBACK:
            return None
        return person

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Django's own permission names are not used; `Person.holds` decides."""
        return False

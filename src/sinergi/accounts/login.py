"""Signing in: no self-made accounts, example people on this machine only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from sinergi.access.clock import real_now
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """allauth as we use it: accounts are made by people with the right to."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in and record it; the fact holds the person's id and nothing more."""
        super().login(request, user)
        record(Verb.SIGNED_IN, at=real_now(), actor=user, target=f"person:{user.pk}")

    @transaction.atomic
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record that a sign-in was refused, without the name that was typed."""
        super().authentication_failed(request, **credentials)
        record(Verb.SIGN_IN_FAILED, at=real_now(), actor=None, target="session:none")


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

    def get_user(self, user_id: int) -> Any | None:
        """Return the person of a session; an example's session ends with the loopback."""
        person = super().get_user(user_id)
        if person is not None and person.example and not settings.SINERGI_LOOPBACK:
            return None
        return person

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Django's own permission names are not used; `Person.holds` decides."""
        return False

"""Who must have a second step of signing in, and is sent to set one up."""

from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sinergi.access.problems import is_for_program, problem_answer
from sinergi.accounts.models import Person
from sinergi.accounts.roles import MFA_ROLES, Role
from sinergi.doors.sealing import seal, unseal

OPEN = ("/account/", "/static/", "/language/", "/theme/", "/healthz", "/readyz")


def lacks_second_step(person: Person) -> bool:
    """True when a role of the person demands a second step and none is set up.

    Example people have none: their password stands on the screen, and they sign in on
    this machine only.
    """
    if person.example or not any(Role(m.role) in MFA_ROLES for m in person.memberships):
        return False
    return not is_mfa_enabled(person)


class SealedAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is untyped
    """allauth's second step, its secrets kept encrypted by a key outside the database."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored (Fernet: AES-128-CBC with HMAC-SHA256)."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raises InvalidToken when the key is another one."""
        return unseal(encrypted_text)


class DemandSecondFactor:
    """With SINERGI_REQUIRE_MFA: send such people to the page where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Redirect or pass on."""
        if not settings.SINERGI_REQUIRE_MFA or request.path.startswith(OPEN):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated or not lacks_second_step(user):
            return self.get_response(request)
        if is_for_program(request):
            return self._program(request)
        messages.warning(
            request,
            _(
                "Your role needs a second step at sign-in. Set one up here; it takes two "
                "minutes."
            ),
        )
        return redirect("mfa_index")

    def _program(self, request: HttpRequest) -> HttpResponseBase:
        """Say it in the API's shape; who sends a token is judged by that alone."""
        if "Authorization" in request.headers:
            return self.get_response(request)
        return problem_answer("second-step")

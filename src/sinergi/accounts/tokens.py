"""Who asks by token: a person, with no more than the token's scopes and their own roles."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from sinergi.access.answers import SAFE
from sinergi.access.api import Door
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.access.problems import ApiProblem
from sinergi.accounts.models import ApiToken, Person, membership_day
from sinergi.accounts.secondfactor import lacks_second_step
from sinergi.accounts.services.tokens import PREFIX, hash_secret

LONGEST_SECRET = 100
NOTE_EVERY = dt.timedelta(minutes=1)
"""How often "last used" is written down: not with every request."""


class BearerToken(Door, HttpBearer):
    """`Authorization: Bearer sinergi_…`: the API only, without cookie and CSRF check."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return the narrowed person and make the request theirs; None is answered 401."""
        at = real_now()
        row = usable_token(token)
        if row is None:
            return None
        person = narrowed(row)
        request.user = person
        if row.read_only and request.method not in SAFE:
            raise ApiProblem("read-only")
        self.admit(request, person)
        note_use(row, at)
        return person


def usable_token(secret: str) -> ApiToken | None:
    """Return the token of a secret that opens the API now, with its person.

    None when it is unknown, revoked or expired, when its person is closed, has left (no
    role today), may no longer use tokens, lacks a second step that their role demands,
    or is an example login on a server that others reach.
    """
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    rows = ApiToken.all_rows.usable_on(membership_day()).select_related("person")
    row = rows.filter(digest=hash_secret(secret)).first()
    return row if row is not None and _may_use(row.person) else None


def _may_use(person: Person) -> bool:
    if not person.is_active or not person.holds(Permission.USE_TOKENS):
        return False
    if person.example and not settings.SINERGI_LOOPBACK:
        return False
    return not (settings.SINERGI_REQUIRE_MFA and lacks_second_step(person))


def narrowed(row: ApiToken) -> Person:
    """Return the token's person with the token's scopes; who they are may always be asked."""
    person = row.person
    person.scopes = row.permissions | {Permission.USE_TOKENS}
    person.token_id = row.pk
    return person


def note_use(row: ApiToken, at: dt.datetime) -> None:
    """Write down that the token was used, at most once a minute."""
    if row.used_at is None or at - row.used_at >= NOTE_EVERY:
        ApiToken.all_rows.filter(pk=row.pk).update(used_at=at)


class PerToken(SimpleRateThrottle):
    """So many requests a minute for each token, counted in the shared cache."""

    scope = "token"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """Return the counter's name, None for people at a browser."""
        token = getattr(request.user, "token_id", None)
        return None if token is None else f"api-token:{token}"

"""API tokens: made, revoked."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from django.db import transaction

from sinergi.access.permissions import Permission
from sinergi.accounts.models import ApiToken, Person
from sinergi.accounts.rules import BadToken, check_token
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb

PREFIX = "sinergi_"
"""Begins every secret, so that one that leaked into a text is recognised."""
MOST_TOKENS = 20
SHOWN = len(PREFIX) + 4


def hash_secret(secret: str) -> str:
    """Return what is kept of a secret.

    It is 256 random bits, so a plain hash cannot be tried out; and it is found by its
    hash, whose letters nobody who asks can choose.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    name: str,
    scopes: Collection[Permission],
    *,
    expires_on: dt.date,
    read_only: bool,
    by: Person,
    at: dt.datetime,
    today: dt.date,
) -> tuple[ApiToken, str]:
    """Add a token of the person and return it with its secret, told this once.

    Raises BadToken for scopes the person does not hold, days out of reach, too many.
    """
    check_token(
        set(scopes), held=set(by.permissions()), expires_on=expires_on, today=today
    )
    own = ApiToken.visible.to(by).usable_on(today)
    if own.count() >= MOST_TOKENS:
        raise BadToken("token-many", f"more than {MOST_TOKENS}", limit=MOST_TOKENS)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.all_rows.create(
        person=by, name=name, digest=hash_secret(secret), beginning=secret[:SHOWN],
        scopes=sorted(scopes), read_only=read_only, made_at=at, expires_on=expires_on,
    )  # fmt: skip
    record(
        Verb.TOKEN_MADE, at=at, actor=by, target=f"token:{row.pk}",
        scopes=[str(one) for one in sorted(scopes)], read_only=read_only,
        expires_on=expires_on.isoformat(),
    )  # fmt: skip
    return row, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person, at: dt.datetime) -> ApiToken:
    """Let the token open nothing from now on; revoking twice is revoking once."""
    row = ApiToken.all_rows.select_for_update().get(pk=token.pk)
    if row.revoked_at is not None:
        return row
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record(Verb.TOKEN_REVOKED, at=at, actor=by, target=f"token:{row.pk}")
    return row

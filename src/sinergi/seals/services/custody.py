"""Keys of custodians: offered, proved by opening a challenge, retired."""

import datetime as dt
import hashlib
import hmac
import secrets

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.seals.models import CustodianKey
from sinergi.seals.models.key import IN_FORCE, OFFERED, RETIRED
from sinergi.seals.sealing import plain_public, seal


class NotYours(ValueError):
    """The person does not hold keys of this office."""


class KeyKnown(ValueError):
    """This public key was offered before."""


class WrongAnswer(ValueError):
    """What was given is not what the challenge holds."""


class LastKey(ValueError):
    """The last key in force: without it, nothing could be sealed to a custodian."""


def _check(institution_id: int, by: Actor | None) -> None:
    if by is not None and institution_id not in by.institutions_with(
        Permission.HOLD_KEYS
    ):
        raise NotYours


@transaction.atomic
def offer_key(
    institution: Institution, public: str, label: str, *, holder: Person,
    by: Actor | None, at: dt.datetime, example: bool = False,
) -> CustodianKey:  # fmt: skip
    """Take a public key with a challenge sealed to it; nothing is sealed to it yet.

    Raises NotYours, KeyKnown, `sealing.BadKey`.
    """
    _check(institution.pk, by)
    plain = plain_public(public)
    if CustodianKey.all_rows.filter(public=plain).exists():
        raise KeyKnown
    answer = secrets.token_hex(8)
    key = CustodianKey.all_rows.create(
        institution=institution, public=plain, label=label, holder=holder,
        state=OFFERED, challenge=_hashed(answer), made_at=at,
        sealed_challenge=seal(f"{answer}\n".encode(), [plain]), example=example,
        made_by_id=None if by is None else by.pk,
    )  # fmt: skip
    _record(Verb.CUSTODIAN_KEY_OFFERED, key, by=by, at=at)
    return key


@transaction.atomic
def prove_key(
    key: CustodianKey, answer: str, *, by: Actor | None, at: dt.datetime
) -> CustodianKey:
    """Put the key in force: its holder opened the challenge. Raises NotYours, WrongAnswer."""
    _check(key.institution_id, by)
    given = _hashed(answer.strip().lower())
    if key.state != OFFERED or not hmac.compare_digest(given, key.challenge):
        raise WrongAnswer
    return _in_force(key, by=by, at=at)


@transaction.atomic
def put_key(
    institution: Institution, public: str, label: str, *, holder: Person,
    at: dt.datetime, example: bool = False,
) -> CustodianKey:  # fmt: skip
    """Take a key whose private half was seen by who runs the command; for examples."""
    key = offer_key(
        institution, public, label, holder=holder, by=None, at=at, example=example
    )
    return _in_force(key, by=None, at=at)


def _in_force(key: CustodianKey, *, by: Actor | None, at: dt.datetime) -> CustodianKey:
    key.state, key.proved_at = IN_FORCE, at
    key.challenge, key.sealed_challenge = "", b""
    key.save()
    _record(Verb.CUSTODIAN_KEY_PROVED, key, by=by, at=at)
    return key


@transaction.atomic
def retire_key(key: CustodianKey, *, by: Actor | None, at: dt.datetime) -> CustodianKey:
    """Seal nothing to this key from now; what was sealed to it before, it still opens.

    Raises NotYours, LastKey.
    """
    _check(key.institution_id, by)
    if key.state == RETIRED:
        return key
    others = CustodianKey.all_rows.filter(
        state=IN_FORCE, institution=key.institution_id
    )
    if key.state == IN_FORCE and not others.exclude(pk=key.pk).exists():
        raise LastKey
    key.state, key.retired_at = RETIRED, at
    key.challenge, key.sealed_challenge = "", b""
    key.save()
    _record(Verb.CUSTODIAN_KEY_RETIRED, key, by=by, at=at)
    return key


def _hashed(answer: str) -> str:
    return hashlib.sha256(answer.encode(errors="replace")).hexdigest()


def _record(
    verb: Verb, key: CustodianKey, *, by: Actor | None, at: dt.datetime
) -> None:
    record(
        verb, at=at, actor=by, target=f"custodian-key:{key.pk}",
        institution_id=key.institution_id,
    )  # fmt: skip

"""Which device asks: by the secret in its server address, or by HTTP Basic or Digest.

The address is what our QR code gives a phone, and what we recommend. Some clients insist
on a user name and a password: `device-<id>` and the secret. Digest is RFC 7616 with MD5,
which is what ODK clients speak; the nonce is signed and lives for five minutes.
"""

import base64
import binascii
import hashlib
import hmac
import re
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Device, membership_day
from sinergi.accounts.querysets import DeviceQuerySet
from sinergi.accounts.secondfactor import lacks_second_step
from sinergi.accounts.services.devices import PREFIX, REALM
from sinergi.accounts.services.tokens import hash_secret
from sinergi.doors.sealing import InvalidToken, unseal

LONGEST_SECRET = 100
NONCE_SECONDS = 300
FIELDS = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


def usable_device(secret: str) -> Device | None:
    """Return the device of a secret that may send now, with its person; else None.

    None when it is unknown, revoked or expired, when its person is closed or has left,
    may not send, lacks a second step that their role demands, or is an example login on
    a server that others reach.
    """
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    row = _usable().filter(digest=hash_secret(secret)).first()
    return row if row is not None and _may_send(row) else None


def known_device(secret: str) -> int | None:
    """Return the id of the device of a secret that is not revoked; one small query.

    Enough to give somebody an appointment, not to take anything from them.
    """
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    rows = Device.all_rows.filter(digest=hash_secret(secret), revoked_at=None)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def authorized_device(request: HttpRequest) -> Device | None:
    """Return the device that an Authorization header proves; else None."""
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return _by_basic(rest)
    if scheme.lower() == "digest":
        return _by_digest(request, rest)
    return None


def brings_old_nonce(request: HttpRequest) -> bool:
    """Return whether a Digest header names a nonce of ours that is too old by now.

    Then, and only then, may the client try again without asking for the password.
    """
    scheme, _space, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "digest":
        return False
    nonce = _given(rest).get("nonce", "")
    try:
        _signer().unsign(nonce)
    except BadSignature:
        return False
    return not _is_fresh(nonce)


def challenge(*, stale: bool = False) -> str:
    """Return the WWW-Authenticate header that asks a client for Digest."""
    nonce = _signer().sign(str(time.time_ns()))
    old = ", stale=true" if stale else ""
    named = f'realm="{REALM}", domain="/or/", qop="auth", algorithm=MD5'
    return f'Digest {named}, nonce="{nonce}"{old}'


def _usable() -> DeviceQuerySet:
    return Device.all_rows.usable_on(membership_day()).select_related("person")


def _may_send(row: Device) -> bool:
    person = row.person
    if not person.is_active or not person.holds(Permission.SEND_SUBMISSIONS):
        return False
    if person.example and not settings.SINERGI_LOOPBACK:
        return False
    return not (settings.SINERGI_REQUIRE_MFA and lacks_second_step(person))


def _by_basic(text: str) -> Device | None:
    try:
        plain = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user_name, _colon, secret = plain.partition(":")
    row = usable_device(secret)
    return row if row is not None and row.user_name == user_name else None


def _by_digest(request: HttpRequest, text: str) -> Device | None:
    given = _given(text)
    row = _named(given.get("username", ""))
    if row is None or not _is_fresh(given.get("nonce", "")):
        return None
    if given.get("uri", "") not in {request.get_full_path(), _whole(request)}:
        return None
    expected = _answer(row, request.method or "", given)
    told = given.get("response", "")
    if not expected or not hmac.compare_digest(expected.encode(), told.encode()):
        return None
    return row if _may_send(row) else None


def _given(text: str) -> dict[str, str]:
    return {name: quoted or bare for name, quoted, bare in FIELDS.findall(text)}


def _named(user_name: str) -> Device | None:
    number = user_name.removeprefix("device-")
    if not number.isdecimal() or len(number) > 18:
        return None
    return _usable().filter(pk=int(number)).first()


def _whole(request: HttpRequest) -> str:
    """Some clients send the whole address as uri, which RFC 7616 allows."""
    parts = urlsplit(request.build_absolute_uri())
    return parts.geturl()


def _answer(row: Device, method: str, given: dict[str, str]) -> str:
    try:
        ha1 = unseal(row.sealed_ha1)
    except InvalidToken:
        return ""
    ha2 = _md5(f"{method}:{given.get('uri', '')}")
    if "qop" not in given:
        return _md5(f"{ha1}:{given.get('nonce', '')}:{ha2}")
    middle = (given.get(one, "") for one in ("nonce", "nc", "cnonce", "qop"))
    return _md5(":".join([ha1, *middle, ha2]))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="sinergi.device.nonce")


def _is_fresh(nonce: str) -> bool:
    try:
        _signer().unsign(nonce, max_age=NONCE_SECONDS)
    except (BadSignature, SignatureExpired):
        return False
    return True

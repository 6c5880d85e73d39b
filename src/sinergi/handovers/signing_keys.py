"""The key an office signs with: made at its first use, its private half a file of ours.

The file lies under SINERGI_HOME with mode 0600. Whoever takes the database alone cannot
sign; whoever takes the server can, as with any key that a program uses by itself.
"""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from sinergi.accounts.models import Institution
from sinergi.handovers.models import SigningKey
from sinergi.handovers.rules.signing import new_private, public_of, sign, verifies
from sinergi.handovers.rules.statements import canonical

CARD_FORMAT = "sinergi-partner/1"


class NoSigningKey(RuntimeError):
    """The file of the office's private key is gone: restore it, or renew the key."""


def _file(public: str) -> Path:
    name = hashlib.sha256(public.encode()).hexdigest()[:32]
    return Path(settings.SINERGI_KEYS) / "handovers" / f"{name}.key"


def public_key(institution_id: int, *, at: dt.datetime) -> str:
    """Return the office's public key in force; makes a pair when there is none."""
    row = SigningKey.all_rows.filter(
        institution_id=institution_id, retired_at=None
    ).first()
    return row.public if row else _made(institution_id, at)


def _made(institution_id: int, at: dt.datetime) -> str:
    private = new_private()
    public = public_of(private)
    place = _file(public)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    with transaction.atomic():
        row, _new = SigningKey.all_rows.get_or_create(
            institution_id=institution_id, retired_at=None,
            defaults={"public": public, "since": at},
        )  # fmt: skip
    return row.public


def private_key(public: str) -> bytes:
    """Return the private half; raises NoSigningKey when its file is gone."""
    try:
        return _file(public).read_bytes()
    except OSError as error:
        raise NoSigningKey(public) from error


def sign_for(
    institution_id: int, statement: bytes, *, at: dt.datetime
) -> tuple[str, str]:
    """Return (signature, public key) of an office over a statement."""
    public = public_key(institution_id, at=at)
    return sign(statement, private_key(public)), public


def card_of(
    institution: Institution, *, address: str, recipient: str, at: dt.datetime
) -> dict[str, Any]:
    """Return what a partner enters of us: names, keys, signed by the key it names."""
    public = public_key(institution.pk, at=at)
    words = {
        "format": CARD_FORMAT, "name": institution.name, "office": str(institution.pk),
        "address": address, "signing_key": public, "recipient": recipient,
    }  # fmt: skip
    return {**words, "signature": sign(canonical(words), private_key(public))}


def read_card(text: str) -> dict[str, str] | None:
    """Return the words of a card whose signature fits, None for anything else."""
    try:
        card = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(card, dict) or card.get("format") != CARD_FORMAT:
        return None
    if not all(isinstance(one, str) and one.isprintable() for one in card.values()):
        return None
    words = {name: one for name, one in card.items() if name != "signature"}
    wanted = {"format", "name", "office", "address", "signing_key", "recipient"}
    if set(words) != wanted or "signature" not in card:
        return None
    fits = verifies(canonical(words), card["signature"], words["signing_key"])
    return words if fits else None

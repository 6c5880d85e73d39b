"""Stands in for `sinergi.seals` until that branch is merged; deleted then."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyrage
from pyrage import x25519

TEXT, ORIGINAL = x25519.Identity.generate(), x25519.Identity.generate()


def text_recipients(institution_id: int) -> list[str]:
    """Return the office's public keys."""
    return [str(TEXT.to_public())]


def original_recipients(institution_id: int) -> list[str]:
    """Return the custodians' public keys."""
    return [str(ORIGINAL.to_public())]


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return sealed bytes."""
    keys = [x25519.Recipient.from_str(one) for one in recipients]
    return bytes(pyrage.encrypt(data, keys))


def open_with(sealed: bytes, identity: str) -> bytes:
    """Return opened bytes."""
    return bytes(pyrage.decrypt(sealed, [x25519.Identity.from_str(identity)]))


def pack(mapping: Mapping[str, Any]) -> bytes:
    """Return JSON."""
    data = json.dumps(mapping, ensure_ascii=False).encode(errors="replace")
    return data + b" " * (-len(data) % 256)


def unpack(data: bytes) -> dict[str, Any]:
    """Return the mapping."""
    return dict(json.loads(data))

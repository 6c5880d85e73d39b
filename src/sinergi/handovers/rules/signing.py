"""Signatures: Ed25519 (RFC 8032) over a fixed word and the canonical statement.

The word in front keeps a signature from meaning anything elsewhere. Keys travel as the
standard base64 of their 32 raw bytes.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

PREFIX = b"sinergi-handover/1\n"
RAW = 32
SIGNATURE = 64


class BadSigningKey(ValueError):
    """The text is no public key of Ed25519."""


def new_private() -> bytes:
    """Return a new private key, 32 raw bytes."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.Raw,
        serialization.PrivateFormat.Raw,
        serialization.NoEncryption(),
    )


def public_of(private: bytes) -> str:
    """Return the public half of 32 raw bytes."""
    key = Ed25519PrivateKey.from_private_bytes(private).public_key()
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(statement: bytes, private: bytes) -> str:
    """Return the signature in base64."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return base64.b64encode(key.sign(PREFIX + statement)).decode()


def verifies(statement: bytes, signature: str, public: str) -> bool:
    """True when the signature is that of the public key; never raises."""
    try:
        raw = _decoded(signature, SIGNATURE)
        key = Ed25519PublicKey.from_public_bytes(_decoded(public, RAW))
        key.verify(raw, PREFIX + statement)
    except (ValueError, InvalidSignature):
        return False
    return True


def plain_public(text: str) -> str:
    """Return the public key without what stood around it; raises BadSigningKey."""
    try:
        raw = _decoded(text.strip(), RAW)
        Ed25519PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise BadSigningKey("public") from error
    return base64.b64encode(raw).decode()


def fingerprint(public: str) -> str:
    """Return the SHA-256 of the raw key, its first 32 digits in groups of four."""
    digest = hashlib.sha256(_decoded(public, RAW)).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _decoded(text: str, length: int) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError("not base64") from error
    if len(raw) != length:
        raise ValueError("wrong length")
    return raw

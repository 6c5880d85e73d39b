"""The installation's signature under the heads of exports: Ed25519 (RFC 8032).

Its secret is made at the first start with file mode 0600 (`keys/evidence`); the public
half and its fingerprint stand in every export and on the page of the heads.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

LABEL = b"sinergi evidence head 1:"


def _key() -> Ed25519PrivateKey:
    seed = hashlib.sha256(LABEL + settings.SINERGI_EVIDENCE_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign(data: bytes) -> bytes:
    """Return our signature of 64 bytes."""
    return _key().sign(data)


def public_key() -> bytes:
    """Return the public half, 32 bytes."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint() -> str:
    """Return the SHA-256 of the public half in groups of four, as people compare it."""
    digest = hashlib.sha256(public_key()).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 64, 4))

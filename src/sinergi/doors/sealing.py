"""Small secrets kept in the database, encrypted by a key outside of it."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

__all__ = ["InvalidToken", "mark_of", "seal", "unseal"]


def _box() -> Fernet:
    digest = hashlib.sha256(settings.SINERGI_SECOND_STEP_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(text: str) -> str:
    """Return the text as it is stored (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text; raises InvalidToken when the key is another one."""
    return _box().decrypt(sealed.encode()).decode()


def mark_of(purpose: str, text: str) -> str:
    """Return a mark by which equal texts are found alike, and none is read without the key.

    HMAC-SHA256 under a key of its own per purpose, in hexadecimal. Whoever has the key can
    still try a guess: it hides texts from who has the database alone.
    """
    secret = settings.SINERGI_SECOND_STEP_KEY.encode()
    key = hmac.digest(secret, f"mark:{purpose}".encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()

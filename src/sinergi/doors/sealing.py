"""Small secrets kept in the database, encrypted by a key outside of it."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

__all__ = ["InvalidToken", "seal", "unseal"]


def _box() -> Fernet:
    digest = hashlib.sha256(settings.SINERGI_SECOND_STEP_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(text: str) -> str:
    """Return the text as it is stored (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text; raises InvalidToken when the key is another one."""
    return _box().decrypt(sealed.encode()).decode()

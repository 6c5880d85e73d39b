"""The key that receipts are hashed with; kept beside the others, apart from the database."""

from django.conf import settings


def receipt_key() -> bytes:
    """Return the key of this installation."""
    return bytes(settings.SINERGI_RECEIPT_KEY)

"""The language of the address that is answered."""

from django.utils.translation import get_language


def language_here() -> str:
    """Return "id" or "en"."""
    return "en" if (get_language() or "id").startswith("en") else "id"

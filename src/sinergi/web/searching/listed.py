"""Addresses of lists that are asked by words."""

from urllib.parse import urlencode

from django.urls import reverse


def address(view: str, **asked: str) -> str:
    """Return the address of a list with what is asked of it."""
    return f"{reverse(view)}?{urlencode(asked)}"

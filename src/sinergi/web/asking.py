"""What the address asks for, read so that nothing odd in it can break a page."""

import unicodedata

from django.http import HttpRequest

from sinergi.access.actor import Actor
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code, to_code

LONGEST_TEXT = 80
LARGEST_NUMBER = 2**31 - 1  # what an integer column holds on both databases


def asked_text(request: HttpRequest, name: str, longest: int = LONGEST_TEXT) -> str:
    """Return the parameter without control characters, trimmed and cut; "" without one.

    A NUL byte would be an error in PostgreSQL, so it never reaches a query.
    """
    raw = request.GET.get(name, "")[: longest * 2]
    plain = "".join(ch for ch in raw if unicodedata.category(ch)[0] != "C")
    return plain.strip()[:longest]


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return the parameter as a whole number from 0 on, None when it is none."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return None
    number = int(text)
    return number if number <= LARGEST_NUMBER else None


def asked_code(request: HttpRequest, name: str = "within") -> str:
    """Return the area code asked for, with its dots; "" for the nation or no code."""
    code = to_code(asked_text(request, name, 24))
    return code if is_code(code) and code != NATION else ""


def asked_area(request: HttpRequest, actor: Actor, name: str = "within") -> Area | None:
    """Return the area in force that is asked for, None without one or when unknown."""
    code = asked_code(request, name)
    if not code:
        return None
    return Area.visible.to(actor).current().filter(code=code).first()

"""What the address asks for, read so that nothing odd in it can break a page."""

from django.http import HttpRequest

from sinergi.access.actor import Actor
from sinergi.access.asking import LONGEST_TEXT, to_asked_number, to_asked_text
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code, to_code


def asked_text(request: HttpRequest, name: str, longest: int = LONGEST_TEXT) -> str:
    """Return the parameter without control characters, trimmed and cut; "" without one."""
    return to_asked_text(request.GET.get(name, ""), longest)


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return the parameter as a whole number from 0 on, None when it is none."""
    return to_asked_number(request.GET.get(name, ""))


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

"""Pages of the public page: Jinja2, few bytes, no script, the same frame."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sinergi.accounts.models import Person
from sinergi.public.addresses import ADDRESSES as DOOR
from sinergi.public.models.release import shown_parts
from sinergi.public.rules.parts import Part
from sinergi.public.site.addresses import PREFIXES, SIMPLE

HTML = "text/html; charset=utf-8"
RESTS_ON_DATA = frozenset({200, 404, 410})
"""Answers in which the database is asked; one that tells of trouble asks nobody."""
ABOUT = gettext_noop(
    "Election calendar, map of vulnerability and how sure it is, joint posts, outreach sessions, "
    "open data and what first-time voters want to know."
)


@cache
def _template(name: str) -> Any:
    return engines["jinja2"].env.get_template(f"public/site/{name}.html")  # type: ignore[attr-defined]


def other_of(language: str) -> str:
    """Return the other language."""
    return "en" if language == "id" else "id"


def page(
    name: str, language: str, here: str, *, status: int = 200, path: str = "",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Return a page. `here` names it in the menu; `path` is its address after the prefix."""
    other = other_of(language)
    rests = status in RESTS_ON_DATA and settings.SINERGI_SITE
    parts = shown_parts() if rests else frozenset()
    text = _template(name).render(
        language=language, other=other, to=SIMPLE[language], here=here, parts=parts,
        menu=menu(language, parts), door=DOOR[language], root=PREFIXES[language],
        address=PREFIXES[language] + path, other_address=PREFIXES[other] + path,
        made_up=rests and is_made_up(), description=_(ABOUT), **bases(), **context,
    )  # fmt: skip
    return HttpResponse(text, content_type=HTML, status=status)


def bases() -> dict[str, str]:
    """Return where this server is found: `base` is empty while only this machine knows it."""
    known = settings.SINERGI_PUBLIC_URL != settings.SINERGI_LOCAL_URL
    own = settings.SINERGI_PUBLIC_URL.rstrip("/")
    return {"base": own if known else "", "base_or": own}


def is_made_up() -> bool:
    """True while the example is loaded: then figures and announcements are made up."""
    return Person.objects.filter(example=True).exists()


def menu(language: str, parts: frozenset[Part]) -> list[tuple[str, str, str]]:
    """Return (name, address, words) of what is shown, in the order of questions."""
    to = SIMPLE[language]
    rows = (
        (Part.AREAS, "near", _("Near me")),
        (Part.SCORES, "map", _("Map")),
        (Part.CALENDAR, "calendar", _("Calendar")),
        (Part.POSKO, "posko", _("Posko")),
        (Part.SESSIONS, "sessions", _("Outreach sessions")),
        (Part.LEARNING, "learning", _("First-time voters")),
        (Part.REPORTS, "reports", _("Reports in numbers")),
        (Part.WARNINGS, "warnings", _("Warnings")),
        (Part.DATA, "data", _("Open data")),
    )
    return [(name, to[name], words) for part, name, words in rows if part in parts]


def plain(code: str, language: str, status: int) -> HttpResponse:
    """Return a page that tells why nothing is shown."""
    heading, text = _words()[code]
    return page("plain", language, "", status=status, heading=heading, text=text)


def _words() -> dict[str, tuple[str, str]]:
    wrong = _("The address is wrong or old, or this part is not shown at the moment.")
    return {
        "not-found": (_("This page does not exist"), wrong),
        "method": (_("This page cannot be used like that"), wrong),
        "withdrawn": (
            _("This file was withdrawn"),
            _("Its page tells why. Other editions stand in the list of open data."),
        ),
        "too-large": (
            _("That is too much at once"),
            _("Go back and answer the questions again."),
        ),
        "unreadable": (
            _("What was sent could not be read"),
            _("Go back and answer the questions again."),
        ),
        "busy": (
            _("Too much is going on at the moment"),
            _("Wait a minute and open the page again."),
        ),
        "broken": (
            _("Something failed here"),
            _("It is not your mistake. Wait a minute and open the page again."),
        ),
    }

"""Pages of the door: Jinja2, few bytes, the same frame."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.utils.translation import gettext as _

from sinergi.public.addresses import ADDRESSES, HARMLESS

HTML = "text/html; charset=utf-8"


@cache
def _template(name: str) -> Any:
    return engines["jinja2"].env.get_template(f"public/{name}.html")  # type: ignore[attr-defined]


def page(
    name: str, language: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a page of the door in the language of its address."""
    other = "en" if language == "id" else "id"
    text = _template(name).render(
        language=language, other=other, to=ADDRESSES[language],
        other_to=ADDRESSES[other], harmless=HARMLESS, **context,
    )  # fmt: skip
    return HttpResponse(text, content_type=HTML, status=status)


def plain_page(code: str, language: str, status: int) -> HttpResponse:
    """Return a page that tells why nothing was done."""
    heading, text = _words()[code]
    return page("plain", language, status=status, heading=heading, text=text)


def _words() -> dict[str, tuple[str, str]]:
    return {
        "too-large": (
            _("That is too much at once"),
            _("Files may have 32 MB together. Go back and leave one out."),
        ),
        "not-found": (
            _("This page does not exist"),
            _("The address is wrong or old. Nothing was sent."),
        ),
        "unreadable": (
            _("What was sent could not be read"),
            _("Nothing was kept. Go back and send it again."),
        ),
        "busy": (
            _("Too much is going on at the moment"),
            _(
                "Your report was not lost: go back and send it again in a minute. Sent twice, it still counts once."
            ),
        ),
        "broken": (
            _("Something failed here"),
            _(
                "It is not your mistake. Go back and send it again; sent twice, it counts once."
            ),
        ),
        "not-open": (
            _("No office receives reports here yet"),
            _(
                "Nothing can be sealed for an office, so nothing is taken. Go to the Bawaslu of your city or call it."
            ),
        ),
        "wait": (
            _("Too many at once"),
            _("Wait a minute, go back and press the button again. Nothing was lost."),
        ),
    }

"""What search engines are told: which pages are for everybody, in which languages."""

from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sinergi.public.addresses import ADDRESSES as DOOR
from sinergi.public.models.release import shown_parts
from sinergi.public.rules.parts import Part
from sinergi.public.site.addresses import PREFIXES, SIMPLE, SITEMAP
from sinergi.public.site.asking import part_page
from sinergi.public.site.pages import menu
from sinergi.public.site.reading import places

TEXT, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
BESIDE = {
    Part.SCORES: ("method",),
    Part.LEARNING: ("quiz",),
    Part.DATA: ("dictionary", "changes"),
}
"""Pages that stand in no menu."""


@part_page()
def robots(request: HttpRequest, language: str) -> HttpResponse:
    """Let everybody index the public page; the door is read to see that it wants none."""
    allowed = [*PREFIXES.values(), *(one["first"] for one in DOOR.values()), "/static/"]
    lines = [
        "User-agent: *", *(f"Allow: {one}" for one in allowed), "Disallow: /",
        f"Sitemap: {_base()}/{SITEMAP}",
    ]  # fmt: skip
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@part_page()
def sitemap(request: HttpRequest, language: str) -> HttpResponse:
    """List every page that is shown, each with its other language."""
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {NAMESPACES}>'
        f"{''.join(_entry(part) for part in _pages())}</urlset>\n"
    )
    return HttpResponse(text, content_type=XML)


def _base() -> str:
    return str(settings.SINERGI_PUBLIC_URL).rstrip("/")


def _pages() -> list[str]:
    """Return what follows the prefix of a language, for every page that is shown."""
    parts, to = shown_parts(), SIMPLE["id"]
    names = ["overview", "glossary", *(name for name, _at, _words in menu("id", parts))]
    names += [name for part, more in BESIDE.items() if part in parts for name in more]
    found = [to[name].removeprefix(PREFIXES["id"]) for name in names]
    if Part.AREAS in parts:
        for code, _name, below in places():
            found += [f"wilayah/{one}/" for one in (code, *(c for c, _n in below))]
    return found


def _entry(part: str) -> str:
    both = {one: f"{_base()}{prefix}{part}" for one, prefix in PREFIXES.items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one}" href={quoteattr(at)}/>'
        for one, at in both.items()
    )
    return "".join(f"<url><loc>{escape(at)}</loc>{links}</url>" for at in both.values())

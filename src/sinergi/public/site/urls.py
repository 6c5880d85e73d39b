"""Addresses of the public page, once per language."""

from django.urls import URLPattern, path

from sinergi.public.site import (
    announcing,
    feeds,
    finding,
    learning_pages,
    mapping,
    opening,
    showing,
)
from sinergi.public.site.addresses import PARTS, PREFIXES, ROBOTS, SITEMAP

app_name = "site"

VIEWS = {
    "overview": showing.overview,
    "map": mapping.map_page,
    "map_svg": mapping.map_svg,
    "method": mapping.method,
    "near": showing.near,
    "area": showing.area,
    "calendar": announcing.calendar,
    "calendar_ics": announcing.calendar_ics,
    "posko": announcing.posko,
    "sessions": announcing.sessions,
    "reports": showing.reports,
    "warnings": announcing.warnings,
    "learning": learning_pages.learning,
    "quiz": learning_pages.quiz,
    "glossary": learning_pages.glossary,
    "data": opening.data,
    "dictionary": opening.dictionary,
    "changes": opening.changes,
    "checksums": opening.checksums,
    "release": opening.release,
    "release_csv": opening.release_csv,
    "release_json": opening.release_json,
    "atom": feeds.atom,
    "rss": feeds.rss,
    "embed_map": mapping.embed_map,
    "embed_table": mapping.embed_table,
}


def _addresses() -> list[URLPattern]:
    """Return every page in every language; `en-map` is the map in English."""
    return [
        path(prefix[1:] + part, VIEWS[name], name=f"{before}{name}")
        for prefix, before in ((PREFIXES["id"], ""), (PREFIXES["en"], "en-"))
        for name, part in PARTS.items()
    ]


urlpatterns = [
    *_addresses(),
    path(ROBOTS, finding.robots, name="robots"),
    path(SITEMAP, finding.sitemap, name="sitemap"),
]

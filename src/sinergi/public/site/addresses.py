"""Addresses of the public page, once per language; fixed, so that links to them last."""

from collections.abc import Mapping
from types import MappingProxyType

PREFIXES = {"id": "/publik/", "en": "/en/public/"}
PARTS = {
    "overview": "",
    "map": "peta/",
    "map_svg": "peta.svg",
    "method": "metode/",
    "near": "sekitar/",
    "area": "wilayah/<str:code>/",
    "calendar": "kalender/",
    "calendar_ics": "kalender.ics",
    "posko": "posko/",
    "sessions": "sosialisasi/",
    "reports": "laporan/",
    "warnings": "peringatan/",
    "learning": "belajar/",
    "quiz": "belajar/kuis/",
    "glossary": "istilah/",
    "data": "data/",
    "dictionary": "data/kamus/",
    "changes": "data/perubahan/",
    "checksums": "data/SHA256SUMS",
    "release": "data/<slug:dataset>/<int:edition>/",
    "release_csv": "data/<slug:dataset>/<int:edition>.csv",
    "release_json": "data/<slug:dataset>/<int:edition>.json",
    "atom": "kabar.atom",
    "rss": "kabar.rss",
    "embed_map": "sematan/peta/",
    "embed_table": "sematan/tabel/",
}
SIMPLE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        language: {
            name: prefix + part for name, part in PARTS.items() if "<" not in part
        }
        for language, prefix in PREFIXES.items()
    }
)
"""Addresses without parameters, by language and name."""
EMBEDDED = "/sematan/"
ROBOTS, SITEMAP = "robots.txt", "sitemap.xml"
"""Of no language, where search engines look for them."""


def language_of(path: str) -> str | None:
    """Return the language of an address of the public page, None for every other one."""
    if path in {f"/{ROBOTS}", f"/{SITEMAP}"}:
        return "id"
    for language, prefix in PREFIXES.items():
        if path.startswith(prefix) or path == prefix[:-1]:
            return language
    return None


def area_address(language: str, code: str) -> str:
    """Return the address of an area's page."""
    return f"{PREFIXES[language]}wilayah/{code}/"


def release_address(language: str, dataset: str, edition: int, end: str = "/") -> str:
    """Return the address of a release's page, or of its file with `end` as ".csv"."""
    return f"{PREFIXES[language]}data/{dataset}/{edition}{end}"

"""Segments, topics and published shares as data: `data/segments.yaml`, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import get_language

VERSION = 1
EVERYBODY, WOMEN, DISABLED = "umum", "perempuan", "disabilitas"
"""Segments that the counts of a session by sex and disability tell."""
OTHER_TOPIC = "lainnya"


class BadCatalogue(ValueError):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the catalogue that has a name in both languages."""

    code: str
    name_id: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_id if (get_language() or "id")[:2] == "id" else self.name_en


@dataclass(frozen=True, slots=True)
class Segment(Named):
    """A segment of voters; `base` is the column of the voter list that counts it.

    `certain` False: the name was recalled, its definition is not established.
    """

    about_id: str
    about_en: str
    certain: bool
    base: str = ""
    age_from: int | None = None
    age_to: int | None = None

    @property
    def about(self) -> str:
        """What belongs to it, in the reader's language."""
        return self.about_id if (get_language() or "id")[:2] == "id" else self.about_en


@dataclass(frozen=True, slots=True)
class Shares(Named):
    """Published shares of the voter list by segment; each is rounded by `rounding`.

    `segments`: segment → the published classes that make it up, as shares of 1.
    """

    election: str
    within: str
    source: str
    rounding: float
    segments: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of the file; `segments` are those of the newest edition."""

    edition: str
    source: str
    segments: Mapping[str, Segment]
    shares: Mapping[str, Shares]
    topics: Mapping[str, Named]


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the catalogue that comes with the application."""
    file = files("sinergi.outreach") / "data" / "segments.yaml"
    return parse_catalogue(file.read_text(encoding="utf-8"))


def parse_catalogue(text: str) -> Catalogue:
    """Return the catalogue; raises BadCatalogue naming what is wrong."""
    raw: Any = yaml.safe_load(text)
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        raise BadCatalogue(f"the file is not of version {VERSION}")
    try:
        newest = raw["editions"][-1]
        return Catalogue(
            edition=str(newest["code"]),
            source=str(newest["source"]),
            segments={one["code"]: Segment(**one) for one in newest["segments"]},
            shares={one["code"]: _shares(one) for one in raw["shares"]},
            topics={one["code"]: Named(**one) for one in raw["topics"]},
        )
    except (KeyError, IndexError, TypeError) as error:
        raise BadCatalogue(str(error)) from error


def _shares(raw: dict[str, Any]) -> Shares:
    segments = {code: tuple(parts) for code, parts in raw["segments"].items()}
    return Shares(**{**raw, "segments": segments})


def segment_choices() -> list[tuple[str, str]]:
    """Return the segments as choices."""
    return [(code, one.name) for code, one in catalogue().segments.items()]


def topic_choices() -> list[tuple[str, str]]:
    """Return the topics as choices."""
    return [(code, one.name) for code, one in catalogue().topics.items()]


def segment_name(code: str) -> str:
    """Return what a segment is called; an unknown code is itself."""
    found = catalogue().segments.get(code)
    return found.name if found else code


def topic_name(code: str) -> str:
    """Return what a topic is called; an unknown code is itself."""
    found = catalogue().topics.get(code)
    return found.name if found else code

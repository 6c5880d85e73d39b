"""What the public page is made of, and whose people decide about each part."""

from enum import StrEnum


class Part(StrEnum):
    """A part of the public page that can be shown or not; stored."""

    SCORES = "scores"
    AREAS = "areas"
    CALENDAR = "calendar"
    POSKO = "posko"
    SECRETARIATS = "secretariats"
    SESSIONS = "sessions"
    REPORTS = "reports"
    EVENNESS = "evenness"
    WARNINGS = "warnings"
    LEARNING = "learning"
    DATA = "data"


class Side(StrEnum):
    """Who answers for figures: two institutions run the page together."""

    BAWASLU = "bawaslu"
    CITY = "pemkot"


OWNERS: dict[Part, frozenset[Side]] = {
    Part.SCORES: frozenset(Side),
    Part.AREAS: frozenset({Side.CITY}),
    Part.CALENDAR: frozenset({Side.CITY}),
    Part.POSKO: frozenset({Side.CITY}),
    Part.SECRETARIATS: frozenset({Side.CITY}),
    Part.SESSIONS: frozenset({Side.CITY}),
    Part.REPORTS: frozenset({Side.BAWASLU}),
    Part.EVENNESS: frozenset({Side.BAWASLU}),
    Part.WARNINGS: frozenset({Side.CITY}),
    Part.LEARNING: frozenset(Side),
    Part.DATA: frozenset(Side),
}
"""Whose people switch a part; a part of both is switched by either."""


class Dataset(StrEnum):
    """A table of open data; stored and part of its address."""

    SCORES = "skor"
    REPORTS = "laporan"
    CALENDAR = "kalender"
    POSKO = "posko"
    SESSIONS = "sosialisasi"


PART_OF: dict[Dataset, Part] = {
    Dataset.SCORES: Part.SCORES,
    Dataset.REPORTS: Part.REPORTS,
    Dataset.CALENDAR: Part.CALENDAR,
    Dataset.POSKO: Part.POSKO,
    Dataset.SESSIONS: Part.SESSIONS,
}


class Step(StrEnum):
    """Where a release stands; stored."""

    PROPOSED = "proposed"
    RELEASED = "released"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


def side_of_kind(kind: str, roles_as: str = "") -> Side | None:
    """Return the side an institution's kind belongs to, None for all others."""
    for code in (kind, roles_as):
        if code == "bawaslu":
            return Side.BAWASLU
        if code in {"pemkot", "pemkot-unit"}:
            return Side.CITY
    return None


def side_of_dataset(dataset: Dataset, *, of_bawaslu: bool = False) -> Side:
    """Return who answers for a table; scores are of whoever made or owns the framework."""
    if dataset is Dataset.REPORTS or (dataset is Dataset.SCORES and of_bawaslu):
        return Side.BAWASLU
    return Side.CITY

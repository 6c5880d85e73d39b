"""Posko Bersama: opening hours per level, shifts, and what is counted of a day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    """What a line of the shift log tells; stored."""

    OPENED = "opened"
    STAGE = "stage"
    OUTREACH = "outreach"
    RUMOUR = "rumour"
    VISIT = "visit"
    OTHER = "other"
    CLOSED = "closed"


class CameBy(StrEnum):
    """How a report came to the posko; stored."""

    PERSON = "person"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"


CITY, DISTRICT, VILLAGE = 2, 3, 4
LEVELS = (CITY, DISTRICT, VILLAGE)

HOURS_2024: Mapping[int, tuple[dt.time, dt.time]] = {
    CITY: (dt.time(8), dt.time(19)),
    DISTRICT: (dt.time(8), dt.time(15)),
    VILLAGE: (dt.time(8), dt.time(14)),
}
"""Opening hours of the 76 posko of 2024 (9 January to 29 February, Kepgub 6/2024), offered
as a beginning; every election's are set by people."""


class BadPosko(ValueError):
    """What cannot be kept of a posko; `code` says why, `field` where.

    Codes: "missing", "hours", "days", "nothing-new", "not-yours", "outside", "no-key",
    "taken", "over", "too-long".
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}".strip(": "))
        self.code = code
        self.field = field


def check_hours(opens: dt.time, closes: dt.time) -> None:
    """Raise BadPosko "hours" unless a posko closes after it opens, on the same day."""
    if closes <= opens:
        raise BadPosko("hours", "closes_at")


def uncovered(
    opens: dt.time, closes: dt.time, shifts: Iterable[tuple[dt.time, dt.time]]
) -> list[tuple[dt.time, dt.time]]:
    """Return the parts of the opening hours in which nobody is on the roster."""
    gaps, since = [], opens
    for starts, ends in sorted(shifts):
        if ends <= opens or starts >= closes:
            continue
        if starts > since:
            gaps.append((since, starts))
        since = max(since, ends)
    if since < closes:
        gaps.append((since, closes))
    return gaps


@dataclass(frozen=True, slots=True)
class Tally:
    """What a day of one posko, or of several, comes to."""

    posko: int = 0
    opened: int = 0
    staffed: int = 0
    entries: int = 0
    rumours: int = 0
    reports: int = 0
    waiting: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )

    @property
    def closed(self) -> int:
        """How many of which no word came that day: asked about, not accused."""
        return self.posko - self.opened


def added_up(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of all."""
    return sum(tallies, Tally())

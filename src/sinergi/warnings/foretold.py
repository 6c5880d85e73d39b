"""What agencies foretell: bulletins entered here, and public CAP messages received.

A source is a function of `at`, its past one of two times; to add one, add it to `SOURCES`
and to `PASTS`.
"""

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.db.models import Q

from sinergi.warnings.models import Bulletin, CapMessage
from sinergi.warnings.querysets.cap import IN_FORCE_TYPES, CapMessageQuerySet

LEVELS = {"Minor": 1, "Moderate": 2, "Severe": 3, "Extreme": 4}
"""CAP's severities as grades; "Unknown" is none."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """Something an agency says will come. `reference` names the row it stands in."""

    hazard: str
    level: int
    areas: tuple[str, ...]
    source: str
    reference: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What was foretold, from when it was known here to when it was taken back or replaced.

    `becomes` is the same for a message and all that later took its place.
    """

    what: Foretold
    known_at: dt.datetime
    ended_at: dt.datetime | None
    becomes: Hashable

    @property
    def came(self) -> bool:
        """True where nobody had taken it back or replaced it when it was to begin."""
        return self.ended_at is None or self.ended_at > self.what.starts_at

    def stands_at(self, at: dt.datetime) -> bool:
        """Return whether it is known, not over and not taken back at a time."""
        held = self.ended_at is None or self.ended_at > at
        return held and self.known_at <= at <= self.what.ends_at


def entered(at: dt.datetime) -> list[Foretold]:
    """Return the bulletins that were in force at a time."""
    rows = Bulletin.all_rows.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        entered_at__lte=at, ends_at__gte=at,
    )  # fmt: skip
    return [_of_bulletin(row) for row in rows]


def _of_bulletin(row: Bulletin) -> Foretold:
    return Foretold(
        row.hazard, row.level, tuple(row.area_codes), row.source,
        f"bulletin:{row.key}", row.starts_at, row.ends_at,
    )  # fmt: skip


def received(at: dt.datetime) -> list[Foretold]:
    """Return the public CAP messages in force at a time that name an area of ours."""
    rows = _public().filter(
        Q(ended_at=None) | Q(ended_at__gt=at), received_at__lte=at, expires_at__gte=at
    )
    return list(
        {(row.sender, row.identifier): _of_message(row) for row in rows}.values()
    )


def _public() -> CapMessageQuerySet[CapMessage]:
    """Return what can ring: a cancellation foretells nothing.

    Restricted ones stay with the institution they were sent to; of a broken signature
    none rings.
    """
    return CapMessage.all_rows.filter(
        status="Actual", scope="Public", sound=True, message_type__in=IN_FORCE_TYPES
    ).exclude(area_codes=[])


def _of_message(row: CapMessage) -> Foretold:
    return Foretold(
        row.hazard, LEVELS.get(row.severity, 0), tuple(row.area_codes), row.sender,
        f"cap:{row.key}", row.onset_at or row.sent_at, row.expires_at,
    )  # fmt: skip


SOURCES: tuple[Callable[[dt.datetime], list[Foretold]], ...] = (entered, received)


def _entered_between(first: dt.datetime, last: dt.datetime) -> list[Told]:
    rows = Bulletin.all_rows.filter(entered_at__lte=last, ends_at__gte=first)
    return [
        Told(_of_bulletin(row), row.entered_at, row.withdrawn_at, f"bulletin:{row.key}")
        for row in rows
    ]


def _received_between(first: dt.datetime, last: dt.datetime) -> list[Told]:
    becomes = _last_updates(first, last)
    rows = _public().filter(received_at__lte=last, expires_at__gte=first)
    return [
        Told(_of_message(row), row.received_at, row.ended_at, becomes[row.pk])
        for row in rows
    ]


def _last_updates(first: dt.datetime, last: dt.datetime) -> dict[int, Hashable]:
    """Return message → sender and identifier of the last update that took its place."""
    rows = CapMessage.all_rows.filter(received_at__lte=last, expires_at__gte=first)
    known = {row.pk: row for row in rows.defer("infos", "remarks", "area_codes")}
    found: dict[int, Hashable] = {}
    for start, row in known.items():
        later, seen = known.get(row.ended_by_id or 0), {start}
        while later and later.message_type in IN_FORCE_TYPES and later.pk not in seen:
            seen.add(later.pk)
            row, later = later, known.get(later.ended_by_id or 0)
        found[start] = (row.sender, row.identifier)
    return found


PASTS: tuple[Callable[[dt.datetime, dt.datetime], list[Told]], ...] = (
    _entered_between,
    _received_between,
)


def told_between(first: dt.datetime, last: dt.datetime) -> list[Told]:
    """Return all that was known by the last time and not over at the first."""
    return [one for past in PASTS for one in past(first, last)]

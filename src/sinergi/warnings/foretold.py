"""What agencies foretell: bulletins entered here, and public CAP messages received.

A source is a function of `at`; to add one, add it to `SOURCES`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from sinergi.warnings.models import Bulletin

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


def entered(at: dt.datetime) -> list[Foretold]:
    """Return the bulletins that were in force at a time."""
    rows = Bulletin.all_rows.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        entered_at__lte=at, ends_at__gte=at,
    )  # fmt: skip
    return [
        Foretold(
            row.hazard, row.level, tuple(row.area_codes), row.source,
            f"bulletin:{row.key}", row.starts_at, row.ends_at,
        )
        for row in rows
    ]  # fmt: skip


def received(at: dt.datetime) -> list[Foretold]:
    """Return the public CAP messages in force at a time that name an area of ours.

    Restricted ones stay with the institution they were sent to; of a broken signature
    none rings.
    """
    known: Any = apps
    try:
        model = known.get_model("warnings", "CapMessage")
    except LookupError:  # an installation without messages from outside
        return []
    rows = model.all_rows.filter(
        Q(ended_at=None) | Q(ended_at__gt=at),
        status="Actual", scope="Public", sound=True, received_at__lte=at, expires_at__gte=at,
    ).exclude(area_codes=[])  # fmt: skip
    found = {
        (row.sender, row.identifier): Foretold(
            row.hazard, LEVELS.get(row.severity, 0), tuple(row.area_codes), row.sender,
            f"cap:{row.key}", row.onset_at or row.sent_at, row.expires_at,
        )
        for row in rows
    }  # fmt: skip
    return list(found.values())


SOURCES: tuple[Callable[[dt.datetime], list[Foretold]], ...] = (entered, received)

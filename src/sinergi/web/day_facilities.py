"""What the register of facilities tells for the sheet of the day before voting.

Only ready and not ready: no key holder, route or photo.
"""

import datetime as dt
from typing import Any

from sinergi.access.actor import Actor
from sinergi.facilities.sums import sums_of
from sinergi.operations.sheet_words import line, section

STATES = ("ready", "not-ready", "unchecked")


def facility_sections(area: str, day: dt.date, actor: Actor) -> list[dict[str, Any]]:
    """Return the sections of stores and of secretariats of an area."""
    stores, all_states = _counted(area, day, actor)
    others = {state: all_states[state] - stores[state] for state in STATES}
    return [
        section("store", _lines(stores)),
        section("secretariats", _lines(others)),
    ]


def _lines(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return a line per state; nothing registered is not known, not zero."""
    known = sum(counts.values()) > 0
    return [line(state, counts[state] if known else None) for state in STATES]


def _counted(
    area: str, day: dt.date, actor: Actor
) -> tuple[dict[str, int], dict[str, int]]:
    """Return (stores, all facilities) by state."""
    stores, whole = dict.fromkeys(STATES, 0), dict.fromkeys(STATES, 0)
    for one in sums_of(actor, area, day):
        for found, counts in ((one.stores, stores), (one.states, whole)):
            for state, count in found.items():
                counts[str(state).replace("_", "-")] += count
    return stores, whole

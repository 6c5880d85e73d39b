"""The shipped regulations, their editions, and two editions side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sinergi_core.clock.calendar import WorkingCalendar
from sinergi_core.clock.derive import Derivation, Suspension, derive
from sinergi_core.clock.reading import load_regulation
from sinergi_core.clock.regulation import Regulation
from sinergi_core.index.framework.reader import read_document

HOME = Path(__file__).parent / "rules"
EVENTS = Path(__file__).parent / "events.yaml"


@cache
def list_regulations() -> tuple[Regulation, ...]:
    """Every shipped regulation, by code and edition, the oldest first."""
    found = [load_regulation(path) for path in HOME.glob("*.yaml")]
    return tuple(sorted(found, key=lambda one: (one.code, one.edition)))


@cache
def event_names() -> dict[str, dict[str, str]]:
    """Return the events that start or meet deadlines: code to names by language."""
    top = read_document(EVENTS.read_text(encoding="utf-8"), EVENTS.name)
    return {code: top.words(code, required=True) for code in top.entries}


def find_regulation(key: str) -> Regulation:
    """Return a regulation by `code/edition`, or by code alone in its newest edition.

    KeyError names those that exist.
    """
    code, _, edition = key.partition("/")
    found = [one for one in list_regulations() if one.code == code]
    if edition:
        found = [one for one in found if one.edition == edition]
    if not found:
        known = ", ".join(one.key for one in list_regulations())
        raise KeyError(f"there is no regulation {key!r}; there are {known}")
    return found[-1]


def editions_of(code: str) -> tuple[Regulation, ...]:
    """Return every edition of a regulation, the oldest first; none for a strange code."""
    return tuple(one for one in list_regulations() if one.code == code)


def in_force(regime: str, on: dt.date) -> Regulation:
    """Return the regulation of a regime in force on a day; a case keeps its `key`.

    Before the first edition it is the first. KeyError for a strange regime.
    """
    found = [one for one in list_regulations() if one.regime == regime]
    if not found:
        raise KeyError(f"there is no regulation of the regime {regime!r}")
    first = dt.date.min
    ordered = sorted(found, key=lambda one: (one.in_force_from or first, one.edition))
    begun = [one for one in ordered if (one.in_force_from or first) <= on]
    return begun[-1] if begun else ordered[0]


@dataclass(frozen=True, slots=True)
class Side:
    """What one edition makes of an event; None where it has no such rule."""

    regulation: Regulation
    derivation: Derivation | None


def compare_editions(
    code: str,
    rule: str,
    event_at: dt.datetime,
    calendar: WorkingCalendar,
    *,
    suspensions: Sequence[Suspension] = (),
) -> tuple[Side, ...]:
    """Return the same event under every edition of a regulation, the oldest first."""
    return tuple(
        Side(
            one,
            derive(one.rule(rule), event_at, calendar, suspensions=suspensions)
            if one.has_rule(rule)
            else None,
        )
        for one in editions_of(code)
    )

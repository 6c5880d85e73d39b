"""What becomes of an alarm, of a call and of a detector: the tables that are stored."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class AlarmState(StrEnum):
    """Where an alarm stands; stored."""

    NEW = "new"
    LOOKED = "looked"
    SET_ASIDE = "set-aside"
    WARNING = "warning"


ALLOWED: dict[AlarmState, frozenset[AlarmState]] = {
    AlarmState.NEW: frozenset(
        {AlarmState.LOOKED, AlarmState.SET_ASIDE, AlarmState.WARNING}
    ),
    AlarmState.LOOKED: frozenset({AlarmState.SET_ASIDE, AlarmState.WARNING}),
    # a second thought: what was set aside can be looked at again
    AlarmState.SET_ASIDE: frozenset({AlarmState.LOOKED}),
    # one cluster may need a second warning, elsewhere or later
    AlarmState.WARNING: frozenset({AlarmState.WARNING}),
}
OPEN = frozenset({AlarmState.NEW, AlarmState.LOOKED})
"""Somebody should still say what becomes of it."""


class EventKind(StrEnum):
    """What happened to an alarm or a detector; stored."""

    RAISED = "raised"
    FOLLOWED = "followed"
    LOOKED = "looked"
    SET_ASIDE = "set-aside"
    WARNING = "warning"
    MADE = "made"
    EDITED = "edited"
    TESTED = "tested"
    SWITCHED_ON = "switched-on"
    SWITCHED_OFF = "switched-off"
    REMOVED = "removed"


class CallState(StrEnum):
    """Where a place to call stands; stored."""

    DUE = "due"
    ANSWERED = "answered"
    UNREACHABLE = "unreachable"
    OVER = "over"


class Why(StrEnum):
    """Why a place is to be called; stored. None of them says that somebody did wrong."""

    QUIET = "quiet"
    UNREACHABLE = "unreachable"
    REGULAR = "regular"


STILL_DUE = frozenset({CallState.DUE, CallState.UNREACHABLE})
"""Somebody should call, for the first time or again."""


class BadDetection(ValueError):
    """What cannot be done with a detector, an alarm or a call; `code` says why.

    Codes: "stale", "not-a-step", "reason", "untested", "testing", "on", "off", "removed",
    "not-yours", "missing", "outside", "days", "long".
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}".strip(": "))
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm as far as joining goes: its areas and its first and last day."""

    key: int
    areas: frozenset[str]
    first: dt.date
    last: dt.date


def standing_for(
    areas: Collection[str], first: dt.date, rows: Sequence[Standing], gap: int
) -> int | None:
    """Return the key of the standing alarm a cluster belongs to, None for a new one.

    It belongs where areas are shared and at most `gap` days lie between the end of the
    one and the beginning of the other; of several the one that shares most, then the
    oldest. So a cluster that goes on from day to day is one alarm.
    """
    own = frozenset(areas)
    near = [
        one
        for one in rows
        if own & one.areas and first <= one.last + dt.timedelta(days=gap)
    ]
    best = max(near, key=lambda one: (len(own & one.areas), -one.key), default=None)
    return best.key if best is not None else None


def digest_of(facts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a set-up in canonical JSON: equal set-ups, equal digests."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def common_area(codes: Collection[str]) -> str:
    """Return the nearest area that holds all of these, "" where none but the nation does."""
    lists = [code.split(".") for code in codes]
    if not lists:
        return ""
    shared: list[str] = []
    for parts in zip(*lists, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return ".".join(shared)

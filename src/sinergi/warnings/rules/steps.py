"""The steps of a warning, as a visible table: who may do what stands beside it."""

from enum import StrEnum


class Step(StrEnum):
    """Where a warning stands; stored."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SENT = "sent"
    ACTING = "acting"
    STOOD_DOWN = "stood-down"
    CANCELLED = "cancelled"
    DROPPED = "dropped"


class Scope(StrEnum):
    """For whom a warning is (CAP 1.2, `scope`); stored."""

    RESTRICTED = "restricted"
    PUBLIC = "public"


class Hazard(StrEnum):
    """What is coming; stored. Alarms and warnings share these kinds."""

    CROWD = "crowd"
    SECURITY = "security"
    LOGISTICS = "logistics"
    HOAX = "hoax"
    FLOOD = "flood"
    WEATHER = "weather"
    MOVED_STATION = "moved-station"
    PROPS = "props"
    VIOLATIONS = "violations"
    READINESS = "readiness"
    DEADLINE = "deadline"
    VULNERABILITY = "vulnerability"
    SILENCE = "silence"
    OTHER = "other"


OPEN = frozenset({Step.SENT, Step.ACTING})
"""Somebody answers for it now."""

SOUND_FOR_PUBLIC = frozenset({Hazard.FLOOD, Hazard.WEATHER, Hazard.MOVED_STATION})
"""The only kinds that may go to the public, once two institutions agreed."""

"""Goods on their way: who counts, what may follow what, and why nothing gets lost.

Every movement is one entry from a place to a place, so that the sum over all places is
the same for ever: what is short has moved to "missing", what is broken to "damaged".
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class GoodKind(StrEnum):
    """What kind of goods; stored."""

    BOX = "box"
    BOOTH = "booth"
    SEAL = "seal"
    BALLOT = "ballot"
    OTHER = "other"


class Place(StrEnum):
    """Where goods are; stored. `STORE` names a facility beside it."""

    OUTSIDE = "outside"
    STORE = "store"
    TRANSIT = "transit"
    STATIONS = "stations"
    DAMAGED = "damaged"
    MISSING = "missing"


class HandoverStep(StrEnum):
    """Where a manifest stands; stored."""

    PREPARED = "prepared"
    SENT = "sent"
    RECEIVED = "received"
    CANCELLED = "cancelled"


ALLOWED: dict[HandoverStep, frozenset[HandoverStep]] = {
    HandoverStep.PREPARED: frozenset({HandoverStep.SENT, HandoverStep.CANCELLED}),
    # What is on the road is received, with whatever is short or broken; it cannot vanish.
    HandoverStep.SENT: frozenset({HandoverStep.RECEIVED}),
    HandoverStep.RECEIVED: frozenset(),
    HandoverStep.CANCELLED: frozenset(),
}
MOST = 10_000_000
"""Of one good in one line."""


class BadHandover(ValueError):
    """What cannot be done; `code` says why, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def check_step(now: HandoverStep, to: HandoverStep) -> None:
    """Raise BadHandover when no such step leads on."""
    if to not in ALLOWED[now]:
        raise BadHandover("not-a-step")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the receiving side counted of a line: whole ones, and broken ones."""

    received: int
    damaged: int = 0


def missing_of(sent: int, counted: Counted) -> int:
    """Return how many are short; below zero where more came than the sender counted."""
    return sent - counted.received - counted.damaged


def check_counts(sent: int, counted: Counted | None = None) -> None:
    """Raise BadHandover for a number that no count can be."""
    numbers = [sent] if counted is None else [counted.received, counted.damaged]
    if any(one < 0 or one > MOST for one in numbers):
        raise BadHandover("too-many")


@dataclass(frozen=True, slots=True)
class Move:
    """So many from a place to a place."""

    source: Place
    target: Place
    count: int


def moves_on_sending(origin: Place, sent: int) -> list[Move]:
    """Return what sending moves: onto the road."""
    return [Move(origin, Place.TRANSIT, sent)] if sent else []


def moves_on_receiving(end: Place, sent: int, counted: Counted) -> list[Move]:
    """Return what receiving moves off the road; nothing of it stays there.

    A surplus comes out of "missing": the sender had counted too few.
    """
    short = missing_of(sent, counted)
    moves = [
        Move(Place.TRANSIT, end, counted.received - max(0, -short)),
        Move(Place.TRANSIT, Place.DAMAGED, counted.damaged),
        Move(Place.TRANSIT, Place.MISSING, short),
        Move(Place.MISSING, end, -short),
    ]
    if moves[0].count < 0:  # more broken ones came than the sender counted at all
        moves[1] = Move(Place.TRANSIT, Place.DAMAGED, sent)
        moves[0] = Move(Place.MISSING, Place.DAMAGED, counted.damaged - sent)
        moves[3] = Move(Place.MISSING, end, counted.received)
    return [one for one in moves if one.count > 0]


def needed_of(
    *,
    per_station: int | None,
    per_voter: bool,
    reserve_percent: int,
    registered: int | None,
) -> int | None:
    """Return how many of a good a station needs, None when that is not known.

    Goods by voter get so many more per hundred registered voters, rounded up.
    """
    if not per_voter:
        return per_station
    if registered is None:
        return None
    return registered + -(-registered * reserve_percent // 100)


def receipt_digest(lines: Iterable[tuple[str, int, int, int]]) -> str:
    """Return the SHA-256 of (what, sent, received, damaged): what a receipt stands under."""
    rows = sorted(lines)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

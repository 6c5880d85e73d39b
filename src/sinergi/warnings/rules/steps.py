"""The steps of a warning, as a visible table: who may do what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    REPLACED = "replaced"


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

AGREEING_KINDS = (frozenset({"kpu"}), frozenset({"bpbd", "polri"}))
"""Of each of these sets one institution must agree before a warning is for the public."""


class Side(StrEnum):
    """Who takes a step."""

    WRITER = "writer"
    SECOND = "second"
    RECIPIENT = "recipient"
    APPROVER = "approver"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step: who may take it, and what must be told with it."""

    sides: frozenset[Side]
    needs: tuple[str, ...] = ()


def _of(*sides: Side, needs: tuple[str, ...] = ()) -> Move:
    return Move(frozenset(sides), needs)


WRITER, SECOND, APPROVER = Side.WRITER, Side.SECOND, Side.APPROVER
ALLOWED: dict[Step, dict[Step, Move]] = {
    Step.DRAFT: {
        Step.PROPOSED: _of(WRITER),
        Step.DROPPED: _of(WRITER, needs=("note",)),
    },
    Step.PROPOSED: {
        # Never who drafted or edited it; for the public one of another institution.
        Step.SENT: _of(SECOND),
        Step.DRAFT: _of(WRITER, SECOND, needs=("note",)),
        Step.DROPPED: _of(WRITER, needs=("note",)),
    },
    Step.SENT: {
        Step.ACTING: _of(Side.RECIPIENT),
        Step.STOOD_DOWN: _of(WRITER, APPROVER, needs=("result",)),
        Step.CANCELLED: _of(APPROVER, needs=("note",)),
        # By the sending of the revision that names it.
        Step.REPLACED: _of(Side.MACHINE),
    },
    Step.ACTING: {
        Step.STOOD_DOWN: _of(WRITER, APPROVER, needs=("result",)),
        Step.CANCELLED: _of(APPROVER, needs=("note",)),
        Step.REPLACED: _of(Side.MACHINE),
    },
    # The ends. What comes again is a new warning.
    Step.STOOD_DOWN: {},
    Step.CANCELLED: {},
    Step.DROPPED: {},
    Step.REPLACED: {},
}


class BadWarning(ValueError):
    """A warning that cannot be kept or moved; `code` says why, `field` where.

    The codes and their words stand in `warnings/problems.py`. `others` are more of them,
    found at once.
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}".strip(": "))
        self.code, self.field = code, field
        self.others: tuple[BadWarning, ...] = ()


def check_move(now: Step, to: Step) -> Move:
    """Return the move; raises BadWarning "not-a-step" when it is none."""
    move = ALLOWED[now].get(to)
    if move is None:
        raise BadWarning("not-a-step")
    return move


def check_scope(scope: Scope, hazard: Hazard) -> None:
    """Raise BadWarning "not-for-public" for a hazard the public is never warned of."""
    if scope is Scope.PUBLIC and hazard not in SOUND_FOR_PUBLIC:
        raise BadWarning("not-for-public", "scope")


def lacking_agreement(kinds: Iterable[str]) -> list[frozenset[str]]:
    """Return the sets of kinds of which none of these institutions has agreed yet."""
    agreed = set(kinds)
    return [one for one in AGREEING_KINDS if not one & agreed]

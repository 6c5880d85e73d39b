"""Kinds and steps of a meeting, and what approval of its minutes needs. Plain Python."""

from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """What sort of meeting; stored."""

    AUDIENSI = "audiensi"
    COORDINATION = "rapat-koordinasi"
    MUSTER = "apel-siaga"
    DECLARATION = "deklarasi-damai"
    DIALOGUE = "dialog"
    FORUM = "forum-warga"


class Step(StrEnum):
    """How far a meeting is; stored."""

    DRAFT = "draft"
    INVITED = "invited"
    HELD = "held"
    MINUTES = "minutes"
    APPROVED = "approved"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


ALLOWED: dict[Step, frozenset[Step]] = {
    # Held without invitation: most meetings reach the platform after the fact.
    Step.DRAFT: frozenset({Step.INVITED, Step.HELD, Step.CANCELLED}),
    Step.INVITED: frozenset({Step.HELD, Step.CANCELLED}),
    Step.HELD: frozenset({Step.MINUTES}),
    # Minutes that somebody wants changed go back and come again as a new version.
    Step.MINUTES: frozenset({Step.HELD, Step.APPROVED}),
    Step.APPROVED: frozenset({Step.HELD, Step.PUBLISHED}),
    Step.PUBLISHED: frozenset({Step.HELD}),
    Step.CANCELLED: frozenset(),
}

# Date, place, people and text of the minutes may be changed in these steps only.
OPEN = frozenset({Step.DRAFT, Step.INVITED, Step.HELD})
HAPPENED = frozenset({Step.HELD, Step.MINUTES, Step.APPROVED, Step.PUBLISHED})
LOCKED = frozenset({Step.MINUTES, Step.APPROVED, Step.PUBLISHED})


class BadMove(ValueError):
    """The step cannot follow the one the meeting is in; carries both as codes."""

    def __init__(self, now: str, to: str) -> None:
        super().__init__(f"{now} -> {to} is not a step of a meeting")
        self.now, self.to = now, to


class NotTheirs(ValueError):
    """The person may not do this; `side` is "host" or "participant"."""

    def __init__(self, side: str) -> None:
        super().__init__(f"only the {side} may do this")
        self.side = side


class BadMeeting(ValueError):
    """What was sent cannot be kept; `code` names what is wrong, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


def check_open(step: Step) -> None:
    """Raise BadMeeting when the meeting is locked: its minutes are out for approval."""
    if step not in OPEN:
        raise BadMeeting("locked", "step")


def check_move(now: Step, to: Step) -> None:
    """Raise BadMove unless `to` may follow `now`."""
    if to not in ALLOWED[now]:
        raise BadMove(now, to)


def missing_sides(
    host: int, others: Iterable[int], approved: Iterable[int]
) -> tuple[bool, bool]:
    """Return whether the host's, and whether another side's approval is still missing.

    Both sides approve: the host and at least one other institution that took part. A
    meeting of one institution alone has no other side to wait for.
    """
    given, sides = set(approved), set(others) - {host}
    return host not in given, bool(sides) and not sides & given

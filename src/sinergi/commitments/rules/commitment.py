"""The steps of a commitment on one screen: which follow which, and who may take them.

A commitment binds only after the institution that shall keep it has accepted it; nobody
outside that institution can accept in its place. What is reported as done counts as done
only when somebody else has confirmed it.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """Where a commitment stands; stored."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WORKING = "working"
    BLOCKED = "blocked"
    REPORTED = "reported"
    DONE = "done"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Who takes a step."""

    OWNER = "owner"
    ASKER = "asker"
    VERIFIER = "verifier"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step: who may take it, and whether it needs a word of why.

    `by_edit`: no button leads there; it follows from changing the terms.
    """

    side: Side
    needs_note: bool = False
    by_edit: bool = False


# Whoever asked and then changes what was accepted must ask again.
ASKED_ANEW = Move(Side.ASKER, by_edit=True)


ALLOWED: dict[Step, dict[Step, Move]] = {
    Step.PROPOSED: {
        Step.ACCEPTED: Move(Side.OWNER),
        Step.DECLINED: Move(Side.OWNER, needs_note=True),
        Step.CANCELLED: Move(Side.ASKER, needs_note=True),
    },
    Step.ACCEPTED: {
        Step.WORKING: Move(Side.OWNER),
        Step.PROPOSED: ASKED_ANEW,
        Step.CANCELLED: Move(Side.ASKER, needs_note=True),
    },
    Step.WORKING: {
        Step.BLOCKED: Move(Side.OWNER, needs_note=True),
        Step.REPORTED: Move(Side.OWNER),
        Step.PROPOSED: ASKED_ANEW,
        Step.CANCELLED: Move(Side.ASKER, needs_note=True),
    },
    Step.BLOCKED: {
        Step.WORKING: Move(Side.OWNER),
        Step.PROPOSED: ASKED_ANEW,
        Step.CANCELLED: Move(Side.ASKER, needs_note=True),
    },
    Step.REPORTED: {
        Step.DONE: Move(Side.VERIFIER),
        # Sent back: the proof does not show what was promised.
        Step.WORKING: Move(Side.VERIFIER, needs_note=True),
        Step.CANCELLED: Move(Side.ASKER, needs_note=True),
    },
    # The ends. A new promise is a new row, so that the count of promises stays true.
    Step.DECLINED: {},
    Step.DONE: {},
    Step.CANCELLED: {},
}

OPEN = frozenset(step for step, moves in ALLOWED.items() if moves)
"""Steps of commitments that still ask for something."""

BINDING = frozenset({Step.ACCEPTED, Step.WORKING, Step.BLOCKED})
"""The owner has said yes and has not said done: only these can be late."""


class OriginKind(StrEnum):
    """What a commitment came out of; stored."""

    NONE = "none"
    MEETING = "meeting"
    PLAN = "plan"
    WARNING = "warning"
    CASE = "case"
    READINESS = "readiness"
    DUTY = "duty"


class BadMove(ValueError):
    """The step is not allowed; `code` is "not-a-step" or "needs-note"."""

    def __init__(self, code: str, now: Step, to: Step) -> None:
        super().__init__(f"{now} -> {to}: {code}")
        self.code = code
        self.now = now
        self.to = to


class NotYours(ValueError):
    """The person may see the commitment but not do this; `side` says who may."""

    def __init__(self, side: Side) -> None:
        super().__init__(f"only the {side} may do this")
        self.side = side


class StaleVersion(ValueError):
    """Somebody else changed the row since it was read; nothing was written."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"version {found} is in force, not {expected}")
        self.expected = expected
        self.found = found


class BadDraft(ValueError):
    """A draft that cannot be kept; `code` names what is wrong, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code = code
        self.field = field


def check_move(now: Step, to: Step, note: str) -> Move:
    """Return the move; raises BadMove when it is none or lacks its reason."""
    move = ALLOWED[now].get(to)
    if move is None:
        raise BadMove("not-a-step", now, to)
    if move.needs_note and not note.strip():
        raise BadMove("needs-note", now, to)
    return move


def check_version(expected: int | None, found: int) -> None:
    """Raise StaleVersion when the row has moved on; None asks for no check."""
    if expected is not None and expected != found:
        raise StaleVersion(expected, found)


TERMS = frozenset(
    {"title", "detail", "proof_needed", "due_on", "due_rule", "area_code"}
)
"""What was promised, by its fields: the asker's to word, the owner's to accept."""


def asks_anew(step: Step, changes: Mapping[str, Sequence[object]]) -> bool:
    """True when an edit of these fields (name → before, after) needs a new acceptance.

    Only more time may be given without asking: dates are ISO text, which sorts.
    """
    if step not in BINDING:
        return False
    changed = TERMS & set(changes)
    if not changed - {"due_rule"} <= {"due_on"}:
        return True
    before, after = changes.get("due_on", ("", ""))
    return bool(before) and bool(after) and str(after) < str(before)


def is_late(step: Step, due_on: dt.date | None, day: dt.date) -> bool:
    """True when a promise that binds is past its day. An unaccepted proposal is not."""
    return step in BINDING and due_on is not None and due_on < day


# --- due dates that hang on a stage of the calendar -----------------------------------

DUE_RULE = re.compile(r"before:([-a-zA-Z0-9_]{1,60}):(\d{1,3})")


def to_due_rule(stage_code: str, days: int) -> str:
    """Return the rule "so many days before the stage ends" as stored text."""
    return f"before:{stage_code}:{days}"


def read_due_rule(rule: str) -> tuple[str, int] | None:
    """Return stage code and days, None for the empty rule; raises BadDraft."""
    if not rule:
        return None
    match = DUE_RULE.fullmatch(rule)
    if match is None:
        raise BadDraft("due-rule", "due_rule")
    return match.group(1), int(match.group(2))


def due_before(ends_on: dt.date | None, days: int) -> dt.date | None:
    """Return the day so many calendar days before a stage's last; None if it has none."""
    return None if ends_on is None else ends_on - dt.timedelta(days=days)


# --- escalation -----------------------------------------------------------------------

ESCALATE_AFTER: tuple[int, ...] = (1, 4, 8)
"""Days late after which a promise is shown to the own leaders, to the institution above
them, and to the one above that. Never to another line."""

AGENDA_AFTER = 4
"""Days late after which a promise made to another line is proposed for the next joint
meeting: across institutions nothing stronger than a point of its agenda."""


def due_levels(due_on: dt.date, day: dt.date, superiors: int) -> range:
    """Return the levels of escalation reached: 0 is the owner, 1 the one above it, …"""
    days = (day - due_on).days
    reached = sum(days >= after for after in ESCALATE_AFTER)
    return range(min(reached, superiors + 1))


# --- recurring duties -----------------------------------------------------------------


class Every(StrEnum):
    """How often a duty comes round; stored."""

    WEEK = "week"
    MONTH = "month"


LAST_DAY_EVERYWHERE = 28
"""A monthly duty is due on a day that every month has."""


def period_of(every: Every, day: dt.date) -> str:
    """Return the name of the period a day lies in: `2023-09` or `2023-W37` (ISO)."""
    if every is Every.MONTH:
        return f"{day.year:04d}-{day.month:02d}"
    year, week, _weekday = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def due_in_period(every: Every, day_number: int, day: dt.date) -> dt.date:
    """Return the due day of the period `day` lies in.

    `day_number` is the day of the month (1–28) or the ISO weekday (1 Monday – 7).
    """
    if every is Every.MONTH:
        return day.replace(day=day_number)
    return day - dt.timedelta(days=day.isoweekday() - day_number)


def next_due(every: Every, day_number: int, day: dt.date) -> dt.date:
    """Return the first due day on or after `day`."""
    due = due_in_period(every, day_number, day)
    if due >= day:
        return due
    if every is Every.WEEK:
        return due + dt.timedelta(days=7)
    return due_in_period(every, day_number, due.replace(day=1) + dt.timedelta(days=31))

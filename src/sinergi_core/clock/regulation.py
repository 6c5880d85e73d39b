"""Deadline rules as data: what a regulation says, edition by edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Unit(StrEnum):
    """What the length of a deadline counts."""

    CALENDAR_DAYS = "calendar-days"
    WORKING_DAYS = "working-days"
    HOURS = "hours"


class Start(StrEnum):
    """Which day is the first that counts: the day of the event or the one after."""

    SAME_DAY = "same-day"
    NEXT_DAY = "next-day"


class Roll(StrEnum):
    """What happens when the last day is not worked."""

    NONE = "none"
    NEXT_WORKING_DAY = "next-working-day"


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: event, days off, and the deadline that must come out."""

    event: str
    due: str
    off: tuple[str, ...]
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Need:
    """How much of a deadline a piece of work takes, in the unit of its rule.

    A planning value of this project or of an office, never the law's.
    """

    code: str
    length: int
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stands still after the day of one event until the day of another."""

    since: str
    until: str
    reason: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One deadline of a regulation.

    `event` is the code of what starts the clock, `met_by` of what meets it, `who` whose
    deadline it is. It runs for the `kinds` named (all when none is), once `only_after`
    has happened, and then stands in place of the rule `replaces`. `work` is what has to
    fit in. `zone` is where days begin; "" leaves that to the time given.

    `is_established` is False where the text of the regulation could not be read and
    the rule rests on press or memory; `note` then says what is open.
    """

    code: str
    names: dict[str, str]
    event: str
    who: str
    length: int
    unit: Unit
    start: Start
    roll: Roll
    article: str
    source: str
    is_established: bool
    note: dict[str, str]
    examples: tuple[Example, ...]
    met_by: str = ""
    only_after: str = ""
    replaces: str = ""
    kinds: tuple[str, ...] = ()
    stops: tuple[Stop, ...] = ()
    work: tuple[Need, ...] = ()
    zone: str = ""

    def applies_to(self, kind: str) -> bool:
        """True when the deadline runs in a case of that kind ("" is not known yet)."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Window:
    """A time open between two events, such as "from the candidate list to voting day"."""

    code: str
    names: dict[str, str]
    opens: str
    closes: str
    who: str
    article: str
    source: str
    is_established: bool
    note: dict[str, str]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A step whose length nobody could read: it is shown, never counted."""

    code: str
    names: dict[str, str]
    event: str
    who: str
    article: str
    note: dict[str, str]


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation in one edition; `regime` is "pemilu" or "pilkada".

    `digest` is the SHA-256 of the file: a case keeps it beside `key`.
    """

    code: str
    edition: str
    regime: str
    names: dict[str, str]
    in_force_from: dt.date | None
    rules: tuple[DeadlineRule, ...]
    windows: tuple[Window, ...] = ()
    gaps: tuple[Gap, ...] = ()
    zone: str = ""
    in_force_note: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def key(self) -> str:
        """Code and edition: what a case keeps, such as `pemilu-penanganan/2022`."""
        return f"{self.code}/{self.edition}"

    def rule(self, code: str) -> DeadlineRule:
        """Return one rule; KeyError names those that exist."""
        for rule in self.rules:
            if rule.code == code:
                return rule
        known = ", ".join(rule.code for rule in self.rules)
        raise KeyError(f"{self.key} has no rule {code!r}; it has {known}")

    def has_rule(self, code: str) -> bool:
        """True when the regulation has a rule of that code."""
        return any(rule.code == code for rule in self.rules)

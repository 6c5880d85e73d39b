"""Deadline rules as data: one YAML file per regulation and version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from sinergi_core.index.framework.faults import Fault, FrameworkError
from sinergi_core.index.framework.reader import Section, read_document

HOME = Path(__file__).parent / "rules"
LONGEST_DAYS, LONGEST_HOURS = 3_660, 24 * 366


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
class DeadlineRule:
    """One deadline of a regulation.

    `event` is the code of what starts the clock, `who` whose deadline it is.
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


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation with its deadlines; `regime` is "pemilu" or "pilkada"."""

    code: str
    edition: str
    regime: str
    names: dict[str, str]
    in_force_from: dt.date | None
    rules: tuple[DeadlineRule, ...]

    def rule(self, code: str) -> DeadlineRule:
        """Return one rule; KeyError names those that exist."""
        for rule in self.rules:
            if rule.code == code:
                return rule
        known = ", ".join(rule.code for rule in self.rules)
        raise KeyError(f"{self.code} has no rule {code!r}; it has {known}")


@cache
def list_regulations() -> tuple[Regulation, ...]:
    """Every shipped regulation, by code."""
    return tuple(load_regulation(path) for path in sorted(HOME.glob("*.yaml")))


def load_regulation(path: Path) -> Regulation:
    """Read a file; FrameworkError names every fault with its line."""
    return parse_regulation(path.read_text(encoding="utf-8"), name=path.name)


def parse_regulation(text: str, *, name: str = "<text>") -> Regulation:
    """Read a regulation; FrameworkError names every fault with its line."""
    top = read_document(text, name)
    code = top.text("code", required=True)
    edition = top.text("edition", required=True)
    regime = top.text("regime", required=True)
    names = top.words("names", required=True)
    in_force = top.text("in_force_from")
    rules = tuple(_rule(one) for one in top.sections("rules"))
    top.finish()
    day = _day(top, "in_force_from", in_force) if in_force else None
    faults = [*top.faults, *_twice(rules)]
    if not rules:
        faults.append(Fault(1, "rules", "there is no rule", "Add one under `rules:`."))
    if faults:
        raise FrameworkError(faults, name)
    return Regulation(code, edition, regime, names, day, rules)


def _rule(at: Section) -> DeadlineRule:
    unit = at.choice("unit", Unit, Unit.CALENDAR_DAYS, required=True)
    longest = LONGEST_HOURS if unit is Unit.HOURS else LONGEST_DAYS
    rule = DeadlineRule(
        code=at.text("code", required=True),
        names=at.words("names", required=True),
        event=at.text("event", required=True),
        who=at.text("who", required=True),
        length=at.whole("length", 1, low=1, high=longest),
        unit=unit,
        start=at.choice("start", Start, Start.NEXT_DAY),
        roll=at.choice("roll", Roll, Roll.NONE),
        article=at.text("article", required=True),
        source=at.text("source", required=True),
        is_established=at.truth("established", True),
        note=at.words("note"),
        examples=tuple(_example(one) for one in at.sections("examples")),
    )
    if not rule.is_established and not rule.note:
        at.fault("note", "it is missing", "Say what is not established.")
    at.finish()
    return rule


def _example(at: Section) -> Example:
    example = Example(
        event=at.text("event", required=True),
        due=at.text("due", required=True),
        off=at.texts("off"),
        note=at.text("note"),
        line=at.line,
    )
    at.finish()
    return example


def _day(at: Section, key: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        at.fault(key, f"{text!r} is not a date", "Write it as 2024-02-14.")
        return None


def _twice(rules: tuple[DeadlineRule, ...]) -> list[Fault]:
    codes = [rule.code for rule in rules]
    return [
        Fault(0, f"rules.{code}", "this code stands here twice", "Rename one of them.")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]

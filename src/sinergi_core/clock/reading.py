"""Reading a regulation from its YAML file, every fault with its line."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sinergi_core.clock.regulation import (
    DeadlineRule,
    Example,
    Gap,
    Need,
    Regulation,
    Roll,
    Start,
    Stop,
    Unit,
    Window,
)
from sinergi_core.index.framework.faults import Fault, FrameworkError
from sinergi_core.index.framework.reader import Section, read_document

LONGEST_DAYS, LONGEST_HOURS = 3_660, 24 * 366


def load_regulation(path: Path) -> Regulation:
    """Read a file; FrameworkError names every fault with its line."""
    return parse_regulation(path.read_text(encoding="utf-8"), name=path.name)


def parse_regulation(text: str, *, name: str = "<text>") -> Regulation:
    """Read a regulation; FrameworkError names every fault with its line."""
    top = read_document(text, name)
    zone = _zone(top)
    rules = tuple(replace(_rule(one), zone=zone) for one in top.sections("rules"))
    in_force = top.text("in_force_from")
    made = Regulation(
        code=top.text("code", required=True),
        edition=top.text("edition", required=True),
        regime=top.text("regime", required=True),
        names=top.words("names", required=True),
        in_force_from=_day(top, "in_force_from", in_force) if in_force else None,
        rules=rules,
        windows=tuple(_window(one) for one in top.sections("windows")),
        gaps=tuple(_gap(one) for one in top.sections("gaps")),
        zone=zone,
        in_force_note=top.words("in_force_note"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    top.finish()
    faults = [*top.faults, *_twice(rules), *_astray(rules)]
    if not rules:
        faults.append(Fault(1, "rules", "there is no rule", "Add one under `rules:`."))
    if faults:
        raise FrameworkError(faults, name)
    return made


def _zone(top: Section) -> str:
    zone = top.text("zone")
    try:
        if zone:
            ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        top.fault("zone", f"{zone!r} is no time zone", "Write it as Asia/Jakarta.")
        return ""
    return zone


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
        met_by=at.text("met_by"),
        only_after=at.text("only_after"),
        replaces=at.text("replaces"),
        kinds=at.texts("kinds"),
        stops=tuple(_stop(one) for one in at.sections("stops")),
        work=tuple(_need(one, longest) for one in at.sections("work")),
    )
    _say_what_is_open(at, rule.is_established, rule.note)
    at.finish()
    return rule


def _say_what_is_open(at: Section, established: bool, note: dict[str, str]) -> None:
    if not established and not note:
        at.fault("note", "it is missing", "Say what is not established.")


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


def _stop(at: Section) -> Stop:
    stop = Stop(
        since=at.text("since", required=True),
        until=at.text("until", required=True),
        reason=at.words("reason", required=True),
    )
    at.finish()
    return stop


def _need(at: Section, longest: int) -> Need:
    need = Need(
        code=at.text("code", required=True),
        length=at.whole("length", 1, low=0, high=longest),
        names=at.words("names", required=True),
    )
    at.finish()
    return need


def _window(at: Section) -> Window:
    window = Window(
        code=at.text("code", required=True),
        names=at.words("names", required=True),
        opens=at.text("opens", required=True),
        closes=at.text("closes", required=True),
        who=at.text("who", required=True),
        article=at.text("article", required=True),
        source=at.text("source", required=True),
        is_established=at.truth("established", True),
        note=at.words("note"),
        kinds=at.texts("kinds"),
    )
    _say_what_is_open(at, window.is_established, window.note)
    at.finish()
    return window


def _gap(at: Section) -> Gap:
    gap = Gap(
        code=at.text("code", required=True),
        names=at.words("names", required=True),
        event=at.text("event"),
        who=at.text("who", required=True),
        article=at.text("article"),
        note=at.words("note", required=True),
    )
    at.finish()
    return gap


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


def _astray(rules: tuple[DeadlineRule, ...]) -> list[Fault]:
    codes = {rule.code for rule in rules}
    return [
        Fault(0, f"rules.{rule.code}.replaces", "there is no such rule", "Name one.")
        for rule in rules
        if rule.replaces and rule.replaces not in codes
    ]

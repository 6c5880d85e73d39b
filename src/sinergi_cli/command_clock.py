"""`sinergi clock list|due|moved`: statutory deadlines, line by line, without a server."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.table import Table

from sinergi_cli import clock_days as days
from sinergi_cli.arguments import Parser, common, help_words, parse
from sinergi_cli.clock_files import read_open
from sinergi_cli.problems import Exit, InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.clock import (
    DayOff,
    Derivation,
    Gap,
    Regulation,
    Unit,
    WorkingCalendar,
    changed_by,
    derive,
    editions_of,
    find_regulation,
    last_safe_moments,
    list_regulations,
    remaining,
)

COLUMNS = ("deadline", "from", "length", "legal ground", "established")


def parser() -> Parser:
    """The arguments of `sinergi clock`."""
    say = help_words()
    made = common("clock", "Derive statutory deadlines day by day.")
    made.add_argument("action", choices=["list", "due", "moved"])
    made.add_argument(
        "what", nargs="?", help=say("REGULATION[/EDITION]:RULE, or a file")
    )
    made.add_argument("--event", type=days.moment, help=say("when the event happened"))
    made.add_argument("--at", type=days.moment, help=say("show what is left then"))
    made.add_argument("--editions", action="store_true", help=say("every edition"))
    for name in ("--off", "--worked"):
        made.add_argument(
            name, type=days.named_day, action="append", default=[],
            metavar="DATE=DECREE", help=say("one more day off, or day worked"),
        )  # fmt: skip
    made.add_argument(
        "--suspend", type=days.pause, action="append", default=[], metavar="A..B",
        help=say("days on which the clock stands still"),
    )  # fmt: skip
    made.add_argument(
        "--day", type=days.day, help=say("the day that becomes a day off")
    )
    made.add_argument("--json", action="store_true")
    return made


def main(words: list[str]) -> int:
    """Run the command; 2 when words are missing, 3 when a rule or file is wrong."""
    arguments = parser()
    given, say = parse(arguments, words)
    if given.action == "list":
        return _list(say, given.json)
    if not given.what:
        arguments.error(say("name a rule or a file"))
    if given.action == "due":
        if given.event is None:
            arguments.error(say("give --event"))
        return _due(given, say)
    if given.day is None:
        arguments.error(say("give --day"))
    return _moved(given, say)


def _list(say: Say, as_json: bool) -> int:
    if as_json:
        return _json([_plain(one) for one in list_regulations()])
    console = Console()
    for one in list_regulations():
        table = Table(title=f"{say.name(one.names)} ({one.key})", title_justify="left")
        for head in COLUMNS:
            table.add_column(_head(head, say))
        for rule in one.rules:
            mark = say("yes") if rule.is_established else say("no")
            length = f"{rule.length} {_unit(rule.unit, say)}"
            table.add_row(rule.code, rule.event, length, rule.article, mark)
        for gap in one.gaps:
            table.add_row(gap.code, gap.event, "?", gap.article, say("no"))
        console.print(table)
    return Exit.DONE


def _head(head: str, say: Say) -> str:
    heads = {
        "deadline": say("deadline"),
        "from": say("from"),
        "length": say("length"),
        "legal ground": say("legal ground"),
        "established": say("established"),
    }
    return heads[head]


def _unit(unit: str, say: Say) -> str:
    units = {
        "calendar-days": say("calendar days"),
        "working-days": say("working days"),
        "hours": say("hours"),
    }
    return units[unit]


def _plain(one: Regulation) -> dict[str, object]:
    return {
        "key": one.key,
        "regime": one.regime,
        "names": one.names,
        "digest": one.digest,
        "rules": [
            {
                "code": rule.code, "names": rule.names, "event": rule.event,
                "length": rule.length, "unit": rule.unit.value, "article": rule.article,
                "established": rule.is_established, "note": rule.note,
            }
            for rule in one.rules
        ],
        "gaps": [gap.code for gap in one.gaps],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    regulation: Regulation
    made: Derivation | None
    gap: Gap | None = None


def _due(given: Namespace, say: Say) -> int:
    key, rule = _split(given.what, say)
    one = _found(key, given.what, say)
    if not any(rule in {x.code for x in e.rules} for e in editions_of(one.code)):
        known = ", ".join(x.code for x in one.rules)
        _refuse(given.what, say("there is no rule {code}", code=rule), known, say)
    calendar = days.calendar_of(given.off, given.worked, say.language)
    asked = editions_of(one.code) if given.editions else (one,)
    sides = [_side(edition, rule, given, calendar, say) for edition in asked]
    if given.json:
        return _json([_derived(side, given, calendar) for side in sides])
    for side in sides:
        _print(side, given, calendar, say)
    return Exit.DONE


def _side(
    edition: Regulation,
    rule: str,
    given: Namespace,
    calendar: WorkingCalendar,
    say: Say,
) -> _Side:
    if not edition.has_rule(rule):
        return _Side(
            edition, None, next((g for g in edition.gaps if g.code == rule), None)
        )
    try:
        made = derive(
            edition.rule(rule), given.event, calendar, suspensions=given.suspend
        )
    except ValueError as error:
        _refuse(given.what, str(error), "", say)
    return _Side(edition, made)


def _split(what: str, say: Say) -> tuple[str, str]:
    key, _, rule = what.partition(":")
    if not rule:
        _refuse(what, say("this is no rule"), "pemilu-penanganan:laporan", say)
    return key, rule


def _found(key: str, what: str, say: Say) -> Regulation:
    try:
        return find_regulation(key)
    except KeyError:
        known = ", ".join(one.key for one in list_regulations())
        _refuse(what, say("there is no regulation {code}", code=key), known, say)


def _refuse(what: str, problem: str, known: str, say: Say) -> NoReturn:
    remedy = say("Use one of {known}.", known=known) if known else ""
    raise InputError([Trouble(what, 0, "", problem, remedy)])


def _derived(
    side: _Side, given: Namespace, calendar: WorkingCalendar
) -> dict[str, object]:
    made = side.made
    if made is None:
        return {"regulation": side.regulation.key, "due_on": None}
    work = last_safe_moments(made, made.rule.work, calendar)
    found: dict[str, object] = {
        "regulation": side.regulation.key,
        "rule": made.rule.code,
        "article": made.rule.article,
        "established": made.rule.is_established,
        "event_at": made.event_at.isoformat(),
        "due_on": str(made.due_on),
        "due_at": made.due_at.isoformat(),
        "provisional": made.is_provisional,
        "calendar": made.calendar_digest,
        "lines": [
            {"day": str(x.day), "number": x.number, "reason": x.reason, "name": x.name}
            for x in made.lines
        ],
        "work": [
            {"code": x.code, "begin_on": str(x.begin_on), "finish_on": str(x.finish_on)}
            for x in work
        ],
    }
    if given.at is not None:
        left = remaining(made, given.at, calendar)
        found["late"] = left.is_late
        found["seconds_left"] = left.time.total_seconds()
        found["working_days_left"] = left.working_days
    return found


def _print(side: _Side, given: Namespace, calendar: WorkingCalendar, say: Say) -> None:
    console, made = Console(highlight=False, soft_wrap=True), side.made
    console.print(f"[bold]{side.regulation.key}[/]")
    if made is None:
        note = (
            say.name(side.gap.note) if side.gap else say("no such rule in this edition")
        )
        console.print(f"  {note}")
        return
    rule = made.rule
    console.print(f"  {say.name(rule.names)} · {rule.article}")
    if not rule.is_established:
        console.print("  " + say("NOT ESTABLISHED: {note}", note=say.name(rule.note)))
    for line in made.lines:
        number = "" if line.number is None else str(line.number)
        told = _reason(line.reason, say) + (f": {line.name}" if line.name else "")
        console.print(f"  {line.day:%Y-%m-%d}  {number:>3}  {told}")
    console.print("  " + _due_words(made, say))
    if made.is_provisional:
        console.print("  " + say("provisional: holidays there are not decreed yet"))
    for moment in last_safe_moments(made, rule.work, calendar):
        words = {"what": moment.code, "begin": moment.begin_on, "end": moment.finish_on}
        console.print("  " + say("{what}: begin by {begin}, end by {end}", **words))
    if given.at is not None:
        _print_left(made, given, calendar, say, console)


def _due_words(made: Derivation, say: Say) -> str:
    if made.rule.unit is Unit.HOURS:
        return say("due at {when}", when=f"{made.due_at:%Y-%m-%d %H:%M %z}")
    return say("due by the end of {day}", day=made.due_on)


def _print_left(
    made: Derivation, given: Namespace, calendar: WorkingCalendar, say: Say,
    console: Console,
) -> None:  # fmt: skip
    left = remaining(made, given.at, calendar)
    words = {"days": left.days, "hours": left.hours, "minutes": left.minutes}
    if left.is_late:
        text = say("late by {days} days {hours} hours {minutes} minutes", **words)
    else:
        text = say("left: {days} days {hours} hours {minutes} minutes", **words)
    console.print("  " + text)


def _reason(reason: str, say: Say) -> str:
    reasons = {
        "event": say("the event"),
        "counts": say("counts"),
        "weekend": say("weekend"),
        "holiday": say("day off"),
        "suspended": say("suspended"),
        "rolled": say("moved to a worked day"),
        "hours": say("hours run through"),
    }
    return reasons[reason]


def _moved(given: Namespace, say: Say) -> int:
    rows = read_open(Path(given.what), say)
    calendar = days.calendar_of(given.off, given.worked, say.language)
    decreed = calendar.with_day_off(given.day, DayOff(str(given.day)))
    changes = changed_by(rows, calendar, decreed)
    if given.json:
        return _json(
            [
                {"key": c.key, "before": str(c.before), "after": str(c.after)}
                for c in changes
            ]
        )
    for change in changes:
        sys.stdout.write(f"{change.key}: {change.before} → {change.after}\n")
    counts = {"n": len(changes), "all": len(rows)}
    sys.stdout.write(say("{n} of {all} deadlines move", **counts) + "\n")
    return Exit.DONE


def _json(value: object) -> int:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    return Exit.DONE

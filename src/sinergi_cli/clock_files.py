"""A file of open deadlines: key, rule and event, every fault told with its row."""

from __future__ import annotations

import argparse
from pathlib import Path

from sinergi_cli.cells import Sheet, read_sheet
from sinergi_cli.clock_days import moment
from sinergi_cli.problems import InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.clock import DeadlineRule, Open, derive, find_regulation
from sinergi_core.clock.calendar import WorkingCalendar

COLUMNS = ("key", "rule", "event")


def read_open(path: Path, say: Say) -> list[Open[str]]:
    """Read the open deadlines of a file. InputError holds all faults."""
    sheet = read_sheet(path, say)
    absent = [name for name in COLUMNS if name not in sheet.header]
    if absent:
        missing, remedy = say("this column is missing"), say("Add it.")
        raise InputError(Trouble(sheet.path, 1, x, missing, remedy) for x in absent)
    found: list[Open[str]] = []
    troubles: list[Trouble] = []
    for row, cells in enumerate(sheet.rows, start=sheet.first_row):
        read = _row(sheet, row, cells, say)
        if isinstance(read, Trouble):
            troubles.append(read)
        else:
            found.append(read)
    if troubles:
        raise InputError(troubles)
    return found


def _row(sheet: Sheet, row: int, cells: list[str], say: Say) -> Open[str] | Trouble:
    key, what, event = (cells[sheet.header.index(name)].strip() for name in COLUMNS)
    rule = _rule(what)
    if rule is None:
        problem = say("{value!r} names no rule", value=what)
        remedy = say("Write REGULATION/EDITION:RULE; `sinergi clock list` has them.")
        return Trouble(sheet.path, row, "rule", problem, remedy)
    try:
        at = moment(event)
        derive(rule, at, WorkingCalendar(at.date(), at.date()))
    except (argparse.ArgumentTypeError, ValueError, OverflowError):
        problem = say("{value!r} is not a day", value=event)
        remedy = say("Write it as 2024-02-05 or 2024-02-05T15:30.")
        return Trouble(sheet.path, row, "event", problem, remedy)
    return Open(key, rule, at)


def _rule(what: str) -> DeadlineRule | None:
    key, _, code = what.partition(":")
    try:
        return find_regulation(key).rule(code)
    except KeyError:
        return None

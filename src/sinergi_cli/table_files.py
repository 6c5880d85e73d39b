"""A table of areas from a file: every fault at once, with row, column, what to do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sinergi_cli.cells import Sheet, read_sheet
from sinergi_cli.problems import InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.index.framework import Framework, Kind
from sinergi_core.index.table import AreaTable

CODE, NAMES, GROUPS = "code", ("name", "nama"), ("group", "parent_code")
UNSEEN = {"", "na", "n/a", "nan", "null", "-"}
ERROR, DAY = "_se", "_on"


@dataclass(frozen=True, slots=True)
class NamedTable:
    """The table a framework reads, and the name of each area (its code if none)."""

    table: AreaTable
    names: dict[str, str]


def read_table(path: Path, framework: Framework, say: Say) -> NamedTable:
    """Read what the framework needs. InputError holds all faults, FileError one."""
    sheet = read_sheet(path, say)
    reading = _Reading(sheet, say)
    wanted = [name for name in framework.inputs if name in sheet.header]
    reading.check_header(framework)
    areas = reading.codes()
    values = reading.numbers(wanted, _never_negative(framework))
    errors = reading.numbers([n + ERROR for n in wanted], {n + ERROR for n in wanted})
    days = reading.days([name + DAY for name in wanted])
    if not reading.troubles:
        reading.check_shares(framework, dict(zip(wanted, values.T, strict=True)))
    if reading.troubles:
        raise InputError(reading.troubles)
    table = AreaTable(
        areas=tuple(areas),
        columns=tuple(wanted),
        values=values,
        groups=tuple(reading.groups(areas)),
        errors=errors if np.isfinite(errors).any() else None,
        observed_on=days if not np.isnat(days).all() else None,
    )
    return NamedTable(table, reading.names(areas))


def _never_negative(framework: Framework) -> set[str]:
    counted = {Kind.EVENTS, Kind.STATION_SHARE}
    return {c for i in framework.indicators if i.kind in counted for c in i.inputs}


class _Reading:
    """A sheet being read; it collects troubles instead of stopping at the first."""

    def __init__(self, sheet: Sheet, say: Say) -> None:
        self.sheet, self.say = sheet, say
        self.troubles: list[Trouble] = []

    def _note(self, row: int, column: str, problem: str, remedy: str) -> None:
        at = row + self.sheet.first_row if row >= 0 else 1
        self.troubles.append(Trouble(self.sheet.path, at, column, problem, remedy))

    def check_header(self, framework: Framework) -> None:
        say = self.say
        twice = {n for n in self.sheet.header if n and self.sheet.header.count(n) > 1}
        for name in sorted(twice):
            self._note(-1, name, say("this column stands twice"), say("Remove one."))
        if CODE not in self.sheet.header:
            remedy = say("Add a column `code` with the Kemendagri code, as text.")
            self._note(-1, CODE, say("this column is missing"), remedy)
        for name in framework.inputs:
            if name not in self.sheet.header:
                users = [i for i in framework.indicators if name in i.inputs]
                read_by = ", ".join(say.name(i.names, i.code) for i in users[:3])
                problem = say(
                    "this column is missing; it is read by: {who}", who=read_by
                )
                remedy = say("Add it; leave cells empty where nobody has looked.")
                self._note(-1, name, problem, remedy)

    def codes(self) -> list[str]:
        say = self.say
        codes = [cell.strip() for cell in self._column(CODE)]
        first: dict[str, int] = {}
        for row, code in enumerate(codes):
            if not code:
                self._note(row, CODE, say("the code is empty"), say("Fill it in."))
            elif code in first:
                line = first[code] + self.sheet.first_row
                problem = say("{code} stands in row {row} already", code=code, row=line)
                self._note(row, CODE, problem, say("Keep one of the two rows."))
            first.setdefault(code, row)
        return codes

    def names(self, areas: Sequence[str]) -> dict[str, str]:
        column = next((n for n in NAMES if n in self.sheet.header), "")
        cells = self._column(column) if column else [""] * len(areas)
        return {c: n.strip() or c for c, n in zip(areas, cells, strict=True)}

    def groups(self, areas: Sequence[str]) -> list[str]:
        column = next((n for n in GROUPS if n in self.sheet.header), "")
        if column:
            return [cell.strip() for cell in self._column(column)]
        return [code.rpartition(".")[0] for code in areas]

    def numbers(self, names: Sequence[str], positive: set[str]) -> NDArray[np.float64]:
        """(n, c) numbers; NaN in empty cells and in columns that are not there."""
        out = np.full((len(self.sheet.rows), len(names)), np.nan)
        for j, name in enumerate(names):
            for row, cell in enumerate(self._column(name)):
                out[row, j] = self._number(row, name, cell, name in positive)
        return out

    def _number(self, row: int, name: str, cell: str, positive: bool) -> float:
        text = cell.strip()
        if text.lower() in UNSEEN:
            return math.nan
        if self.sheet.decimal_comma:
            text = text.replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            value = math.inf
        if math.isinf(value):
            problem = self.say("{cell} is not a number", cell=repr(cell))
            remedy = self.say("Write digits with a decimal point, or leave it empty.")
            self._note(row, name, problem, remedy)
        elif positive and value < 0:
            problem = self.say("{cell} is below zero", cell=repr(cell))
            self._note(row, name, problem, self.say("A count cannot be negative."))
        return value

    def days(self, names: Sequence[str]) -> NDArray[np.datetime64]:
        """(n, c) days; NaT where none is given."""
        out = np.full((len(self.sheet.rows), len(names)), "NaT", dtype="datetime64[D]")
        for j, name in enumerate(names):
            for row, cell in enumerate(self._column(name)):
                if cell.strip().lower() not in UNSEEN:
                    out[row, j] = self._day(row, name, cell.strip())
        return out

    def _day(self, row: int, name: str, text: str) -> np.datetime64:
        try:
            return np.datetime64(text, "D")
        except ValueError:
            problem = self.say("{cell} is not a date", cell=repr(text))
            self._note(row, name, problem, self.say("Write it as 2024-02-14."))
            return np.datetime64("NaT", "D")

    def check_shares(
        self, framework: Framework, columns: dict[str, NDArray[np.float64]]
    ) -> None:
        """Stations with a yes cannot be more than the stations there are."""
        for indicator in framework.indicators:
            below = indicator.denominator
            if indicator.kind is not Kind.STATION_SHARE or below is None:
                continue
            for name in indicator.columns:
                for row in np.flatnonzero(columns[name] > columns[below]):
                    problem = self.say("more stations than there are in {c}", c=below)
                    self._note(int(row), name, problem, self.say("Check both numbers."))

    def _column(self, name: str) -> list[str]:
        if name not in self.sheet.header:
            return [""] * len(self.sheet.rows)
        at = self.sheet.header.index(name)
        return [row[at] for row in self.sheet.rows]

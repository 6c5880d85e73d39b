"""The files of stations and stores: what stands in them, every fault told with its row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sinergi_cli.cells import Sheet, read_sheet
from sinergi_cli.problems import InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.allocate.stores import StoreProblem

DISTRICT = 3
"""Parts of a code that name the kecamatan: 31.75.06 of 31.75.06.1003."""
STATIONS = ("code", "number", "lon", "lat")
STORES = ("name", "code", "lon", "lat")
IN_USE = {"1": True, "yes": True, "ya": True, "0": False, "no": False, "tidak": False}


@dataclass(frozen=True, slots=True)
class Named:
    """The problem, and what its positions are called: stations by area and number."""

    problem: StoreProblem
    stations: list[tuple[str, str]]
    stores: list[str]
    store_codes: list[str]


@dataclass(slots=True)
class Reader:
    """One file read column by column, with the faults found so far."""

    sheet: Sheet
    say: Say
    troubles: list[Trouble] = field(default_factory=list)

    def lacking(self, names: Sequence[str]) -> bool:
        """Note the columns that are missing; True when there are any."""
        absent = [name for name in names if name not in self.sheet.header]
        for name in absent:
            problem = self.say("this column is missing")
            self.fault(1, name, problem, self.say("Add it."))
        return bool(absent)

    def fault(self, row: int, column: str, problem: str, remedy: str) -> None:
        """Note a fault of a cell."""
        path = self.sheet.path
        self.troubles.append(Trouble(path, row, column, problem, remedy))

    def texts(self, name: str) -> list[str]:
        """The cells of a column, none of which may be empty."""
        at = self.sheet.header.index(name)
        found = [row[at].strip() for row in self.sheet.rows]
        for row, text in enumerate(found, start=self.sheet.first_row):
            if not text:
                self.fault(
                    row, name, self.say("this is empty"), self.say("Fill it in.")
                )
        return found

    def once(self, keys: Sequence[Any], name: str) -> None:
        """Note what stands there twice."""
        seen = set()
        for row, key in enumerate(keys, start=self.sheet.first_row):
            if key in seen:
                text = self.say("this stands there twice")
                self.fault(row, name, text, self.say("Keep one of the two rows."))
            seen.add(key)

    def numbers(
        self, name: str, low: float, high: float, empty: float | None = None
    ) -> list[float]:
        """The numbers of a column; `empty` stands for an empty cell, or for no column."""
        if name not in self.sheet.header and empty is not None:
            return [empty] * len(self.sheet.rows)
        at = self.sheet.header.index(name)
        return [
            self._number(row, name, cells[at].strip(), low, high, empty)
            for row, cells in enumerate(self.sheet.rows, start=self.sheet.first_row)
        ]

    def _number(
        self, row: int, name: str, text: str, low: float, high: float,
        empty: float | None,
    ) -> float:  # fmt: skip
        if not text and empty is not None:
            return empty
        plain = text.replace(",", ".") if self.sheet.decimal_comma else text
        try:
            value = float(plain)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            remedy = self.say(
                "Write a number from {low} to {high}.", low=f"{low:g}", high=f"{high:g}"
            )
            self.fault(row, name, self.say("this is no such number"), remedy)
            return low
        return value

    def whole(self, name: str, low: int, high: int, empty: float) -> list[int]:
        """The whole numbers of a column."""
        found = self.numbers(name, low, high, empty)
        for row, value in enumerate(found, start=self.sheet.first_row):
            if value != int(value):
                text = self.say("this is no whole number")
                self.fault(row, name, text, self.say("Write a whole number."))
        return [int(value) for value in found]

    def truths(self, name: str) -> list[bool]:
        """The yes and no of a column; without the column every row is yes."""
        if name not in self.sheet.header:
            return [True] * len(self.sheet.rows)
        found = []
        for row, text in enumerate(self.texts(name), start=self.sheet.first_row):
            if text and text.lower() not in IN_USE:
                problem = self.say("this is neither yes nor no")
                self.fault(row, name, problem, self.say("Write 1 or 0."))
            found.append(IN_USE.get(text.lower(), False))
        return found


def read_problem(stations: Path, stores: Path, say: Say, **rules: Any) -> Named:
    """The problem of both files; InputError holds every fault, FileError if none opens.

    `rules` are `boxes` (of stations without a number of their own) and fields of
    `StoreProblem`.
    """
    places = Reader(read_sheet(stations, say), say)
    kept = Reader(read_sheet(stores, say), say)
    boxes = rules.pop("boxes")
    needed = STATIONS if boxes else (*STATIONS, "boxes")
    if places.lacking(needed) | kept.lacking(STORES):
        raise InputError([*places.troubles, *kept.troubles])
    codes, names = places.texts("code"), kept.texts("name")
    keys = list(zip(codes, places.texts("number"), strict=True))
    places.once(keys, "number")
    kept.once(names, "name")
    store_codes = kept.texts("code")
    told: dict[str, Any] = {
        "station_lonlat": _points(places),
        "station_area": np.array([_district(code) for code in codes]),
        "boxes": np.array(places.whole("boxes", 1, 10_000, float(boxes or 1))),
        "store_lonlat": _points(kept),
        "store_area": np.array([_district(code) for code in store_codes]),
        "capacity": np.array(kept.numbers("capacity", 0, 1e9, math.nan)),
        "in_use": np.array(kept.truths("in_use")),
        "flood": np.array(kept.numbers("flood", 0, 1, math.nan)),
    }
    if troubles := [*places.troubles, *kept.troubles]:
        raise InputError(troubles)
    return Named(StoreProblem(**told, **rules), keys, names, store_codes)


def _points(reader: Reader) -> Any:
    lon, lat = reader.numbers("lon", -180, 180), reader.numbers("lat", -90, 90)
    return np.column_stack([lon, lat])


def _district(code: str) -> str:
    return ".".join(code.split(".")[:DISTRICT])

"""How far the sheets of a workbook reach, before calamine makes room for all of it.

Two cells in opposite corners of a sheet ask for 17 thousand million and end the process;
so does one cell of an ODS sheet that says it is repeated as often.
The server measures the same in its own reader of sheets: neither package imports the
other. What the zip's directory claims is not believed: members are unpacked here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

MAX_CELLS = 20_000_000
MAX_BYTES = 2 << 30
BLOCK = 1 << 20
CELLS = {"table-cell", "covered-table-cell"}
FILLED = ("value", "value-type", "formula")
REFERENCE = re.compile(r"([A-Za-z]{1,7})(\d{1,10})")


class TooWideError(ValueError):
    """A sheet reaches over more than MAX_CELLS, or unpacks to more than MAX_BYTES."""


class BrokenError(ValueError):
    """The workbook is no zip of plain XML."""


def check_extent(path: Path) -> None:
    """Raise TooWideError or BrokenError for a workbook that is not safe to open."""
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            for info in archive.infolist():
                extent = _Extent()
                is_xml = info.filename.lower().endswith((".xml", ".rels"))
                for block in _inflate(file, info):
                    unpacked += len(block)
                    if unpacked > MAX_BYTES:
                        raise TooWideError
                    if is_xml:
                        extent.parser.Parse(block, False)
                    elif b"sheetData" in block:
                        raise BrokenError(info.filename)
                if is_xml:
                    extent.parser.Parse(b"", True)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError) as error:
        raise BrokenError(str(error)) from error


def _inflate(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield all that really comes out of one member, at most BLOCK at once."""
    file.seek(info.header_offset)
    head = file.read(30)
    file.seek(sum(int.from_bytes(head[at : at + 2], "little") for at in (26, 28)), 1)
    if info.compress_type not in {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED}:
        raise zipfile.BadZipFile(info.filename)
    packed = info.compress_type == zipfile.ZIP_DEFLATED
    inflater, left = zlib.decompressobj(-15), info.compress_size
    while left > 0 and (block := file.read(min(left, BLOCK))):
        left -= len(block)
        while packed and block:
            yield inflater.decompress(block, BLOCK)
            block = inflater.unconsumed_tail
        yield block
    yield inflater.flush()


class _Extent:
    """The last row and column of one XML part, of XLSX (row, c) or of ODS (table-row …)."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0
        self.spread = _Spread()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_declared: object) -> None:
        raise BrokenError("a document type is declared")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind, at = name.rpartition(":")[2], attributes.get("r", "")
        if kind == "row":
            self.row = int(at) if re.fullmatch(r"\d{1,10}", at) else self.row + 1
            self.column = 0
        elif kind == "c":
            found = REFERENCE.fullmatch(at)
            self.column = _column(found[1]) if found else self.column + 1
            self.row = int(found[2]) if found else self.row
        else:
            self.spread.begin(kind, attributes)
            return
        self._reach(self.row, self.column)

    def _end(self, name: str) -> None:
        if self.spread.end(name.rpartition(":")[2]):
            self._reach(self.spread.rows, self.spread.columns)

    def _reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows * self.columns > MAX_CELLS:
            raise TooWideError


class _Spread:
    """Rows and columns of an ODS sheet, where one element stands for many.

    Empty cells and rows count only when something stands after them: every sheet ends in
    a million empty rows, of which the reader makes nothing.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.at = self.repeat = self.row_repeat = self.empty_rows = 0
        self.filled = self.row_filled = False

    def begin(self, kind: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        if kind == "table":
            self.rows = self.empty_rows = 0
        elif kind == "table-row":
            self.at, self.row_filled = 0, False
            self.row_repeat = _repeated(attributes, "number-rows-repeated")
        elif kind in CELLS:
            self.repeat = _repeated(attributes, "number-columns-repeated")
            self.filled = any(name.endswith(FILLED) for name in attributes)
        elif kind == "p":
            self.filled = True

    def end(self, kind: str) -> bool:
        """Take in the end of an element; True when the sheet may reach farther now."""
        if kind in CELLS:
            self.at += self.repeat
            if self.filled:
                self.columns = max(self.columns, self.at)
                self.row_filled = True
            self.filled = False
        elif kind == "table-row":
            self.empty_rows += self.row_repeat
            if self.row_filled:
                self.rows += self.empty_rows
                self.empty_rows = 0
        return kind == "table-row"


def _repeated(attributes: dict[str, str], ending: str) -> int:
    for name, value in attributes.items():
        if name.endswith(ending) and re.fullmatch(r"\d{1,10}", value):
            return int(value)
    return 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number

"""How far the sheets of a workbook reach, before calamine makes room for all of it.

Two cells in opposite corners of a sheet ask for 17 thousand million and end the process.
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
    """The last row and column of one XML part."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
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
            return
        self.rows, self.columns = (
            max(self.rows, self.row),
            max(self.columns, self.column),
        )
        if self.rows * self.columns > MAX_CELLS:
            raise TooWideError


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number

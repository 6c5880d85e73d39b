"""How far the sheets of a workbook reach, found out before anybody makes room for them.

Calamine allocates the whole rectangle from the first to the last cell: two cells in
opposite corners, 1.4 KB of file, ask for 17 thousand million and end the process. What
the directory of the zip claims is not believed: the packed bytes are unpacked here,
counted, and read as XML without a document type.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from sinergi.intake.readers.packed import MEGABYTE, FileProblem, Limits

MAX_CELLS = 20_000_000
# Cells whose formula came to an error, as many as are told of one file.
MAX_BROKEN = 100_000
REFERENCE = re.compile(r"([A-Za-z]{1,7})(\d{1,10})")
WHOLE = re.compile(r"\d{1,10}")
LOCAL_HEADER = 30
# The element rows stand in, as one byte per sign and as UTF-16 either way round.
ROW_MARKS = tuple(
    "sheetData".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose formula came to an error, counted from 1, and what it shows."""

    row: int
    column: int
    text: str


def check_extent(
    path: Path, limits: Limits, *, cells: int = MAX_CELLS
) -> dict[str, list[Broken]]:
    """Raise FileProblem when a sheet reaches over so many `cells` or is no plain XML.

    Every XML part is read, not only those named as sheets usually are, since any part
    may be a sheet; what is named otherwise may hold no rows for the same reason. Returns
    by part the cells whose formula came to an error: calamine gives them as empty.
    """
    packed, unpacked = path.stat().st_size, 0
    broken: dict[str, list[Broken]] = {}
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            for info in archive.infolist():
                part = _Part(info.filename, cells)
                for block in _inflate(file, info):
                    unpacked += len(block)
                    limits.check_bytes(unpacked, packed)
                    part.feed(block)
                part.end()
                if part.broken:
                    broken[info.filename] = part.broken
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        LookupError,  # an encoding nobody knows
        OSError,
    ) as error:
        raise FileProblem("unreadable", format="XLSX", problem=error) from error
    return broken


def _inflate(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield all that really comes out of one member, at most a megabyte at once."""
    file.seek(info.header_offset)
    head = file.read(LOCAL_HEADER)
    if info.flag_bits & 1:
        raise FileProblem("password")
    if len(head) < LOCAL_HEADER:
        raise zipfile.BadZipFile(f"{info.filename} cannot be unpacked")
    lengths = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:], "little")
    file.seek(sum(lengths), 1)
    left = info.compress_size
    inflater = (
        zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    )
    if inflater is None and info.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile(f"{info.filename} is packed in an unknown way")
    while left > 0 and (block := file.read(min(left, MEGABYTE))):
        left -= len(block)
        if inflater is None:
            yield block
            continue
        while block:
            yield inflater.decompress(block, MEGABYTE)
            block = inflater.unconsumed_tail
    if inflater is not None:
        yield inflater.flush()


class _Part:
    """One member of the zip: XML is looked through, anything else only counted."""

    def __init__(self, name: str, cells: int) -> None:
        self.tail, self.cells = b"", cells
        self.rows = self.columns = self.row = self.column = 0
        self.broken: list[Broken] = []
        self.said: list[str] | None = None
        self.parser: Any = None
        if name.lower().endswith((".xml", ".rels")):
            self.parser = expat.ParserCreate()
            self.parser.StartElementHandler = self._start
            self.parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, block: bytes) -> None:
        if self.parser is not None:
            self.parser.Parse(block, False)
            return
        seen = self.tail + block
        if any(mark in seen for mark in ROW_MARKS):
            raise zipfile.BadZipFile("rows stand in a part that is not named as XML")
        self.tail = seen[-len(ROW_MARKS[1]) :]

    def end(self) -> None:
        if self.parser is not None:
            self.parser.Parse(b"", True)

    def _refuse(self, *_declared: object) -> None:
        raise zipfile.BadZipFile("a document type is declared")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"v", "is", "t"}:  # most elements; a workbook is 50 MB of them
            if self.said is not None:
                self.said.clear()  # what came before was the formula
            return
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._cell(attributes.get("r"))
            if attributes.get("t") == "e" and len(self.broken) < MAX_BROKEN:
                self._hear_error()
        elif kind == "row":
            self._row(attributes.get("r"))

    def _hear_error(self) -> None:
        """Keep what the cell shows once it ends."""
        self.said = []
        self.parser.CharacterDataHandler = self.said.append
        self.parser.EndElementHandler = self._error_ends

    def _error_ends(self, name: str) -> None:
        if name.rpartition(":")[2] != "c":
            return
        text = "".join(self.said or []).strip()[:20]
        self.broken.append(Broken(self.row, self.column, text or "#ERROR!"))
        self.said = None
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def _row(self, at: str | None) -> None:
        if at is not None and WHOLE.fullmatch(at):
            self.row = int(at)
        else:
            self.row += 1
        self.column = 0
        self._reach()

    def _cell(self, at: str | None) -> None:
        found = REFERENCE.fullmatch(at) if at is not None else None
        if found is None:
            self.column += 1
        else:
            letters, digits = found.groups()
            self.column, self.row = _column(letters), int(digits)
        if self.column > self.columns or self.row > self.rows:
            self._reach()

    def _reach(self) -> None:
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)
        if self.rows * self.columns > self.cells:
            raise FileProblem(
                "too-many-cells", limit=f"{self.cells:_}".replace("_", " ")
            )


@lru_cache(maxsize=4_096)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number

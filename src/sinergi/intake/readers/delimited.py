"""CSV: encoding, separator and decimal sign are found out, not asked."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sinergi.intake.readers.packed import (
    MEGABYTE,
    FileProblem,
    Limits,
    check_filled,
    count_of,
    open_bytes,
)
from sinergi.intake.readers.rows import CHUNK, Chunk, ListChunk, Reading

SEPARATORS = ",;\t|"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
COMMA_DECIMAL = re.compile(r"-?\d+,\d+")
csv.field_size_limit(MEGABYTE)


def read_delimited(path: Path, limits: Limits) -> Reading:
    """Open a CSV file; raises FileProblem when it is no table of text."""
    check_filled(path)
    encoding = find_encoding(path, limits)
    with _lines(path, encoding, limits) as text:
        first = text.readline()
    separator = max(SEPARATORS, key=lambda sign: _outside_quotes(first).count(sign))
    with _lines(path, encoding, limits) as text:
        reader = csv.reader(text, delimiter=separator)
        headers = [cell.strip() for cell in _next(reader)]
        sample = [_next(reader) for _ in range(200)]
    if not any(headers):
        raise FileProblem("no-header")

    def chunks() -> Iterator[Chunk]:
        with _lines(path, encoding, limits) as lines:
            yield from _chunks(csv.reader(lines, delimiter=separator), headers, limits)

    return Reading(
        "csv",
        headers,
        chunks,
        _decimal(separator, sample),
        estimate=partial(count_of, b"\n", path, limits),
    )


def find_encoding(path: Path, limits: Limits) -> str:
    """Return the encoding by BOM, else UTF-8 if the whole file is, else Windows-1252."""
    with open_bytes(path, limits) as file:
        head = file.read(4)
        for bom, name in BOMS:
            if head.startswith(bom):
                if not _decodes(path, name, limits):
                    raise FileProblem("encoding")
                return name
        for name in ("utf-8", "cp1252"):
            if _decodes(path, name, limits):
                return name
    raise FileProblem("encoding")


def _decodes(path: Path, encoding: str, limits: Limits) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open_bytes(path, limits) as file:
            while block := file.read(MEGABYTE):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _lines(path: Path, encoding: str, limits: Limits) -> Iterator[io.TextIOWrapper]:
    with (
        open_bytes(path, limits) as file,
        io.TextIOWrapper(file, encoding=encoding, newline="") as text,
    ):
        yield text


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _decimal(separator: str, sample: list[list[str]]) -> str:
    if separator == ",":
        return "."
    found = any(COMMA_DECIMAL.fullmatch(cell) for row in sample for cell in row)
    return "," if found else "."


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error as error:
        raise FileProblem("unreadable", format="CSV", problem=error) from error


def _chunks(
    reader: Iterator[list[str]], headers: list[str], limits: Limits
) -> Iterator[Chunk]:
    _next(reader)
    number, width = 1, len(headers)
    rows: list[list[str]] = []
    numbers: list[int] = []
    faults: list[tuple[int, str, dict[str, Any]]] = []
    while row := _next_or_none(reader):
        number += 1
        if not any(row):
            continue
        if len(row) > width and any(row[width:]):
            facts = {"cells": len(row), "headers": width}
            faults.append((number, "row-too-long", facts))
        rows.append(row)
        numbers.append(number)
        if len(rows) == CHUNK:
            limits.check_rows(number)
            yield ListChunk(headers, rows, numbers, faults)
            rows, numbers, faults = [], [], []
    if rows:
        yield ListChunk(headers, rows, numbers, faults)


def _next_or_none(reader: Iterator[list[str]]) -> list[str] | None:
    """Return the next row; an empty line is a row of one empty cell; None at the end."""
    try:
        for row in reader:
            return row or [""]
    except csv.Error as error:
        raise FileProblem("unreadable", format="CSV", problem=error) from error
    return None

"""XLSX: the first sheet with content, read by calamine."""

import itertools
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from sinergi.doors.xml import BadXml, local_name, read_xml
from sinergi.intake.readers.extent import Broken, check_extent
from sinergi.intake.readers.packed import FileProblem, Limits, check_zip
from sinergi.intake.readers.rows import CHUNK, Chunk, ListChunk, Reading

SHOWN = 5
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_sheet(path: Path, limits: Limits) -> Reading:
    """Open a workbook; raises FileProblem when it cannot be read or holds no table."""
    check_zip(path, limits)
    broken = check_extent(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet, others = _first_table(book)
        head = next(_rows(sheet))
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, FileProblem):
            raise
        code = "unreadable" if _is_workbook(path) else "not-that-kind"
        raise FileProblem(code, format="XLSX", problem=error) from error
    total = sheet.end[0] + 1 if sheet.end else 0
    limits.check_rows(total)
    headers = [str(cell).strip() for cell in head]
    if not any(headers):
        raise FileProblem("no-header")
    errors = _errors_of(path, sheet.name, broken)

    def chunks() -> Iterator[Chunk]:
        numbered = enumerate(_rows(sheet), 1)
        next(numbered)
        while part := list(itertools.islice(numbered, CHUNK)):
            told = [(number, _told(row, errors.get(number))) for number, row in part]
            kept = [one for one in told if any(cell != "" for cell in one[1])]
            if kept:
                numbers, rows = zip(*kept, strict=True)
                yield ListChunk(headers, list(rows), numbers)

    return Reading(
        "xlsx",
        headers,
        chunks,
        total=total - 1,
        sheet=sheet.name,
        notices=tuple(_notices(sheet, others)),
    )


def _is_workbook(path: Path) -> bool:
    """True for a zip with the folder of a workbook, not for a text document or archive."""
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/") for name in archive.namelist())


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Yield the rows from the first one, and each from the first column, one by one."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*left, *row] if left else list(row)


def _first_table(book: CalamineWorkbook) -> tuple[CalamineSheet, list[str]]:
    """Return the first sheet whose first row holds something, and others with content."""
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    filled = [one for one in sheets if one.height]
    for sheet in filled:
        if any(cell != "" for cell in next(_rows(sheet), [])):
            return sheet, [one.name for one in filled if one is not sheet]
    raise FileProblem("no-header")


def _told(row: list[Any], errors: Sequence[Broken] | None) -> list[Any]:
    """Put back the errors of formulas, which calamine gives as empty cells."""
    for error in errors or ():
        row += [""] * (error.column - len(row))
        row[error.column - 1] = error.text
    return row


def _errors_of(
    path: Path, sheet: str, broken: dict[str, list[Broken]]
) -> dict[int, list[Broken]]:
    """Return by row the cells of this sheet whose formula came to an error."""
    found: dict[int, list[Broken]] = {}
    for error in broken.get(_part_of(path, sheet), ()) if broken else ():
        found.setdefault(error.row, []).append(error)
    return found


def _part_of(path: Path, sheet: str) -> str:
    """Return the name of the member that holds a sheet; "" when the book does not say."""
    try:
        with zipfile.ZipFile(path) as archive:
            book, relations = read_xml(archive.read(BOOK)), archive.read(RELATIONS)
        key = next(
            one.get(RELATION_ID)
            for one in book.iter()
            if local_name(one) == "sheet" and one.get("name") == sheet
        )
        target = next(
            one.get("Target", "") for one in read_xml(relations) if one.get("Id") == key
        )
    except (KeyError, StopIteration, BadXml, ParseError, zipfile.BadZipFile):
        return ""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _notices(
    sheet: CalamineSheet, others: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if others:
        facts = {"sheet": sheet.name, "others": _few(others)}
        yield "sheets-left-out", facts
    merged = sheet.merged_cell_ranges or []
    if merged:
        ranges = [f"{_address(*first)}:{_address(*last)}" for first, last in merged]
        yield "cells-merged", {"ranges": _few(ranges)}


def _few(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def _address(row: int, column: int) -> str:
    """Return A1 for the first cell."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"

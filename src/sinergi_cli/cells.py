"""The cells of a CSV, XLSX or Parquet file, as text, with the row they stand in."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sinergi_cli.extent import BrokenError, TooWideError, check_extent
from sinergi_cli.problems import FileError
from sinergi_cli.words import Say


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and rows of text of the same width; `first_row` is where rows begin.

    `decimal_comma` says that 0,5 is a number here (files separated by semicolons).
    """

    path: str
    header: tuple[str, ...]
    rows: list[list[str]]
    first_row: int = 2
    decimal_comma: bool = False


def read_sheet(path: Path, say: Say) -> Sheet:
    """Read a file by its ending; FileError when it cannot be read or is empty."""
    if not path.is_file():
        remedy = say("Check the name; give the path from here.")
        raise FileError(str(path), say("there is no such file"), remedy)
    readers: dict[str, Callable[[Path, Say], Sheet]] = {
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".txt": _read_csv,
        ".xlsx": _read_workbook,
        ".xls": _read_workbook,
        ".ods": _read_workbook,
        ".parquet": _read_parquet,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(readers)
        problem = say("files ending in {ending} cannot be read", ending=path.suffix)
        raise FileError(str(path), problem, say("Use one of {known}.", known=known))
    sheet = reader(path, say)
    if not sheet.header or not sheet.rows:
        remedy = say("The first line names the columns, each further line is an area.")
        raise FileError(str(path), say("there are no rows"), remedy)
    return sheet


def _read_csv(path: Path, say: Say) -> Sheet:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = say("Save it as CSV UTF-8.")
        raise FileError(str(path), say("this is not UTF-8 text"), remedy) from None
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        remedy = say("Check quotes and line ends.")
        raise FileError(str(path), str(error), remedy) from None
    header, rows = _padded(lines)
    return Sheet(str(path), header, rows, decimal_comma=mark == ";")


def _padded(lines: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], list[list[str]]]:
    if not lines:
        return (), []
    header = tuple(cell.strip() for cell in lines[0])
    width = len(header)
    rows = [[*line[:width], *[""] * (width - len(line))] for line in lines[1:]]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return header, rows


def _read_workbook(path: Path, say: Say) -> Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if zipfile.is_zipfile(path):
            check_extent(path)
        book = CalamineWorkbook.from_path(str(path))
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except TooWideError:
        problem = say("the sheet reaches over too many cells, most of them empty")
        remedy = say("Delete stray cells far right or below, or use a new file.")
        raise FileError(str(path), problem, remedy) from None
    except (CalamineError, OSError, IndexError, BrokenError):
        problem = say("this is not a workbook that can be read")
        remedy = say("Save it again as XLSX, without a password.")
        raise FileError(str(path), problem, remedy) from None
    header, rows = _padded([[_text(cell) for cell in line] for line in cells])
    return Sheet(str(path), header, rows)


def _read_parquet(path: Path, say: Say) -> Sheet:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        table = parquet.read_table(path)
    except (pyarrow.ArrowException, OSError):
        problem = say("this is not a Parquet file that can be read")
        raise FileError(str(path), problem, say("Write it again.")) from None
    columns = [[_text(cell) for cell in column.to_pylist()] for column in table.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Sheet(str(path), tuple(table.column_names), rows)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)

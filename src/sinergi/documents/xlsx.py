"""XLSX workbooks: sheets of typed columns, written row by row in constant memory."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from sinergi.documents.xlsx_rows import Full, write_rows

TEXT, NUMBER, WHOLE, SHARE, DAY = "text", "number", "whole", "share", "day"
FORMATS = {
    TEXT: "@",
    NUMBER: "0.00",
    WHOLE: "#,##0",
    SHARE: "0%",
    DAY: "yyyy-mm-dd",
}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": FORMATS[DAY],
}
LONGEST_NAME = 31
MOST_ROWS = 1_048_576
"""Of a sheet, its header among them; the writer would leave out what lies beyond."""
REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class TooManyRows(ValueError):
    """A sheet would have more rows than a workbook holds; `name` is that of the sheet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"more than {MOST_ROWS} rows in sheet {name}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands in the header, what it holds, its width in characters."""

    title: str
    kind: str = TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; None in a row is an empty cell. `notes` stand above the header."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    notes: Sequence[str] = ()


def write_workbook(
    sheets: Sequence[Sheet], *, title: str, at: dt.datetime, author: str = "Sinergi"
) -> bytes:
    """Return the workbook. Texts are never taken for formulas, links or numbers.

    Raises TooManyRows.
    """
    buffer = io.BytesIO()
    write_workbook_to(buffer, sheets, title=title, at=at, author=author)
    return buffer.getvalue()


def write_workbook_to(
    file: IO[bytes],
    sheets: Sequence[Sheet],
    *,
    title: str,
    at: dt.datetime,
    author: str = "Sinergi",
) -> None:
    """Write the workbook into a binary file; only one row at a time is in memory.

    Rows lie in temporary files of the writer until the workbook is closed. Raises
    TooManyRows.
    """
    with tempfile.TemporaryDirectory(prefix="sinergi-") as folder:
        book = xlsxwriter.Workbook(file, OPTIONS | {"tmpdir": folder})
        try:
            _fill(book, sheets, title=title, at=at, author=author)
            book.close()
        finally:  # where a sheet was too long its rows would stay open for ever
            for page in book.worksheets():
                page._opt_close()


def _fill(
    book: Any, sheets: Sequence[Sheet], *, title: str, at: dt.datetime, author: str
) -> None:
    created = at.astimezone(dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "author": author, "created": created})
    formats = {kind: book.add_format({"num_format": f}) for kind, f in FORMATS.items()}
    head = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    for sheet in sheets:
        _write_sheet(book, sheet, formats, head)


def _write_sheet(book: Any, sheet: Sheet, formats: dict[str, Any], head: Any) -> None:
    page = book.add_worksheet(sheet.name.translate(REFUSED)[:LONGEST_NAME])
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, formats[column.kind])
    at = 0
    for note in sheet.notes:
        page.write_string(at, 0, note)
        at += 1
    for number, column in enumerate(sheet.columns):
        page.write_string(at, number, column.title, head)
    page.freeze_panes(at + 1, 0)
    shapes = [formats[column.kind] for column in sheet.columns]
    try:
        write_rows(page, at, shapes, sheet.rows, MOST_ROWS)
    except Full as fault:
        raise TooManyRows(sheet.name) from fault

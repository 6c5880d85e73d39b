"""Forms as Excel workbooks, to begin one's own with."""

import datetime as dt
from importlib.resources import files

from sinergi.documents.xlsx import Column, Sheet, write_workbook
from sinergi.observations.form_books import read_book

WIDE, NARROW = 34, 16
NARROW_COLUMNS = frozenset({"name", "list_name", "required", "version", "default"})


def sample_workbook(*, at: dt.datetime) -> bytes:
    """Return the small form that comes as an example."""
    content = (files("sinergi.observations") / "samples" / "contoh.md").read_bytes()
    return as_workbook("contoh.md", content, at=at)


def as_workbook(name: str, content: bytes, *, at: dt.datetime) -> bytes:
    """Return an XLSForm as .xlsx, whatever it was written as; raises BadForm.

    One that is a workbook already stays as it is, byte for byte.
    """
    if name.lower().endswith(".xlsx"):
        return content
    book = read_book(name, content)
    sheets = [
        Sheet(
            sheet,
            [Column(one, width=_width(one)) for one in table.headers],
            [[row.get(one) for one in table.headers] for row in table.rows],
        )
        for sheet, table in book.sheets.items()
        if table.headers
    ]
    return write_workbook(sheets, title=name.removesuffix(".md"), at=at)


def _width(column: str) -> int:
    return NARROW if column in NARROW_COLUMNS else WIDE

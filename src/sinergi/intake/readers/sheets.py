"""XLSX: the first sheet with content, read by calamine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from sinergi.intake.readers.extent import check_extent
from sinergi.intake.readers.packed import FileProblem, Limits, check_zip
from sinergi.intake.readers.rows import CHUNK, Chunk, ListChunk, Reading


def read_sheet(path: Path, limits: Limits) -> Reading:
    """Open a workbook; raises FileProblem when it cannot be read or holds no table."""
    check_zip(path, limits)
    check_extent(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = _first_table(book)
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem("unreadable", format="XLSX", problem=error) from error
    limits.check_rows(len(rows))
    headers = [str(cell).strip() for cell in rows[0]]
    if not any(headers):
        raise FileProblem("no-header")

    def chunks() -> Iterator[Chunk]:
        for start in range(1, len(rows), CHUNK):
            part = [
                (number, row)
                for number, row in enumerate(rows[start : start + CHUNK], start + 1)
                if any(cell != "" for cell in row)
            ]
            if part:
                numbers, kept = zip(*part, strict=True)
                yield ListChunk(headers, list(kept), numbers)

    return Reading("xlsx", headers, chunks, total=len(rows) - 1)


def _first_table(book: CalamineWorkbook) -> list[list[Any]]:
    for name in book.sheet_names:
        rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(
            skip_empty_area=False
        )
        if rows and any(cell != "" for cell in rows[0]):
            return rows
    raise FileProblem("no-header")

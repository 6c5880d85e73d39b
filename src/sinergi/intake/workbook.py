"""Tables for people: CSV and XLSX that no spreadsheet runs as formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from sinergi.intake.engine import open_file
from sinergi.intake.faults import say_remedy, say_what
from sinergi.intake.models import Batch, Fault
from sinergi.intake.readers import FileProblem
from sinergi.intake.store import path_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_safe(cell: Any) -> Any:
    """Return the cell with an apostrophe before text a spreadsheet would calculate.

    Numbers stay numbers: only text can be a formula (OWASP, CSV injection).
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


class _Lines:
    """A file that gives back what is written to it, for streaming."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV line by line, with a BOM so that Excel reads it as UTF-8."""
    writer: Any = csv.writer(_Lines())
    yield "\ufeff" + writer.writerow(headers)
    for row in rows:
        yield writer.writerow([to_safe(cell) for cell in row])


def write_sheet(
    file: IO[bytes], title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write one sheet in constant memory; text never becomes a formula or a link."""
    with open_book(file) as book:
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headers, head)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [_plain(cell) for cell in row])


def open_book(file: IO[bytes]) -> Any:
    """Return a workbook on the file that keeps rows on disk and texts as texts."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
        "nan_inf_to_errors": True,
    }
    return xlsxwriter.Workbook(file, options)


def _plain(cell: Any) -> Any:
    if cell is None or isinstance(cell, int | float | bool):
        return cell
    return to_safe(str(cell)[:32_000])


def write_fault_book(batch: Batch, file: IO[bytes]) -> None:
    """Write the faulty rows as they came, the wrong cells coloured, and why beside them.

    A second sheet lists every fault in words. Faults of the file as a whole are there.
    """
    faults = list(Fault.all_rows.filter(batch=batch).order_by("row", "pk"))
    with open_book(file) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        wrong = book.add_format({"bg_color": "#F2D7B6", "border": 1})
        _write_rows(book, batch, faults, head, wrong)
        _write_list(book, faults, head)


def _write_rows(
    book: Any, batch: Batch, faults: list[Fault], head: Any, wrong: Any
) -> None:
    sheet = book.add_worksheet(_("Rows to correct"))
    by_row: dict[int, list[Fault]] = {}
    for fault in faults:
        by_row.setdefault(fault.row, []).append(fault)
    try:
        reading = open_file(path_of(batch.sha256), batch.format)
    except FileProblem:
        return
    headers = [name for name in reading.headers if name != "geometry"]
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 60)
    sheet.write_row(0, 0, [_("row"), _("what is wrong"), *headers], head)
    line = 0
    for chunk in reading.chunks():
        wanted = [i for i, number in enumerate(chunk.numbers) if number in by_row]
        try:
            rows = chunk.rows_at(wanted)
        except FileProblem:  # the list of faults says so
            return
        for i, row in zip(wanted, rows, strict=True):
            line += 1
            _write_row(sheet, line, row, headers, by_row[chunk.numbers[i]], wrong)


def _write_row(
    sheet: Any,
    line: int,
    row: dict[str, Any],
    headers: list[str],
    faults: list[Fault],
    wrong: Any,
) -> None:
    said = [
        f"{fault.column}: {say_what(fault.code, fault.facts)} "
        f"{say_remedy(fault.code, fault.facts)}".removeprefix(": ")
        for fault in faults
    ]
    sheet.write_number(line, 0, faults[0].row)
    sheet.write_string(line, 1, "\n".join(said))
    columns = {fault.column for fault in faults}
    for at, header in enumerate(headers, 2):
        style = wrong if header in columns else None
        sheet.write(line, at, _plain(row.get(header)), style)


def _write_list(book: Any, faults: list[Fault], head: Any) -> None:
    sheet = book.add_worksheet(_("All faults"))
    sheet.freeze_panes(1, 0)
    titles = [_("row"), _("column"), _("value"), _("what is wrong"), _("what to do")]
    sheet.write_row(0, 0, [*titles, _("keeps the file out")], head)
    sheet.set_column(3, 4, 60)
    for line, fault in enumerate(faults, 1):
        cells = [
            fault.row,
            fault.column,
            fault.value,
            say_what(fault.code, fault.facts),
            say_remedy(fault.code, fault.facts),
            _("yes") if fault.blocking else _("no"),
        ]
        sheet.write_row(line, 0, [_plain(cell) for cell in cells])

"""An office brings its Excel: every fault told, the workbook taken home, mended, undone.

`./test journey excel-import` runs it alone and keeps pictures.
"""

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.visitor import Tour, Visitor, rounds

OFFICE = "panwas"
SOURCE = "submissions_kejadian"
HEAD = (
    "Tanggal kejadian", "Kecamatan", "Kelurahan", "Indikator", "Seberapa luas",
    "Uraian singkat", "Dari mana diketahui", "Petugas",
)  # fmt: skip
SEVERITY = "1 – satu tempat atau beberapa TPS"
VILLAGES = ("Penggilingan", "Pulo Gebang", "Rawa Terate")
WRONG: dict[int, tuple[int, Any]] = {
    2: (2, "Cakung Tengah"),
    3: (0, "31/02/2024"),
    4: (3, "Pencurian ayam"),
    5: (5, ""),
}
"""Row of the file → column and what stands there wrongly."""


def test_journey_excel_import(tour: Tour, tmp_path: Path) -> None:
    for turn, one in enumerate(rounds("desktop")):
        with tour.visit_as(one, OFFICE, turn) as office:
            bring_wrong_file(office, tmp_path, turn)
            bring_mended_file(office, tmp_path, turn)


def excel(turn: int, *, wrong: bool) -> bytes:
    """Return eight incidents of this round, the first four broken where asked."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Kejadian")
    sheet.write_row(0, 0, HEAD)
    for row in range(2, 10):
        cells: list[Any] = [
            dt.date(2024, 1, row), "Cakung", VILLAGES[row % len(VILLAGES)], "psu",
            SEVERITY, f"Kejadian {turn}-{row}.", "Pengawasan langsung", "Sekretariat",
        ]  # fmt: skip
        if wrong and row in WRONG:
            column, cell = WRONG[row]
            cells[column] = cell
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.write_datetime(row - 1, column, cell)
            else:
                sheet.write(row - 1, column, cell)
    book.close()
    return file.getvalue()


def upload(office: Visitor, path: Path) -> None:
    """Choose the kind of file, bring it, confirm its columns, try it."""
    office.open("/imports/")
    office.press(f"a[href='/imports/{SOURCE}/']")
    office.judge("kind")
    office.page.set_input_files("[name=file]", path)
    office.press("main form button.button-main")
    office.judge("columns")
    office.press("main form button.button-main")
    office.page.wait_for_url("**/check/")
    office.press("main form button.button-main")
    wait_for_batch(office)


def wait_for_batch(office: Visitor) -> None:
    """Wait until the job, once done, has led back to the page of the file."""
    office.page.wait_for_url(re.compile(r"/imports/batches/\d+/$"), timeout=60_000)
    office.settle()


def bring_wrong_file(office: Visitor, folder: Path, turn: int) -> None:
    """See every fault with its row and column; take the workbook home."""
    path = folder / f"salah-{turn}.xlsx"
    path.write_bytes(excel(turn, wrong=True))
    upload(office, path)
    office.judge("faults")
    rows = office.page.locator("section[aria-labelledby=faults] tbody tr")
    expect(rows).to_have_count(len(WRONG))
    told = rows.locator("th").all_inner_texts()
    assert [int("".join(filter(str.isdigit, one))) for one in told] == sorted(WRONG)
    with office.page.expect_download() as arriving:
        office.page.locator("a[href$='faults.xlsx']").click()
    book = CalamineWorkbook.from_path(str(arriving.value.path()))
    assert len(book.get_sheet_by_index(0).to_python()) == 1 + len(WRONG)


def bring_mended_file(office: Visitor, folder: Path, turn: int) -> None:
    """Take the mended file over, and undo that."""
    path = folder / f"benar-{turn}.xlsx"
    path.write_bytes(excel(turn, wrong=False))
    upload(office, path)
    office.judge("checked")
    office.press("form[action$='/apply/'] button")
    wait_for_batch(office)
    office.judge("taken")
    address = office.page.url
    office.page.locator("details.confirm summary").click()
    office.press("form[action$='/undo/'] button.button-danger")
    wait_for_batch(office)
    assert office.page.url == address
    office.judge("undone")

"""Writers of files: what they write opens again, and text stays text."""

import csv
import datetime as dt
import io
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from shapely.geometry import Polygon, box

from sinergi.documents import xlsx
from sinergi.documents.cells import safe_text
from sinergi.documents.csv_files import write_csv
from sinergi.documents.pdf import BadLayout, write_pdf
from sinergi.documents.svg_map import Cell, draw_map
from sinergi.documents.tests.sample import REPORT
from sinergi.documents.xlsx import (
    DAY,
    NUMBER,
    TEXT,
    Column,
    Sheet,
    TooManyRows,
    write_workbook,
)

AT = dt.datetime(2024, 2, 14, 3, 0, tzinfo=dt.UTC)
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "=HYPERLINK('x')"]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_makes_formulas_harmless(text: str) -> None:
    raw = b"".join(write_csv(["a"], [[text]])).decode()
    assert list(csv.reader(io.StringIO(raw)))[1] == [f"'{text}"]


def test_negative_numbers_stay_numbers() -> None:
    assert safe_text(-1.5) == -1.5


def test_csv_writes_every_row_and_empty_cells() -> None:
    rows = ([number, None] for number in range(2_500))
    raw = b"".join(write_csv(["n", "nothing"], rows)).decode()
    found = list(csv.reader(io.StringIO(raw)))
    assert (len(found), found[-1]) == (2_501, ["2499", ""])


def book(*rows: list[object]) -> list[list[object]]:
    columns = [Column("Name", TEXT), Column("Value", NUMBER), Column("Day", DAY)]
    raw = write_workbook([Sheet("a/b", columns, rows)], title="t", at=AT)
    found = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert found.sheet_names == ["a b"]
    return found.get_sheet_by_index(0).to_python()


def test_a_workbook_keeps_types_and_gaps() -> None:
    day = dt.date(2024, 2, 14)
    assert book(["Cawang", 1.5, day], ["Balimester", None, None])[1:] == [
        ["Cawang", 1.5, day],
        ["Balimester", "", ""],
    ]


@pytest.mark.parametrize("text", [*FORMULAS, "https://example.org", "0012"])
def test_a_workbook_takes_texts_for_texts(text: str) -> None:
    assert book([text, 1, None])[1][0] == text


def test_a_sheet_that_would_be_cut_is_refused_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert len(book(["a", 1, None], ["b", 2, None])) == 3
    with pytest.raises(TooManyRows) as refused:
        book(["a", 1, None], ["b", 2, None], ["c", 3, None])
    assert refused.value.name == "a/b"
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_holds_as_many_rows_as_excel() -> None:
    # Microsoft, "Excel specifications and limits": 1,048,576 rows
    assert xlsx.MOST_ROWS == 2**20


def test_equal_workbooks_are_equal_bytes() -> None:
    sheet = Sheet("a", [Column("x", NUMBER)], [[1]])
    assert write_workbook([sheet], title="t", at=AT) == write_workbook(
        [sheet], title="t", at=AT
    )


def test_a_broken_layout_is_told_with_typsts_words() -> None:
    with pytest.raises(BadLayout, match="run_report"):
        write_pdf("run_report", {}, at=AT)


def test_a_map_is_well_formed_and_draws_every_cell() -> None:
    holed = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    cells = [
        Cell(holed, 5, False, "A & B <x>"),
        Cell(box(3, 0, 4, 3), None, True, "C"),
    ]
    root = ET.fromstring(draw_map(cells))  # noqa: S314 our own text
    paths = root.findall("{http://www.w3.org/2000/svg}path")
    assert [path.get("fill") for path in paths] == ["#4a2429", "url(#unseen)"]
    assert paths[0].get("d", "").count("Z") == 2
    assert paths[1].get("stroke-dasharray")


def test_nothing_to_draw_is_no_map() -> None:
    assert draw_map([]) == ""


def test_a_report_has_pages_of_a4() -> None:
    reader = PdfReader(io.BytesIO(write_pdf("run_report", REPORT, at=AT)))
    box_ = reader.pages[0].mediabox
    assert (round(box_.width), round(box_.height)) == (595, 842)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Kelas pemula 🗳️", "Kelas pemula □"),
        ("Siap ✅", "Siap □"),
        ("👩‍👧 王小明 ไทย", "□"),
        ("bel\x07", "bel"),
        ("Ḥasan → بسم", "Ḥasan →"),
    ],
)
def test_what_no_font_can_draw_is_a_square_on_paper(typed: str, printed: str) -> None:
    made = write_pdf("run_report", {**REPORT, "subtitle": typed}, at=AT)
    assert printed in PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert made == write_pdf("run_report", {**REPORT, "subtitle": typed}, at=AT)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))


@given(
    st.lists(
        st.tuples(
            TEXTS, st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9),
            st.none() | DAYS,
        ),
        max_size=8,
    )
)  # fmt: skip
def test_what_is_written_into_a_workbook_is_read_out_of_it(rows: list[object]) -> None:
    told = [[*row, "end"] for row in rows]  # type: ignore[misc]
    columns = [Column("Name"), Column("Value", NUMBER), Column("Day", DAY), Column("")]
    raw = write_workbook([Sheet("a", columns, told)], title="t", at=AT)
    found = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    for row, read in zip(
        told, found.get_sheet_by_index(0).to_python()[1:], strict=True
    ):
        name, value, day = (None if one == "" else one for one in read[:3])
        assert (name or "") == row[0]
        assert value == (row[1] if row[1] is None else pytest.approx(row[1], rel=1e-15))
        assert day == row[2]


@pytest.mark.parametrize("text", ["<r><t>a & b</t></r>", "  a ", "a\nb", "x" * 40_000])
def test_no_text_is_taken_for_the_markup_of_a_workbook(text: str) -> None:
    assert book([text, None, None])[1][0] == text[:32_767]


def test_a_value_that_is_no_number_is_refused_in_a_workbook() -> None:
    with pytest.raises(TypeError):
        book(["a", float("nan"), None])

"""Files made to break a reader: each is told in words and ends nothing."""

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinergi.intake.readers import READERS, FileProblem, Limits

SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/_rels/workbook.xml.rels"
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{cell}"><v>2</v></c></row>'
DIGITS = b"9" * 5000
FEATURE = b'{"features":[{"type":"Feature","properties":{"code":%s},"geometry":null}]}'
BROKEN_TEXTS = [
    b"\xef\xbb\xbfkode,nama\n31.75,caf\xe9\n",
    b"\xff\xfea\x00b\x00,\x00\x00\xd8z",
]


def xml(name, inside):
    space = "http://schemas.openxmlformats.org"
    return (
        f'<{name} xmlns="{space}/spreadsheetml/2006/main" '
        f'xmlns:r="{space}/officeDocument/2006/relationships">{inside}</{name}>'
    )


def workbook(path, sheet, target="worksheets/sheet1.xml", name=SHEET):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId1" Type="{kind}/worksheet" Target="{target}"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        archive.writestr("xl/workbook.xml", xml("workbook", listed))
        root = (
            '<Relationship Id="r" Type="{}/officeDocument" Target="xl/workbook.xml"/>'
        )
        roots = f"<Relationships>{root.format(kind)}</Relationships>"
        archive.writestr("_rels/.rels", roots)
        archive.writestr(LINKS, f"<Relationships>{link}</Relationships>")
        archive.writestr(name, sheet)
    return path


def far(cell="XFD1048576", row="1048576"):
    return xml("worksheet", f"<sheetData>{ROWS.format(cell=cell, row=row)}</sheetData>")


def problem_of(path, form):
    with pytest.raises(FileProblem) as problem:
        list(READERS[form](path, Limits()).chunks())
    return problem.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_two_cells_in_opposite_corners_are_too_many_cells(tmp_path, encoding):
    path = workbook(tmp_path / "t.xlsx", far().encode(encoding))
    assert problem_of(path, "xlsx") == "too-many-cells"


def test_a_sheet_of_another_name_is_looked_through_too(tmp_path):
    path = workbook(tmp_path / "t.xlsx", far(), "odd.xml", "xl/odd.xml")
    assert problem_of(path, "xlsx") == "too-many-cells"


def test_a_sheet_that_hides_as_a_picture_is_refused(tmp_path):
    path = workbook(tmp_path / "t.xlsx", far(), "media/a.png", "xl/media/a.png")
    assert problem_of(path, "xlsx") == "unreadable"


def test_a_sheet_with_a_document_type_is_refused(tmp_path):
    path = workbook(tmp_path / "t.xlsx", "<!DOCTYPE worksheet>" + far("B2", "2"))
    assert problem_of(path, "xlsx") == "unreadable"


def test_a_sheet_in_an_encoding_nobody_knows_is_refused(tmp_path):
    head = '<?xml version="1.0" encoding="wTF-8"?>'
    path = workbook(tmp_path / "t.xlsx", head + far("B2", "2"))
    assert problem_of(path, "xlsx") == "unreadable"


def test_a_directory_that_claims_little_is_not_believed(tmp_path):
    path = workbook(tmp_path / "t.xlsx", xml("worksheet", "0" * 5_000_000))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    with pytest.raises(FileProblem) as problem:
        READERS["xlsx"](path, Limits(free=100_000))
    assert problem.value.code == "bomb"


def test_a_sheet_of_an_ordinary_size_is_read(tmp_path):
    path = workbook(tmp_path / "t.xlsx", far("B3", "3"))
    assert READERS["xlsx"](path, Limits()).total == 2


@pytest.mark.parametrize("content", BROKEN_TEXTS)
def test_a_text_that_belies_its_mark_is_told_as_encoding(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert problem_of(path, "csv") == "encoding"


def test_a_number_of_five_thousand_digits_is_unreadable(tmp_path):
    path = tmp_path / "t.geojson"
    path.write_bytes(FEATURE % DIGITS)
    assert problem_of(path, "geojson") == "unreadable"


def test_two_parquet_columns_of_one_name_are_told(tmp_path):
    arrays = [pa.array(["31.75"]), pa.array(["a"]), pa.array(["b"])]
    names = ["code", "name", "name"]
    pq.write_table(pa.Table.from_arrays(arrays, names=names), tmp_path / "t.parquet")
    assert problem_of(tmp_path / "t.parquet", "parquet") == "header-twice"


def test_a_time_no_calendar_has_is_unreadable(tmp_path):
    table = pa.table({"code": ["31"], "day": pa.array([2**62], pa.timestamp("us"))})
    pq.write_table(table, tmp_path / "t.parquet")
    chunk = next(READERS["parquet"](tmp_path / "t.parquet", Limits()).chunks())
    for read in (lambda: chunk.cells("day"), lambda: chunk.rows_at([0])):
        with pytest.raises(FileProblem):
            read()


def test_no_rows_of_a_parquet_chunk_are_none(tmp_path):
    pq.write_table(pa.table({"code": ["31", "32"]}), tmp_path / "t.parquet")
    chunk = next(READERS["parquet"](tmp_path / "t.parquet", Limits()).chunks())
    assert chunk.rows_at([]) == []


@pytest.mark.django_db
def test_a_parquet_file_with_a_cell_nobody_can_read_shows_its_pages(client, bob):
    file = io.BytesIO()
    times = pa.array([2**62], pa.timestamp("us"))
    pq.write_table(pa.table({"code": ["31.75.99"], "name": times}), file)
    client.force_login(bob)
    upload = SimpleUploadedFile("t.parquet", file.getvalue())
    columns = client.post("/imports/areas/", {"file": upload}).url
    book = columns.replace("columns/", "faults.xlsx")
    assert {client.get(page).status_code for page in (columns, book)} == {200}

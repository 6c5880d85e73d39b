import gzip
import io
import json
import re
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.utils.translation import override

from sinergi.intake.faults import say_remedy, say_what
from sinergi.intake.readers import READERS, FileProblem, Limits, format_of


def rows_of(path, form, limits=None):
    reading = READERS[form](path, limits or Limits())
    return reading, [
        (number, row)
        for chunk in reading.chunks()
        for number, row in zip(
            chunk.numbers, chunk.rows_at(range(len(chunk))), strict=True
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_every_usual_encoding(tmp_path, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes("code;name\n31;Depok é\n".encode(encoding))
    assert rows_of(path, "csv")[1] == [(2, {"code": "31", "name": "Depok é"})]


def test_semicolons_and_decimal_commas_are_found_out(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("code;x\n31;0,5\n")
    assert rows_of(path, "csv")[0].decimal == ","


def test_empty_lines_are_skipped_but_counted(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n\n1,2\n,\n3,4\n")
    assert [number for number, _row in rows_of(path, "csv")[1]] == [3, 5]


def test_a_row_with_too_many_cells_is_told(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2,3\n")
    chunk = next(READERS["csv"](path, Limits()).chunks())
    assert chunk.row_faults == [(2, "row-too-long", {"cells": 3, "headers": 2})]


def test_a_packed_csv_is_unpacked_whatever_its_name(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(gzip.compress(b"a\n1\n"))
    assert rows_of(path, "csv")[1] == [(2, {"a": "1"})]


def test_a_gzip_bomb_is_refused_before_it_fills_anything(tmp_path):
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a\n" + b"0" * 3_000_000))
    with pytest.raises(FileProblem) as problem:
        rows_of(path, "csv", Limits(free=100_000))
    assert problem.value.code == "bomb"


def test_a_cut_gzip_file_is_unreadable_and_no_crash(tmp_path):
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * 1000)[:-20])
    with pytest.raises(FileProblem) as problem:
        rows_of(path, "csv")
    assert problem.value.code == "unreadable"


def test_a_workbook_that_claims_gigabytes_is_refused(tmp_path):
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    with pytest.raises(FileProblem) as problem:
        rows_of(path, "xlsx", Limits(free=100_000))
    assert problem.value.code == "bomb"


def test_a_workbook_gives_the_rows_a_person_sees(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "n"])
        sheet.write_row(2, 0, ["31.75", 4])
    assert rows_of(path, "xlsx")[1] == [(3, {"code": "31.75", "n": 4.0})]


def test_features_are_read_one_by_one_across_blocks(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"code": "31", "x": "é" * 5000},
        "geometry": None,
    }
    path = tmp_path / "t.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature] * 500})
    )
    reading, rows = rows_of(path, "geojson")
    assert (reading.headers, len(rows)) == (["code", "x", "geometry"], 500)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "not-that-kind"),
        ("[1,2", "not-that-kind"),
        ('{"features": [1]}', "unreadable"),
        ('{"features": [{"a": 1}', "unreadable"),
        ("", "empty-file"),
    ],
)
def test_what_is_no_feature_collection_is_told(tmp_path, text, code):
    path = tmp_path / "t.geojson"
    path.write_text(text)
    with pytest.raises(FileProblem) as problem:
        rows_of(path, "geojson")
    assert problem.value.code == code


def workbook_bytes():
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["code", "n"])
    return raw.getvalue()


def zipped(**members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return raw.getvalue()


def locked_zip():
    """Return a workbook whose members are marked as encrypted."""
    content = bytearray(workbook_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2_000
WHY = [
    (b"", "empty-file"),
    (b"kode,nama\n31.75,Cakung\n", "not-that-kind"),
    (b"%PDF-1.7", "not-that-kind"),
    (zipped(**{"word/document.xml": "<document/>"}), "not-that-kind"),
    (OLD, "old-workbook"),
    (OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
    (locked_zip(), "password"),
    (workbook_bytes()[:-200], "unreadable"),
]


@pytest.mark.parametrize(("content", "code"), WHY)
def test_why_a_workbook_cannot_be_read_is_told_by_its_cause(tmp_path, content, code):
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileProblem) as problem:
        READERS["xlsx"](path, Limits())
    assert problem.value.code == code


ENGLISH = re.compile(r"\b(file|not|is|zip|invalid|error|the)\b", re.IGNORECASE)


@pytest.mark.parametrize(("content", "code"), WHY)
def test_why_is_told_in_indonesian_without_words_of_a_library(tmp_path, content, code):
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileProblem) as problem:
        READERS["xlsx"](path, Limits())
    with override("id"):
        facts = problem.value.facts
        said = f"{say_what(code, facts)} {say_remedy(code, facts)}"
    assert not ENGLISH.search(said)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty-file"), (b"a,b", "not-that-kind"), (b"PAR1....", "unreadable")],
)
def test_why_a_parquet_file_cannot_be_read_is_told(tmp_path, content, code):
    path = tmp_path / "t.parquet"
    path.write_bytes(content)
    with pytest.raises(FileProblem) as problem:
        READERS["parquet"](path, Limits())
    assert problem.value.code == code


def test_parquet_rows_are_numbered_as_if_under_a_header(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"code": ["31", None], "n": [1, 2]}), path)
    assert rows_of(path, "parquet")[1] == [
        (2, {"code": "31", "n": 1}),
        (3, {"code": None, "n": 2}),
    ]


def test_the_format_is_told_by_the_name_without_gz():
    assert [format_of(n) for n in ("A.CSV.gz", "b.xlsx", "c.geojson", "d.parquet", "e.exe")] == [
        "csv", "xlsx", "geojson", "parquet", "",
    ]  # fmt: skip


def test_the_number_of_rows_to_come_is_estimated_for_progress(tmp_path):
    table, shapes = tmp_path / "t.csv", tmp_path / "s.geojson"
    table.write_text("code,name\n31,a\n32,b\n")
    feature = '{"type": "Feature", "properties": {"code": "31"}, "geometry": null}'
    shapes.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    counted = [
        rows_of(path, form)[0] for path, form in [(table, "csv"), (shapes, "geojson")]
    ]
    assert [reading.expected() for reading in counted] == [3, 1]

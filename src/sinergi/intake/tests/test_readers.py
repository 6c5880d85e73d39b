import gzip
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

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
    "text", ["{}", "[1,2", '{"features": [1]}', '{"features": [{"a": 1}', ""]
)
def test_what_is_no_feature_collection_is_unreadable(tmp_path, text):
    path = tmp_path / "t.geojson"
    path.write_text(text)
    with pytest.raises(FileProblem) as problem:
        rows_of(path, "geojson")
    assert problem.value.code == "unreadable"


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

"""Tables are read whole or not at all, and every fault is named."""

import json
import zipfile
from pathlib import Path

import pytest

from sinergi_cli.main import main
from sinergi_cli.problems import FileError, InputError, Trouble
from sinergi_cli.table_files import read_table
from sinergi_cli.words import Words
from sinergi_core.examples import example_path
from sinergi_core.index.schema import load_framework

EN = Words("en")
FRAMEWORK = load_framework("dasar-jaktim")
Printed = pytest.CaptureFixture[str]


def lines() -> list[list[str]]:
    text = example_path("jakarta_timur.csv").read_text("utf-8")
    return [line.split(",") for line in text.splitlines()]


def write(path: Path, table: list[list[str]], mark: str = ",") -> Path:
    path.write_text("\n".join(mark.join(row) for row in table), "utf-8")
    return path


def troubles_of(path: Path) -> list[Trouble]:
    with pytest.raises(InputError) as caught:
        read_table(path, FRAMEWORK, EN)
    return list(caught.value.troubles)


def test_all_faults_come_at_once_with_row_and_column(tmp_path: Path) -> None:
    table = lines()
    header = table[0]
    table[3][header.index("dpt_2019")] = "banyak"
    table[5][header.index("psu_2019")] = "-1"
    table[7][0] = table[6][0]
    table[9][0] = ""
    found = {(t.row, t.column) for t in troubles_of(write(tmp_path / "t.csv", table))}
    assert found == {(4, "dpt_2019"), (6, "psu_2019"), (8, "code"), (10, "code")}


def test_a_missing_column_says_who_reads_it(tmp_path: Path) -> None:
    first = lines()[0].index("banjir_2013_2020")
    table = [row[:first] for row in lines()]
    found = {t.column: t.problem for t in troubles_of(write(tmp_path / "t.csv", table))}
    assert set(found) == {"banjir_2013_2020", "banjir_2024_kejadian"}
    assert "Floods 2024" in found["banjir_2024_kejadian"]


def test_empty_cells_stay_unseen(tmp_path: Path) -> None:
    table = lines()
    at = table[0].index("turnout_2024")
    table[1][at] = ""
    named = read_table(write(tmp_path / "t.csv", table), FRAMEWORK, EN)
    column = named.table.column("turnout_2024")
    assert column[0] != column[0]
    assert column[1] == 0.807


def test_semicolons_and_decimal_commas_are_read(tmp_path: Path) -> None:
    table = [
        [cell.replace(".", ",") if i else cell for i, cell in enumerate(row)]
        for row in lines()
    ]
    named = read_table(write(tmp_path / "t.csv", table, ";"), FRAMEWORK, EN)
    plain = read_table(example_path("jakarta_timur.csv"), FRAMEWORK, EN)
    assert named.table.digest() == plain.table.digest()


def test_standard_errors_and_days_are_read_beside_their_column(tmp_path: Path) -> None:
    table = lines()
    table[0].append("turnout_2024_on")
    for row in table[1:]:
        row.append("2024-02-14")
    named = read_table(write(tmp_path / "t.csv", table), FRAMEWORK, EN)
    errors = named.table.column_errors("turnout_2024")
    days = named.table.column_days("turnout_2024")
    assert errors is not None
    assert errors[0] == 0.0042
    assert days is not None
    assert str(days[0]) == "2024-02-14"


def test_a_workbook_and_parquet_give_the_same_table(tmp_path: Path) -> None:
    import pyarrow
    import xlsxwriter
    from pyarrow import parquet

    table = lines()
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            number = i > 0 and j > 4 and not table[0][j].endswith("_on")
            sheet.write(i, j, float(cell) if number else cell)
    book.close()
    columns = list(zip(*table[1:], strict=True))
    data = {name: columns[j] for j, name in enumerate(table[0])}
    parquet.write_table(pyarrow.table(data), tmp_path / "t.parquet")
    digests = {
        read_table(path, FRAMEWORK, EN).table.digest()
        for path in (
            tmp_path / "t.xlsx",
            tmp_path / "t.parquet",
            example_path("jakarta_timur.csv"),
        )
    }
    assert len(digests) == 1


def test_more_yes_than_stations_is_a_fault(tmp_path: Path) -> None:
    framework = load_framework("tps-rawan-pemilu-2024")
    table = [["code", *framework.inputs], ["31.75", *["9"] * len(framework.inputs)]]
    table[1][1 + framework.inputs.index("tps")] = "8"
    with pytest.raises(InputError) as caught:
        read_table(write(tmp_path / "t.csv", table), framework, EN)
    assert len(caught.value.troubles) == 22


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b""),
        ("t.csv", b"\xff\xfe\x00"),
        ("t.xlsx", b"no"),
        ("t.parquet", b"no"),
        ("t.doc", b"x"),
    ],
)
def test_a_file_that_is_none_ends_with_4_and_no_traceback(
    tmp_path: Path, capsys: Printed, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    words = ["index", "dasar-jaktim", str(path), "--out", str(tmp_path / "out")]
    assert main(words) == 4
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_faults_end_with_3_and_write_nothing(tmp_path: Path, capsys: Printed) -> None:
    table = lines()
    table[2][8] = "x"
    path = write(tmp_path / "t.csv", table)
    words = [
        "index",
        "dasar-jaktim",
        str(path),
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    assert main(words) == 3
    told = json.loads(capsys.readouterr().out)["troubles"]
    assert [(t["row"], t["column"]) for t in told] == [(3, "dpt_2024_est")]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["nowhere", "nowhere.csv", "nowhere.doc"])
def test_a_file_that_is_not_there_is_said_to_be_missing(
    tmp_path: Path, capsys: Printed, name: str
) -> None:
    words = ["index", "dasar-jaktim", str(tmp_path / name), "--out", str(tmp_path)]
    assert main(words) == 4
    assert "there is no such file" in capsys.readouterr().err


def test_two_cells_in_opposite_corners_are_told_before_they_take_memory(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        cells = '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'
        sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(FileError, match="too many cells"):
        read_table(path, FRAMEWORK, EN)

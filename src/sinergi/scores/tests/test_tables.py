"""The stored table: exact, harmless to spreadsheets, and the same bytes every time."""

import gzip
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sinergi.scores.catalogue import shipped
from sinergi.scores.tables import read_table, write_table
from sinergi_cli.table_files import read_table as read_for_the_command
from sinergi_cli.words import Words
from sinergi_core.index.table import AreaTable

CELLS = st.floats(allow_infinity=False, width=64)


@given(values=arrays(np.float64, (3, 2), elements=CELLS))
def test_reading_gives_back_the_same_numbers(values: np.ndarray) -> None:
    table = AreaTable(("31.01", "31.02", "31.03"), ("a", "b"), values, ("31",) * 3)
    assert read_table(write_table(table, {})).digest() == table.digest()


def test_errors_and_days_come_back_too() -> None:
    table = AreaTable(
        ("31.01", "31.02"),
        ("a", "b"),
        np.array([[1.5, np.nan], [2.0, 3.0]]),
        ("31", "31"),
        np.array([[0.1, np.nan], [np.nan, 0.2]]),
        np.array(
            [["2024-02-14", "NaT"], ["2024-02-14", "2019-04-17"]], "datetime64[D]"
        ),
    )
    assert read_table(write_table(table, {})).digest() == table.digest()


def test_equal_tables_give_equal_bytes() -> None:
    table = AreaTable(("31.01",), ("a",), np.array([[0.1 + 0.2]]), ("31",))
    assert write_table(table, {"31.01": "Ä"}) == write_table(table, {"31.01": "Ä"})


def test_the_command_reads_the_table_with_the_same_digest(tmp_path: Path) -> None:
    framework = shipped("dasar-jaktim")
    rng = np.random.default_rng(3)
    values = rng.uniform(0.1, 1, (4, len(framework.inputs)))
    codes = tuple(f"31.75.01.100{i}" for i in range(4))
    table = AreaTable(codes, framework.inputs, values, ("31.75.01",) * 4)
    path = tmp_path / "table.csv"
    path.write_bytes(gzip.decompress(write_table(table, {})))
    found = read_for_the_command(path, framework, Words("en"))
    assert found.table.digest() == table.digest()

"""The table of raw numbers: what it refuses, what its digest depends on."""

from __future__ import annotations

import numpy as np
import pytest

from sinergi_core.index.table import AreaTable
from sinergi_core.index.tests.making import table_of


def test_the_digest_does_not_depend_on_the_order_of_rows_and_columns() -> None:
    one = AreaTable(("a", "b"), ("x", "y"), [[1, 2], [3, np.nan]])
    other = AreaTable(("b", "a"), ("y", "x"), [[np.nan, 3], [2, 1]])
    assert one.digest() == other.digest()


@pytest.mark.parametrize("change", [0.0, np.nan, 1.0000000001])
def test_the_digest_changes_with_any_value(change: float) -> None:
    assert table_of([[1, 2, 3]]).digest() != table_of([[change, 2, 3]]).digest()


def test_unseen_has_one_digest_whatever_its_bits() -> None:
    odd = np.array([[0x7FF8000000000123, 0, 0]], dtype=np.uint64).view(np.float64)
    assert table_of(odd).digest() == table_of([[np.nan, 0.0, -0.0]]).digest()


def test_the_digest_covers_errors_and_days() -> None:
    bare = table_of([[1, 2, 3]])
    with_errors = table_of([[1, 2, 3]], errors=np.ones((1, 3)))
    with_days = table_of([[1, 2, 3]], observed_on=np.full((1, 3), "2024-02-14"))
    assert len({bare.digest(), with_errors.digest(), with_days.digest()}) == 3


def test_values_are_copied_and_cannot_be_written() -> None:
    mine = np.ones((1, 3))
    table = table_of(mine)
    mine[0, 0] = 5
    assert table.values[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 2


def test_take_keeps_the_order_asked_for() -> None:
    table = table_of([[1, 0, 0], [2, 0, 0], [3, 0, 0]], groups=("p", "q", "r"))
    part = table.take(["a2", "a0"])
    assert part.column("x").tolist() == [3, 1]
    assert part.groups == ("r", "p")


def test_take_names_an_area_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="a9"):
        table_of([[1, 2, 3]]).take(["a9"])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2]], "shape"),
        ([[1, 2, np.inf]], "finite"),
    ],
)
def test_values_that_do_not_fit_are_refused(
    values: list[list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        table_of(values)


def test_an_area_that_stands_twice_is_named() -> None:
    with pytest.raises(ValueError, match="'b'"):
        AreaTable(("a", "b", "b"), ("x",), [[1], [2], [3]])

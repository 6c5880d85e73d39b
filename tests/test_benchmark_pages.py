"""What the benchmark of the pages is made of: percentiles, made-up shapes, rows."""

import sys
from pathlib import Path

import pytest
import shapely

sys.path.append(str(Path(__file__).parents[1]))  # benchmarks are no installed package

from benchmarks.lists import ROWS as LIST_ROWS
from benchmarks.pages import percentile
from benchmarks.pages_nation import area_codes, cells
from benchmarks.pages_rows import ROWS, SERVER_S, PageRow


@pytest.mark.parametrize(("share", "found"), [(0.95, 19), (1.0, 20), (0.5, 10)])
def test_a_percentile_is_a_time_that_was_measured(share: float, found: int) -> None:
    assert percentile(list(range(20, 0, -1)), share) == found


def test_made_up_cells_are_valid_and_leave_no_gap() -> None:
    shapes = cells(256)
    joined = shapely.coverage_union_all(shapes)
    assert shapely.is_valid(shapes).all()
    assert joined.geom_type == "Polygon"
    assert len(joined.interiors) == 0


def test_neighbours_along_the_curve_share_a_side() -> None:
    shapes = cells(64)
    assert (shapely.length(shapely.intersection(shapes[:-1], shapes[1:])) > 0).all()


def test_a_nation_without_shared_data_has_the_city_of_the_example(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setenv("SINERGI_SHARED", str(tmp_path))
    codes = [code for code, _ in area_codes()]
    assert "31.75.06.1003" in codes
    assert 80_000 < sum(code.count(".") == 3 for code in codes) < 95_000


@pytest.mark.parametrize("rows", [ROWS, LIST_ROWS], ids=["pages", "lists"])
def test_every_page_has_a_code_and_a_target_of_its_own(
    rows: tuple[PageRow, ...],
) -> None:
    assert len({row.code for row in rows}) == len(rows)
    assert all(row.paths and row.target_s > 0 for row in rows)


def test_only_a_file_of_every_row_may_take_longer_than_a_list() -> None:
    longer = [
        path for row in LIST_ROWS if row.target_s > SERVER_S for path in row.paths
    ]
    kinds = {path.partition("?")[0].rpartition(".")[2] for path in longer}
    assert kinds == {"csv", "ics", "xlsx"}

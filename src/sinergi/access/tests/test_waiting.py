"""Groups of the one queue by the day a line is due."""

import datetime as dt

import pytest

from sinergi.access.waiting import counts_of, first_of, group_of

DAY = dt.date(2024, 2, 8)


@pytest.mark.parametrize(
    ("days", "group"),
    [(-1, "late"), (0, "today"), (1, "week"), (7, "week"), (8, "later")],
)
def test_a_day_lies_in_one_group(days, group):
    assert group_of(DAY + dt.timedelta(days), DAY) == group


def test_what_has_no_day_lies_where_its_app_says():
    assert group_of(None, DAY) == "later"
    assert group_of(None, DAY, undated="today") == "today"


def test_all_are_counted_and_the_first_of_each_asked_group_are_lines():
    rows = [-2, -1, 0, 30]

    def group(days: int) -> str:
        return group_of(DAY + dt.timedelta(days), DAY)

    assert counts_of(rows, group) == {"late": 2, "today": 1, "later": 1}
    lines = first_of(rows, group, lambda row, code: {code: row}, {"late", "today"}, 1)
    assert lines == {"late": [{"late": -2}], "today": [{"today": 0}]}

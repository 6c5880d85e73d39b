"""The kept order of a large run is the database's own."""

import pytest

from sinergi.web.large_runs import scores_of_keys, sorted_keys
from sinergi.web.ranking import FIELDS, filtered, ordered, scores_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sort", ["", "-rank", "name", "-name", "missing", "-score"])
def test_kept_order_is_that_of_the_query(run, sort):
    keys = sorted_keys(run, "31.75", "", "", sort)
    expected = ordered(scores_in(run, "31.75"), sort).values(*FIELDS)
    assert scores_of_keys(run, keys) == list(expected)


@pytest.mark.parametrize(
    ("chosen", "asked"), [("tinggi", ""), ("unknown", ""), ("", "pulogebang")]
)
def test_kept_order_holds_only_what_is_asked_for(run, chosen, asked):
    keys = sorted_keys(run, "", chosen, asked, "rank")
    expected = filtered(scores_in(run, ""), chosen, asked)
    assert sorted(keys) == sorted(expected.values_list("pk", flat=True))


def test_kept_order_stays_inside_the_area(run):
    keys = sorted_keys(run, "31.75.06", "", "", "name")
    codes = [one["area_code"] for one in scores_of_keys(run, keys)]
    assert codes == ["31.75.06.1003", "31.75.06.1005"]

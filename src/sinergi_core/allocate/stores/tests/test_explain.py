"""Why a station is where it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.allocate.stores import (
    WHY,
    assign_stations,
    explain_station,
    explain_stations,
)
from sinergi_core.allocate.stores.distance import road_km
from sinergi_core.allocate.stores.tests.making import small_problem
from sinergi_core.allocate.stores.tests.test_assign import one_area


def why(problem, station: int = 0, *, of: str = "why") -> str:
    found = explain_stations(problem, assign_stations(problem))
    return WHY[int(getattr(found, of)[station])]


def test_each_reason_is_given_where_it_holds():
    assert why(one_area([[1.0, 2.0]])) == "nearest"
    assert why(one_area([[1.0, 2.0]], flood=[1.0, 0.0])) == "flood"
    assert why(one_area([[1.0, 2.0], [1.0, 3.0]], capacity=[1, 1])) == "full"
    assert why(one_area([[1.0, 2.0]], capacity=[0, 0])) == "unplaced"
    shut = one_area([[1.0, 5.0], [9.0, 2.0], [9.0, 2.0]], most_open=1)
    assert why(shut) == "not-opened"
    assert why(shut, of="why_open") == "nearest"
    away = one_area([[1.0, 2.0]]).replace(store_area=["b", "a"])
    assert why(away) == "other-area"
    assert why(away.replace(crossing=True)) == "nearest"
    parts = one_area([[1.0, 2.0]], boxes=3, capacity=[2, 3])
    assert why(parts) == "whole"


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), crossing=st.booleans())
def test_reasons_hold_together_with_the_distances(seed, crossing):
    problem = small_problem(seed, crossing=crossing)
    assignment = assign_stations(problem)
    found = explain_stations(problem, assignment)
    km = road_km(problem, np.arange(14), np.arange(7))
    there = assignment.store >= 0
    own = km[np.arange(14), assignment.store]
    assert found.km[there] == pytest.approx(own[there])
    assert found.nearest_km == pytest.approx(km.min(axis=1))
    best = WHY.index("nearest")
    near = there & (found.why == best)
    assert found.km[near] == pytest.approx(found.nearest_km[near], abs=1e-6)
    assert (found.second != assignment.store)[found.second >= 0].all()
    open_second = assignment.open[found.second[found.second >= 0]]
    assert open_second.all()
    for station in range(0, 14, 5):
        one = explain_station(problem, assignment, station)
        assert one.store == assignment.store[station]
        if there[station] and not near[station]:
            assert one.nearer[0].code == WHY[found.why[station]]
        assert [r.km for r in one.nearer] == sorted(r.km for r in one.nearer)


def test_the_second_best_says_what_it_would_cost_more():
    problem = one_area([[1.0, 2.5, 4.0]], flood=[0.0, 0.5, 0.0], flood_km=2.0)
    found = explain_stations(problem, assign_stations(problem))
    assert found.second.tolist() == [1]
    assert found.second_more.tolist() == [2.5]
    one = explain_station(problem, assign_stations(problem), 0)
    assert [(r.store, r.more) for r in one.others] == [(1, 2.5), (2, 3.0)]


def test_a_station_outside_the_problem_is_refused():
    problem = one_area([[1.0]])
    with pytest.raises(ValueError, match="station 1"):
        explain_station(problem, assign_stations(problem), 1)

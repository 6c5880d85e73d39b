"""What every assignment keeps, and that nothing better is there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.allocate.stores import (
    NOWHERE,
    StoreProblem,
    assign_stations,
    violations,
)
from sinergi_core.allocate.stores.tests.making import (
    best_median,
    kilometres,
    programme,
    small_problem,
)

SEEDS = st.integers(0, 10_000)
LIMITS = st.sampled_from(
    [
        {},
        {"most_open": 4},
        {"most_open_per_area": 1},
        {"most_open_per_area": {0: 1, 2: 2}},
        {"crossing": True},
        {"crossing": True, "most_open": 3},
        {"crossing": True, "max_km": 9.0},
        {"max_km": 8.0, "most_open": 5},
        {"fixed_cost": 12.0},
        {"crossing": True, "fixed_cost": 12.0},
    ]
)


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, limits=LIMITS, whole=st.booleans(), tight=st.floats(0.3, 2))
def test_every_assignment_keeps_the_rules_and_every_box(seed, limits, whole, tight):
    problem = small_problem(seed, whole=whole, **limits)
    problem = problem.replace(capacity=np.floor(problem.capacity * tight))
    found = assign_stations(problem)
    assert violations(problem, found) == []
    placed = int(found.rows[:, 2].sum())
    lacking = sum(lack.boxes for lack in found.shortages)
    assert placed + lacking == problem.boxes.sum()
    assert found.load.sum() == placed
    assert (found.bound <= found.cost + 1e-9) & (0 <= found.gap <= 1)


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, limits=LIMITS, boxes=st.sampled_from([1, 3, None]))
def test_no_integer_programme_finds_anything_better(seed, limits, boxes):
    changes = dict(limits)
    if isinstance(limits.get("most_open_per_area"), dict):
        changes = {"most_open_per_area": 2}
    if boxes is not None:
        changes["boxes"] = boxes
    problem = small_problem(seed, **changes)
    found = assign_stations(problem, gap=0.0)
    best, lacking = programme(problem)
    assert sum(lack.boxes for lack in found.shortages) >= lacking
    if lacking == sum(lack.boxes for lack in found.shortages):
        assert found.bound <= best + 1e-4
        assert found.cost >= best - 1e-4
    if boxes is not None:  # all stations alike: the flow itself leaves each whole
        assert sum(lack.boxes for lack in found.shortages) == pytest.approx(lacking)
        assert found.cost == pytest.approx(best, rel=1e-6)
        assert found.gap == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, limits=LIMITS)
def test_divided_stations_cost_what_the_programme_says(seed, limits):
    if isinstance(limits.get("most_open_per_area"), dict):
        return
    problem = small_problem(seed, whole=False, **limits)
    found = assign_stations(problem, gap=0.0)
    best, lacking = programme(problem)
    assert sum(lack.boxes for lack in found.shortages) == pytest.approx(
        lacking, abs=1e-6
    )
    assert found.cost == pytest.approx(best, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, most=st.integers(1, 6))
def test_without_limits_of_room_it_is_the_p_median(seed, most):
    problem = small_problem(
        seed, stations=30, stores=9, crossing=True, most_open=most, capacity=np.inf
    )
    found = assign_stations(problem, gap=0.0)
    best = best_median(kilometres(problem), problem.boxes, most)
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert found.gap < 1e-9
    assert found.open.sum() == most


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_no_box_leaves_its_kecamatan_unless_crossing_is_allowed(seed):
    problem = small_problem(seed, most_open_per_area=1)
    found = assign_stations(problem)
    i, j = found.rows[:, 0], found.rows[:, 1]
    assert (problem.station_area[i] == problem.store_area[j]).all()
    free = assign_stations(
        problem.replace(crossing=True, most_open_per_area=None, most_open=3)
    )
    if not (found.shortages or free.shortages):
        assert free.bound <= found.cost


def test_stations_stay_whole_at_little_more_cost_than_divided():
    problem = small_problem(5, stations=400, stores=6, areas=1)
    rng = np.random.default_rng(7)
    boxes = rng.integers(1, 6, 400)
    room = np.full(6, np.ceil(boxes.sum() / 6 * 1.01))
    problem = problem.replace(boxes=boxes, capacity=room)
    found = assign_stations(problem)
    assert violations(problem, found) == []
    assert not found.shortages
    assert len(found.rows) == 400
    assert found.gap < 1e-3
    divided = assign_stations(problem.replace(whole=False))
    assert len(divided.rows) > 400
    assert divided.cost <= found.cost


def test_a_station_that_fits_nowhere_whole_is_told_as_such():
    problem = one_area([[1.0, 2.0]] * 3, boxes=[3, 3, 3], capacity=[4, 5])
    found = assign_stations(problem)
    assert (found.store == NOWHERE).sum() == 1
    assert [(lack.code, lack.boxes) for lack in found.shortages] == [("whole", 3)]
    divided = assign_stations(problem.replace(whole=False))
    assert not divided.shortages


def one_area(km: list[list[float]], **changes) -> StoreProblem:
    matrix = np.array(km)
    n, m = matrix.shape
    return StoreProblem(
        station_lonlat=np.zeros((n, 2)), station_area=["a"] * n, store_area=["a"] * m,
        store_lonlat=np.zeros((m, 2)), distance_km=matrix,
        **{"boxes": 1, **changes},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "boxes"),
    [
        ({"capacity": [1, 1]}, "no-room", 2),
        ({"capacity": [2, 2], "most_open": 1}, "too-few-open", 2),
        ({"max_km": 0.5}, "too-far", 4),
    ],
)
def test_what_a_kecamatan_lacks_is_said_in_boxes(changes, code, boxes):
    found = assign_stations(one_area([[1.0, 2.0]] * 4, **changes))
    lack = found.shortages[0]
    assert (lack.area, lack.code, lack.boxes, lack.demand) == ("a", code, boxes, 4)


def test_an_area_without_a_store_lacks_all_its_boxes():
    problem = small_problem(3)
    away = problem.store_area != 1
    problem = small_problem(
        3,
        store_lonlat=problem.store_lonlat[away],
        store_area=problem.store_area[away],
        capacity=1000,
        flood=0.0,
    )
    found = assign_stations(problem)
    assert [(lack.area, lack.code) for lack in found.shortages] == [("1", "no-store")]
    assert found.shortages[0].boxes == problem.boxes[problem.station_area == 1].sum()


def test_a_limit_for_all_areas_opens_stores_where_they_save_most():
    problem = small_problem(11, stations=60, stores=12, capacity=np.inf, most_open=7)
    found = assign_stations(problem, gap=0.0)
    assert found.open.sum() == 7
    assert found.cost == pytest.approx(programme(problem)[0], rel=1e-6)
    assert found.gap < 1e-9


def test_stores_in_use_stay_open_and_count():
    problem = small_problem(4, crossing=True, most_open=3, in_use=[1, 0, 0, 0, 0, 0, 1])
    found = assign_stations(problem, gap=0.0)
    assert found.open[[0, 6]].all()
    assert found.open.sum() == 3


def test_a_flooded_store_is_used_less():
    km = [[1.0, 2.0]] * 4
    dry = assign_stations(one_area(km, flood=[0.0, 0.0]))
    wet = assign_stations(one_area(km, flood=[1.0, 0.0], flood_km=2.0))
    assert dry.store.tolist() == [0] * 4
    assert wet.store.tolist() == [1] * 4
    assert (wet.box_km, wet.cost) == (8.0, 8.0)


def test_room_that_is_wanted_has_a_price():
    found = assign_stations(one_area([[1.0, 4.0]] * 4, capacity=[2, 4]))
    assert found.price.tolist() == [3.0, 0.0]
    assert found.load.tolist() == [2, 2]


def test_the_same_seed_gives_the_same_assignment_and_bound():
    problem = small_problem(8, stations=200, stores=30, crossing=True, most_open=6)
    one, other = assign_stations(problem, seed=3), assign_stations(problem, seed=3)
    assert (one.rows == other.rows).all()
    assert (one.bound, one.sets) == (other.bound, other.sets)
    assert one.problem_digest == problem.digest()


def test_a_clock_that_ran_out_still_leaves_an_assignment_and_a_valid_bound():
    problem = small_problem(
        8, stations=300, stores=40, crossing=True, most_open=12, boxes=3, capacity=90
    )
    found = assign_stations(problem, gap=0.0, seconds=1e-9)
    better = assign_stations(problem)
    assert violations(problem, found) == []
    assert found.stopped_early
    assert found.bound <= better.cost


@pytest.mark.parametrize("wrong", [{"gap": -1}, {"gap": 1}, {"seconds": 0}])
def test_a_gap_or_a_time_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="gap"):
        assign_stations(small_problem(1), **wrong)


def test_a_dear_set_of_stores_that_has_room_for_all_is_taken_before_a_cheap_one():
    """The two near stores would leave one box of 1,001; the far one has room."""
    km = [[0.1, 0.1, 90.0]] * 1001
    found = assign_stations(one_area(km, capacity=[500, 500, 2000], most_open=2))
    assert not found.shortages
    assert found.open[2]

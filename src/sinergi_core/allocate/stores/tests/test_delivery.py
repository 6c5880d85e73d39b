"""When boxes arrive, and what happens where a store fails."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.allocate.stores import (
    WAYS_OUT,
    Delivery,
    Rescue,
    StoreProblem,
    assign_stations,
    deliver,
    fail_stores,
)
from sinergi_core.allocate.stores.instances import example_city
from sinergi_core.allocate.stores.tests.making import small_problem

DEGREE = 111.19508  # kilometres of a degree on the equator
PLAIN = Delivery(
    start_hour=6, due_hour=9, trucks=1, truck_boxes=4,
    speed_kmh=30, load_minutes=30, unload_minutes=6,
)  # fmt: skip


def on_a_line(km: list[float], stores: list[float], **changes) -> StoreProblem:
    """Stations and stores on the equator, so many kilometres east."""
    n, m = len(km), len(stores)
    given = {"boxes": 2, "station_area": ["a"] * n, "store_area": ["a"] * m}
    return StoreProblem(
        station_lonlat=np.column_stack([np.array(km) / DEGREE, np.zeros(n)]),
        store_lonlat=np.column_stack([np.array(stores) / DEGREE, np.zeros(m)]),
        road_factor=1.0,
        **{**given, **changes},
    )


def test_the_longest_trip_leaves_first():
    """Stations 6 and 9 km east fill one truck, 3 and 4 km west another. East takes 9 km,
    two stops and the way back: 0.8 h; it is loaded by 6:30, at 6 km by 6:42, at 9 km
    by 6:54 and back at 7:18. West is loaded by 7:48 and at 3 km six minutes later."""
    problem = on_a_line([6, 9, -3, -4], [0])
    found = deliver(problem, assign_stations(problem), PLAIN)
    hours = [6.7, 6.9, 7.9, 8.0 + 1 / 30]
    assert found.station_hour == pytest.approx(hours, abs=1e-4)
    assert found.free_hours[0] == pytest.approx([hours[3] + 0.1 + 4 / 30], abs=1e-4)
    assert found.km == pytest.approx(18 + 8, abs=1e-3)


def test_the_order_of_a_trip_starts_with_the_nearest():
    problem = on_a_line([6, 9], [0])
    found = deliver(problem, assign_stations(problem), PLAIN)
    assert found.station_hour == pytest.approx([6.7, 6.9], abs=1e-4)
    assert found.free_hours[0] == pytest.approx([7.3], abs=1e-4)
    assert found.km == pytest.approx(18, abs=1e-3)


def test_two_trucks_leave_at_the_same_time():
    problem = on_a_line([3, 6], [0])
    two = Delivery(6, 9, 2, 2, 30, 30, 6)
    found = deliver(problem, assign_stations(problem), two)
    assert found.leave_hour.tolist() == [6.5, 6.5]
    assert found.station_hour == pytest.approx([6.6, 6.7], abs=1e-4)


def test_more_boxes_than_a_truck_takes_come_in_several_trips():
    problem = on_a_line([3], [0], boxes=9)
    found = deliver(problem, assign_stations(problem), PLAIN)
    assert sorted(found.boxes.tolist()) == [1, 4, 4]
    assert found.station_hour[0] == max(found.arrive_hour)


def test_without_a_truck_nothing_arrives():
    problem = on_a_line([3], [0])
    found = deliver(problem, assign_stations(problem), Delivery(6, 9, [0], 4))
    assert np.isinf(found.station_hour).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), truck=st.integers(1, 20), whole=st.booleans())
def test_every_box_travels_once_and_no_truck_is_overfull(seed, truck, whole):
    problem = small_problem(seed, whole=whole)
    assignment = assign_stations(problem)
    found = deliver(problem, assignment, Delivery(6, 12, 2, truck))
    brought = np.bincount(found.station, found.boxes, problem.stations)
    kept = np.bincount(assignment.rows[:, 0], assignment.rows[:, 2], problem.stations)
    assert (brought == kept).all()
    assert np.bincount(found.trip, found.boxes).max(initial=0) <= truck
    assert (found.arrive_hour > found.leave_hour).all()
    assert np.isnan(found.station_hour).sum() == (kept == 0).sum()


def failing(**changes):
    """Two stores in use at 0 and 10 km, a candidate at 5, another area's at 12."""
    problem = on_a_line(
        [1, 2, 9], [0, 10, 5, 3],
        store_area=["a", "a", "a", "b"], in_use=[True, True, False, True],
        most_open_per_area={"a": 2}, **changes,
    )  # fmt: skip
    return problem, assign_stations(problem)


def test_who_has_not_been_served_misses_ballots():
    problem, assignment = failing()
    assert assignment.store.tolist() == [0, 0, 1]
    late = fail_stores(problem, assignment, PLAIN, [0], hour=7)
    assert (late.stations.tolist(), late.safe) == ([], 4)
    on_the_way = fail_stores(problem, assignment, PLAIN, [0], hour=6.51)
    assert (on_the_way.stations.tolist(), on_the_way.safe) == ([], 4)
    early = fail_stores(problem, assignment, PLAIN, [0], hour=6)
    assert early.stations.tolist() == [0, 1]
    assert early.boxes.tolist() == [2, 2]
    assert early.planned_hour == pytest.approx([6.5 + 1 / 30, 6.6 + 2 / 30], abs=1e-4)


def test_three_ways_out_with_their_distance_load_and_lateness():
    problem, assignment = failing()
    found = fail_stores(problem, assignment, PLAIN, [0], 6, Rescue(ready_hours=1))
    assert tuple(way.code for way in found.ways) == WAYS_OUT
    own, crossing, new = found.ways
    assert own.store.tolist() == [1, 1]
    assert own.km == pytest.approx([9, 8], abs=1e-3)
    assert own.load.tolist() == [0, 6, 0, 0]
    assert crossing.store.tolist() == [3, 3]
    assert (new.opened, new.store.tolist()) == ((2,), [2, 2])
    assert new.box_km == pytest.approx(2 * 4 + 2 * 3, abs=1e-3)
    assert new.more_box_km == pytest.approx(14 - 6, abs=1e-3)
    # boxes lie ready at 7 and the way of 5 km at 30 km/h; then loading and 3 km
    first = 7 + 5 / 30 + 0.5 + 3 / 30
    assert new.arrive_hour.min() == pytest.approx(first, abs=1e-4)
    assert (new.late, new.unplaced) == (0, 0)
    assert (
        fail_stores(problem, assignment, PLAIN, [0], 6, Rescue(ready_hours=4))
        .ways[2]
        .worst_hours
        > 0
    )


def test_where_no_room_is_left_stations_stay_without():
    problem, assignment = failing(capacity=[4, 4, 2, 0])
    found = fail_stores(problem, assignment, PLAIN, [0], 6)
    assert [way.unplaced for way in found.ways] == [1, 1, 0]
    assert np.isinf(found.ways[0].arrive_hour).sum() == 1
    assert found.ways[0].worst_hours == np.inf


def test_trucks_of_the_failed_store_go_on_unless_they_are_lost():
    problem, assignment = failing()
    trucks = Delivery(6, 9, [1, 0, 0, 0], 4, 30, 30, 6)
    kept = fail_stores(problem, assignment, trucks, [0], 6)
    lost = fail_stores(problem, assignment, trucks, [0], 6, Rescue(trucks_lost=True))
    assert np.isfinite(kept.ways[0].arrive_hour).all()
    assert np.isinf(lost.ways[0].arrive_hour).all()


def test_boxes_from_a_reserve_come_from_there():
    problem, assignment = failing()
    near = Rescue(ready_hours=1, reserve=(10 / DEGREE, 0.0))
    own = fail_stores(problem, assignment, PLAIN, [0], 6, near).ways[0]
    far = fail_stores(problem, assignment, PLAIN, [0], 6, Rescue(1)).ways[0]
    assert own.arrive_hour.min() == pytest.approx(7 + 0.5 + 8 / 30, abs=1e-4)
    assert far.arrive_hour.min() > own.arrive_hour.min()


@pytest.mark.parametrize("wrong", [{"stores": [9]}, {"stores": [2]}, {"stores": []}])
def test_only_open_stores_can_fail(wrong):
    problem, assignment = failing()
    with pytest.raises(ValueError, match="store"):
        fail_stores(problem, assignment, PLAIN, **wrong, hour=6)


@pytest.mark.parametrize(
    "wrong",
    [{"trucks": -1}, {"truck_boxes": 0}, {"speed_kmh": 0}, {"due_hour": np.nan}],
)
def test_a_delivery_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="give"):
        Delivery(
            **{"start_hour": 6, "due_hour": 9, "trucks": 1, "truck_boxes": 4} | wrong
        )


def test_trucks_for_another_number_of_stores_are_refused():
    problem = on_a_line([1], [0])
    with pytest.raises(ValueError, match="trucks"):
        deliver(problem, assign_stations(problem), Delivery(6, 9, [1, 2], 4))


@pytest.mark.parametrize("crossing", [False, True])
def test_what_is_hit_is_put_back_within_room_and_rules(crossing):
    city = example_city(600, 20, 4, most_open=14, crossing=crossing)
    city = city.replace(capacity=city.capacity / 10)
    assignment = assign_stations(city)
    failed = int(assignment.load.argmax())
    found = fail_stores(city, assignment, Delivery(0, 20, 3, 20), [failed], 1.0)
    assert len(found.stations)
    for way in found.ways:
        placed = way.store >= 0
        assert (way.load <= city.capacity).all()
        assert way.load[failed] == 0
        assert failed not in way.store
        assert (way.arrive_hour[placed] > 1.0 + 2.0).all()
        if way.code != "crossing":
            area = city.station_area[found.stations[placed]]
            assert (city.store_area[way.store[placed]] == area).all()

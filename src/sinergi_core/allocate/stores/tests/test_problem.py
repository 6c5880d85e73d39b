"""A problem of storing is checked before anything is computed."""

import numpy as np
import pytest

from sinergi_core.allocate.stores import (
    ProblemError,
    StoreProblem,
    assign_stations,
    flood_of_classes,
)
from sinergi_core.allocate.stores.distance import (
    crow_km,
    nearest_store,
    pair_km,
    road_km,
)
from sinergi_core.allocate.stores.tests.making import small_problem


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"station_lonlat": [[200.0, 0.0]] * 14}, "bounds", "station_lonlat"),
        ({"station_lonlat": [[np.nan, 0.0]] * 14}, "bounds", "station_lonlat"),
        ({"store_lonlat": np.zeros((0, 2))}, "shape", "store_lonlat"),
        ({"station_area": ["a"] * 3}, "shape", "station_area"),
        ({"station_area": ["a"] * 14}, "shape", "store_area"),
        ({"boxes": 1.5}, "whole", "boxes"),
        ({"boxes": 0}, "bounds", "boxes"),
        ({"capacity": -1}, "bounds", "capacity"),
        ({"capacity": [1, 2]}, "shape", "capacity"),
        ({"flood": 1.1}, "bounds", "flood"),
        ({"fixed_cost": np.inf}, "bounds", "fixed_cost"),
        ({"distance_km": np.zeros((2, 2))}, "shape", "distance_km"),
        ({"distance_km": np.full((14, 7), np.nan)}, "bounds", "distance_km"),
        ({"road_factor": 0.9}, "bounds", "road_factor"),
        ({"flood_km": -1}, "bounds", "flood_km"),
        ({"max_km": 0}, "bounds", "max_km"),
        ({"most_open": 0}, "bounds", "most_open"),
        ({"most_open": 2, "most_open_per_area": 1}, "both", "most_open"),
        ({"crossing": True, "most_open_per_area": 1}, "both", "most_open_per_area"),
        ({"in_use": True, "most_open": 3}, "too-many-in-use", "most_open"),
        (
            {"in_use": True, "most_open_per_area": 1},
            "too-many-in-use",
            "most_open_per_area",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_field(changes, code, field):
    with pytest.raises(ProblemError) as raised:
        assign_stations(small_problem(1, **changes))
    assert (raised.value.code, raised.value.field) == (code, field)


def test_arrays_are_widened_kept_and_cannot_be_changed():
    given = np.full(7, 30.0)
    problem = small_problem(1, capacity=given, boxes=4, in_use=False)
    given[:] = 0
    assert problem.capacity.tolist() == [30.0] * 7
    assert problem.boxes.tolist() == [4] * 14
    with pytest.raises(ValueError, match="read-only"):
        problem.capacity[0] = 1


def test_the_digest_changes_with_every_field():
    problem = small_problem(1)
    others = [
        problem.replace(capacity=problem.capacity + 1),
        problem.replace(most_open=5),
        problem.replace(most_open_per_area={0: 1}),
        problem.replace(whole=False),
        problem.replace(road_factor=1.3),
    ]
    assert len({problem.digest(), *(one.digest() for one in others)}) == 6
    assert problem.digest() == small_problem(1).digest()


def test_a_capacity_nobody_stated_is_no_limit_and_is_named():
    room = [np.nan, 0, 0, 0, 0, 0, 0]
    problem = small_problem(1, areas=1, capacity=room, flood=[np.nan] * 7)
    assert problem.unknown_capacity.tolist() == [0]
    assert problem.flood_counted.tolist() == [0.0] * 7
    assert (assign_stations(problem).store == 0).all()


def test_unknown_exposure_counts_as_the_mean_of_the_known():
    problem = small_problem(1, flood=[0.2, 0.4, np.nan, 0.3, 0.3, 0.3, 0.3])
    assert problem.flood_counted[2] == pytest.approx(0.3)


def test_classes_of_exposure_become_shares():
    order = ("rendah", "sedang", "tinggi")
    found = flood_of_classes(["tinggi", "", "sedang", "rendah"], order)
    assert found.tolist()[::2] == [1.0, 0.5]
    assert found[3] == 0.0
    assert np.isnan(found[1])
    with pytest.raises(ValueError, match="parah"):
        flood_of_classes(["parah"], order)


def test_distances_agree_with_a_known_one_and_with_each_other():
    """One degree of longitude on the equator is 111.195 km on a sphere of 6,371 km."""
    found = crow_km(np.array([[106.0, 0.0]]), np.array([[107.0, 0.0], [106.0, 1.0]]))
    assert found[0] == pytest.approx([111.195, 111.195], abs=0.001)
    problem = small_problem(2)
    every = np.arange(14), np.arange(7)
    km = road_km(problem, *every)
    store = np.arange(14) % 7
    assert pair_km(problem, every[0], store) == pytest.approx(km[every[0], store])
    assert nearest_store(problem, every[1]).tolist() == km.argmin(axis=1).tolist()
    straight = crow_km(problem.station_lonlat, problem.store_lonlat)
    assert km == pytest.approx(straight * problem.road_factor)


def test_codes_may_be_text():
    problem = small_problem(3)
    text = problem.replace(
        station_area=[f"31.75.{code:02d}" for code in problem.station_area],
        store_area=[f"31.75.{code:02d}" for code in problem.store_area],
        most_open_per_area={"31.75.00": 1},
    )
    assert isinstance(text, StoreProblem)
    found = assign_stations(text)
    assert found.open[text.store_area == "31.75.00"].sum() == 1

"""All 8,812 polling stations of Jakarta Timur and stores given as an example.

Real: the stations and their kelurahan (2024), the boundaries, the floods of 2024, and
four boxes a station (Matraman, December 2023: 2,068 for 517). An example and nothing
more: where in its kelurahan a station stands, and every store, its place and its room.
"""

import csv
import json
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from shapely import contains_xy
from shapely.geometry import shape

from sinergi_core.allocate.stores import (
    WHY,
    Delivery,
    StoreProblem,
    assign_stations,
    explain_stations,
    fail_stores,
    violations,
    warm_up,
)
from sinergi_core.allocate.stores.tests.making import programme

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
BOXES, STORES_EACH = 4, 4
BY_NOON = Delivery(start_hour=6, due_hour=18, trucks=6, truck_boxes=120)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scattered(outline, count: int, rng: np.random.Generator) -> np.ndarray:
    """So many points inside an outline, by trying within its bounds."""
    low, high = np.reshape(outline.bounds, (2, 2))
    found = np.zeros((0, 2))
    while len(found) < count:
        tried = low + (high - low) * rng.random((4 * count + 20, 2))
        found = np.vstack([found, tried[contains_xy(outline, tried)]])
    return found[:count]


@pytest.fixture(scope="module")
def city(shared: Path) -> StoreProblem:
    data = shared / "data"
    stations = rows(data / "tps_2024_pilpres_jakarta_timur.csv")
    many = Counter(row["code"] for row in stations)
    text = (data / "boundaries_jakarta_timur_kelurahan.geojson").read_text("utf-8")
    outlines = {
        one["properties"]["code"]: shape(one["geometry"])
        for one in json.loads(text)["features"]
    }
    rng = np.random.default_rng(20241127)
    place = [scattered(outlines[code], count, rng) for code, count in many.items()]
    codes = np.repeat(list(many), list(many.values()))
    return with_stores(data, np.vstack(place), codes, outlines)


def with_stores(data: Path, place, codes, outlines) -> StoreProblem:
    """Four example stores in each kecamatan, in its kelurahan with most stations."""
    floods = Counter(
        row["code"] for row in rows(data / "flood_2024_dki_kelurahan_month.csv")
    )
    many = Counter(codes)
    sites = []
    for area in sorted({code[:8] for code in many}):
        own = sorted((c for c in many if c[:8] == area), key=lambda c: -many[c])
        sites += (own * STORES_EACH)[:STORES_EACH]
    points = [outlines[code].representative_point().coords[0] for code in sites]
    own = np.array([sum(n for c, n in many.items() if c[:8] == s[:8]) for s in sites])
    return StoreProblem(
        station_lonlat=place,
        station_area=[code[:8] for code in codes],
        boxes=BOXES,
        store_lonlat=points,
        store_area=[code[:8] for code in sites],
        capacity=np.ceil(own * BOXES * np.tile([0.7, 0.6, 0.5, 0.4], 10)),
        flood=np.array([min(floods[code] / 12, 1.0) for code in sites]),
        most_open_per_area=2,
    )


def test_every_station_has_a_store_of_its_kecamatan_with_proof(city):
    warm_up()
    began = time.process_time()
    found = assign_stations(city)
    took = time.process_time() - began
    assert (city.stations, city.stores) == (8812, 40)
    assert violations(city, found) == []
    assert found.load.sum() == 8812 * BOXES
    assert found.shortages == ()
    assert found.gap <= 1e-4
    assert took < 3


def test_crossing_is_proven_too_and_never_dearer(city):
    own = assign_stations(city)
    free = city.replace(crossing=True, most_open_per_area=None, most_open=20)
    began = time.process_time()
    found = assign_stations(free)
    took = time.process_time() - began
    assert violations(free, found) == []
    assert found.gap <= 1e-4
    assert found.bound < found.cost <= own.cost * (1 + 1e-4)
    assert took < 3


def test_one_kecamatan_is_what_an_integer_programme_finds(city):
    """Matraman with its 517 stations, given to HiGHS whole."""
    here, there = city.station_area == "31.75.01", city.store_area == "31.75.01"
    part = StoreProblem(
        station_lonlat=city.station_lonlat[here], station_area=city.station_area[here],
        boxes=BOXES, store_lonlat=city.store_lonlat[there], whole=False,
        store_area=city.store_area[there], capacity=city.capacity[there],
        flood=city.flood[there], most_open_per_area=2,
    )  # fmt: skip
    assert part.stations == 517
    best, lacking = programme(part)
    assert lacking == 0
    assert assign_stations(part).cost == pytest.approx(best, rel=1e-6)


def test_reasons_name_the_kecamatan_floods_and_room(city):
    found = assign_stations(city)
    reasons = explain_stations(city, found)
    codes = {WHY[code] for code in np.unique(reasons.why)}
    assert codes <= {"nearest", "other-area", "not-opened", "full", "flood"}
    assert {"nearest", "other-area"} <= codes
    assert (reasons.second >= 0).all()


def test_a_failing_store_is_answered_within_seconds(city):
    found = assign_stations(city)
    largest = int(found.load.argmax())
    began = time.process_time()
    failure = fail_stores(city, found, BY_NOON, [largest], hour=8.0)
    took = time.process_time() - began
    assert took < 5
    assert failure.safe + failure.boxes.sum() == found.load[largest]
    for way in failure.ways:
        assert (way.load <= city.capacity).all()
    own, crossing, new = failure.ways
    assert crossing.unplaced <= own.unplaced
    assert new.unplaced <= own.unplaced
    assert new.opened
    assert set(city.station_area[failure.stations]) == {city.store_area[largest]}

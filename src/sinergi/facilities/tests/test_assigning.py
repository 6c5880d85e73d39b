"""Stations and storehouses: what goes in, the stored result, and what if a store fails."""

from dataclasses import replace

import numpy as np
import pytest

from conftest import MEETING
from sinergi.elections.models import PollingStation
from sinergi.facilities.assigning import unpack
from sinergi.facilities.assignment_map import picture_of
from sinergi.facilities.failing import clock
from sinergi.facilities.models import Facility, StoreAssignment
from sinergi.facilities.rules.drafting import NotYours
from sinergi.facilities.services.assigning import AssignmentRequest, start_assignment
from sinergi.facilities.tests.conftest import DAY, DISTRICT, make_store
from sinergi.jobs.worker import run_worker
from sinergi.places.models import Area
from sinergi_core.allocate.stores import violations

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(areas, election, ppk):
    """Two kelurahan with 20 stations each, two stores in use and a candidate."""
    points = {"31.75.06.1003": (106.94, -6.21), "31.75.06.1005": (106.96, -6.20)}
    for code, (lon, lat) in points.items():
        Area.all_rows.filter(code=code).update(lon=lon, lat=lat)
        for number in range(1, 21):
            PollingStation.all_rows.create(
                election=election, area_code=code, number=number, registered=250
            )
    for name, area, boxes, opened in (
        ("Gudang A", "31.75.06.1003", 100, DAY),
        ("Gudang B", "31.75.06.1005", 100, DAY),
        ("Calon C", "31.75.06.1005", 200, None),
    ):
        lon, lat = points[area]
        make_store(
            ppk, name, area_code=area, lon=lon + 0.001, lat=lat, boxes=boxes,
            used_from_on=opened,
        )  # fmt: skip
    return election


def ask(election, ppk, **more):
    told = {"boxes": 4, "boxes_source": "KPU", "within": DISTRICT} | more
    return AssignmentRequest(election=election, institution=ppk, **told)


@pytest.fixture
def computed(ground, ppk, putu, django_capture_on_commit_callbacks):
    row = start_assignment(ask(ground, ppk), by=putu, at=MEETING)
    run_worker(batch=True)
    return StoreAssignment.all_rows.get(pk=row.pk)


def test_every_station_gets_a_store_of_its_kecamatan_with_a_proven_gap(computed):
    assert computed.is_complete, computed.job.problem
    stored = unpack(computed)
    assert violations(stored.problem, stored.result) == []
    assert computed.summary["unplaced"] == 0
    assert computed.summary["gap"] <= 1e-4
    assert sum(one.load for one in computed.stores.all()) == 160


def test_a_page_shows_stores_and_reasons_and_an_export_every_station(
    client, computed, putu
):
    client.force_login(putu)
    page = client.get(f"/facilities/assignments/{computed.pk}/").content.decode()
    assert "Gudang A" in page
    assert "Penggilingan" in page
    answer = client.get(f"/facilities/assignments/{computed.pk}/stations.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 41


def test_a_store_that_fails_before_the_trucks_leave_leaves_its_stations_without(
    client, computed, putu
):
    client.force_login(putu)
    page = f"/facilities/assignments/{computed.pk}/what-if/"
    told = (
        "store=0&hour=5&start=6&due=18&trucks=6&truck_boxes=60&speed=20&ready=2"
    )  # fmt: skip
    text = client.get(f"{page}?{told}").content.decode()
    assert text.count('scope="row">TPS') == 20
    assert "Calon C" in text
    late = client.get(f"{page}?{told.replace('hour=5', 'hour=23')}").content.decode()
    assert 'scope="row">TPS' not in late


@pytest.mark.parametrize(
    "told", ["store=99&hour=5", "store=0&hour=nan", "store=0&hour=1e9", "store=x"]
)
def test_an_odd_what_if_is_told_and_breaks_nothing(client, computed, putu, told):
    client.force_login(putu)
    page = f"/facilities/assignments/{computed.pk}/what-if/?{told}"
    assert client.get(page).status_code == 422


def test_what_lacks_is_said_in_words(areas, election, ppk, putu):
    row = start_assignment(ask(election, ppk), by=putu, at=MEETING)
    run_worker(batch=True)
    row.refresh_from_db()
    assert not row.is_complete
    assert row.job.problem


def test_nobody_assigns_outside_the_own_area(ground, ppk, putu):
    with pytest.raises(NotYours):
        start_assignment(ask(ground, ppk, within="31.75"), by=putu, at=MEETING)


def test_a_ppk_asks_on_a_page(client, ground, putu):
    client.force_login(putu)
    told = {
        "election": ground.pk, "within": DISTRICT, "boxes": "4", "boxes_source": "KPU",
    }  # fmt: skip
    answer = client.post("/facilities/assignments/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer.url).status_code == 200


def test_an_area_without_stations_is_refused_at_the_form(client, areas, election, putu):
    client.force_login(putu)
    told = {
        "election": election.pk, "within": DISTRICT, "boxes": "4", "boxes_source": "KPU",
    }  # fmt: skip
    answer = client.post("/facilities/assignments/new/", told)
    assert answer.status_code == 422
    assert "belum punya TPS" in answer.content.decode()
    assert not StoreAssignment.all_rows.exists()


@pytest.mark.parametrize("who", ["camat", "lurah", "charlie"])
def test_what_ifs_are_for_the_guard_alone(client, request, computed, who):
    client.force_login(request.getfixturevalue(who))
    base = f"/facilities/assignments/{computed.pk}/"
    pages = ("/facilities/assignments/", base, f"{base}what-if/", f"{base}stations.csv")
    assert [client.get(one).status_code for one in pages] == [403] * 4


def test_an_estimated_capacity_is_marked(ground, ppk, putu, client):
    Facility.all_rows.update(boxes=None, floor_m2=100.0)
    row = start_assignment(ask(ground, ppk), by=putu, at=MEETING)
    run_worker(batch=True)
    client.force_login(putu)
    page = client.get(f"/facilities/assignments/{row.pk}/").content.decode()
    assert "perkiraan" in page


def test_stores_and_stations_without_a_point_are_told(ground, ppk, putu, client):
    Facility.all_rows.filter(name="Calon C").update(lon=None, lat=None)
    Area.all_rows.filter(code="31.75.06.1005").update(lon=None, lat=None)
    row = start_assignment(ask(ground, ppk), by=putu, at=MEETING)
    run_worker(batch=True)
    row.refresh_from_db()
    left = (row.summary["left_stores"], row.summary["left_stations"])
    assert left == (1, 20)
    client.force_login(putu)
    page = client.get(f"/facilities/assignments/{row.pk}/").content.decode()
    assert "20 TPS tidak ikut dihitung" in page


# --- the API -------------------------------------------------------------------------------

API = "/api/v1/store-assignments"


def test_a_program_reads_the_assignment_its_stores_and_every_station(
    client, computed, putu
):
    client.force_login(putu)
    told = client.get(f"{API}/{computed.pk}").json()
    assert (told["state"], told["stations"], told["unplaced"]) == ("complete", 40, 0)
    assert sum(one["load"] for one in told["stores"]) == 160
    page = client.get(f"{API}/{computed.pk}/stations?limit=30&offset=20").json()
    assert (page["count"], len(page["items"])) == (40, 20)
    stores = {one["facility_id"] for one in told["stores"]}
    assert {one["facility_id"] for one in page["items"]} <= stores


def test_a_program_asks_what_if_a_store_fails(client, computed, putu):
    client.force_login(putu)
    store = computed.stores.filter(stations__gt=0).first()
    asked = f"{API}/{computed.pk}/what-if?facility_id={store.facility_id}&hour=5"
    told = client.get(asked).json()
    assert told["stations"] == told["count"] == store.stations
    assert len(told["ways"]) == len(told["items"][0]["ways"]) == 3
    other = client.get(f"{API}/{computed.pk}/what-if?facility_id=999999")
    assert other.status_code == 422


def test_a_program_asks_for_an_assignment(client, ground, putu):
    client.force_login(putu)
    given = {"election_id": ground.pk, "within": DISTRICT, "boxes": 4,
             "boxes_source": "KPU"}  # fmt: skip
    answer = client.post(
        API, given, content_type="application/json", headers={"Idempotency-Key": "a1"}
    )
    assert answer.status_code == 201, answer.content
    row = StoreAssignment.all_rows.get()
    assert answer.json()["state"] == "running"
    assert answer.headers["Location"] == f"{API}/{row.pk}"
    assert client.get(f"{API}/{row.pk}/stations").status_code == 409


def test_a_program_asks_nothing_outside_its_area(client, ground, putu):
    client.force_login(putu)
    given = {"election_id": ground.pk, "within": "31.75", "boxes": 4,
             "boxes_source": "KPU"}  # fmt: skip
    answer = client.post(
        API, given, content_type="application/json", headers={"Idempotency-Key": "a2"}
    )
    assert answer.status_code == 422
    assert not StoreAssignment.all_rows.exists()


@pytest.mark.parametrize("who", ["camat", "lurah"])
def test_the_api_of_assignments_is_for_the_guard_alone(client, request, computed, who):
    client.force_login(request.getfixturevalue(who))
    for path in ("", f"/{computed.pk}", f"/{computed.pk}/stations"):
        assert client.get(API + path).status_code in {403, 404}


def test_hours_are_written_as_people_do():
    assert clock(17.5) == "17.30"
    assert clock(25.0) == "01.00 (+1)"


def test_a_map_leads_every_kelurahan_to_its_store_by_the_number_of_the_table(
    client, computed, putu
):
    client.force_login(putu)
    page = client.get(f"/facilities/assignments/{computed.pk}/").content.decode()
    assert page.count('class="store-map-spoke"') == 2
    shut = computed.stores.filter(open=False).count()
    assert page.count("store-map-shut") == shut
    assert page.count('<g class="store-map-point') == 3
    assert "<title>Penggilingan → 1: 20 TPS</title>" in page
    assert ">1. <a" in page
    assert 'style="' not in page


def test_a_line_runs_from_the_point_of_the_kelurahan_to_its_store(computed, putu):
    stored = unpack(computed)
    picture = picture_of(stored, DISTRICT, list(computed.stores.all()), {}, putu)
    ends = {(one.x2, one.y2) for one in picture.spokes}
    assert ends == {(one.x, one.y) for one in picture.points if one.row.stations}
    assert all(one.x1 < one.x2 for one in picture.spokes)  # stores stand to the east
    assert sum(one.stations for one in picture.spokes) == 40


def test_a_kelurahan_across_the_line_of_its_kecamatan_is_marked(computed, putu):
    stored = unpack(computed)
    moved = stored.problem.replace(station_area=np.full(40, "31.75.99"), crossing=True)
    stores = list(computed.stores.all())
    picture = picture_of(replace(stored, problem=moved), DISTRICT, stores, {}, putu)
    assert picture.crosses

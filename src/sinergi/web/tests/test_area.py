"""The profile of an area: parts, values, neighbours, stations, and who sees what."""

import datetime as dt

import pytest

from sinergi.elections.models import Election, PollingStation, StationRating
from sinergi.places.models import Area, Neighbour
from sinergi.web.tests.conftest import make_run

pytestmark = pytest.mark.django_db
PENGGILINGAN = "/areas/31.75.06.1003/"


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["sinergi_language"] = "en"


@pytest.fixture
def stations(areas):
    election = Election.all_rows.create(
        code="pemilu-2024",
        name_id="Pemilu 2024",
        name_en="General election 2024",
        kind="pemilu",
        voting_on=dt.date(2024, 2, 14),
        regulation="PKPU 3/2022",
    )
    rows = [
        PollingStation.all_rows.create(
            election=election,
            area_code="31.75.06.1003",
            number=number,
            special=number > 900,
            registered=None if number > 900 else 250,
        )
        for number in (1, 2, 901)
    ]
    for level, agency in (("internal", "bawaslu"), ("restricted", "polri")):
        StationRating.all_rows.create(
            station=rows[0],
            agency=agency,
            scheme=f"scheme-{agency}",
            class_code="rawan",
            confidentiality=level,
        )
    return rows


def page_of(client, address: str = PENGGILINGAN) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_profile_shows_score_class_and_rank(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client)
    assert "80.0" in html
    assert "Tinggi 95%" in html
    assert "In nine of ten recomputations between 75.0 and 85.0" in html


def test_every_part_of_the_framework_stands_in_the_tree(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client)
    assert "Organising load" in html
    assert "Size of the electorate 2024" in html


def test_what_is_missing_is_listed_for_an_unseen_area(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client, "/areas/31.75.06.1005/")
    assert "There is too little data for a score" in html
    assert "What is missing" in html


def test_the_distance_to_the_class_borders_is_told(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client)
    assert "The score lies 20.0 points above the border of the class below" in html


def test_neighbours_come_with_their_scores(client, published, charlie):
    Neighbour.all_rows.create(
        level=4,
        area_code="31.75.06.1003",
        neighbour_code="31.75.04.1002",
        shared_m=900.0,
    )
    client.force_login(charlie)
    html = page_of(client).split("Neighbours")[1]
    assert "Cililitan" in html
    assert "40.0" in html


def test_an_area_above_the_scored_level_shows_a_summary(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client, "/areas/31.75.06/")
    assert "Summary of the areas inside" in html
    assert "not a score of the area itself" in html


def test_the_nation_itself_has_a_profile(client, published, charlie):
    Area.all_rows.create(
        code="0",
        name="Indonesia",
        type="nasional",
        level=0,
        generation=Area.all_rows.get(code="31").generation,
    )
    client.force_login(charlie)
    assert "Summary of the areas inside" in page_of(client, "/areas/0/")


def test_other_runs_of_the_same_area_are_compared(
    client, published, alice, bawaslu, at
):
    make_run(bawaslu, alice, at)
    client.force_login(alice)
    assert "same rank" in page_of(client)


def test_a_stranger_does_not_see_an_unpublished_run(client, run, charlie):
    client.force_login(charlie)
    assert "80.0" not in page_of(client)
    assert client.get(f"{PENGGILINGAN}?run={run.pk}").status_code == 404


def test_a_colleague_sees_an_unpublished_run_marked_so(client, run, bob):
    client.force_login(bob)
    html = page_of(client)
    assert "80.0" in html
    assert "not published" in html


def test_a_partner_is_refused(client, published, dian):
    client.force_login(dian)
    assert client.get("/areas/31.75.06.1003/").status_code == 403


def test_the_operator_sees_the_area_without_scores(client, published, omar):
    client.force_login(omar)
    html = page_of(client)
    assert "Penggilingan" in html
    assert "80.0" not in html


def test_stations_are_counted_and_unknown_voters_are_told(
    client, published, stations, charlie
):
    client.force_login(charlie)
    html = page_of(client)
    assert "General election 2024" in html
    assert "known for 2 of 3 stations" in html


def test_restricted_ratings_are_for_those_who_hold_the_right(
    client, published, stations, alice, charlie
):
    client.force_login(alice)
    assert "scheme-polri" in page_of(client)
    client.force_login(charlie)
    html = page_of(client)
    assert "scheme-polri" not in html
    assert "scheme-bawaslu" in html


@pytest.mark.parametrize("code", ["%01", "31.75.99", "abc", "31.75.06.1003x", "9" * 60])
def test_an_area_that_is_none_is_not_found(client, areas, alice, code):
    client.force_login(alice)
    assert client.get(f"/areas/{code}/").status_code == 404


def test_a_code_as_kpu_writes_it_leads_to_the_area(client, published, alice):
    client.force_login(alice)
    assert "Penggilingan" in page_of(client, "/areas/3175061003/")


def test_a_visitor_is_sent_to_the_login(client, areas):
    assert client.get(PENGGILINGAN).status_code == 302


def test_a_profile_takes_few_queries(
    client, published, stations, alice, django_assert_max_num_queries
):
    client.force_login(alice)
    page_of(client)
    with django_assert_max_num_queries(36):
        page_of(client)

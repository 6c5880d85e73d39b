"""The sheet of the day before voting: gathered over several apps, signed by three."""

import io

import pytest
from pypdf import PdfReader

from conftest import MEETING
from sinergi.operations.models import DaySheet
from sinergi.operations.services.posko import set_up_posko
from sinergi.operations.tests.making import CAKUNG, Town, a_prop, a_town, an_election
from sinergi.operations.tests.test_services import bulk

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db) -> Town:
    """Return the institutions and people of a small city."""
    return a_town()


def draw(client, person) -> DaySheet:
    """Draw up the sheet of Cakung."""
    client.force_login(person)
    client.post("/day-before/draw/", {"area": CAKUNG, "election": "pemilu-2024"})
    return DaySheet.all_rows.get()


def values(row: DaySheet) -> dict:
    """Return line → value of a sheet."""
    return {
        line["code"]: line["value"]
        for one in row.content["sections"]
        for line in one["lines"]
    }


def test_a_sheet_says_what_is_known_and_leaves_open_what_is_not(client, areas, town):
    set_up_posko(bulk(an_election()), by=None, at=MEETING)
    a_prop(town)
    found = values(draw(client, town.coordinator))
    assert (found["posko"], found["hanging"]) == (2, 1)
    assert found["flooded"] is None
    assert found["stations"] is None


def test_unknown_stands_as_no_data_and_not_as_zero(client, areas, town):
    an_election()
    row = draw(client, town.coordinator)
    page = client.get(f"/day-before/{row.pk}/").content.decode()
    assert "belum ada data" in page


def test_the_three_institutions_sign_and_the_paper_names_them(client, areas, town):
    an_election()
    row = draw(client, town.coordinator)
    people = {"pemkot": town.camat, "kpu": town.kpu_staff, "bawaslu": town.decider}
    for side, person in people.items():
        client.force_login(person)
        client.post(f"/day-before/{row.pk}/sign/", {"side": side})
    assert row.signatures.count() == 3
    pages = PdfReader(
        io.BytesIO(client.get(f"/day-before/{row.pk}/sheet.pdf").content)
    ).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert row.sha256 in words.replace(" ", "")
    for person in people.values():
        assert person.name in words


def test_nobody_signs_for_another_institution(client, areas, town):
    an_election()
    row = draw(client, town.coordinator)
    client.force_login(town.camat)
    client.post(f"/day-before/{row.pk}/sign/", {"side": "kpu"})
    assert row.signatures.count() == 0


def test_a_camat_draws_up_the_own_kecamatan_alone(client, areas, town):
    an_election()
    client.force_login(town.camat)
    told = {"area": "31.75.04", "election": "pemilu-2024"}
    client.post("/day-before/draw/", told)
    assert not DaySheet.all_rows.exists()


def test_the_board_lists_the_kecamatan_of_ones_areas(client, areas, town):
    an_election()
    draw(client, town.coordinator)
    page = client.get("/day-before/").content.decode()
    assert "Cakung" in page
    assert "Kramatjati" in page


def test_the_board_says_what_to_do_without_an_election(client, areas, town):
    client.force_login(town.coordinator)
    assert client.get("/day-before/").status_code == 200


def test_a_sheet_of_a_kecamatan_nobody_knows_is_not_found(client, areas, town):
    an_election()
    client.force_login(town.coordinator)
    told = {"area": "31.75.99", "election": "pemilu-2024"}
    assert client.post("/day-before/draw/", told).status_code == 404

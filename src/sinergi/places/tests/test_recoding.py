"""A complete new list ends what it lacks; what went and came is proposed as pairs."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import AREAS, AT, take
from sinergi.places.generations import newest_codes, turnover_of
from sinergi.places.models import Area, Boundary, Generation, Recode
from sinergi.places.rules import lacking

pytestmark = pytest.mark.django_db
NEW = {"generation": "Daftar 2025", "valid_from": "2025-01-01", "complete": "yes"}
# Pisangan Timur got a new number, Utan Kayu Utara went, Rawamangun came.
LATER = (
    AREAS.replace("31.75.02.1001", "31.75.02.1009")
    .replace("31.75.01.1002,Utan Kayu Utara", "31.75.02.1010,Rawamangun")
    .replace(
        "1010,Rawamangun,kelurahan,4,31.75.01", "1010,Rawamangun,kelurahan,4,31.75.02"
    )
)
PAGE = "/places/recodes/"


@pytest.fixture
def lists():
    take("areas", AREAS)
    batch, report = take("areas", LATER, NEW)
    assert report.blocked == 0
    return batch


def test_what_a_complete_list_lacks_is_no_longer_in_force(lists):
    codes = set(Area.all_rows.current().at_level(4).values_list("code", flat=True))
    assert codes == {"31.75.01.1001", "31.75.02.1009", "31.75.02.1010"}
    assert lists.counts["closed"] == 2
    assert Area.all_rows.on(AT.date()).filter(code="31.75.02.1001").exists()


def test_the_shapes_of_what_went_end_and_the_rest_is_joined_again(lists):
    shaped = Boundary.all_rows.in_force().filter(level=4)
    codes = set(shaped.values_list("area_code", flat=True))
    assert codes == {"31.75.01.1001", "31.75.02.1009", "31.75.02.1010"}


def test_undoing_a_complete_list_brings_back_what_it_ended(lists):
    undo_batch(lists, by=None, at=AT)
    codes = set(Area.all_rows.current().at_level(4).values_list("code", flat=True))
    assert codes == {"31.75.01.1001", "31.75.01.1002", "31.75.02.1001"}
    assert Boundary.all_rows.in_force().filter(level=4).count() == 3


def test_a_list_that_is_not_said_to_be_complete_ends_nothing():
    take("areas", AREAS)
    take("areas", LATER, {k: v for k, v in NEW.items() if k != "complete"})
    assert Area.all_rows.current().at_level(4).count() == 5


def test_a_complete_list_of_one_city_leaves_the_others_alone():
    known = ["31", "31.74", "31.74.01", "31.75", "31.75.01", "31.75.02"]
    assert lacking(known, {"31.75", "31.75.01"}) == {"31.75.02"}


def test_what_lies_deeper_than_the_list_goes_with_the_area_above_it():
    known = ["31.75", "31.75.01", "31.75.01.1001", "31.75.02", "31.75.02.1001"]
    assert lacking(known, {"31.75", "31.75.01"}) == {"31.75.02", "31.75.02.1001"}


def test_nothing_beyond_ones_own_areas_goes():
    known = ["31", "31.74", "31.74.01", "31.75", "31.75.01"]
    assert lacking(known, {"31", "31.74", "31.75"}, ["31.75"]) == set()
    assert lacking(known, {"31", "31.74.01"}, ["31.75"]) == {"31.75", "31.75.01"}


def test_equal_names_are_proposed_and_the_rest_is_told(lists):
    found = turnover_of(Generation.all_rows.get(name="Daftar 2025"))
    pairs = [(pair.old_code, pair.new_code) for pair in found.pairs]
    assert pairs == [("31.75.02.1001", "31.75.02.1009")]
    assert found.gone == {"31.75.01.1002": "Utan Kayu Utara"}
    assert found.come == {"31.75.02.1010": "Rawamangun"}


def test_the_page_offers_the_pairs_and_lists_the_rest(client, bob, lists):
    client.force_login(bob)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    for text in (b'value="31.75.02.1001"', b"Utan Kayu Utara", b"Rawamangun"):
        assert text in answer.content


def test_chosen_and_written_pairs_are_kept_and_can_be_undone(client, bob, lists):
    client.force_login(bob)
    written = {"pair": "31.75.02.1001", "pairs": "31.75.01.1002 31.75.02.1010"}
    answer = client.post(PAGE, written)
    assert answer.status_code == 302
    assert newest_codes() == {
        "31.75.02.1001": "31.75.02.1009",
        "31.75.01.1002": "31.75.02.1010",
    }
    after = client.get(PAGE)
    assert (after.status_code, after.content.count(b'name="pair"')) == (200, 0)


def test_a_pair_that_leads_nowhere_is_told_and_nothing_is_kept(client, bob, lists):
    client.force_login(bob)
    answer = client.post(PAGE, {"pairs": "31.75.02.1001 31.75.02.9999"}, follow=True)
    assert answer.status_code == 200
    assert not Recode.all_rows.exists()


@pytest.mark.parametrize("pairs", ["", "31.75.02.1001", "x"])
def test_nothing_chosen_or_half_a_pair_is_told_on_the_page(client, bob, lists, pairs):
    client.force_login(bob)
    answer = client.post(PAGE, {"pairs": pairs})
    assert (answer.status_code, Recode.all_rows.count()) == (422, 0)


def test_a_pair_beyond_ones_areas_is_refused(client, lists):
    office = make_institution("KPU Kota Depok", InstitutionKind.KPU, "32.73")
    client.force_login(make_person("ujang", Role.KPU_STAFF, office, "32.73"))
    client.post(PAGE, {"pair": "31.75.02.1001"})
    assert not Recode.all_rows.exists()


@pytest.mark.parametrize(
    ("asked", "status"),
    [("?generation=999999", 404), ("?generation=x", 200), ("", 200)],
)
def test_an_odd_question_for_a_list_is_no_failure(client, bob, asked, status):
    client.force_login(bob)
    assert client.get(PAGE + asked).status_code == status

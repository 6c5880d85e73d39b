"""The API of facilities: no more than the pages show, and checks that keep."""

import pytest

from sinergi.facilities.models import Defect, ItemCheck
from sinergi.facilities.tests.conftest import DAY, check_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = DAY


def post(client, path, data):
    return client.post(f"/api/v1{path}", data, content_type="application/json")


def test_a_list_is_narrowed_and_paged(client, camat, store, office):
    client.force_login(camat)
    answer = client.get("/api/v1/facilities?kind=store-kecamatan&limit=1").json()
    assert (answer["count"], answer["items"][0]["id"]) == (1, store.pk)


def test_the_guard_alone_gets_key_holder_and_point(client, camat, putu, store):
    for by, name in ((camat, None), (putu, "Juru Kunci")):
        client.force_login(by)
        facts = client.get(f"/api/v1/facilities/{store.pk}").json()
        assert facts["key_holder"] == name
        assert facts["address"] == "Jalan Gudang 1"


def test_a_check_is_kept_and_opens_a_defect(client, lurah, store):
    client.force_login(lurah)
    told = {
        "checked_on": DAY.isoformat(),
        "items": [{"item": "atap-dinding", "result": "fail", "note": "bocor"}],
    }
    answer = post(client, f"/facilities/{store.pk}/checks", told)
    assert answer.status_code == 201, answer.content
    assert Defect.all_rows.get().found_by.note == "bocor"
    found = client.get("/api/v1/facility-defects").json()
    assert found["items"][0]["item"] == "atap-dinding"


@pytest.mark.parametrize("item", ["cctv", "kolam"])
def test_an_item_one_may_not_tell_of_is_an_error_of_its_field(
    client, lurah, store, item
):
    client.force_login(lurah)
    told = {
        "checked_on": DAY.isoformat(),
        "items": [{"item": item, "result": "ok"}],
    }
    answer = post(client, f"/facilities/{store.pk}/checks", told)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "items.0.item"
    assert not ItemCheck.all_rows.exists()


def test_items_show_how_each_stands(client, putu, store):
    check_all(store, but={"apar"})
    client.force_login(putu)
    answer = client.get(f"/api/v1/facilities/{store.pk}/items?limit=500").json()
    standings = {one["item"]: one["standing"] for one in answer["items"]}
    assert standings["apar"] == "fails"
    assert standings["cctv"] == "holds"

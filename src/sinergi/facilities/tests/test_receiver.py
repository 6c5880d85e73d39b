"""The field form `cek-fasilitas`: what an accepted one changes, and what it may not ask."""

import csv
import io

import pytest

from conftest import MEETING
from sinergi.facilities.checklists import all_checklists
from sinergi.facilities.choices import facilities_csv
from sinergi.facilities.models import Defect, ItemCheck
from sinergi.facilities.receivers import question_of
from sinergi.facilities.rules.readiness import Result, State
from sinergi.facilities.tests.conftest import DISTRICT, OTHER, VILLAGE, check_all
from sinergi.observations.models import State as Decided
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.shipped import shipped_form
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(areas):
    return a_form(code="cek-fasilitas")


def sent(person, row, *, area=VILLAGE, deprecated_id="", **items):
    answers = (
        f"<area>{area}</area><happened_on>2023-09-13</happened_on>"
        f"<facility>{row.pk}</facility>"
        + "".join(f"<{name}>{text}</{name}>" for name, text in items.items())
    )
    xml = filled(code="cek-fasilitas", answers=answers, deprecated_id=deprecated_id)
    return receive(xml, person).submission


def accept(submission, by):
    return review_submission(submission, Decided.ACCEPTED, by=by, at=MEETING)


def test_an_accepted_form_tells_how_the_items_stand(form, store, lurah, camat):
    row = sent(
        lurah, store, gudang_atap_dinding="fail", gudang_apar="ok", note="bocor"
    )  # fmt: skip
    assert not ItemCheck.all_rows.exists()
    accept(row, camat)
    found = {one.item: one.result for one in ItemCheck.all_rows.all()}
    assert found == {"atap-dinding": Result.FAIL, "apar": Result.OK}
    assert Defect.all_rows.get().found_by.note == "bocor"
    store.refresh_from_db()
    assert store.state == State.NOT_READY


def test_taking_the_acceptance_back_takes_its_checks_and_defect_back(
    form, store, lurah, camat
):
    row = sent(lurah, store, gudang_atap_dinding="fail")
    accept(row, camat)
    review_submission(
        row, Decided.REJECTED, reason="salah gudang", by=camat, at=MEETING
    )
    store.refresh_from_db()
    assert store.state == State.UNCHECKED
    assert not Defect.all_rows.in_force().exists()
    assert not ItemCheck.all_rows.in_force().exists()


def test_the_last_day_of_a_fumigation_is_taken_as_told(form, store, lurah, camat):
    items = {"gudang_anti_hama": "ok", "gudang_anti_hama_until": "2023-10-02"}
    accept(sent(lurah, store, **items), camat)
    assert ItemCheck.all_rows.get().until_on.isoformat() == "2023-10-02"


def test_a_guarded_item_in_a_form_is_not_read(form, store, lurah, camat):
    accept(sent(lurah, store, gudang_cctv="fail", gudang_apar="ok"), camat)
    assert [one.item for one in ItemCheck.all_rows.all()] == ["apar"]


def test_a_facility_elsewhere_or_none_cannot_be_accepted(form, store, lurah, camat):
    elsewhere = sent(lurah, store, area=OTHER, gudang_apar="ok")
    with pytest.raises(BadReview):
        accept(elsewhere, camat)
    store.pk = 999_999
    nowhere = sent(lurah, store, gudang_apar="ok")
    with pytest.raises(BadReview):
        accept(nowhere, camat)
    assert not ItemCheck.all_rows.exists()


def test_a_form_without_any_answer_cannot_be_accepted(form, store, lurah, camat):
    with pytest.raises(BadReview):
        accept(sent(lurah, store), camat)


def test_the_form_asks_for_every_item_that_is_not_guarded_and_for_no_other():
    names = {one.name for one in shipped_form("cek-fasilitas").questions}
    for sheet in all_checklists():
        for one in sheet.items:
            asked = question_of(sheet.code, one.code) in names
            guarded = sheet.code == "gudang" and one.guarded
            assert asked != guarded, one.code


def test_the_form_asks_for_no_photo_of_a_store():
    names = {one.name for one in shipped_form("cek-fasilitas").questions}
    assert "gudang_photo" not in names


def test_a_device_gets_the_outlines_of_its_area_alone(store, office):
    check_all(store, but={"apar"})
    told = facilities_csv((DISTRICT,)).decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {one["sheet"] for one in rows} == {"gudang", "sekretariat"}
    assert "Juru Kunci" not in told
    assert facilities_csv((OTHER,)).decode().splitlines() == ["name,label,area,sheet"]

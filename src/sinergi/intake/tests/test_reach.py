"""Whose imports a person sees and may change."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.services import put_calendar
from sinergi.intake.mending import mend_by_table
from sinergi.intake.models import Batch, Unplaced
from sinergi.intake.readers import FileProblem
from sinergi.intake.rules import NotYours
from sinergi.intake.services import (
    apply_batch,
    check_batch,
    confirm_mapping,
    import_file,
    receive_file,
    undo_batch,
)
from sinergi.intake.tests.tables import AREAS, AT, take
from sinergi.places.models import Area

pytestmark = pytest.mark.django_db

STATIONS = "code,tps_no\n31.75.01.1001,1\n31.75.01.9999,1\n"
RATINGS = "code,number,class_code\n31.75.01.1001,1,sangat-rawan\n31.75.01.9999,1,x\n"
POLICE = {
    "election": "pemilu-2024",
    "agency": "polri",
    "scheme": "kerawanan",
    "confidentiality": "internal",
}
PARTS = ["", "file", "faults.xlsx"]


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }


@pytest.fixture
def kpu(db):
    return make_institution("KPU Jakarta Timur", InstitutionKind.KPU)


@pytest.fixture
def bogor(db):
    office = make_institution("KPU Kota Depok", InstitutionKind.KPU, "32.73")
    return make_person("ujang", Role.KPU_STAFF, office, "32.73")


def bring(source, text, by, answers=None):
    return import_file(
        source, [text.encode()], file_name="t.csv", answers=answers or {}, by=by, at=AT
    )[0]


@pytest.fixture
def stations(alice):
    """Alice's stations, one of them unplaced."""
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    take("areas", AREAS)
    return bring("polling_stations", STATIONS, alice, {"election": "pemilu-2024"})


@pytest.mark.parametrize("part", PARTS)
def test_bob_of_the_same_institution_sees_alices_batch(client, bob, stations, part):
    client.force_login(bob)
    answer = client.get(f"/imports/batches/{stations.pk}/{part}")
    answer.close()
    assert answer.status_code == 200


@pytest.mark.parametrize("part", [*PARTS, "columns/", "check/"])
def test_alices_batch_is_not_there_for_charlie(client, charlie, stations, part):
    client.force_login(charlie)
    assert client.get(f"/imports/batches/{stations.pk}/{part}").status_code == 404


def test_alices_unplaced_rows_are_not_there_for_charlie(client, charlie, stations):
    client.force_login(charlie)
    row = Unplaced.all_rows.get(batch=stations)
    assert client.get(f"/imports/unplaced/{row.pk}/").status_code == 404
    assert b"31.75.01.9999" not in client.get("/imports/unplaced/").content


def test_charlies_table_of_codes_places_no_row_of_alices(charlie, stations):
    table = {"31.75.01.9999": "31.75.01.1002"}
    mended = mend_by_table("polling_stations", table, by=charlie, at=AT)
    assert (mended.placed, mended.left) == (0, 0)


def test_the_operator_sees_no_file_of_an_institution(client, omar, stations):
    client.force_login(omar)
    assert client.get(f"/imports/batches/{stations.pk}/").status_code == 404


def test_charlie_with_the_same_file_gets_a_batch_of_his_own(charlie, stations):
    again = bring("polling_stations", STATIONS, charlie, {"election": "pemilu-2024"})
    assert again.pk != stations.pk
    assert again.institution_id in charlie.institutions


def test_a_police_file_is_not_there_for_kpu_even_of_its_own(client, kpu, stations):
    staff = make_person("kartika", Role.KPU_STAFF, kpu)
    batch, _ = take("station_ratings", RATINGS, POLICE)
    Batch.all_rows.filter(pk=batch.pk).update(institution_id=kpu.pk)
    client.force_login(staff)
    row = Unplaced.all_rows.get(batch=batch)
    pages = [f"batches/{batch.pk}/{part}" for part in PARTS] + [f"unplaced/{row.pk}/"]
    assert {client.get(f"/imports/{page}").status_code for page in pages} == {404}


def test_a_police_file_of_the_command_line_is_not_there_for_kpu(client, kpu, stations):
    batch, _ = take("station_ratings", RATINGS, POLICE)
    client.force_login(make_person("kartika", Role.KPU_STAFF, kpu))
    assert client.get(f"/imports/batches/{batch.pk}/").status_code == 404


def test_alice_sees_the_police_file_bawaslu_brought(client, alice, stations):
    batch = bring("station_ratings", RATINGS, alice, POLICE)
    client.force_login(alice)
    assert client.get(f"/imports/batches/{batch.pk}/").status_code == 200


def test_who_may_not_see_restricted_ratings_cannot_bring_them(kpu, stations):
    staff = make_person("kartika", Role.KPU_STAFF, kpu)
    with pytest.raises(FileProblem) as problem:
        bring("station_ratings", RATINGS, staff, POLICE)
    assert problem.value.code == "restricted-content"


def test_a_far_institution_cannot_undo_alices_batch(client, bogor, stations):
    client.force_login(bogor)
    answer = client.post(f"/imports/batches/{stations.pk}/undo/")
    stations.refresh_from_db()
    assert (answer.status_code, stations.state) == (404, "applied")


def test_the_shipped_areas_cannot_be_undone_from_another_city(client, bogor):
    batch, _ = take("areas", AREAS)
    client.force_login(bogor)
    answer = client.post(f"/imports/batches/{batch.pk}/undo/")
    batch.refresh_from_db()
    assert (answer.status_code, batch.state) == (404, "applied")


@pytest.mark.parametrize("change", [undo_batch, apply_batch, check_batch])
def test_a_service_refuses_what_is_another_institutions(bogor, alice, change):
    take("areas", AREAS)
    batch = receive_file(
        "areas", [b"code,name\n31.75.03,Jatinegara\n"], file_name="a.csv", answers={},
        by=alice, at=AT,
    )  # fmt: skip
    with pytest.raises(NotYours):
        change(batch, by=bogor, at=AT)


def test_a_mapping_is_not_confirmed_by_another_institution(bogor, alice):
    batch = receive_file(
        "areas", [AREAS.encode()], file_name="a.csv", answers={}, by=alice, at=AT
    )
    with pytest.raises(NotYours):
        confirm_mapping(batch, {"code": "code"}, by=bogor, at=AT)


def test_a_colleague_of_a_smaller_area_cannot_undo_the_citys_batch(bawaslu, stations):
    small = make_person("citra", Role.BAWASLU_ANALYST, bawaslu, "31.75.02")
    with pytest.raises(NotYours):
        undo_batch(stations, by=small, at=AT)


def test_a_colleague_of_the_same_area_undoes_alices_batch(bob, stations):
    undo_batch(stations, by=bob, at=AT)
    stations.refresh_from_db()
    assert stations.state == "undone"


def test_a_batch_applied_by_somebody_else_meanwhile_is_left_alone():
    batch = receive_file(
        "areas", [AREAS.encode()], file_name="a.csv", answers={}, by=None, at=AT
    )
    late = Batch.all_rows.get(pk=batch.pk)
    apply_batch(batch, by=None, at=AT)
    report = apply_batch(late, by=None, at=AT)
    assert (report.rows, late.state, Area.all_rows.count()) == (0, "applied", 8)

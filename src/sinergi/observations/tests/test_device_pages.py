"""Pages of devices: made once, watched by the coordinator, revoked, printed for many."""

import base64
import datetime as dt
import io
import json
import re
import uuid
import zlib

import pytest
from pypdf import PdfReader

from conftest import MEETING, make_institution, make_person
from sinergi.access.clock import real_now
from sinergi.accounts.devices import usable_device
from sinergi.accounts.models import Device, Membership, membership_day
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services.devices import (
    MOST_DEVICES,
    hear_of_browser,
    make_device,
)
from sinergi.audit.models import Fact
from sinergi.observations.collect import collect_code

pytestmark = pytest.mark.django_db


def signed(client, person):
    """Sign in as somebody who confirmed it a moment ago."""
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    return client


def a_device(person, name="HP Sinta", **more):
    """Return a device and its secret."""
    return make_device(
        name,
        person=person,
        expires_on=more.pop("expires_on", None),
        by=person,
        at=MEETING,
    )


def a_browser(person, *, hours=0, waiting=0, name="Chrome"):
    """Return a browser that was heard of so many hours ago."""
    at = real_now() - dt.timedelta(hours=hours)
    return hear_of_browser(
        person, uuid.uuid4(), name=name, waiting=waiting,
        oldest_at=at if waiting else None, at=at,
    )  # fmt: skip


def text_of(answer) -> str:
    return answer.content.decode()


# --- one's own --------------------------------------------------------------------------


def test_the_code_is_what_collect_reads():
    found = json.loads(
        zlib.decompress(base64.b64decode(collect_code("https://x/or/t", "S")))
    )
    assert found["general"] == {
        "server_url": "https://x/or/t",
        "form_update_mode": "match_exactly",
        "automatic_update": True,
        "autosend": "wifi_and_cellular",
    }
    assert found["admin"] == {}
    assert found["project"]["name"] == "S"


def test_a_made_device_works_by_the_address_that_is_shown_once(client, sinta):
    signed(client, sinta)
    answer = client.post("/me/devices/new/", {"name": "HP"})
    assert answer.status_code == 200
    address = answer.context["address"]
    client.logout()
    assert client.get(f"{address}/formList").status_code == 200
    assert answer.context["secret"] not in text_of(
        signed(client, sinta).get("/me/devices/")
    )


def test_making_a_device_asks_for_the_password_again(client, sinta):
    client.force_login(sinta)
    assert "/account/reauthenticate/" in client.get("/me/devices/new/").url


def test_a_device_for_trials_gets_the_address_of_drafts(client, bob):
    signed(client, bob)
    answer = client.post("/me/devices/new/", {"name": "Uji", "test": "1"})
    assert answer.context["address"].endswith("/test")
    client.logout()
    assert client.get(f"{answer.context['address']}/formList").status_code == 200


def test_who_manages_no_forms_gets_the_usual_address(client, sinta):
    signed(client, sinta)
    answer = client.post("/me/devices/new/", {"name": "Uji", "test": "1"})
    assert not answer.context["address"].endswith("/test")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "a" * 81},
        {"name": "x", "expires_on": "2020-01-01"},
        {"name": "x", "expires_on": "gestern"},
        {"name": "\0"},
    ],
)
def test_a_form_that_lacks_something_makes_no_device(client, sinta, given):
    signed(client, sinta)
    assert client.post("/me/devices/new/", given).status_code == 422
    assert not Device.all_rows.exists()


def test_one_device_too_many_is_told(client, sinta):
    for number in range(MOST_DEVICES):
        a_device(sinta, f"HP {number}")
    signed(client, sinta)
    answer = client.post("/me/devices/new/", {"name": "lebih"})
    assert (answer.status_code, Device.all_rows.count()) == (422, MOST_DEVICES)


def test_one_s_own_page_lists_one_s_own_devices_alone(client, alice, sinta):
    a_device(sinta, "HP Sinta")
    a_device(alice, "HP Alice")
    client.force_login(alice)
    page = text_of(client.get("/me/devices/"))
    assert "HP Alice" in page
    assert "HP Sinta" not in page


# --- revoking -----------------------------------------------------------------------------


def test_one_s_own_device_is_revoked(client, sinta):
    row, secret = a_device(sinta)
    client.force_login(sinta)
    assert client.post(f"/devices/{row.pk}/revoke/").url == "/me/devices/"
    assert usable_device(secret) is None


def test_who_manages_people_revokes_theirs_and_a_colleague_does_not(
    client, alice, bob, charlie, sinta
):
    row, secret = a_device(sinta)
    status = {}
    for person in (charlie, bob, alice):
        client.force_login(person)
        status[person.username] = client.post(f"/devices/{row.pk}/revoke/").status_code
    assert status == {"charlie": 404, "bob": 404, "alice": 302}
    assert usable_device(secret) is None


def test_the_device_of_somebody_who_left_stops_by_itself(sinta):
    _row, secret = a_device(sinta)
    assert usable_device(secret) is not None
    Membership.all_rows.filter(person=sinta).update(valid_until=dt.date(2023, 1, 1))
    assert usable_device(secret) is None


# --- the coordinator's list ------------------------------------------------------------------


def test_a_coordinator_sees_devices_of_the_line_and_a_stranger_none(
    client, alice, charlie, sinta
):
    a_browser(sinta, waiting=3)
    for person, seen in ((alice, True), (charlie, False)):
        client.force_login(person)
        assert ("Sinta" in text_of(client.get("/devices/"))) is seen


def test_a_supervisor_has_no_list_of_others_devices(client, sinta):
    client.force_login(sinta)
    assert client.get("/devices/").status_code == 403


def names_on(client, query: str) -> list[str]:
    return [row.device.name for row in client.get(f"/devices/{query}").context["rows"]]


def moved_on(sinta, panwascam, to=None):
    """End Sinta's role in Cakung a week ago; with `to` she has one there since."""
    day = membership_day()
    ended = day - dt.timedelta(days=7)
    Membership.all_rows.filter(person=sinta, institution=panwascam).update(
        valid_until=ended
    )
    if to is not None:
        Membership.all_rows.create(
            person=sinta, institution=to, role=Role.SUPERVISOR, area_code="31.75.07",
            valid_from=ended + dt.timedelta(days=1),
        )  # fmt: skip


@pytest.fixture
def other(bawaslu):
    row = make_institution("Panwascam Duren", InstitutionKind.PANWASCAM, "31.75.07")
    row.superior = bawaslu
    row.save()
    return row


def shown(client, person, query):
    client.force_login(person)
    return text_of(client.get(f"/devices/?{query}"))


def test_who_moved_on_is_found_by_the_institution_of_today_alone(
    client, alice, sinta, panwascam, other
):
    a_device(sinta)
    moved_on(sinta, panwascam, to=other)
    assert "HP Sinta" not in shown(client, alice, "institution=Cakung")
    html = shown(client, alice, "institution=Duren")
    assert "HP Sinta" in html
    assert "Panwascam Cakung" not in html


def test_who_left_lately_stands_where_that_was(client, alice, sinta, panwascam):
    a_device(sinta)
    moved_on(sinta, panwascam)
    html = shown(client, alice, "state=all&institution=Cakung")
    assert "HP Sinta" in html
    assert "Panwascam Cakung" in html


def test_a_role_that_begins_later_is_none_yet(client, alice, sinta, other):
    a_device(sinta)
    Membership.all_rows.create(
        person=sinta, institution=other, role=Role.SUPERVISOR, area_code="31.75.07",
        valid_from=membership_day() + dt.timedelta(days=3),
    )  # fmt: skip
    assert "HP Sinta" not in shown(client, alice, "institution=Duren")
    assert "Panwascam Duren" not in shown(client, alice, "")


def test_silent_devices_are_found_by_hours(client, alice, sinta):
    a_browser(sinta, hours=1, name="baru")
    a_browser(sinta, hours=30, name="sehari")
    a_browser(sinta, hours=200, name="lama")
    client.force_login(alice)
    assert names_on(client, "?silent=24") == ["lama", "sehari"]
    assert names_on(client, "?silent=168") == ["lama"]
    assert names_on(client, "?sort=-seen") == ["baru", "sehari", "lama"]


def test_waiting_forms_are_found_and_sorted(client, alice, sinta):
    a_browser(sinta, waiting=1, name="satu")
    a_browser(sinta, waiting=7, name="tujuh")
    a_browser(sinta, name="kosong")
    client.force_login(alice)
    assert names_on(client, "?waiting=1&sort=-waiting") == ["tujuh", "satu"]


def test_revoked_and_expired_devices_stand_apart(client, alice, sinta):
    a_device(sinta, "dipakai")
    a_device(sinta, "habis", expires_on=dt.date(2023, 1, 1))
    row, _secret = a_device(sinta, "dicabut")
    Device.all_rows.filter(pk=row.pk).update(revoked_at=MEETING)
    client.force_login(alice)
    assert names_on(client, "") == ["dipakai"]
    assert set(names_on(client, "?state=ended")) == {"habis", "dicabut"}
    assert len(names_on(client, "?state=all")) == 3


@pytest.mark.parametrize(
    "query",
    [
        "?silent=abc", "?silent=99999999999999999999", "?sort=password", "?state=x",
        "?q=%00", "?page=-1", "?waiting=2", "?institution=%25",
    ],
)  # fmt: skip
def test_no_question_breaks_the_list(client, alice, query):
    client.force_login(alice)
    assert client.get(f"/devices/{query}").status_code in {200, 400}


def test_the_list_asks_as_many_questions_for_many_devices(
    client, alice, sinta, django_assert_max_num_queries
):
    for number in range(30):
        a_browser(sinta, name=f"peramban {number}")
    client.force_login(alice)
    with django_assert_max_num_queries(22):
        assert client.get("/devices/").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file_and_that_is_recorded(client, alice, sinta, form):
    a_browser(sinta, waiting=2)
    signed(client, alice)
    answer = client.get(f"/devices/export/{form}/")
    assert answer.status_code == 200
    fact = Fact.all_rows.filter(verb="audit:rows:exported").get()
    assert (fact.target, fact.details["rows"]) == ("device:list", 1)


def test_another_format_is_a_404(client, alice):
    assert signed(client, alice).get("/devices/export/pdf/").status_code == 404


# --- slips ------------------------------------------------------------------------------------


def test_slips_make_a_device_for_each_person_ticked(client, alice, sinta, panwascam):
    tono = make_person("tono", Role.SUPERVISOR, panwascam, "31.75.06")
    make_person("udin", Role.SUPERVISOR, panwascam, "31.75.06")
    signed(client, alice)
    answer = client.post(
        "/devices/slips/",
        {"name": "HP pengawas", "person": [sinta.pk, tono.pk], "who": "ticked"},
    )
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages
    )
    assert re.search("Sinta", text)
    assert re.search("Tono", text)
    owners = Device.all_rows.values_list("person__username", flat=True)
    assert sorted(owners) == ["sinta", "tono"]


def test_slips_for_all_of_the_list_follow_its_filter(client, alice, sinta, panwascam):
    make_person("tono", Role.SUPERVISOR, panwascam, "31.75.06")
    a_device(sinta)
    signed(client, alice)
    client.post("/devices/slips/?bare=1", {"name": "HP", "who": "all"})
    fresh = Device.all_rows.filter(name="HP").values_list("person__username", flat=True)
    assert list(fresh) == ["tono"]


def test_nobody_gets_a_slip_for_somebody_they_do_not_manage(
    client, alice, charlie, sinta
):
    signed(client, charlie)
    client.post(
        "/devices/slips/",
        {"name": "HP", "who": "ticked", "person": [sinta.pk, alice.pk]},
    )
    assert not Device.all_rows.exists()


def test_who_has_a_role_elsewhere_too_gets_no_slip_from_one_side(
    client, alice, sinta, pemkot
):
    elsewhere = make_institution("Kelurahan lain", InstitutionKind.KELURAHAN)
    Membership.all_rows.create(
        person=sinta, institution=elsewhere, role=Role.LURAH, area_code="31.75",
        valid_from=dt.date(2022, 1, 1),
    )  # fmt: skip
    signed(client, alice)
    client.post(
        "/devices/slips/", {"name": "HP", "who": "ticked", "person": [sinta.pk]}
    )
    assert not Device.all_rows.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"name": "HP"},
        {"name": "HP", "who": "ticked", "person": ["x", "99999999999999999999", "-1"]},
        {"name": "", "who": "all"},
        {"name": "HP", "who": "all", "expires_on": "x"},
    ],
)
def test_odd_choices_make_nothing_and_break_nothing(client, alice, sinta, given):
    signed(client, alice)
    answer = client.post("/devices/slips/", given)
    assert answer.status_code in {302, 422}
    assert not Device.all_rows.exists()


def test_printing_slips_asks_for_the_password_again(client, alice):
    client.force_login(alice)
    assert "/account/reauthenticate/" in client.get("/devices/slips/").url

"""What a browser or device tells may be nonsense: it is taken as far as it can be read."""

import datetime as dt
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.accounts.models import Device
from sinergi.accounts.services.devices import (
    MOST_DEVICES,
    hear_of_browser,
    revoke_device,
)
from sinergi.observations.answering import said_time
from sinergi.observations.api.shapes import feature_facts
from sinergi.observations.exporting import _number
from sinergi.observations.instance import BadInstance, read_instance
from sinergi.observations.models import Submission
from sinergi.observations.services.forms import draft_version, publish_version
from sinergi.observations.tests.making import FORM, a_form, a_submission, filled
from sinergi.observations.views import field_data
from sinergi.observations.xlsform import convert

pytestmark = pytest.mark.django_db
FAR_OFF = ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "0001-01-01"]


def sync(client, *, device=None, **told):
    told["device"] = str(device or uuid.uuid4())
    return client.post("/field/sync", told, content_type="application/json")


@pytest.mark.parametrize("moment", FAR_OFF)
def test_a_clock_that_is_far_off_is_brought_near(areas, client, sinta, moment):
    client.force_login(sinta)
    assert sync(client, waiting=1, oldest_at=moment).status_code == 200
    told, now = Device.all_rows.get().oldest_at, real_now()
    assert now - dt.timedelta(days=401) < told <= now


@pytest.mark.parametrize("moment", ["yesterday", 7, [], {"a": 1}])
def test_a_moment_that_is_none_is_left_out(areas, client, sinta, moment):
    client.force_login(sinta)
    assert sync(client, waiting=1, oldest_at=moment).status_code == 200
    assert Device.all_rows.get().oldest_at is None


def test_endless_brackets_are_broken(client, sinta):
    client.force_login(sinta)
    answer = client.post("/field/sync", b"[" * 9_000, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "text",
    ['{"name": "a\\u0000"}', '{"name": "\\ud800"}', "[" * 2_000, '{"hands": 1e999}',
     '{"hands": 99999999999999999999}', '{"\\u0000": 1}', '{"name": {"a": 1}}'],
)  # fmt: skip
def test_odd_provenance_loses_no_form(areas, client, sinta, text):
    a_form()
    client.force_login(sinta)
    parts = {"xml_submission_file": SimpleUploadedFile("s.xml", filled())}
    answer = client.post("/field/submissions", parts | {"provenance": text})
    assert answer.status_code == 201
    kept = json.dumps(Submission.all_rows.get().provenance)
    assert kept in {"{}", '{"name": "a"}', '{"name": ""}'}


def test_provenance_tells_whose_browser_and_how_many_hands(areas, client, sinta):
    a_form()
    client.force_login(sinta)
    told = {"person": 3, "name": "Ani", "device": "x", "hands": 2}
    parts = {"xml_submission_file": SimpleUploadedFile("s.xml", filled())}
    client.post("/field/submissions", parts | {"provenance": json.dumps(told)})
    assert Submission.all_rows.get().provenance == told


@pytest.mark.parametrize("year", ["0001", "9999", "1899"])
def test_a_day_of_an_impossible_year_is_no_day_and_its_form_is_kept(
    areas, client, sinta, year
):
    a_form()
    row = a_submission(sinta, answers=f"<happened_on>{year}-12-31</happened_on>")
    assert row.happened_on is None
    client.force_login(sinta)
    assert client.get(f"/submissions/{row.pk}/").status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"<note>&#0;</note>", b"<note>&#xD800;</note>", b"<note>\xed\xa0\x80</note>",
        b"<note>\x00</note>",
    ],
)  # fmt: skip
def test_letters_that_are_none_are_no_xml(content):
    xml = filled(answers="<note/>").replace(b"<note/>", content)
    with pytest.raises(BadInstance):
        read_instance(xml)


def test_a_lone_half_of_a_letter_in_utf_16_is_no_xml():
    text = filled(answers="<note>@</note>").decode()
    xml = text.replace("@", "\ud800").encode("utf-16", "surrogatepass")
    with pytest.raises(BadInstance):
        read_instance(xml)


@pytest.mark.parametrize(
    "raw", ["nan", "inf", "-inf", "1e999", "9" * 400, "9" * 5_000, "1e15", "x"]
)
def test_a_number_no_workbook_holds_stays_text(raw):
    assert _number(raw) == raw


@pytest.mark.parametrize(("raw", "number"), [("-3", -3), ("1.5", 1.5)])
def test_a_number_is_a_number(raw, number):
    assert _number(raw) == number


@pytest.mark.parametrize(
    "raw", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_moment_at_the_end_of_time_is_shown_as_it_was_written(raw):
    assert said_time("dateTime", raw) == raw


@pytest.mark.parametrize("where", ["nan nan 0 0", "91 0 0 0", "0 181 0 0", "1e999 0"])
def test_a_position_that_is_none_on_earth_is_no_point(areas, sinta, where):
    form = FORM.replace(
        "| | text | note |", "| | geopoint | where | T | P |\n| | text | note |"
    )
    converted = convert("form.md", form.format(code="titik", version="1").encode())
    row = draft_version(
        converted, source_name="form.md", source_sha256="0" * 64, institution=None,
        audience=(), by=None, at=MEETING,
    )  # fmt: skip
    publish_version(row, titles=converted.titles, by=None, at=MEETING)
    answers = f"<where>{where}</where>"
    sent = a_submission(sinta, code="titik", version="1", answers=answers)
    assert feature_facts(sent)["geometry"] is None


def named(device):
    return {"X-Sinergi-Device": str(device)}


def test_a_revoked_browser_sends_and_asks_nothing(areas, client, sinta):
    a_form()
    client.force_login(sinta)
    key = uuid.uuid4()
    sync(client, device=key)
    revoke_device(Device.all_rows.get(), by=sinta, at=MEETING)
    parts = {"xml_submission_file": SimpleUploadedFile("s.xml", filled())}
    sent = client.post("/field/submissions", parts, headers=named(key))
    asked = client.get("/field/state", headers=named(key))
    assert [sent.status_code, asked.status_code] == [403, 403]
    assert sent.json()["code"] == asked.json()["code"] == "revoked"
    assert not Submission.all_rows.exists()


def test_another_browser_of_the_person_sends_on(areas, client, sinta):
    client.force_login(sinta)
    sync(client)
    revoke_device(Device.all_rows.get(), by=sinta, at=MEETING)
    other = Client()
    other.force_login(sinta)
    assert other.get("/field/state", headers=named(uuid.uuid4())).status_code == 200


def test_a_revoked_browser_that_was_emptied_is_no_other_one_in_its_session(
    areas, client, sinta
):
    a_form()
    client.force_login(sinta)
    sync(client)
    revoke_device(Device.all_rows.get(), by=sinta, at=MEETING)
    parts = {"xml_submission_file": SimpleUploadedFile("s.xml", filled())}
    answers = [
        client.get("/field/state", headers=named(uuid.uuid4())), sync(client),
        client.post("/field/submissions", parts),
    ]  # fmt: skip
    assert [one.json()["code"] for one in answers] == ["revoked"] * 3
    assert Device.all_rows.count() == 1


def test_a_browser_hears_whose_access_was_withdrawn(client, dian):
    client.force_login(dian)
    answer = client.get("/field/state")
    assert (answer.status_code, answer.json()["person"]) == (403, dian.pk)


def test_a_lost_browser_hears_that_it_is_revoked_though_nobody_is_signed_in(
    areas, client, sinta
):
    client.force_login(sinta)
    key = uuid.uuid4()
    sync(client, device=key)
    client.logout()
    before = client.get("/field/state", headers=named(key)).json()
    revoke_device(Device.all_rows.get(), by=sinta, at=MEETING)
    answer = client.get("/field/state", headers=named(key))
    assert "revoked" not in before
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
    assert answer.json()["revoked"] == [sinta.pk]


def test_who_syncs_without_end_waits_a_minute(areas, client, sinta, monkeypatch):
    monkeypatch.setattr(field_data, "MOST_SYNCS", 1)
    client.force_login(sinta)
    assert [sync(client).status_code for _ in range(2)] == [200, 429]


def test_a_browser_too_many_takes_the_place_of_the_longest_unseen(sinta):
    for hour in range(MOST_DEVICES):
        hear_of_browser(
            sinta, uuid.uuid4(), name=f"{hour}", waiting=0 if hour else 2,
            oldest_at=None, at=MEETING + dt.timedelta(hours=hour),
        )  # fmt: skip
    late = MEETING + dt.timedelta(days=9)
    row = hear_of_browser(
        sinta, uuid.uuid4(), name="", waiting=0, oldest_at=None, at=late
    )
    assert (row.name, row.seen_at) == ("1", late)
    assert Device.all_rows.count() == MOST_DEVICES


def test_a_browser_whose_place_was_taken_is_not_revoked_with_the_one_that_took_it(
    areas, client, sinta
):
    client.force_login(sinta)
    first, later = uuid.uuid4(), uuid.uuid4()
    sync(client, device=first)
    for key in [uuid.uuid4() for _ in range(MOST_DEVICES - 1)] + [later]:
        hear_of_browser(
            sinta, key, name="", waiting=0, oldest_at=None,
            at=real_now() + dt.timedelta(hours=1),
        )  # fmt: skip
    revoke_device(Device.all_rows.get(key=later), by=sinta, at=MEETING)
    assert client.get("/field/state", headers=named(first)).status_code == 200


def test_a_list_beside_two_forms_is_made_once(areas, client, sinta):
    a_form()
    a_form(code="lain")
    client.force_login(sinta)
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get("/field/state").json()["forms"]) == 2
    made = [one for one in queries if '"parent_code"' in one["sql"]]
    assert len(made) == 1

"""Programs send, read and decide about submissions under the same rules as people."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from conftest import MEETING, let_go
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.observations import gate
from sinergi.observations.gate import Gate
from sinergi.observations.models import Attachment, Observation, State, Submission
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, a_submission, filled

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
READ = (Verb.ROWS_VIEWED, Verb.ROWS_EXPORTED)
AREA = "31.75.06.1003"
ANSWERS = {"area": AREA, "happened_on": "2023-09-10", "person": [{"name": "a"}]}


def send(client, **given):
    body = {"form": "pantauan", "answers": ANSWERS, **given}
    return client.post(f"{BASE}/submissions", body, content_type="application/json")


def test_answers_become_a_submission_with_its_xml(client, areas, sinta):
    a_form()
    client.force_login(sinta)
    answer = send(client, instance_id="uuid:1")
    assert answer.status_code == 201
    row = Submission.all_rows.get()
    assert (row.channel, row.area_code, row.instance_id) == ("api", AREA, "uuid:1")
    assert row.answers["values"] == ANSWERS
    assert answer["Location"] == f"{BASE}/submissions/{row.pk}"


def test_the_same_instance_counts_once_and_another_under_its_name_is_refused(
    client, areas, sinta
):
    a_form()
    client.force_login(sinta)
    first, second = (send(client, instance_id="uuid:1") for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    other = send(client, instance_id="uuid:1", answers={"note": "x"})
    assert (other.status_code, Submission.all_rows.count()) == (409, 1)


def test_a_program_waits_for_its_turn_before_it_holds_the_database(
    client, areas, sinta, monkeypatch
):
    a_form()
    client.force_login(sinta)
    held = []

    class Watched(Gate):
        def turn(self):
            held.append(len(connection.savepoint_ids))
            return super().turn()

    monkeypatch.setattr(gate, "GATE", Watched(1, waiting=0, patience=0.0))
    before = len(connection.savepoint_ids)
    answer = client.post(
        f"{BASE}/submissions", {"form": "pantauan", "answers": ANSWERS},
        content_type="application/json", headers={"Idempotency-Key": "k1"},
    )  # fmt: skip
    assert (answer.status_code, held) == (201, [before])


def test_when_full_a_program_is_told_when_to_come_again(
    client, areas, sinta, monkeypatch
):
    a_form()
    client.force_login(sinta)
    full = Gate(1, waiting=0, patience=0.0)
    monkeypatch.setattr(gate, "GATE", full)
    with full:
        answer = send(client)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer["Retry-After"]) > 0
    assert not Submission.all_rows.exists()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"nothing": "x"}, "answers/nothing"),
        ({"person": {"name": "x"}}, "answers/person"),
        ({"person": [{"age": 3}]}, "answers/person/age"),
        ({"note": {"a": 1}}, "answers/note"),
    ],
)
def test_answers_that_are_none_of_the_form_are_named(
    client, areas, sinta, answers, field
):
    a_form()
    client.force_login(sinta)
    told = send(client, answers=answers)
    assert told.status_code == 422
    assert [one["field"] for one in told.json()["fields"]] == [field]


def test_xml_comes_with_its_files(client, areas, sinta):
    a_form()
    client.force_login(sinta)
    xml = filled(answers="<photo>a.jpg</photo>")
    parts = {
        "xml_submission_file": SimpleUploadedFile("s.xml", xml),
        "a.jpg": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 50),
    }
    answer = client.post(f"{BASE}/submissions.xml", parts)
    assert (answer.status_code, answer.json()["missing"]) == (201, [])


def test_what_came_is_given_back_byte_for_byte(client, areas, sinta, alice):
    a_form()
    xml = filled()
    row = a_submission(sinta, instance_id="uuid:7")
    Submission.all_rows.filter(pk=row.pk).update(xml=xml)
    client.force_login(alice)
    assert client.get(f"{BASE}/submissions/{row.pk}/xml").content == xml


def test_a_list_is_paged_as_odata_has_it(client, areas, sinta, alice):
    a_form()
    rows = [a_submission(sinta) for _ in range(3)]
    client.force_login(alice)
    address = f"{BASE}/submissions?$top=2&$count=true&$orderby=id"
    first = client.get(address).json()
    assert [one["id"] for one in first["value"]] == [rows[0].pk, rows[1].pk]
    assert first["@odata.count"] == 3
    second = client.get(first["@odata.nextLink"]).json()
    assert [one["id"] for one in second["value"]] == [rows[2].pk]
    assert "@odata.nextLink" not in second


def test_a_filter_narrows_and_an_unknown_one_is_told(client, areas, sinta, alice):
    a_form()
    row = a_submission(sinta)
    a_submission(sinta)
    review_submission(row, State.ACCEPTED, by=alice, at=MEETING)
    client.force_login(alice)
    wanted = f"state eq 'accepted' and received_at ge {MEETING.isoformat()}"
    found = client.get(f"{BASE}/submissions", {"$filter": wanted}).json()
    assert [one["id"] for one in found["value"]] == [row.pk]
    for text in ("xml eq 'a'", "state like 'a'", "id gt 'a'"):
        told = client.get(f"{BASE}/submissions", {"$filter": text})
        assert told.status_code == 422, text


def test_a_stranger_finds_nothing(client, areas, sinta, charlie):
    a_form()
    row = a_submission(sinta)
    client.force_login(charlie)
    assert client.get(f"{BASE}/submissions").json()["value"] == []
    assert client.get(f"{BASE}/submissions/{row.pk}").status_code == 404
    assert client.get(f"{BASE}/submissions/{row.pk}/xml").status_code == 404


def decide(client, pk, version, **given):
    return client.post(
        f"{BASE}/submissions/{pk}/reviews", json.dumps(given),
        content_type="application/json", headers={"If-Match": version},
    )  # fmt: skip


def test_a_decision_is_of_the_version_that_was_read(client, areas, sinta, alice):
    a_form()
    row = a_submission(sinta)
    client.force_login(alice)
    version = client.get(f"{BASE}/submissions/{row.pk}")["ETag"]
    answer = decide(client, row.pk, version, state="correction", reason="TPS?")
    assert (answer.status_code, answer.json()["state"]) == (200, "correction")
    again = decide(client, row.pk, version, state="accepted")
    assert again.status_code == 412


def test_a_decision_without_its_reason_is_told(client, areas, sinta, alice):
    a_form()
    row = a_submission(sinta)
    client.force_login(alice)
    told = decide(client, row.pk, '"v0"', state="rejected")
    assert (told.status_code, told.json()["fields"][0]["field"]) == (422, "reason")


def test_a_file_is_given_as_a_download(client, areas, sinta, alice, settings):
    a_form()
    client.force_login(sinta)
    parts = {
        "xml_submission_file": SimpleUploadedFile("s.xml", filled()),
        "audit.csv": SimpleUploadedFile("audit.csv", b"a,b"),
    }
    client.post(f"{BASE}/submissions.xml", parts)
    file = Attachment.all_rows.get()
    client.force_login(alice)
    address = f"{BASE}/submissions/{file.submission_id}/files/{file.pk}"
    answer = client.get(address)
    assert b"".join(answer) == b"a,b"
    assert "attachment" in answer["Content-Disposition"]


def test_a_form_tells_what_it_asks(client, areas, sinta):
    version = a_form()
    client.force_login(sinta)
    form = client.get(f"{BASE}/forms/pantauan").json()
    assert form["version"] == version.version
    asked = client.get(f"{BASE}/forms/pantauan/versions/{version.version}").json()
    assert "photo" in [one["path"] for one in asked["questions"]]
    assert asked["xform"] == version.xform


def test_numbers_about_areas_are_read_by_column(client, areas, alice):
    for column in ("a", "b"):
        Observation.all_rows.create(
            area_code=AREA, column=column, value=1, observed_on="2023-01-01"
        )
    client.force_login(alice)
    found = client.get(f"{BASE}/observations?column=a&within=31.75").json()
    assert [(one["column"], one["value"]) for one in found["value"]] == [("a", 1.0)]
    assert client.get(f"{BASE}/sightings").json() == {"value": []}


def test_submissions_are_exported_as_geojson(client, areas, sinta, alice):
    a_form()
    row = a_submission(sinta)
    client.force_login(alice)
    found = client.get(f"{BASE}/submissions.geojson").json()
    assert found["type"] == "FeatureCollection"
    assert [one["id"] for one in found["features"]] == [row.pk]


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_moment_outside_all_years_is_told(client, areas, alice, moment):
    client.force_login(alice)
    wanted = f"received_at gt {moment}"
    assert client.get(f"{BASE}/submissions", {"$filter": wanted}).status_code == 422


def facts(person):
    rows = Fact.all_rows.filter(actor_id=person.pk, verb__in=READ).order_by("pk")
    return [(one.verb, one.target) for one in rows]


@pytest.mark.parametrize(
    ("path", "verb"), [("", Verb.ROWS_VIEWED), ("/xml", Verb.ROWS_EXPORTED)]
)
def test_reading_anothers_submission_is_a_fact(client, areas, sinta, alice, path, verb):
    a_form()
    row = a_submission(sinta)
    for reader in (sinta, alice):
        client.force_login(reader)
        client.get(f"{BASE}/submissions/{row.pk}{path}")
    assert facts(alice) == [(verb, f"submission:{row.pk}")]
    assert facts(sinta) == []


def test_fetching_anothers_file_is_a_fact(client, areas, sinta, alice):
    a_form()
    client.force_login(sinta)
    parts = {
        "xml_submission_file": SimpleUploadedFile("s.xml", filled()),
        "audit.csv": SimpleUploadedFile("audit.csv", b"a,b"),
    }
    client.post(f"{BASE}/submissions.xml", parts)
    file = Attachment.all_rows.get()
    client.force_login(alice)
    let_go(client.get(f"{BASE}/submissions/{file.submission_id}/files/{file.pk}"))
    assert facts(alice) == [(Verb.ROWS_EXPORTED, f"submission:{file.submission_id}")]


def test_a_list_with_answers_is_a_fact_and_one_without_is_none(
    client, areas, sinta, alice
):
    a_form()
    a_submission(sinta)
    client.force_login(alice)
    client.get(f"{BASE}/submissions")
    assert facts(alice) == []
    client.get(f"{BASE}/submissions?answers=true")
    assert facts(alice) == [(Verb.ROWS_EXPORTED, "submission:list")]


@pytest.mark.parametrize("text", ["a\x00", "\ud800", "\uffff"])
def test_letters_that_no_xml_holds_are_told(client, areas, sinta, text):
    a_form()
    client.force_login(sinta)
    told = send(client, answers={"note": text})
    assert told.status_code in {400, 422}

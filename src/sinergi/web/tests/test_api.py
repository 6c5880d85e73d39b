"""The API over several domains, its documentation, and what programs read of the rest."""

import re

import pytest
from django.contrib.staticfiles.finders import find

from conftest import MEETING
from sinergi.access.permissions import Permission
from sinergi.accounts.models import membership_day
from sinergi.accounts.services.tokens import make_token
from sinergi.alerts.models import Notice
from sinergi.commitments.services.commitment import Draft, propose_commitment

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BASE = "/api/v1"


def test_the_queue_holds_what_waits_for_me(client, alice, bob, charlie, bawaslu):
    draft = Draft(title="Rapat", institution=bawaslu, asked_by=bawaslu)
    row = propose_commitment(draft, by=alice, at=MEETING)
    counts = []
    for person in (alice, charlie):
        client.force_login(person)
        told = client.get(f"{BASE}/queue", {"group": "later"}).json()
        items = {one["code"]: one["items"] for one in told["groups"]}
        counts.append((told["count"], [one["key"] for one in items["later"]]))
    assert counts == [(1, [str(row.pk)]), (0, [])]


def test_the_goals_say_unknown_as_unknown(client, alice):
    client.force_login(alice)
    told = client.get(f"{BASE}/goals", HTTP_ACCEPT_LANGUAGE="en").json()
    assert [one["name"] for one in told["goals"]][:2] == ["Safe", "Smooth"]
    measures = [one for goal in told["goals"] for one in goal["measures"]]
    assert {one["share"] for one in measures} == {None}


def notice_of(person) -> Notice:
    return Notice.all_rows.create(
        person=person, kind="asked", target="commitment:1", reference="K-1", key="1",
        made_at=MEETING,
    )  # fmt: skip


def test_a_notice_is_ones_own_and_seen_once(client, alice, charlie):
    row = notice_of(alice)
    path = f"{BASE}/notices/{row.pk}/seen"
    client.force_login(charlie)
    assert client.put(path).status_code == 404
    client.force_login(alice)
    assert client.get(f"{BASE}/notices", {"new": True}).json()["count"] == 1
    assert [client.put(path).json()["seen"] for _ in range(2)] == [1, 0]
    assert client.get(f"{BASE}/notices", {"new": True}).json()["count"] == 0


def test_people_come_without_ways_to_reach_them(client, alice, bob, charlie):
    bob.email = "bob@contoh.test"
    bob.save(update_fields=["email"])
    client.force_login(alice)
    answer = client.get(f"{BASE}/people")
    assert {one["name"] for one in answer.json()["items"]} == {"Alice", "Bob"}
    assert b"contoh.test" not in answer.content
    assert client.get(f"{BASE}/people/{charlie.pk}").status_code == 404


def test_a_holiday_is_no_working_day(client, alice):
    client.force_login(alice)
    day = client.get(f"{BASE}/days/2024-08-17").json()
    assert (day["is_working"], day["known"]) == (False, True)
    found = client.get(f"{BASE}/days", {"year": 2024}).json()
    assert "2024-08-17" in [one["day"] for one in found["items"]]
    assert client.get(f"{BASE}/days/17-08-2024").status_code == 422


def test_the_documentation_comes_from_here_alone(client, alice):
    client.force_login(alice)
    answer = client.get(f"{BASE}/docs", {"try": "1"})
    text = answer.content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert all(one.startswith(("/", "#")) for one in sources)
    scripts = [one for one in sources if "swagger" in one]
    assert len(scripts) == 3
    assert all(find(one.removeprefix("/static/")) for one in scripts)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


def test_the_documentation_tells_every_operation_and_who_may(client, alice):
    client.force_login(alice)
    page = client.get(f"{BASE}/docs", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    schema = client.get(f"{BASE}/openapi.json").json()
    named = {
        f"{method.upper()} {path}"
        for path, methods in schema["paths"].items()
        for method in methods
    }
    assert len(named) >= 40
    assert sorted(one for one in named if f"<code>{one}</code>" not in page) == []
    assert page.count("<dt>Needs</dt>") == len(named)
    assert "accept commitments and report progress" in page


def test_the_schema_opens_to_a_token_and_a_visitor_gets_401(client, alice):
    today = membership_day()
    _row, secret = make_token(
        "schema", (Permission.READ_SCORES,), expires_on=today, read_only=True, by=alice,
        at=MEETING, today=today,
    )  # fmt: skip
    address = f"{BASE}/openapi.json"
    told = client.get(address, headers={"authorization": f"Bearer {secret}"})
    assert (told.status_code, told.json()["info"]["title"]) == (200, "Sinergi")
    for headers in ({}, {"authorization": "Bearer sinergi_wrong"}):
        refused = client.get(address, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
    assert client.post(address).json()["code"] == "not-allowed"


def test_the_schema_is_openapi_3_1_with_both_ways_to_sign_in(client, alice):
    client.force_login(alice)
    told = client.get(f"{BASE}/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    kinds = {one["type"] for one in told["components"]["securitySchemes"].values()}
    assert kinds == {"http", "apiKey"}
    problems = {"400", "401", "403", "422", "429"}
    assert all(
        problems <= set(operation["responses"])
        for path in told["paths"].values()
        for operation in path.values()
    )

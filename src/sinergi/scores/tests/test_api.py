"""The API of scores: the same rows as the pages, errors as JSON."""

import pytest
from django.test import Client

from sinergi.accounts.models import Institution, Person
from sinergi.scores.services import publish_run, start_run
from sinergi.scores.tests.making import AT, ask, make_run

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/runs"


def test_a_visitor_gets_401_as_json(client: Client) -> None:
    response = client.get(RUNS)
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")


def test_a_partner_gets_403_as_json(client: Client, dian: Person) -> None:
    client.force_login(dian)
    response = client.get(RUNS)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_a_strangers_run_is_a_404_until_published(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(charlie)
    before = client.get(f"{RUNS}/{run.pk}/scores").status_code
    publish_run(run, label="", by=alice, at=AT)
    assert (before, client.get(f"{RUNS}/{run.pk}/scores").status_code) == (404, 200)


def test_the_list_holds_what_the_person_may_see(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    counts = []
    for person in (alice, charlie):
        client.force_login(person)
        counts.append(client.get(RUNS).json()["count"])
    assert counts == [1, 0]


def test_the_list_is_filtered_by_state(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    waiting = start_run(ask(bawaslu), by=alice, at=AT)
    client.force_login(alice)
    items = client.get(RUNS, {"state": "waiting"}).json()["items"]
    assert [one["id"] for one in items] == [waiting.pk]


def test_scores_come_by_rank_with_their_parts(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(alice)
    found = client.get(f"{RUNS}/{run.pk}/scores", {"limit": 3}).json()
    assert found["count"] == 8
    assert [one["rank"] for one in found["items"]] == [1, 2, 3]
    assert found["items"][0]["nodes"]["index"] == pytest.approx(
        found["items"][0]["score"]
    )


def test_a_framework_comes_with_its_weights(client: Client, alice: Person) -> None:
    client.force_login(alice)
    found = client.get("/api/v1/frameworks/dasar-jaktim").json()
    weights = {one["code"]: one["weight"] for one in found["indicators_list"]}
    assert weights["pemilih"] == 2

"""The API: the same rows as the pages, errors as JSON, and it keeps to its own schema."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings

from sinergi.accounts.models import Institution, Person
from sinergi.scores.services import publish_run, start_run
from sinergi.scores.tests.making import AT, ask, make_run

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/runs"


def test_a_visitor_gets_401_as_json(client: Client) -> None:
    response = client.get(RUNS)
    assert (response.status_code, response.json()) == (401, {"detail": "Unauthorized"})


def test_a_partner_gets_403_as_json(client: Client, dian: Person) -> None:
    client.force_login(dian)
    response = client.get(RUNS)
    assert (response.status_code, response.json()) == (403, {"detail": "Forbidden"})


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


@contextmanager
def kept_connection() -> Iterator[None]:
    """Keep the test's connection through real WSGI requests, as Django's client does.

    Each request would else renew it, and the test's rows live in its transaction.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "path", ["/runs", "/runs/{run_id}", "/runs/{run_id}/scores", "/frameworks/{code}"]
)
def test_the_api_keeps_to_its_own_schema(
    client: Client, alice: Person, bawaslu: Institution, path: str
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    cookie = client.cookies["sinergi_session"].value
    document = client.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    operation = schema[f"/api/v1{path}"]["GET"]

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @schemathesis_given(operation)
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(
            headers={"host": "localhost", "cookie": f"sinergi_session={cookie}"}
        )

    with kept_connection():
        check()


def schemathesis_given(operation: object):  # type: ignore[no-untyped-def]
    """Return Hypothesis's `given` over the cases of one operation."""
    from hypothesis import given

    return given(case=operation.as_strategy())  # type: ignore[attr-defined]

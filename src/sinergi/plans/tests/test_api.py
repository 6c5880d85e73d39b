"""The API of plans: asked for by the same forms, moved by version, reasons in words."""

import datetime as dt

import pytest
from django.test import Client

from sinergi.access.clock import real_now
from sinergi.commitments.tests.test_api import send
from sinergi.plans.models import Measure, Plan, PlanItem, PlanRefusal
from sinergi.plans.rules import Step
from sinergi.plans.services import put_library
from sinergi.scores.services import publish_run
from sinergi.scores.tests.making import AT, make_run
from sinergi_core.measures import load_measures

pytestmark = pytest.mark.django_db
LIST = "/api/v1/plans"
MONDAY = dt.date(2023, 10, 2)


@pytest.fixture
def run(alice, bawaslu):
    """Return a published run."""
    found = make_run(alice, bawaslu)
    publish_run(found, label="", by=alice, at=AT)
    put_library(load_measures(), by=None, at=real_now())
    return found


def asked(run, bawaslu, **more):
    limits = [{"institution_id": bawaslu.pk, "budget": 50_000_000, "people": 3}]
    return {"name": "Rencana", "run_id": run.pk, "institution_id": bawaslu.pk,
            "starts_on": "2023-10-04", "weeks": 4, "limits": limits, **more}  # fmt: skip


def test_a_plan_is_asked_for_once_and_begins_on_a_monday(client, alice, run, bawaslu):
    client.force_login(alice)
    body = asked(run, bawaslu)
    found = [send(client, "POST", LIST, body, idempotency_key="p") for _ in range(2)]
    assert [one.status_code for one in found] == [201, 201]
    told = client.get(found[0]["Location"]).json()
    assert (told["step"], told["starts_on"]) == ("computing", "2023-10-02")
    assert told["limits"][0] | {"approved": True} == {
        "institution_id": bawaslu.pk, "budget": 50_000_000, "people": 3.0,
        "approved": True,
    }  # fmt: skip
    assert Plan.all_rows.count() == 1


def test_who_cannot_act_is_named_by_its_place_in_the_list(
    client, alice, run, bawaslu, dian
):
    client.force_login(alice)
    limits = [{"institution_id": bawaslu.pk}, {"institution_id": 999_999}]
    answer = send(client, "POST", LIST, asked(run, bawaslu, limits=limits))
    assert answer.json()["fields"][0]["field"] == "limits.1.institution_id"
    other = send(client, "POST", LIST, asked(run, bawaslu, run_id=999_999))
    assert other.json()["fields"][0]["field"] == "run_id"


@pytest.fixture
def plan(alice, run, bawaslu) -> Plan:
    """Return a plan with one choice and one refusal."""
    row = Plan.all_rows.create(
        name="Rencana", run=run, institution=bawaslu, area_code="31.75",
        starts_on=MONDAY, weeks=4, step=Step.READY, created_by=alice.pk,
        created_at=AT,
    )  # fmt: skip
    first, second = Measure.all_rows.all()[:2]
    place = {"plan": row, "institution": bawaslu, "area_code": "31.75.06.1001",
             "area_name": "Jatinegara", "cost": 1_000_000, "gain": 0.5}  # fmt: skip
    why = {
        "indicators": [["pemilih", 0.5]],
        "alternatives": [{"measure": second.pk, "week": 2, "gain": 0.4}],
    }
    PlanItem.all_rows.create(measure=first, week=1, people=1.0, why=why, **place)
    PlanRefusal.all_rows.create(
        measure=second, week=2, reasons=[{"code": "budget", "short": 5_000}], **place
    )
    return row


def test_choices_and_refusals_come_with_their_reasons(client, alice, plan):
    client.force_login(alice)
    (choice,) = client.get(f"{LIST}/{plan.pk}/choices").json()["items"]
    assert (choice["monday"], choice["because"]) == (
        "2023-10-09", [{"indicator": "pemilih", "gain": 0.5}],
    )  # fmt: skip
    assert choice["instead"][0]["week"] == 2
    path = f"{LIST}/{plan.pk}/refusals"
    (refusal,) = client.get(path, HTTP_ACCEPT_LANGUAGE="en").json()["items"]
    assert refusal["reasons"][0]["code"] == "budget"
    assert "would need Rp 5" in refusal["reasons"][0]["text"]


def test_a_plan_is_laid_before_others_from_its_version_only(client, alice, plan):
    client.force_login(alice)
    path, tag = f"{LIST}/{plan.pk}/steps", client.get(f"{LIST}/{plan.pk}")["ETag"]
    done = send(client, "POST", path, {"to": "proposed"}, if_match=tag)
    again = send(client, "POST", path, {"to": "ready"}, if_match=tag)
    assert (done.json()["step"], again.status_code) == ("proposed", 412)
    wrong = send(client, "POST", path, {"to": "proposed"}, if_match=done["ETag"])
    assert wrong.status_code == 409
    back = send(client, "POST", path, {"to": "ready"}, if_match=done["ETag"])
    assert back.json()["step"] == "ready"


def test_another_institutions_draft_is_a_404(client, charlie, plan):
    client.force_login(charlie)
    ends = ("", "/choices", "/refusals")
    found = {client.get(f"{LIST}/{plan.pk}{end}").status_code for end in ends}
    body = {"to": "proposed"}
    found.add(
        send(
            client, "POST", f"{LIST}/{plan.pk}/steps", body, if_match='"v1"'
        ).status_code
    )
    assert (found, client.get(LIST).json()["count"]) == ({404}, 0)


def test_the_library_is_narrowed_by_code(client: Client, alice, run):
    client.force_login(alice)
    every = client.get("/api/v1/measures", {"limit": 500}).json()
    some = client.get("/api/v1/measures", {"kind": "bawaslu", "limit": 500}).json()
    assert 0 < some["count"] < every["count"]
    assert all("bawaslu" in one["kinds"] for one in some["items"])
    one = client.get(f"/api/v1/measures/{some['items'][0]['id']}")
    assert one.json() == some["items"][0]

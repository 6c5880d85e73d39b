"""The API of joint operations, the queue, and who is told."""

import datetime as dt
import json

import pytest

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.alerts.making import begin_now, make_notices
from sinergi.alerts.models import Notice
from sinergi.operations import queue_items
from sinergi.operations.models import Prop
from sinergi.operations.rules.posko import CameBy
from sinergi.operations.services.actions import UnitDraft, ask_units
from sinergi.operations.services.sealing import seal_report
from sinergi.operations.tests.making import (
    DAY,
    PENGGILINGAN,
    a_prop,
    ordered,
    recommended,
)
from sinergi.operations.tests.test_services import (
    a_loan,
    an_operation,
    posts,
    sealed,
)

__all__ = ["posts", "sealed"]
pytestmark = pytest.mark.django_db


def test_props_are_listed_with_a_filter_as_odata_has_it(client, town):
    row = a_prop(town)
    client.force_login(town.decider)
    found = client.get("/api/v1/props?$count=true&$filter=step eq 'seen'").json()
    assert (found["@odata.count"], found["value"][0]["number"]) == (1, row.number)


def test_an_act_by_the_api_needs_the_version_and_what_the_act_needs(client, town):
    row = a_prop(town)
    client.force_login(town.decider)
    address = f"/api/v1/props/{row.pk}/acts"
    told = {
        "act": "recommend", "number": "1/R", "dated_on": "2023-09-14",
        "ground": "Pasal contoh", "executor_id": town.satpol.pk,
    }  # fmt: skip

    def post(body, **headers):
        return client.post(
            address, json.dumps(body), content_type="application/json", headers=headers
        )

    assert post(told).status_code == 428
    tag = {"If-Match": f'"v{row.version}"'}
    assert post(told | {"ground": ""}, **tag).status_code == 422
    answer = post(told, **tag)
    assert (answer.status_code, answer.json()["step"]) == (200, "recommended")


def test_an_operation_is_shown_with_its_units(client, town):
    row = an_operation(town)
    client.force_login(town.lurah)
    found = client.get(f"/api/v1/operations/{row.pk}").json()
    assert found["units"][0]["name"] == "PPSU"


def test_posko_and_loans_are_listed_without_names(client, posts, town):
    a_loan(town)
    client.force_login(town.lurah)
    assert len(client.get("/api/v1/posko").json()["value"]) == 1
    answer = client.get("/api/v1/lent-personnel")
    assert b"Rahasia" not in answer.content
    assert len(answer.json()["value"]) == 1


# --- the queue ---------------------------------------------------------------------------


def titles(person, day=DAY) -> dict[str, list[str]]:
    """Return group → titles of a person's queue."""
    groups = queue_items.counts(person, day, {})
    found = queue_items.items(person, day, {}, list(groups), 50)
    return {group: [row["title"] for row in rows] for group, rows in found.items()}


def test_many_props_are_one_line_for_those_who_decide(town):
    for _n in range(5):
        a_prop(town)
    assert sum(queue_items.counts(town.decider, DAY, {}).values()) == 1
    assert "5" in titles(town.decider)["today"][0]


def test_an_order_past_its_day_is_late_for_satpol_pp(town):
    row = a_prop(town)
    ordered(town, row)
    assert "late" in titles(town.crew, DAY + dt.timedelta(days=9))
    Prop.all_rows.update(due_on=DAY)
    assert "today" in titles(town.crew)


def test_a_unit_that_has_not_answered_finds_the_question_in_its_queue(town):
    an_operation(town)
    found = titles(town.lurah, MEETING.date() - dt.timedelta(days=3))
    assert any("Penertiban Cakung" in one for one in found["week"])


def test_sealed_reports_wait_for_bawaslu_alone(sealed, town):
    assert "today" in titles(town.decider)
    assert titles(town.lurah) == {}


def test_a_loan_without_pledge_waits_for_who_lends(town):
    a_loan(town)
    assert "week" in titles(town.lurah)


def test_the_queue_asks_as_much_for_many_rows_as_for_few(
    town, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        person = type(town.crew).objects.get(pk=town.crew.pk)
        with CaptureQueriesContext(connection) as caught:
            queue_items.counts(person, DAY, {})
        return len(caught)

    ordered(town, a_prop(town))
    few = asked()
    ordered(town, *[a_prop(town) for _n in range(30)])
    assert asked() == few


# --- who is told -------------------------------------------------------------------------


@pytest.fixture
def told(town):
    """Return a function that makes notices and returns kind → user names."""
    begin_now()

    def tell() -> dict[str, set[str]]:
        make_notices(real_now())
        found: dict[str, set[str]] = {}
        for row in Notice.all_rows.exclude(person=None).select_related("person"):
            found.setdefault(row.kind, set()).add(row.person.username)
        return found

    return tell


def test_bawaslu_is_told_once_a_day_of_props_and_satpol_pp_of_a_recommendation(
    town, told
):
    rows = [a_prop(town) for _n in range(3)]
    assert told() == {"props-to-decide": {"pemutus"}}
    assert Notice.all_rows.count() == 1
    recommended(town, *rows)
    assert told()["props-to-order"] == {"regu"}


def test_units_are_told_when_they_are_asked(town, told):
    row = an_operation(town)
    told()
    draft = UnitDraft(name="", institution=town.kecamatan, planned=3)
    ask_units(row, [draft], by=town.crew, at=MEETING)
    assert "camat" in told()["operation-asked"]


def test_the_receiving_bawaslu_is_told_of_a_sealed_report(sealed, posts, town, told):
    seal_report(posts[PENGGILINGAN], "isi", CameBy.PHONE, by=town.lurah, at=MEETING)
    assert told()["sealed-report-waits"] == {"pemutus"}

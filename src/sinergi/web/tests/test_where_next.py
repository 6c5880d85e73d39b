"""Where to hold the next sessions, and the way from there to a plan."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.models import Election
from sinergi.outreach.models import Session, Target
from sinergi.outreach.rules.coverage import Aim, Cell, Reached
from sinergi.outreach.rules.session import Step
from sinergi.places.models import Area
from sinergi.scores.models import Publication, Run
from sinergi.web.going import Quarter

pytestmark = pytest.mark.django_db
NEAR, FAR = "31.75.06.1003", "31.75.04.1002"


@pytest.fixture
def targets(published):
    """Return an election with the same target in a vulnerable and a calmer kelurahan."""
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="General election 2024",
        kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip
    for code in (NEAR, FAR):
        Target.all_rows.create(
            election=election, segment="pemula", area_code=code, people=100, low=100,
            high=100, source="KPU", edition="2024",
        )  # fmt: skip
    return election


def page(client, person, **asked) -> str:
    client.force_login(person)
    client.cookies["sinergi_language"] = "en"
    answer = client.get("/outreach/next/", {"within": "31.75"} | asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_of_the_same_gap_the_more_vulnerable_area_comes_first(client, alice, targets):
    text = page(client, alice)
    assert text.index(f"/areas/{NEAR}/") < text.index(f"/areas/{FAR}/")


def test_from_where_one_starts_the_nearer_area_comes_first(client, alice, targets):
    Area.all_rows.filter(code=FAR).update(lon=106.87, lat=-6.27)
    Area.all_rows.filter(code=NEAR).update(lon=106.99, lat=-6.05)
    text = page(client, alice, **{"from": FAR})
    rows = text.split("<tbody>", 1)[1]
    assert rows.index(f"/areas/{FAR}/") < rows.index(f"/areas/{NEAR}/")


def test_an_area_without_a_point_is_said_to_be_of_unknown_position(
    client, alice, targets
):
    Area.all_rows.filter(code=NEAR).update(lon=106.87, lat=-6.27)
    text = page(client, alice, **{"from": NEAR})
    far = next(one for one in text.split("<tr>") if f"/areas/{FAR}/" in one)
    assert "position not known" in far
    assert "from a point inside Penggilingan" in text


def test_without_a_wish_one_starts_from_the_area_of_the_own_office(
    client, targets, published
):
    Area.all_rows.filter(code="31.75.04").update(lon=106.87, lat=-6.27)
    Area.all_rows.filter(code="31.75").update(lon=106.9, lat=-6.2)
    office = make_institution("Kramatjati", InstitutionKind.KECAMATAN, "31.75.04")
    camat = make_person("camat", Role.CAMAT, office, "31.75.04")
    assert "from a point inside Kramatjati" in page(client, camat)


def held(institution, code, day) -> Session:
    return Session.all_rows.create(
        kind="sosialisasi", title="Pemilih pemula", topic="tata-cara", segment="pemula",
        organiser=institution, area_code=code, starts_at=day, step=Step.HELD,
        created_at=day, step_at=day,
    )  # fmt: skip


def test_one_may_start_where_the_own_last_session_was_held(
    client, alice, bawaslu, targets, at
):
    Area.all_rows.filter(code=FAR).update(lon=106.87, lat=-6.27)
    held(bawaslu, NEAR, at - dt.timedelta(days=9))
    last = held(bawaslu, f"{FAR}.007", at - dt.timedelta(days=2))
    text = page(client, alice, **{"from": "last"})
    assert "from a point inside Cililitan" in text
    assert f"/outreach/sessions/{last.pk}/" in text


def test_the_last_session_of_somebody_else_is_no_start(
    client, alice, pemkot, targets, at
):
    Area.all_rows.filter(code=FAR).update(lon=106.87, lat=-6.27)
    held(pemkot, FAR, at)
    assert "No point is known to start from" in page(client, alice, **{"from": "last"})


def test_the_api_gives_the_rows_of_the_page(client, alice, targets, published):
    Area.all_rows.filter(code=FAR).update(lon=106.87, lat=-6.27)
    client.force_login(alice)
    told = client.get(f"/api/v1/outreach/next?within=31.75&from={FAR}").json()
    assert (told["count"], told["run_id"], told["start_code"]) == (2, published.pk, FAR)
    near, far = sorted(told["items"], key=lambda one: one["km"] is not None)
    assert (near["area_code"], near["km"], near["nearness"]) == (NEAR, None, 0.5)
    assert (far["area_name"], far["km"], far["nearness"]) == ("Cililitan", 0.0, 1.0)
    assert near["priority"] == pytest.approx(1.0 * 0.8 * 0.5)


def test_more_areas_cost_no_more_questions(client, alice, targets, published):
    page(client, alice)
    with CaptureQueriesContext(connection) as few:
        page(client, alice)
    for code in ("31.75.04.1001", "31.75.06.1005"):
        Target.all_rows.create(
            election=targets, segment="pemula", area_code=code, people=100, low=100,
            high=100, source="KPU", edition="2024",
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page(client, alice)
    assert len(many) == len(few)


def test_a_partner_who_may_not_read_scores_gets_no_rows(client, targets):
    fkub = make_institution("FKUB", InstitutionKind.FKUB)
    client.force_login(make_person("fkub", Role.PARTNER, fkub))
    assert client.get("/api/v1/outreach/next").status_code == 403


def test_it_leads_to_a_plan_that_begins_with_the_same_scores_and_the_ticked_areas(
    client, pemkot, targets, published
):
    maker = make_person("perencana", Role.COORDINATOR, pemkot)
    text = page(client, maker)
    assert f'name="run" value="{published.pk}"' in text
    assert text.count('name="area" value=') == 2
    form = client.get("/plans/new/", {"run": published.pk, "area": [NEAR]})
    assert f'<option value="{published.pk}" selected' in form.content.decode()
    assert f">\n{NEAR}</textarea>" in form.content.decode()
    assert "Only for these areas: Penggilingan." in form.content.decode()


def counting_run(published, by, at) -> Run:
    """Return a published run like the one given, which holds the outreach gap."""
    run = Run.all_rows.get(pk=published.pk)
    run.pk, run.completed_at, run.framework_code = None, None, "sinergi-jaktim"
    named = [*run.summary["indicators"], "outreach_gap"]
    run.summary = run.summary | {"indicators": named}
    run.save()
    Run.all_rows.filter(pk=run.pk).update(completed_at=at)
    Publication.all_rows.create(
        run=run, framework_code="sinergi-jaktim", level=4, within=run.within,
        institution=run.institution, by_id=by.pk, at=at,
    )  # fmt: skip
    return run


def test_it_says_that_the_planner_does_not_take_the_gap_of_such_a_run(
    client, alice, targets
):
    assert "has no indicator of the outreach gap" in page(client, alice)


def test_it_offers_the_run_by_which_the_planner_takes_the_gap(
    client, pemkot, alice, targets, published, at
):
    run = counting_run(published, alice, at)
    maker = make_person("perencana", Role.COORDINATOR, pemkot)
    text = page(client, maker, run=published.pk)
    assert "takes the gap by the indicator of the outreach gap" in text
    assert f'name="run" value="{run.pk}"' in text


def test_a_quarter_says_of_how_many_areas_its_share_speaks():
    cell = Cell(Reached(3), Aim(9, 9, 9), 3, without=12)
    assert Quarter(1, 17, cell).aimed == 5

"""What each role sees first at home."""

import datetime as dt
import re

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Person
from sinergi.accounts.roles import ROLE_KINDS, InstitutionKind, Role
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.commitments.tests.conftest import (  # noqa: F401 fixtures
    cakung,
    camat,
    kelurahan,
    lurah,
    pemilu,
    promise,
)
from sinergi.commitments.tests.meeting_rows import held, sent
from sinergi.plans.models import Plan
from sinergi.web.opening import FIRST, Block, blocks_of
from sinergi.web.queueing import queue_of
from sinergi.web.tests.conftest import make_run

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = dt.date(2023, 10, 2)


@pytest.fixture(autouse=True)
def _english(client, settings):
    client.cookies["sinergi_language"] = "en"
    settings.SINERGI_TODAY = DAY


def headings(client) -> list[str]:
    """Return the headings of the main column, in their order."""
    html = client.get("/", follow=True).content.decode().split("<aside")[0]
    return [re.sub("<.*?>", "", one).strip() for one in re.findall("<h2.*?</h2>", html)]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_an_opening_of_its_own(client, role, areas):
    kind = sorted(ROLE_KINDS[role])[0]
    person = make_person("somebody", role, make_institution("Kantor", kind))
    client.force_login(person)
    assert blocks_of(person) == list(dict.fromkeys(FIRST[role]))
    assert client.get("/", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("role", "kind", "first"),
    [
        (Role.LEADER, "pemkot", "Decisions needed"),
        (Role.LURAH, "kelurahan", "Tasks of this week"),
        (Role.CAMAT, "kecamatan", "Tasks of this week"),
        (Role.KPU_STAFF, "kpu", "Stages now and next"),
        (Role.OPERATOR, "operator", "The server"),
        (Role.PARTNER, "fkub", "Coming meetings"),
    ],
)
def test_a_role_begins_with_its_own_work(client, areas, role, kind, first):
    one = make_institution("Kantor", InstitutionKind(kind))
    client.force_login(make_person("somebody", role, one))
    assert headings(client)[0] == first


def test_the_tasks_of_the_week_are_those_of_the_office(client, areas, kelurahan, lurah):  # noqa: F811
    promise(kelurahan[1], title="Memasang spanduk", due_on=DAY)
    promise(kelurahan[0], title="Milik kelurahan lain", due_on=DAY)
    client.force_login(lurah)
    html = client.get("/").content.decode()
    assert "Memasang spanduk" in html
    assert "Milik kelurahan lain" not in html


def test_a_camat_sees_how_the_kelurahan_stand(client, areas, kelurahan, camat):  # noqa: F811
    late = promise(kelurahan[1], due_on=DAY - dt.timedelta(days=1))
    report_progress(
        late, ProgressDraft(note="", to_step="accepted", version=1), by=None, at=MEETING
    )
    promise(kelurahan[0])
    client.force_login(camat)
    html = client.get("/").content.decode()
    assert "2 offices have something open: 1 late, 1 not answered yet." in html


def test_a_lurah_opens_on_the_own_kelurahan(client, published, kelurahan, lurah):  # noqa: F811
    client.force_login(lurah)
    own = client.get("/").content.decode()
    assert "Penggilingan today" in own
    assert "Cililitan" not in own.partition("Most vulnerable")[2]


def test_who_has_nobody_below_sees_no_such_table(client, areas, alice):
    client.force_login(alice)
    assert "How the offices below stand" not in client.get("/").content.decode()


def test_the_stages_come_with_their_open_commitments(client, areas, pemkot, pemilu):  # noqa: F811
    kpu = make_institution("KPU", InstitutionKind.KPU)
    promise(kpu, election=pemilu, stage=pemilu.stages.get())
    client.force_login(make_person("staf", Role.KPU_STAFF, kpu))
    assert "1 open commitment" in client.get("/").content.decode()


def test_several_roles_get_all_their_blocks_once(alice, pemkot, at):
    from sinergi.accounts.services import give_role

    give_role(
        alice, pemkot, Role.COORDINATOR, "31.75", valid_from=dt.date(2022, 1, 1),
        by=None, at=at,
    )  # fmt: skip
    found = blocks_of(Person.objects.get(pk=alice.pk))
    assert len(found) == len(set(found))
    assert found[0] == Block.DECISIONS


# --- the queue over everything open ----------------------------------------------------


def titles(person, whose: str = "me") -> list[str]:
    asked = {"whose": whose, "q": "", "within": ""}
    return [one.title for group in queue_of(person, DAY, asked) for one in group.items]


def test_minutes_wait_in_the_queue_of_those_who_may_approve(
    pemkot, charlie, alice, bob, bawaslu
):
    sent(held(pemkot, charlie, bawaslu), charlie)
    waiting = ["Setujui notulen: Audiensi mitigasi kerawanan"]
    assert (titles(alice), titles(charlie)) == (waiting, waiting)
    assert titles(bob) == []
    assert titles(bob, "institution") == waiting


def test_a_yes_to_an_older_version_is_asked_for_again(pemkot, charlie, alice, bawaslu):
    from sinergi.commitments.services.minutes import approve_minutes, reopen_minutes

    row = held(pemkot, charlie, bawaslu)
    sent(row, charlie)
    approve_minutes(row, bawaslu, number=1, by=alice, at=MEETING)
    assert titles(alice) == []
    reopen_minutes(row, by=charlie, at=MEETING)
    sent(row, charlie, "Lain.")
    assert len(titles(alice)) == 1


def test_a_plan_waits_in_the_queue_of_who_decides_until_its_first_week(
    pemkot, charlie, alice, bawaslu, areas, at
):
    leader = make_person("pimpinan", Role.LEADER, pemkot)
    Plan.all_rows.create(
        name="Rencana Cakung", run=make_run(bawaslu, alice, at), institution=pemkot,
        area_code="31.75", starts_on=DAY + dt.timedelta(days=3), weeks=4,
        created_by=charlie.pk, created_at=at, step="proposed", proposed_by=charlie.pk,
    )  # fmt: skip
    assert titles(leader) == ["Putuskan rencana: Rencana Cakung"]
    assert (titles(charlie), titles(alice)) == ([], [])


def test_a_guest_is_led_to_where_minutes_are_approved(
    client, areas, pemkot, charlie, alice, bawaslu
):
    row = held(pemkot, charlie, bawaslu)
    sent(row, charlie)
    client.force_login(alice)
    html = client.get("/leader/").content.decode()
    assert f'href="/meetings/{row.pk}/"' in html
    assert client.get(f"/meetings/{row.pk}/").status_code == 200


def test_a_lurah_finds_from_home_what_is_reported_each_day(client, areas, lurah):  # noqa: F811
    client.force_login(lurah)
    html = client.get("/").content.decode()
    doors = ("/outreach/sessions/new/", "/facilities/", "/neutrality/pledges/new/")
    assert [one for one in (*doors, "/field/") if f'href="{one}"' not in html] == []

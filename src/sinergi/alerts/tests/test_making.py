"""Who is told of what, and who is not."""

import datetime as dt

import pytest

from conftest import MEETING, make_person
from sinergi.access.clock import real_now
from sinergi.accounts.models import membership_day
from sinergi.accounts.roles import Role
from sinergi.accounts.services import close_account, delegate_roles
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Delivery, Notice, Preference
from sinergi.alerts.rules import Choice, Kind
from sinergi.alerts.tests.conftest import CAKUNG, ask
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.elections.models import Election
from sinergi.plans.models import Plan
from sinergi.plans.services import decide_plan
from sinergi.web.tests.conftest import areas, make_run  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def reader():
    return Cursor.all_rows.create(name="facts")


def told(person) -> list[str]:
    make_notices(LATER)
    return list(Notice.visible.to(person).order_by("pk").values_list("kind", flat=True))


def test_the_owner_is_told_of_what_is_asked(pemkot, charlie, cakung, camat):
    ask(cakung, pemkot, charlie)
    assert told(camat) == [Kind.ASKED]


def test_nobody_is_told_of_what_they_did_themselves(pemkot, charlie, cakung, camat):
    ask(cakung, pemkot, charlie)
    assert told(charlie) == []


def test_another_institution_hears_nothing(pemkot, charlie, cakung, camat, alice):
    ask(cakung, pemkot, charlie)
    assert told(alice) == []


def test_somebody_named_is_told_alone(pemkot, charlie, cakung, camat):
    second = make_person("second", Role.CAMAT, cakung, CAKUNG)
    ask(cakung, pemkot, charlie, person=second)
    assert (told(second), told(camat)) == ([Kind.ASKED], [])


def test_a_named_person_who_left_and_may_not_see_it_is_not_told(
    pemkot, charlie, cakung, alice
):
    ask(cakung, pemkot, charlie, person=alice)
    assert told(alice) == []


def test_the_asker_is_told_when_it_is_declined(pemkot, charlie, cakung, camat):
    row = ask(cakung, pemkot, charlie)
    report_progress(
        row, ProgressDraft(note="Tidak ada orang", to_step="declined", version=1),
        by=camat, at=MEETING,
    )  # fmt: skip
    assert told(charlie) == [Kind.DECLINED]


def test_telling_twice_makes_nothing_new(pemkot, charlie, cakung, camat):
    ask(cakung, pemkot, charlie)
    make_notices(LATER)
    assert make_notices(LATER) == 0


def test_a_fact_told_again_after_a_lost_cursor_makes_nothing_new(
    pemkot, charlie, cakung, camat
):
    ask(cakung, pemkot, charlie)
    make_notices(LATER)
    Cursor.all_rows.update(fact=0)
    make_notices(LATER)
    assert Notice.visible.to(camat).count() == 1


def test_the_first_reading_of_an_old_server_sends_nothing_outside(
    pemkot, charlie, cakung, camat, mail
):
    Cursor.all_rows.all().delete()
    ask(cakung, pemkot, charlie)
    make_notices(LATER)
    assert list(Delivery.all_rows.values_list("channel", flat=True)) == ["in-app"]


def test_what_a_person_switched_off_is_not_sent(pemkot, charlie, cakung, camat, mail):
    Preference.all_rows.create(
        person=camat, kind=Kind.ASKED, channel="e-mail", choice=Choice.OFF
    )
    ask(cakung, pemkot, charlie)
    make_notices(LATER)
    assert not Delivery.all_rows.filter(channel="e-mail").exists()


def test_what_is_due_in_three_days_is_told_once(
    pemkot, charlie, cakung, camat, settings
):
    settings.SINERGI_TODAY = dt.date(2023, 9, 29)
    row = ask(cakung, pemkot, charlie, due_on=dt.date(2023, 10, 2))
    draft = ProgressDraft(note="", to_step="accepted", version=1)
    report_progress(row, draft, by=camat, at=MEETING)
    told(camat)
    assert told(camat).count(Kind.DUE_SOON) == 1


def test_what_nobody_answers_is_told_of_again_once_after_a_week(
    pemkot, charlie, cakung, camat
):
    ask(cakung, pemkot, charlie)
    told(camat)
    week = MEETING + dt.timedelta(days=7, minutes=2)
    make_notices(week)
    make_notices(week + dt.timedelta(hours=1))
    kinds = Notice.visible.to(camat).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Kind.ASKED, Kind.UNANSWERED]


def test_an_answer_ends_the_reminding(pemkot, charlie, cakung, camat):
    row = ask(cakung, pemkot, charlie)
    draft = ProgressDraft(note="", to_step="accepted", version=1)
    report_progress(row, draft, by=camat, at=MEETING)
    make_notices(MEETING + dt.timedelta(days=8))
    assert not Notice.all_rows.filter(kind=Kind.UNANSWERED).exists()


def test_a_stage_that_is_near_is_told_to_those_with_open_work_in_it(
    client, pemkot, charlie, cakung, camat, alice, settings
):
    settings.SINERGI_TODAY = dt.date(2023, 11, 21)
    election = Election.all_rows.create(
        code="e", name_id="E", name_en="E", kind="pemilu", regulation="x",
        voting_on=dt.date(2024, 2, 14),
    )  # fmt: skip
    stage = election.stages.create(
        code="kampanye", name_id="Kampanye", name_en="Campaign", regulation="x",
        starts_on=dt.date(2023, 11, 28), ends_on=dt.date(2024, 2, 10),
    )  # fmt: skip
    ask(cakung, pemkot, charlie, election=election, stage=stage)
    assert told(camat).count(Kind.STAGE_NEAR) == 1
    assert told(camat).count(Kind.STAGE_NEAR) == 1
    assert Kind.STAGE_NEAR not in told(alice)
    notice = Notice.visible.to(camat).get(kind=Kind.STAGE_NEAR)
    client.force_login(camat)
    assert client.get(f"/notices/{notice.pk}/").url == f"/commitments/?stage={stage.pk}"


def test_a_notice_holds_no_text_of_people(pemkot, charlie, cakung, camat):
    row = ask(cakung, pemkot, charlie)
    told(camat)
    notice = Notice.visible.to(camat).get()
    assert (notice.reference, "Budi" in notice.text) == (row.number, False)


def decided(pemkot, charlie, run) -> Plan:
    """Return a plan of Charlie's that somebody rejects."""
    row = Plan.all_rows.create(
        name="Rencana", run=run, institution=pemkot, area_code="31.75",
        starts_on=dt.date(2023, 10, 2), weeks=4, created_by=charlie.pk,
        created_at=MEETING, proposed_by=charlie.pk, step="proposed",
    )  # fmt: skip
    chief = make_person("chief", Role.LEADER, pemkot)
    decide_plan(row, approve=False, note="", version=1, by=chief, at=MEETING)
    return row


@pytest.mark.usefixtures("areas")
def test_the_makers_of_a_plan_are_told_of_the_decision(pemkot, charlie, bawaslu, alice):
    second = make_person("second", Role.COORDINATOR, pemkot)
    decided(pemkot, charlie, make_run(bawaslu, alice, MEETING))
    assert (told(charlie), told(second)) == ([Kind.PLAN_DECIDED], [])


@pytest.mark.usefixtures("areas")
def test_where_its_maker_has_left_their_colleagues_are_told(
    pemkot, charlie, bawaslu, alice, at
):
    second = make_person("second", Role.COORDINATOR, pemkot)
    close_account(charlie, by=None, at=at)
    decided(pemkot, charlie, make_run(bawaslu, alice, MEETING))
    assert told(second) == [Kind.PLAN_DECIDED]


def test_who_stands_in_for_somebody_on_leave_is_told_too(
    pemkot, charlie, cakung, camat
):
    second = make_person("second", Role.CAMAT, cakung, CAKUNG)
    day = membership_day()
    delegate_roles(camat, second, from_on=day, until_on=day, by=camat, at=real_now())
    ask(cakung, pemkot, charlie, person=camat)
    assert told(second) == told(camat) == [Kind.ASKED]

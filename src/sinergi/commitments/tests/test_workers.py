"""What the worker does by itself: escalation, duties, due days that follow the calendar."""

import datetime as dt

import pytest

from sinergi.audit.models import Fact
from sinergi.commitments.models import Commitment, Escalation
from sinergi.commitments.rules.commitment import Every, Step
from sinergi.commitments.services.due import follow_calendar
from sinergi.commitments.services.duty import (
    DutyDraft,
    create_duty,
    make_due_duties,
    stop_duty,
)
from sinergi.commitments.services.escalation import escalate
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.commitments.tests.conftest import CITY, DUE, promise
from sinergi.elections.models import Stage

pytestmark = pytest.mark.django_db


def accepted(owner, at, **fields):
    one = promise(owner, **fields)
    report_progress(one, ProgressDraft(to_step=Step.ACCEPTED), by=None, at=at)
    return one


def raised(settings, at, days):
    settings.SINERGI_TODAY = DUE + dt.timedelta(days=days)
    escalate(at)
    rows = Escalation.all_rows.order_by("kind", "level")
    return [(one.kind, one.institution.name) for one in rows]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, []),
        (1, ["Kelurahan Penggilingan"]),
        (4, ["Kelurahan Penggilingan", "Kecamatan Cakung"]),
        (30, ["Kelurahan Penggilingan", "Kecamatan Cakung", "Pemkot Jakarta Timur"]),
    ],
)
def test_a_late_promise_climbs_its_own_line(settings, at, kelurahan, days, told):
    accepted(kelurahan[1], at)
    assert raised(settings, at, days) == [("line", name) for name in told]


def test_a_second_look_on_the_same_day_tells_nobody_again(settings, at, kelurahan):
    accepted(kelurahan[1], at)
    raised(settings, at, 4)
    assert escalate(at) == 0


def test_what_is_not_accepted_is_not_escalated(settings, at, kelurahan):
    promise(kelurahan[1])
    assert raised(settings, at, 30) == []


def test_across_lines_a_late_promise_is_only_proposed_for_the_agenda(
    settings, at, bawaslu, pemkot
):
    accepted(pemkot, at, asked_by=bawaslu)
    assert raised(settings, at, 30) == [
        ("agenda", "Bawaslu Jakarta Timur"),
        ("line", "Pemkot Jakarta Timur"),
    ]


def test_an_escalation_is_a_fact_of_the_institution_that_is_told(
    settings, at, kelurahan, cakung
):
    accepted(kelurahan[1], at)
    raised(settings, at, 4)
    fact = Fact.all_rows.filter(verb="commitments:commitment:late").first()
    assert fact.institution_id == cakung.pk


def every_month(pemkot, **fields):
    return DutyDraft(
        title="Rapat bulanan",
        kind="kelurahan",
        area_code=CITY,
        asked_by=pemkot,
        every=Every.MONTH,
        day_number=25,
        starts_on=dt.date(2023, 9, 1),
        **fields,
    )


def test_a_duty_makes_one_commitment_per_institution_before_its_time(
    settings, at, pemkot, kelurahan, charlie
):
    settings.SINERGI_TODAY = dt.date(2023, 9, 10)
    create_duty(every_month(pemkot), by=charlie, at=at)
    assert Commitment.all_rows.count() == 0
    settings.SINERGI_TODAY = dt.date(2023, 9, 11)
    assert make_due_duties(at) == 2
    assert set(Commitment.all_rows.values_list("due_on", "period", "step")) == {
        (dt.date(2023, 9, 25), "2023-09", "proposed")
    }


def test_a_duty_that_runs_twice_makes_nothing_twice(
    settings, at, pemkot, kelurahan, charlie
):
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)
    create_duty(every_month(pemkot), by=charlie, at=at)
    assert make_due_duties(at) == 0
    settings.SINERGI_TODAY = dt.date(2023, 10, 14)
    assert make_due_duties(at) == 2


def test_a_stopped_duty_makes_nothing_more(settings, at, pemkot, kelurahan, charlie):
    settings.SINERGI_TODAY = dt.date(2023, 9, 1)
    stop_duty(create_duty(every_month(pemkot), by=charlie, at=at), by=charlie, at=at)
    settings.SINERGI_TODAY = dt.date(2023, 9, 20)
    assert make_due_duties(at) == 0


def test_a_duty_ends_on_its_last_day(settings, at, pemkot, kelurahan, charlie):
    settings.SINERGI_TODAY = dt.date(2023, 9, 20)
    draft = every_month(pemkot, ends_on=dt.date(2023, 9, 24))
    create_duty(draft, by=charlie, at=at)
    assert Commitment.all_rows.count() == 0


def test_a_moved_stage_moves_what_hangs_on_it_and_says_so(at, cakung, pemilu):
    one = promise(cakung, election=pemilu, due_rule="before:kampanye:7", due_on=None)
    Stage.all_rows.update(ends_on=dt.date(2024, 2, 20))
    assert follow_calendar(at) == 1
    one.refresh_from_db()
    assert one.due_on == dt.date(2024, 2, 13)
    assert one.revisions.get().changes["fields"] == {
        "due_on": ["2024-02-03", "2024-02-13"]
    }


def test_a_calendar_that_did_not_move_changes_nothing(at, cakung, pemilu):
    promise(cakung, election=pemilu, due_rule="before:kampanye:7", due_on=None)
    assert follow_calendar(at) == 0

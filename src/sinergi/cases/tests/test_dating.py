"""Steps dated back are marked; a day is the local one, not that of Greenwich."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from conftest import MEETING
from sinergi.cases.agenda import shifts_by
from sinergi.cases.detailing import clocks_for
from sinergi.cases.models import Case, CaseStep, Paper, Suspension
from sinergi.cases.reading import open_fields
from sinergi.cases.rules.steps import BadStep, Step
from sinergi.cases.services.making import full_draft
from sinergi.cases.services.stepping import take_step
from sinergi.cases.tests.conftest import A_DAY, moved, opened
from sinergi.elections.working_days import working_calendar

pytestmark = [
    pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("keys"),
]  # fmt: skip
LATER = MEETING + 3 * A_DAY


def dated_back(row: Case, reason: str) -> Case:
    draft = replace(
        full_draft(row, Step.REVIEWED, LATER), happened_at=MEETING + A_DAY,
        late_reason=reason,
    )  # fmt: skip
    return take_step(row, draft, by=None, at=LATER)


def test_a_step_of_an_earlier_day_asks_why_it_comes_late(bawaslu):
    row = opened(bawaslu)
    with pytest.raises(BadStep) as caught:
        dated_back(row, " ")
    assert (caught.value.code, caught.value.field) == ("late", "late_reason")
    dated_back(row, "Rapat di luar kota")
    step = CaseStep.all_rows.get(step_to="reviewed")
    assert (step.at, step.happened_at, step.days_late) == (LATER, MEETING + A_DAY, 2)
    (words,) = open_fields([step], "sealed_note")
    assert words == {"note": "Contoh catatan.", "late": "Rapat di luar kota"}
    (paper,) = open_fields([Paper.all_rows.get(kind="review")], "sealed_data")
    facts = {one["name"]: one["value"] for one in paper["facts"]}
    assert facts["Dilakukan pada"] == "15 September 2023"
    assert facts["Dicatat pada"] == "17 September 2023 (2 hari kemudian)"


def test_page_and_interface_say_how_much_later_it_was_entered(
    client, bawaslu, alice, settings
):
    settings.SINERGI_TODAY = dt.date(2023, 9, 20)
    row = dated_back(opened(bawaslu), "Rapat di luar kota")
    client.force_login(alice)
    page = client.get(f"/cases/of/{row.key}/").content.decode()
    assert "Dicatat 2 hari kemudian" in page
    assert "Rapat di luar kota" in page
    told = client.get(f"/api/v1/cases/{row.key}").json()["steps_taken"]
    assert [one["days_late"] for one in told] == [0, 2]
    form = client.get(f"/cases/of/{row.key}/step/registered/").content.decode()
    assert "late_reason" in form
    fields = {"version": row.version, "happened_at": "2023-09-18T10:00"}
    answer = client.post(f"/cases/of/{row.key}/step/registered/", fields)
    assert answer.status_code == 422
    assert "Sebutkan alasannya" in answer.content.decode()


def test_a_step_of_the_same_day_is_not_marked(bawaslu):
    row = moved(opened(bawaslu), Step.REVIEWED)
    assert [one.days_late for one in row.steps.all()] == [0, 0]
    (paper,) = open_fields([Paper.all_rows.get(kind="review")], "sealed_data")
    assert "Dicatat pada" not in {one["name"] for one in paper["facts"]}


def test_half_past_midnight_belongs_to_the_day_that_has_begun(bawaslu):
    row = opened(bawaslu)
    night = dt.datetime(2023, 9, 14, 17, 30, tzinfo=dt.UTC)  # 00:30 of the 15th
    begun = timezone.localdate(night)
    assert begun == dt.date(2023, 9, 15)
    Suspension.all_rows.create(case=row, first_on=dt.date(2023, 9, 14))
    (clock, *_rest) = clocks_for(row, working_calendar(), night)
    stopped = [
        line.day for line in clock.deadline.derivation.lines
        if line.reason == "suspended"
    ]  # fmt: skip
    assert begun in stopped
    late = opened(bawaslu, received_at=night, at=night)
    assert [
        one.row.pk for one in shifts_by([late], dt.date(2023, 9, 14), "x", night)
    ] == []

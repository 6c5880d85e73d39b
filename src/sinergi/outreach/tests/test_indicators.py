"""What outreach tells the index: people once, at one level, as the page shows it."""

import datetime as dt

import pytest

from sinergi.elections.models import Election, Stage
from sinergi.outreach.covering import reached_in
from sinergi.outreach.indicators import learning_gap, outreach_gap
from sinergi.outreach.models import Session, Target
from sinergi.outreach.rules.material import Phase
from sinergi.outreach.rules.session import Step
from sinergi.outreach.services.quiz import tally_quiz
from sinergi.outreach.services.session import move_session
from sinergi.outreach.tests.conftest import (
    CITY,
    LATER,
    PENGGILINGAN,
    a_quiz,
    hold,
    plan,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 3, 1)


def verified(organiser, **fields):
    heads = {name: fields.pop(name) for name in ("attended", "first") if name in fields}
    example = fields.pop("example", False)
    row = plan(organiser, **fields)
    if example:
        Session.all_rows.filter(pk=row.pk).update(example=True)
    return move_session(hold(row, **heads), Step.VERIFIED, by=None, at=LATER)


def target(election, area, people, **fields):
    return Target.all_rows.create(
        election=election, area_code=area, segment="pemula", people=people,
        low=people, high=people, source="x", edition="relasi-2024", **fields,
    )  # fmt: skip


def test_the_same_pupils_about_two_stages_are_reached_once(penggilingan, pemilu):
    first = Stage.all_rows.get()
    second = Stage.all_rows.create(
        election=pemilu, code="pungut", name_id="Pemungutan suara", name_en="Voting",
        starts_on=pemilu.voting_on, ends_on=pemilu.voting_on, regulation="PKPU 3/2022",
    )  # fmt: skip
    target(pemilu, PENGGILINGAN, 60)
    for stage in (first, second):
        verified(penggilingan, election=pemilu, stage=stage, attended=30, first=30)
    for stage in (None, first.pk, second.pk):
        found = reached_in(CITY, pemilu.pk, stage, ["pemula"])
        assert found["pemula", PENGGILINGAN].people == 30
    gap = outreach_gap(DAY, [PENGGILINGAN], election=pemilu.pk)[PENGGILINGAN]
    assert gap.value == 0.5


def test_the_day_of_the_newest_session_is_that_of_its_place(penggilingan, pemilu):
    target(pemilu, PENGGILINGAN, 60)
    night = dt.datetime(2023, 9, 10, 18, 30, tzinfo=dt.UTC)  # 01.30 WIB of the 11th
    verified(penggilingan, election=pemilu, starts_at=night)
    gap = outreach_gap(DAY, [PENGGILINGAN], election=pemilu.pk)[PENGGILINGAN]
    assert gap.newest_on == dt.date(2023, 9, 11)


@pytest.mark.parametrize(("made_up", "gap"), [(False, 1.0), (True, 0.5)])
def test_a_session_of_the_example_counts_for_its_own_election_alone(
    penggilingan, pemilu, made_up, gap
):
    Election.all_rows.update(example=made_up)
    target(pemilu, PENGGILINGAN, 80)
    verified(penggilingan, election=pemilu, example=True)
    found = outreach_gap(DAY, [PENGGILINGAN], election=pemilu.pk)
    assert found[PENGGILINGAN].value == gap


@pytest.mark.parametrize(("made_up", "told"), [(False, False), (True, True)])
def test_answers_of_the_example_count_for_its_own_election_alone(
    penggilingan, pemilu, kpu, made_up, told
):
    Election.all_rows.update(example=made_up)
    row = plan(penggilingan, election=pemilu, quiz=a_quiz(kpu))
    Session.all_rows.filter(pk=row.pk).update(example=True)
    tally_quiz(row, Phase.BEFORE, [9, 0, 0, 0, 0], by=None, at=LATER)
    tally_quiz(row, Phase.AFTER, [0, 0, 0, 8, 0], by=None, at=LATER)
    move_session(hold(row), Step.VERIFIED, by=None, at=LATER)
    assert (learning_gap(DAY, [CITY])[CITY].value is not None) == told

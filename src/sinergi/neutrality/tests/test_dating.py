"""The days of a step: none to come, none before what it answers, whatever way in."""

import datetime as dt
from dataclasses import replace

import pytest

from conftest import MEETING
from sinergi.neutrality.models import Matter, Recommendation
from sinergi.neutrality.rules.paths import BadStep, Step
from sinergi.neutrality.services.matters import BadMatter
from sinergi.neutrality.tests.conftest import (
    GIVEN,
    letter,
    moved,
    opened,
    signed_in,
)

pytestmark = pytest.mark.django_db
RECEIVED = (Step.STUDIED, Step.FORWARDED, Step.RECEIVED)
TOMORROW = dt.date(2023, 9, 15)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(
    ("steps", "day", "problem"),
    [
        ((*RECEIVED, Step.RECOMMENDED), dt.date(2099, 1, 1), ("future", "on")),
        ((*RECEIVED, Step.RECOMMENDED), TOMORROW, ("future", "on")),
        ((*RECEIVED, Step.RECOMMENDED), dt.date(2023, 8, 31), ("before", "on")),
        ((*RECEIVED, Step.RECOMMENDED, Step.IMPOSED), TOMORROW, ("future", "on")),
        (
            (*RECEIVED, Step.RECOMMENDED, Step.IMPOSED),
            dt.date(1999, 1, 1),
            ("before", "on"),
        ),
        (RECEIVED, TOMORROW, ("future", "on")),
    ],
)
def test_a_paper_of_a_day_that_cannot_be_is_refused(offices, steps, day, problem):
    row = moved(opened(offices), *steps[:-1])
    with pytest.raises(BadStep) as found:
        moved(row, steps[-1], given=replace(GIVEN, on=day))
    assert (found.value.code, found.value.field) == problem


@pytest.mark.parametrize(
    ("day", "code"), [(TOMORROW, "future"), (dt.date(2023, 8, 31), "before")]
)
def test_a_step_done_on_a_day_that_cannot_be_is_refused(offices, day, code):
    with pytest.raises(BadStep) as found:
        moved(opened(offices), Step.STUDIED, happened_on=day)
    assert (found.value.code, found.value.field) == (code, "happened_on")


def test_a_step_lies_not_before_the_one_it_answers(offices):
    row = moved(opened(offices), Step.STUDIED, happened_on=dt.date(2023, 9, 10))
    with pytest.raises(BadStep, match="before"):
        moved(row, Step.FORWARDED, happened_on=dt.date(2023, 9, 9))
    moved(row, Step.FORWARDED, happened_on=dt.date(2023, 9, 10))


def test_a_refusal_lies_not_before_the_recommendation(offices):
    row = moved(opened(offices), *RECEIVED, Step.RECOMMENDED)
    with pytest.raises(BadStep, match="before"):
        moved(row, Step.NOT_IMPOSED, happened_on=dt.date(2023, 9, 13))


def test_a_recommendation_noted_late_may_have_been_imposed_before_it_was_noted(offices):
    later = MEETING + dt.timedelta(days=60)
    row = moved(opened(offices), *RECEIVED)
    row = moved(row, Step.RECOMMENDED, happened_on=later.date(), at=later)
    row = moved(
        row, Step.IMPOSED, given=replace(GIVEN, on=dt.date(2023, 9, 20)), at=later
    )
    assert row.decided_on == dt.date(2023, 9, 20)


def test_today_is_the_local_day(offices):
    evening = dt.datetime(2023, 9, 14, 18, 0, tzinfo=dt.UTC)  # the 15th in Jakarta
    row = moved(opened(offices), *RECEIVED)
    moved(row, Step.RECOMMENDED, given=replace(GIVEN, on=TOMORROW), at=evening)
    assert Recommendation.all_rows.get().recommended_on == TOMORROW


def test_an_act_of_tomorrow_opens_no_matter(offices):
    with pytest.raises(BadMatter, match="future"):
        opened(offices, happened_on=TOMORROW)


def test_a_hearing_may_be_to_come_but_not_before_its_summons(offices):
    row = opened(offices)
    paper = replace(letter(), hearing_on=dt.date(2023, 8, 20))
    with pytest.raises(BadStep) as found:
        moved(row, Step.SUMMONED, letter=paper)
    assert found.value.field == "hearing_on"
    assert moved(row, Step.SUMMONED).step == Step.SUMMONED


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Tanggal ini belum terjadi."), ("en", "This day has not come yet.")],
)
def test_the_page_says_at_the_field_what_is_wrong(
    client, alice, offices, language, words
):
    row = moved(opened(offices), *RECEIVED)
    signed_in(client, alice)
    client.cookies["sinergi_language"] = language
    answer = client.post(f"/neutrality/matters/{row.key}/step/recommended/", {
        "version": row.version, "body": "BKN", "number": "1", "on": "2099-01-01",
        "sanction": "moral-open", "happened_on": "2023-09-14", "note": "",
    })  # fmt: skip
    assert answer.status_code == 422
    assert answer.context["form"].errors["on"] == [words]
    assert Matter.all_rows.get().step == Step.RECEIVED

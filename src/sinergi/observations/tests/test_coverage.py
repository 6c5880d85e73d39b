"""What came counts, what did not come is silence, and silence is no number of a score."""

import datetime as dt

import numpy as np
import pytest

from conftest import MEETING
from sinergi.observations.area_table import area_table
from sinergi.observations.coverage import (
    Asked,
    answers_by_place,
    periods_asked,
    tallies,
)
from sinergi.observations.models import Expectation, State
from sinergi.observations.rules.coverage import (
    BadExpectation,
    PlaceLevel,
    Rhythm,
    Tally,
)
from sinergi.observations.services.expecting import end_expectation
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.silent_places import silent_places
from sinergi.observations.tests.expecting import (
    FIRST,
    OTHER,
    VILLAGE,
    expect,
    local,
    report,
    stations,
)
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db
LATER = local(FIRST + dt.timedelta(days=20))


def next_day(number):
    return FIRST + dt.timedelta(days=number)


@pytest.fixture
def daily(areas, bawaslu, panwascam):
    a_form()
    return expect(bawaslu)


def standing(one, at=LATER, *, level=4, within="", **more):
    return tallies(one, Asked(within, at, **more), level=level)


def test_every_place_and_day_is_expected(daily):
    assert standing(daily) == {VILLAGE: Tally(silent=5), OTHER: Tally(silent=5)}


def test_a_report_counts_for_its_place_and_day(daily, sinta):
    report(sinta)
    assert standing(daily)[VILLAGE] == Tally(on_time=1, silent=4)
    assert standing(daily)[OTHER] == Tally(silent=5)


def test_two_reports_about_one_day_are_one(daily, sinta):
    report(sinta)
    report(sinta)
    assert standing(daily)[VILLAGE].received == 1


def test_what_comes_after_its_hour_is_late(daily, sinta):
    report(sinta, at=local(FIRST, 22))
    assert standing(daily)[VILLAGE] == Tally(late=1, silent=4)


def test_what_is_not_due_yet_is_not_silent(daily):
    at = local(next_day(1), 20)
    assert standing(daily, at)[VILLAGE] == Tally(silent=1, open=1)


def test_a_day_alone_can_be_asked_for(daily, sinta):
    report(sinta, day=next_day(1))
    at = local(next_day(1), 23)
    assert standing(daily, at, only_that_day=True)[VILLAGE] == Tally(on_time=1)


def test_looking_back_leaves_out_what_came_later(daily, sinta):
    report(sinta, at=local(next_day(3)))
    at = local(FIRST, 23)
    assert standing(daily, at, known_at=at)[VILLAGE] == Tally(silent=1)


def test_a_report_about_three_days_counts_for_each(daily, sinta):
    report(sinta, day=next_day(1), until=next_day(3), at=local(next_day(1)))
    assert standing(daily)[VILLAGE] == Tally(on_time=3, silent=2)


def test_a_report_about_no_day_counts_for_the_day_it_came(daily, sinta):
    report(sinta, day=None, at=local(next_day(2)))
    at = local(next_day(2), 23)
    assert standing(daily, at, only_that_day=True)[VILLAGE] == Tally(on_time=1)


def test_what_was_sent_back_or_rejected_does_not_count(daily, sinta, alice):
    for day, state in ((0, State.CORRECTION), (1, State.REJECTED), (2, State.ACCEPTED)):
        row = report(sinta, day=next_day(day), at=local(next_day(day)))
        review_submission(row, state, reason="ya", by=alice, at=MEETING)
    assert standing(daily)[VILLAGE] == Tally(on_time=1, silent=4)


def test_who_corrects_a_report_later_was_not_late(daily, sinta):
    row = report(sinta)
    report(sinta, deprecated_id=row.instance_id, at=local(next_day(3)))
    assert standing(daily)[VILLAGE] == Tally(on_time=1, silent=4)


def test_reports_of_another_line_do_not_count(daily, charlie):
    report(charlie)
    assert standing(daily)[VILLAGE].received == 0


def test_a_trial_does_not_count(daily, sinta, alice):
    a_form(version="2", draft=True)
    answers = f"<area>{VILLAGE}</area><happened_on>{FIRST}</happened_on>"
    receive(filled(version="2", answers=answers), alice, at=local(FIRST), test=True)
    assert standing(daily)[VILLAGE].received == 0


def test_a_report_about_a_whole_kecamatan_answers_for_no_kelurahan(daily, sinta):
    report(sinta, area="31.75.06")
    assert sum(one.received for one in standing(daily).values()) == 0


def test_a_kecamatan_is_answered_for_from_any_of_its_kelurahan(areas, bawaslu, sinta):
    a_form()
    one = expect(bawaslu, place=PlaceLevel.DISTRICT)
    report(sinta)
    assert standing(one) == {"31.75.06": Tally(on_time=1, silent=4)}


def test_each_station_reports_once_and_late_is_not_lost(areas, bawaslu, sinta):
    a_form()
    election = stations(1, 2, 3)
    one = expect(
        bawaslu, place=PlaceLevel.STATION, rhythm=Rhythm.ONCE, election=election
    )
    for number, day in ((1, FIRST), (2, next_day(9))):
        answers = (
            f"<station>{VILLAGE}-{number:03d}</station><happened_on>{day}</happened_on>"
        )
        receive(filled(answers=answers), sinta, at=local(day))
    assert standing(one)[VILLAGE] == Tally(on_time=1, late=1, silent=1)


def test_stations_are_told_apart_above_their_kelurahan(areas, bawaslu, sinta):
    a_form()
    election = stations(1, 2)
    one = expect(
        bawaslu, place=PlaceLevel.STATION, rhythm=Rhythm.ONCE, election=election
    )
    answers = f"<station>{VILLAGE}-001</station><happened_on>{FIRST}</happened_on>"
    receive(filled(answers=answers), sinta, at=local(FIRST))
    assert standing(one, level=2) == {"31.75": Tally(on_time=1, silent=1)}


def test_an_area_apart_from_what_is_expected_has_nothing(daily):
    assert standing(daily, within="31.75.04") == {}


def test_sums_of_higher_areas_are_those_of_the_lower_ones(daily, sinta):
    report(sinta)
    parts = standing(daily).values()
    assert standing(daily, level=2) == {"31.75": sum(parts, start=Tally())}


def test_three_questions_whatever_the_number_of_reports(
    daily, sinta, django_assert_num_queries
):
    for day in range(5):
        report(sinta, day=next_day(day), at=local(next_day(day)))
    one = Expectation.all_rows.select_related("form").get(pk=daily.pk)
    with django_assert_num_queries(3):  # places, versions of the form, reports
        standing(one)


def test_the_first_report_of_a_place_is_the_one_that_counts(daily, sinta):
    report(sinta, at=local(FIRST, 14))
    report(sinta, at=local(FIRST, 13))
    asked = Asked(VILLAGE, LATER)
    came = answers_by_place(daily, periods_asked(daily, asked), asked)
    assert came == {(0, VILLAGE, None): local(FIRST, 13)}


def test_silent_places_name_the_nearest_office(daily, sinta, panwascam):
    report(sinta)
    (one, other) = silent_places([daily], Asked("31.75.06", LATER))
    assert (one.code, one.missing, one.office) == (VILLAGE, 4, panwascam)
    assert (other.code, other.missing) == (OTHER, 5)


def test_silence_is_no_zero_in_a_table_of_scores(daily, sinta, alice):
    a_form(code="nihil")
    columns = ("kekerasan_sara_t1",)

    def cells():
        return area_table((VILLAGE, OTHER), columns, up_to=LATER.date()).values[:, 0]

    assert np.isnan(cells()).all()
    answers = f"<area>{VILLAGE}</area><watched>violence</watched>"
    row = receive(filled(code="nihil", answers=answers), sinta).submission
    review_submission(row, State.ACCEPTED, by=alice, at=MEETING)
    assert cells()[0] == 0
    assert np.isnan(cells()[1])


def test_stations_belong_to_an_election_and_areas_to_none(areas, bawaslu):
    a_form()
    with pytest.raises(BadExpectation, match="election"):
        expect(bawaslu, place=PlaceLevel.STATION)


def test_only_who_decides_about_the_reports_ends_them(daily, alice, charlie):
    with pytest.raises(BadExpectation, match="institution"):
        end_expectation(daily, by=charlie, at=MEETING)
    assert end_expectation(daily, by=alice, at=MEETING).ended_at == MEETING
    assert not Expectation.all_rows.in_force().exists()

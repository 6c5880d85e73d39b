"""Only what somebody else accepted counts, and it can be taken back."""

import datetime as dt

import numpy as np
import pytest

from conftest import MEETING
from sinergi.observations.area_table import area_table
from sinergi.observations.detailing import acts_for
from sinergi.observations.families import EVENTS, WATCHED, columns_of, event_column
from sinergi.observations.models import (
    Observation,
    Review,
    Sighting,
    State,
    Submission,
)
from sinergi.observations.rules.review import ALLOWED, BadReview
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 12, 31)
VILLAGE, OTHER = "31.75.06.1003", "31.75.06.1005"
EVENT = "kekerasan_sara"


@pytest.fixture
def forms(areas):
    for code in ("kejadian", "nihil", "tps-rawan", "pantauan"):
        a_form(code=code)


def event(person, *, severity=2, count="", area=VILLAGE, **more):
    answers = (
        f"<area>{area}</area><happened_on>2023-09-10</happened_on>"
        f"<indicator>{EVENT}</indicator><severity>{severity}</severity>"
        f"<events>{count or 1}</events>"
    )
    return receive(filled(code="kejadian", answers=answers, **more), person).submission


def nothing(person, area=VILLAGE, watched="violence money"):
    answers = (
        f"<area>{area}</area><happened_on>2023-09-11</happened_on>"
        f"<watched>{watched}</watched>"
    )
    return receive(filled(code="nihil", answers=answers), person).submission


def accept(row, by):
    return review_submission(row, State.ACCEPTED, by=by, at=MEETING)


def cells(*columns, areas=(VILLAGE, OTHER, "31.75")):
    return area_table(areas, columns, up_to=DAY).values.tolist()


def test_nothing_counts_before_it_is_accepted(forms, sinta, alice):
    row = event(sinta)
    assert np.isnan(cells(f"{EVENT}_t2")).all()
    accept(row, alice)
    assert cells(f"{EVENT}_t2")[0] == [1.0]


def test_events_count_for_their_area_and_those_above(forms, sinta, alice):
    accept(event(sinta, count="3"), alice)
    found = cells(f"{EVENT}_t2")
    assert found[0] == [3.0]
    assert np.isnan(found[1]).all()
    assert found[2] == [3.0]


def test_a_reported_zero_is_a_zero_and_silence_is_not(forms, sinta, alice):
    accept(nothing(sinta), alice)
    found = cells(f"{EVENT}_t1", "politik_uang_t3")
    assert found[0] == [0.0, 0.0]
    assert np.isnan(found[1]).all()


def test_one_quiet_kelurahan_says_nothing_of_the_silent_ones(forms, sinta, alice):
    accept(nothing(sinta), alice)
    quiet = ("31.75.06.1003", "31.75.06.1005", "31.75.06")
    assert np.isnan(cells("politik_uang_t1", areas=quiet)[2]).all()
    accept(nothing(sinta, area=OTHER), alice)
    assert cells("politik_uang_t1", areas=quiet)[2] == [0.0]


def test_a_report_about_the_whole_district_is_a_zero_there(forms, sinta, alice):
    accept(nothing(sinta, area="31.75.06"), alice)
    assert cells("politik_uang_t1", areas=("31.75.06",)) == [[0.0]]


def test_what_was_not_watched_stays_unseen(forms, sinta, alice):
    accept(nothing(sinta), alice)
    assert np.isnan(cells("logistik_terlambat_t1")).all()


@pytest.mark.parametrize("watched", ["", "other", "weather"])
def test_a_zero_of_nothing_we_know_is_not_accepted(forms, sinta, alice, watched):
    with pytest.raises(BadReview) as refusal:
        accept(nothing(sinta, watched=watched), alice)
    assert refusal.value.code == "answers"


def test_what_may_be_watched_are_indicators_of_the_framework():
    asked = {one for many in WATCHED.values() for one in many}
    assert {event_column(one, 1) for one in asked} <= columns_of(EVENTS)


def test_who_reports_one_kind_of_event_has_not_looked_for_others(forms, sinta, alice):
    accept(event(sinta), alice)
    assert cells(f"{EVENT}_t3")[0] == [0.0]
    assert np.isnan(cells("bencana_alam_t3")).all()


def test_a_published_table_comes_before_the_field(forms, sinta, alice):
    accept(event(sinta), alice)
    Observation.all_rows.create(
        area_code=VILLAGE,
        column=f"{EVENT}_t2",
        value=7,
        observed_on=dt.date(2023, 1, 1),
    )
    assert cells(f"{EVENT}_t2")[0] == [7.0]


def test_what_happened_later_does_not_count_yet(forms, sinta, alice):
    accept(event(sinta), alice)
    early = area_table([VILLAGE], [f"{EVENT}_t2"], up_to=dt.date(2023, 9, 9))
    assert np.isnan(early.values).all()


def test_taking_back_ends_what_was_accepted(forms, sinta, alice):
    row = accept(event(sinta), alice)
    review_submission(row, State.REJECTED, reason="salah", by=alice, at=MEETING)
    assert np.isnan(cells(f"{EVENT}_t2")).all()
    assert Sighting.all_rows.exclude(ended_at=None).count() == 3
    assert Review.all_rows.count() == 2


def test_an_accepted_edit_takes_the_place_of_what_was_accepted(forms, sinta, alice):
    accept(event(sinta, instance_id="uuid:1"), alice)
    edit = event(sinta, count="5", instance_id="uuid:2", deprecated_id="uuid:1")
    assert cells(f"{EVENT}_t2")[0] == [1.0]
    accept(edit, alice)
    assert cells(f"{EVENT}_t2")[0] == [5.0]


def reject(row, by, state=State.REJECTED):
    return review_submission(row, state, reason="salah", by=by, at=MEETING)


@pytest.fixture
def first(forms, sinta, alice):
    return accept(event(sinta, instance_id="uuid:1"), alice)


@pytest.fixture
def edit(first, sinta):
    return event(sinta, count="5", instance_id="uuid:2", deprecated_id="uuid:1")


def current():
    rows = Submission.all_rows.filter(current=True)
    return list(rows.values_list("instance_id", flat=True))


def test_a_rejected_edit_leaves_what_was_accepted_to_be_taken_back(first, edit, alice):
    reject(edit, alice)
    assert current() == ["uuid:1"]
    assert cells(f"{EVENT}_t2")[0] == [1.0]
    reject(first, alice)
    assert np.isnan(cells(f"{EVENT}_t2")).all()


@pytest.mark.parametrize("state", [State.REJECTED, State.CORRECTION])
def test_what_an_edit_replaced_counts_again_once_that_is_taken_back(
    first, edit, alice, state
):
    accept(edit, alice)
    reject(edit, alice, state)
    assert cells(f"{EVENT}_t2")[0] == [1.0]
    assert Sighting.all_rows.filter(ended_at=None, submission=first).count() == 3


def test_an_edit_sent_back_stays_the_one_decided_about(first, edit, alice):
    accept(edit, alice)
    reject(edit, alice, State.CORRECTION)
    assert current() == ["uuid:2"]
    accept(edit, alice)
    assert cells(f"{EVENT}_t2")[0] == [5.0]


def test_an_edit_sent_back_at_once_takes_nothing_out_of_force(first, edit, alice):
    reject(edit, alice, State.CORRECTION)
    assert current() == ["uuid:2"]
    assert cells(f"{EVENT}_t2")[0] == [1.0]


def test_second_thoughts_accept_a_rejected_edit(first, edit, alice):
    reject(edit, alice)
    assert may_decide(edit, alice)
    accept(edit, alice)
    assert current() == ["uuid:2"]
    assert cells(f"{EVENT}_t2")[0] == [5.0]


def test_a_rejected_edit_with_a_newer_one_is_decided_by_that(first, edit, sinta, alice):
    reject(edit, alice)
    event(sinta, count="7", instance_id="uuid:3", deprecated_id="uuid:2")
    assert current() == ["uuid:3"]
    assert not may_decide(edit, alice)
    with pytest.raises(BadReview) as refusal:
        accept(edit, alice)
    assert refusal.value.code == "edited"


def may_decide(row, by):
    row.refresh_from_db()
    return bool(acts_for(row, by))


def test_of_three_accepted_ones_the_newest_left_counts(first, edit, sinta, alice):
    accept(edit, alice)
    third = event(sinta, count="7", instance_id="uuid:3", deprecated_id="uuid:2")
    accept(third, alice)
    assert cells(f"{EVENT}_t2")[0] == [7.0]
    reject(third, alice)
    assert cells(f"{EVENT}_t2")[0] == [5.0]
    reject(edit, alice)
    assert cells(f"{EVENT}_t2")[0] == [1.0]
    assert current() == ["uuid:1"]


def test_a_rejected_edit_of_what_nobody_accepted_stays(forms, sinta, alice):
    event(sinta, instance_id="uuid:1")
    reject(event(sinta, instance_id="uuid:2", deprecated_id="uuid:1"), alice)
    assert current() == ["uuid:2"]


def test_what_joins_two_accepted_ones_leaves_the_newer_in_force(first, sinta, alice):
    more = {"instance_id": "uuid:3", "deprecated_id": "uuid:2"}
    accept(event(sinta, count="7", **more), alice)
    assert cells(f"{EVENT}_t2")[0] == [8.0]
    event(sinta, count="5", instance_id="uuid:2", deprecated_id="uuid:1")
    assert cells(f"{EVENT}_t2")[0] == [7.0]
    assert current() == ["uuid:3"]


def test_without_a_day_it_is_the_local_day_of_receipt(forms, sinta, alice):
    row = receive(
        filled(
            code="kejadian",
            answers=f"<area>{VILLAGE}</area><indicator>{EVENT}</indicator>"
            "<severity>2</severity><events>1</events>",
        ),
        sinta,
        at=dt.datetime(2023, 9, 10, 18, tzinfo=dt.UTC),  # 01:00 of the 11th in Jakarta
    ).submission
    accept(row, alice)
    assert set(Sighting.all_rows.values_list("happened_on", flat=True)) == {
        dt.date(2023, 9, 11)
    }


def test_own_submissions_are_decided_by_another(forms, alice):
    with pytest.raises(BadReview) as refusal:
        accept(event(alice), alice)
    assert refusal.value.code == "own"


def test_a_correction_needs_its_reason(forms, sinta, alice):
    with pytest.raises(BadReview) as refusal:
        review_submission(event(sinta), State.CORRECTION, by=alice, at=MEETING)
    assert refusal.value.code == "reason"


def test_what_was_edited_is_decided_by_its_edit(forms, sinta, alice):
    old = event(sinta, instance_id="uuid:1")
    event(sinta, deprecated_id="uuid:1")
    with pytest.raises(BadReview) as refusal:
        accept(old, alice)
    assert refusal.value.code == "edited"


def test_what_lies_nowhere_is_not_accepted(forms, sinta, alice):
    with pytest.raises(BadReview) as refusal:
        accept(event(sinta, area="99"), alice)
    assert refusal.value.code == "place"


def test_what_still_lacks_a_file_is_not_accepted(forms, sinta, alice):
    row = receive(filled(answers="<photo>a.jpg</photo>"), sinta).submission
    with pytest.raises(BadReview) as refusal:
        accept(row, alice)
    assert refusal.value.code == "missing"


@pytest.mark.parametrize("severity", ["0", "9", "", "x"])
def test_an_answer_that_no_framework_knows_is_not_accepted(
    forms, sinta, alice, severity
):
    with pytest.raises(BadReview) as refusal:
        accept(event(sinta, severity=severity), alice)
    assert refusal.value.code == "answers"


def test_every_state_can_be_left_but_that_of_an_undone_import():
    assert {state for state in ALLOWED if not ALLOWED[state]} == {"withdrawn"}
    reached = {to for steps in ALLOWED.values() for to in steps}
    assert reached | {"new", "withdrawn"} == set(State)

"""Readiness, capacity and what a signature stands for, without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.facilities.checklists import all_checklists, checklist_for
from sinergi.facilities.rules.capacity import Basis, capacity_of
from sinergi.facilities.rules.defects import ALLOWED, BadDefect, DefectStep, check_step
from sinergi.facilities.rules.inspecting import digest_of
from sinergi.facilities.rules.kinds import FacilityKind, served_code
from sinergi.facilities.rules.readiness import (
    Found,
    Item,
    Result,
    StageDays,
    Standing,
    State,
    expires_before,
    readiness,
    state_on,
    until_of,
)

DAY = dt.date(2023, 9, 14)
ITEMS = (Item("roof", True), Item("lock", True), Item("yard", False))


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def test_a_store_nobody_looked_at_is_unchecked_and_its_score_spans_everything():
    found = readiness(ITEMS, {}, DAY)
    assert (found.state, found.score, found.highest) == (State.UNCHECKED, 0.0, 1.0)


def test_all_critical_items_holding_make_it_ready_whatever_the_others():
    told = {
        "roof": Found(Result.OK),
        "lock": Found(Result.OK, DAY),
        "yard": Found(Result.FAIL),
    }
    found = readiness(ITEMS, told, DAY)
    assert found.state is State.READY
    assert found.score == pytest.approx(2 / 3)
    assert found.ready_until_on == DAY


def test_a_check_holds_through_its_last_day_and_not_a_day_longer():
    told = {"roof": Found(Result.OK, DAY), "lock": Found(Result.OK)}
    assert readiness(ITEMS, told, DAY).state is State.READY
    after = readiness(ITEMS, told, DAY + days(1))
    assert after.state is State.NOT_READY
    assert after.standings["roof"] is Standing.EXPIRED


def test_what_does_not_apply_leaves_the_score():
    told = {"roof": Found(Result.OK), "lock": Found(Result.NOT_APPLICABLE)}
    found = readiness(ITEMS, told, DAY)
    assert (found.score, found.state) == (0.5, State.READY)


def test_the_stored_state_and_the_last_ready_day_tell_the_state_of_any_later_day():
    assert state_on(State.READY, DAY, DAY) is State.READY
    assert state_on(State.READY, DAY, DAY + days(1)) is State.NOT_READY
    assert state_on(State.UNCHECKED, None, DAY) is State.UNCHECKED


RESULTS = st.builds(
    Found,
    st.sampled_from(list(Result)),
    st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31)),
)
TOLD = st.dictionaries(st.sampled_from([one.code for one in ITEMS]), RESULTS)


@given(TOLD, st.dates(dt.date(2023, 1, 1), dt.date(2024, 6, 1)), st.integers(0, 400))
def test_what_is_stored_tells_every_later_day_as_the_rule_itself_does(told, day, later):
    then = day + days(later)
    stored = readiness(ITEMS, told, day)
    assert (
        state_on(stored.state, stored.ready_until_on, then)
        is readiness(ITEMS, told, then).state
    )


@given(TOLD, st.dates(dt.date(2023, 1, 1), dt.date(2024, 6, 1)))
def test_the_score_lies_between_nothing_and_all_and_below_its_highest(told, day):
    found = readiness(ITEMS, told, day)
    if found.score is not None and found.highest is not None:
        assert 0 <= found.score <= found.highest <= 1


def test_the_first_stage_a_check_does_not_reach_is_named():
    stages = [
        StageDays(1, DAY, DAY + days(30)),
        StageDays(2, DAY + days(31), DAY + days(31)),
    ]
    found = expires_before(DAY + days(10), stages, DAY)
    assert found is not None
    assert found.key == 1
    second = expires_before(DAY + days(30), stages, DAY)
    assert second is not None
    assert second.key == 2
    assert expires_before(DAY + days(31), stages, DAY) is None
    assert expires_before(None, stages, DAY) is None


def test_a_told_last_day_comes_before_the_days_of_the_checklist():
    assert until_of(DAY, 60, None) == DAY + days(60)
    assert until_of(DAY, 60, DAY + days(5)) == DAY + days(5)
    assert until_of(DAY, None, None) is None


def test_the_storehouse_checklist_has_the_thirteen_criteria_of_its_source():
    sheet = checklist_for(FacilityKind.STORE_CITY)
    sourced = [one.number for one in sheet.items if "Kalimantan Tengah" in one.source]
    assert sourced == list(range(1, 14))


def test_every_kind_has_a_checklist_and_every_item_both_languages_and_a_source():
    for kind in FacilityKind:
        assert checklist_for(kind).items
    for sheet in all_checklists():
        for one in sheet.items:
            assert all((one.name.id, one.name.en, one.source)), one.code
            assert one.own or one.source_url.startswith("http"), one.code


def test_kpus_figure_wins_and_the_floor_gives_a_marked_interval():
    assert capacity_of(kpu=900, stated=500, floor_m2=10).basis is Basis.KPU
    assert capacity_of(kpu=None, stated=500, floor_m2=10).boxes == 500
    guess = capacity_of(kpu=None, stated=None, floor_m2=100)
    assert (guess.basis, guess.low, guess.boxes, guess.high) == (
        Basis.ESTIMATE, 750, 1250, 1750,
    )  # fmt: skip
    assert capacity_of(kpu=None, stated=None, floor_m2=None).boxes is None


def test_a_facility_serves_the_area_of_its_kinds_level():
    place = "31.75.06.1003"
    assert served_code(FacilityKind.STORE_CITY, place, 4) == "31.75"
    assert served_code(FacilityKind.PPK, place, 4) == "31.75.06"
    assert served_code(FacilityKind.POSKO, place, 3) == "31.75.06"


def test_every_step_of_a_defect_is_reached_and_only_mended_is_the_end():
    reached = set().union(*ALLOWED.values())
    assert reached == set(DefectStep)
    assert [one for one, moves in ALLOWED.items() if not moves] == [DefectStep.MENDED]
    with pytest.raises(BadDefect):
        check_step(DefectStep.OPEN, DefectStep.COMMITTED)


def test_a_signature_changes_with_any_result_and_not_with_their_order():
    rows = [("roof", Result.OK, ""), ("lock", Result.FAIL, "patah")]
    assert digest_of(rows) == digest_of(reversed(rows))
    assert digest_of(rows) != digest_of(
        [("roof", Result.OK, ""), ("lock", Result.OK, "")]
    )

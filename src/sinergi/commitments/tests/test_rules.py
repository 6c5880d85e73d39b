"""The table of steps, due days, periods, escalation, follow-through. No database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.commitments.models import STEP_NAMES
from sinergi.commitments.rules.commitment import (
    ALLOWED,
    BINDING,
    OPEN,
    BadDraft,
    BadMove,
    Every,
    Side,
    Step,
    asks_anew,
    check_move,
    due_before,
    due_levels,
    is_late,
    next_due,
    period_of,
    read_due_rule,
    to_due_rule,
)
from sinergi.commitments.rules.follow_through import follow_through, wilson

DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2030, 12, 31))


def reachable(start: Step) -> set[Step]:
    seen, fresh = {start}, [start]
    while fresh:
        fresh = [to for now in fresh for to in ALLOWED[now] if to not in seen]
        seen |= set(fresh)
    return seen


def test_every_step_is_reached_from_a_proposal():
    assert reachable(Step.PROPOSED) == set(Step)


def test_every_open_step_can_be_left_and_every_end_cannot():
    assert set(Step) - OPEN == {Step.DECLINED, Step.DONE, Step.CANCELLED}


def test_every_open_step_leads_to_done():
    assert all(Step.DONE in reachable(step) for step in OPEN)


def test_every_step_has_a_name():
    assert set(STEP_NAMES) == set(Step)


def test_nothing_binds_that_its_owner_has_not_accepted():
    into = {
        now
        for now, moves in ALLOWED.items()
        for to in moves
        if to in BINDING and now not in BINDING
    }
    assert into == {Step.PROPOSED, Step.REPORTED}
    assert ALLOWED[Step.PROPOSED][Step.ACCEPTED].side is Side.OWNER


def test_only_a_second_person_makes_it_done():
    sides = {moves[Step.DONE].side for moves in ALLOWED.values() if Step.DONE in moves}
    assert sides == {Side.VERIFIER}


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_no_chain_of_steps_leaves_the_table_or_revives_what_is_over(chain):
    now, over = Step.PROPOSED, False
    for to in chain:
        try:
            check_move(now, to, "a word of why")
        except BadMove:
            continue
        assert not over
        now, over = to, to not in OPEN


@given(st.sampled_from(list(Step)), st.sampled_from(list(Step)))
def test_a_step_that_needs_a_reason_is_refused_without_one(now, to):
    move = ALLOWED[now].get(to)
    if move is None or move.needs_note:
        with pytest.raises(BadMove):
            check_move(now, to, "  ")
    else:
        assert check_move(now, to, "") == move


@pytest.mark.parametrize(
    ("step", "late"),
    [(Step.WORKING, True), (Step.PROPOSED, False), (Step.REPORTED, False)],
)
def test_only_what_binds_can_be_late(step, late):
    assert is_late(step, dt.date(2023, 10, 1), dt.date(2023, 10, 2)) is late


@given(st.integers(0, 365), DAYS)
def test_a_rule_before_a_stage_reads_back(days, ends_on):
    assert read_due_rule(to_due_rule("masa-tenang", days)) == ("masa-tenang", days)
    assert due_before(ends_on, days) == ends_on - dt.timedelta(days=days)


@pytest.mark.parametrize("rule", ["before:", "before:x:-1", "after:x:1", "before:x:1 "])
def test_a_rule_nobody_can_read_is_refused(rule):
    with pytest.raises(BadDraft):
        read_due_rule(rule)


@given(DAYS, st.integers(1, 28))
def test_the_next_monthly_day_comes_within_a_month(day, number):
    due = next_due(Every.MONTH, number, day)
    assert day <= due <= day + dt.timedelta(days=31)
    assert due.day == number


@given(DAYS, st.integers(1, 7))
def test_the_next_weekly_day_comes_within_a_week(day, number):
    due = next_due(Every.WEEK, number, day)
    assert 0 <= (due - day).days < 7
    assert due.isoweekday() == number


@given(DAYS, st.integers(1, 28))
def test_each_due_day_has_a_period_of_its_own(day, number):
    first = next_due(Every.MONTH, number, day)
    second = next_due(Every.MONTH, number, first + dt.timedelta(days=1))
    assert period_of(Every.MONTH, first) != period_of(Every.MONTH, second)


@given(st.integers(0, 30), st.integers(0, 3))
def test_escalation_climbs_the_line_and_never_beyond_it(days, superiors):
    due = dt.date(2023, 10, 1)
    levels = list(due_levels(due, due + dt.timedelta(days=days), superiors))
    assert levels == list(range(len(levels)))
    assert len(levels) <= superiors + 1


@pytest.mark.parametrize(
    ("changes", "anew"),
    [
        ({"person": [1, 2]}, False),
        ({"due_on": ["2023-10-02", "2023-10-09"]}, False),
        ({"due_on": ["2023-10-09", "2023-10-02"]}, True),
        ({"title": ["a", "b"]}, True),
    ],
)
def test_changed_terms_ask_for_a_new_yes_and_more_time_does_not(changes, anew):
    assert asks_anew(Step.WORKING, changes) is anew


def test_a_rate_without_anything_due_is_unknown_not_zero():
    rate = follow_through(kept=0, late_kept=0, unconfirmed=3, open=0)
    assert (rate.due, rate.share, rate.low) == (0, None, None)


def test_wilson_equals_the_published_interval():
    """Newcombe (1998), Statistics in Medicine 17:857-872, table I: 81 of 263, 95 %."""
    low, high = wilson(81, 263, z=1.959964)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@given(st.integers(1, 500), st.floats(0, 1))
def test_the_interval_holds_the_share_and_stays_inside(total, part):
    hits = int(part * total)
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total <= high <= 1

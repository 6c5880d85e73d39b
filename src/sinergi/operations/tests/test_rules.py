"""Rules of props, posko and loans: every step reached and left, counts that add up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.operations import words
from sinergi.operations.rules import actions, lending, posko, props
from sinergi.operations.rules.props import Period, Seen, Span, Step

START = {
    props: {Step.SEEN, Step.WITHDRAWN},
    actions: {actions.Step.PLANNED},
    lending: {lending.Step.LENT},
}
"""Steps no act leads to: the first of each, and what the machine takes back."""
NAMES = {
    props: words.STEP_NAMES,
    actions: words.OPERATION_STEPS,
    lending: words.LENDING_STEPS,
}
PLACES = st.sampled_from(["Jl. Raya Bekasi", "depan kantor lurah", "simpang tiga", ""])
SEEN = st.builds(
    Seen, kind=st.sampled_from(["banner", "flag"]), area_code=st.sampled_from(["a", "b"]),
    place=PLACES, latitude=st.one_of(st.none(), st.floats(-6.3, -6.2)),
    longitude=st.one_of(st.none(), st.floats(106.8, 106.9)),
)  # fmt: skip
HOURS = st.times(min_value=dt.time(6), max_value=dt.time(22))
TALLIES = st.builds(
    posko.Tally, *(st.integers(0, 99) for _name in posko.Tally.__slots__)
)


@pytest.mark.parametrize("rules", START)
def test_every_step_is_reached_and_has_a_name(rules):
    reached = {to for moves in rules.ALLOWED.values() for to in moves}
    assert set(rules.Step) - reached <= START[rules]
    assert set(NAMES[rules]) == set(rules.Step) == set(rules.ALLOWED)


def test_every_act_on_props_leads_somewhere_and_has_a_name():
    used = {move.act for moves in props.ALLOWED.values() for move in moves.values()}
    assert used == set(props.Act) == set(words.ACT_NAMES)


def test_only_bawaslu_decides_whether_a_prop_breaks_a_rule():
    moves = props.ALLOWED[Step.SEEN]
    assert moves[Step.RECOMMENDED].sides == moves[Step.NO_BREACH].sides == props.BAWASLU


def test_only_satpol_pp_takes_down():
    assert props.ALLOWED[Step.ORDERED][Step.TAKEN_DOWN].sides == props.SATPOL


def test_nothing_is_taken_down_without_an_order():
    leads = [one for one, moves in props.ALLOWED.items() if Step.TAKEN_DOWN in moves]
    assert leads == [Step.ORDERED]


def test_a_step_that_does_not_follow_is_refused():
    with pytest.raises(props.BadAct) as refused:
        props.move_for(Step.SEEN, props.Act.TAKE_DOWN)
    assert refused.value.code == "not-a-step"


STAGES = [
    Span("kampanye", dt.date(2023, 11, 28), dt.date(2024, 2, 10)),
    Span("masa-tenang", dt.date(2024, 2, 11), dt.date(2024, 2, 13)),
    Span("pemungutan-suara", dt.date(2024, 2, 14), dt.date(2024, 2, 14)),
    Span("rekapitulasi", dt.date(2024, 2, 15), dt.date(2024, 3, 20)),
]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        ("2023-09-14", Period.BEFORE), ("2023-11-28", Period.CAMPAIGN),
        ("2024-02-12", Period.QUIET), ("2024-02-14", Period.VOTING),
        ("2024-02-20", Period.UNSURE),
    ],
)  # fmt: skip
def test_the_calendar_says_the_period_of_a_day(day, period):
    assert props.period_on(dt.date.fromisoformat(day), STAGES)[0] is period


def test_without_a_calendar_the_period_is_not_made_up():
    assert props.period_on(dt.date(2023, 9, 14), []) == (Period.UNSURE, None)


@given(SEEN, SEEN)
def test_being_the_same_does_not_depend_on_who_is_asked_first(one, other):
    assert props.may_be_same(one, other) == props.may_be_same(other, one)


def test_two_banners_sixty_metres_apart_may_be_one():
    here = Seen("banner", "a", "Jl. A", -6.2000, 106.9000)
    near = Seen("banner", "a", "Jl. B", -6.2005, 106.9000)
    far = Seen("banner", "a", "Jl. A", -6.2010, 106.9000)
    assert props.may_be_same(here, near)
    assert not props.may_be_same(here, far)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    """IERS mean radius: 6,371.0 km × π / 180."""
    one, other = Seen("flag", "a", "", -6.0, 106.0), Seen("flag", "a", "", -7.0, 106.0)
    assert props.metres_between(one, other) == pytest.approx(111_194.9, abs=0.1)


@given(HOURS, HOURS, st.lists(st.tuples(HOURS, HOURS), max_size=5))
def test_gaps_of_the_roster_lie_in_the_opening_hours_and_in_no_shift(
    opens, closes, shifts
):
    gaps = posko.uncovered(opens, closes, [one for one in shifts if one[0] < one[1]])
    for since, until in gaps:
        assert opens <= since < until <= closes
        assert not any(
            max(since, starts) < min(until, ends)
            for starts, ends in shifts
            if starts < ends
        )


def test_a_full_roster_has_no_gap():
    shifts = [(dt.time(8), dt.time(11)), (dt.time(10), dt.time(14))]
    assert posko.uncovered(dt.time(8), dt.time(14), shifts) == []


@given(st.lists(TALLIES, max_size=8))
def test_the_tally_of_a_city_is_the_sum_of_its_posko(tallies):
    total = posko.added_up(tallies)
    for name in posko.Tally.__slots__:
        assert getattr(total, name) == sum(getattr(one, name) for one in tallies)


def test_a_posko_that_closes_before_it_opens_is_refused():
    with pytest.raises(posko.BadPosko):
        posko.check_hours(dt.time(14), dt.time(8))

"""Counting people once, what was learnt, where to go: plain rules."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sinergi.outreach.rules.coverage import (
    Aim,
    Audience,
    Reached,
    cell_of,
    coverage_class,
    estimate_aim,
    reached_by,
    reached_over,
    sum_of,
    total_of,
)
from sinergi.outreach.rules.gain import (
    Sample,
    paired_gain,
    pooled_gain,
    sample_of,
    session_gain,
    share_change,
    tally_sample,
    unpaired_gain,
)
from sinergi.outreach.rules.going import (
    HALF_WAY_KM,
    MIDDLE,
    Place,
    distance_km,
    nearness_of,
    quarters,
    rank_places,
)
from sinergi.outreach.rules.material import check_quiz, marks_of
from sinergi.outreach.rules.rumor import RUMOR_ALLOWED, RumorStep
from sinergi.outreach.rules.series import Every, series_days
from sinergi.outreach.rules.session import (
    ALLOWED,
    MOST_REPEATS,
    PARTICIPATORY,
    BadSession,
    Heads,
    Step,
    audience_key,
    by_segment,
    check_heads,
    check_move,
)
from sinergi.outreach.rules.telling import tell_counts
from sinergi.outreach.words import PROBLEMS

ONE = st.tuples(st.integers(0, 300), st.none() | st.floats(0, 1))
"""A session's attendance, and the share of it that came for the first time if asked."""


def audience(sessions) -> Audience:
    """Return the audience of sessions told as (people, share of first-timers or None)."""
    firsts = [int(people * share) for people, share in sessions if share is not None]
    people = [people for people, _share in sessions]
    return Audience(
        len(sessions), len(firsts), sum(firsts), max(people, default=0), sum(people)
    )


CAME = st.tuples(st.sets(st.integers(0, 30), max_size=20), st.booleans())
"""Who came to a session, and whether anybody asked who was there for the first time."""


def audience_of(sessions) -> Audience:
    """Return the audience of sessions told as (people, asked), in their order."""
    firsts, known = [], set()
    for people, asked in sessions:
        if asked:
            firsts.append(len(people - known))
        known |= people
    sizes = [len(people) for people, _asked in sessions]
    return Audience(len(sizes), len(firsts), sum(firsts), max(sizes), sum(sizes))


@given(st.lists(CAME, min_size=1, max_size=8))
def test_nobody_is_counted_twice_whoever_came_again(sessions):
    everybody = set().union(*(people for people, _asked in sessions))
    found = reached_by(audience_of(sessions))
    assert found.people <= len(everybody) <= found.ceiling


@given(st.lists(CAME, min_size=1, max_size=8))
def test_everybody_is_counted_where_every_session_asked(sessions):
    asked = [(people, True) for people, _asked in sessions]
    everybody = set().union(*(people for people, _asked in asked))
    assert reached_by(audience_of(asked)).people == len(everybody)


@given(st.lists(ONE, min_size=1, max_size=8))
def test_never_more_people_are_reached_than_came_in_all(sessions):
    found = reached_by(audience(sessions))
    assert 0 <= found.people <= found.ceiling == sum(n for n, _ in sessions)


@given(st.lists(ONE, min_size=1, max_size=8), ONE)
def test_another_session_never_makes_fewer_people_reached(sessions, more):
    assert (
        reached_by(audience([*sessions, more])).people
        >= reached_by(audience(sessions)).people
    )


@given(st.lists(ONE, min_size=1, max_size=8), st.randoms())
def test_the_order_of_sessions_makes_no_difference(sessions, random):
    shuffled = random.sample(sessions, len(sessions))
    assert reached_by(audience(shuffled)) == reached_by(audience(sessions))


@given(st.lists(st.lists(CAME, min_size=1, max_size=4), min_size=1, max_size=4))
def test_nobody_is_counted_once_per_stage(stages):
    everybody = set().union(*(people for one in stages for people, _asked in one))
    parts = [reached_by(audience_of(one)) for one in stages]
    found = reached_over(audience_of(one) for one in stages)
    assert max(one.people for one in parts) <= found.people
    assert found.people <= min(sum(one.people for one in parts), len(everybody))
    assert found.ceiling == sum(one.ceiling for one in parts)
    assert found.sessions == sum(one.sessions for one in parts)


def test_the_same_forty_people_four_times_are_forty():
    assert reached_by(audience([(40, None)] * 4)).people == 40


def test_first_timers_of_a_series_add_up_where_every_session_asked():
    assert reached_by(audience([(40, 1.0), (50, 0.5), (20, 0.0)])).people == 65


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 300)), min_size=1))
def test_what_is_over_in_one_kelurahan_fills_no_others_gap(rows):
    cells = [cell_of(Reached(n, n, 1), Aim(t, t, t)) for n, t in rows]
    total = sum_of(cells)
    assert total.gap == sum(max(0, t - n) for n, t in rows)
    assert total.covered + total.gap == sum(t for _n, t in rows)
    assert 0 <= total.share <= 1


def test_an_area_without_a_target_has_no_share_and_is_told():
    total = sum_of([cell_of(Reached(5, 5, 1), None), cell_of(None, Aim(10, 10, 10))])
    assert (total.share, total.without, total.reached.people) == (0.0, 1, 5)
    assert cell_of(Reached(5, 5, 1), None).share is None


def test_first_time_voters_of_a_thousand_are_a_hundred_within_ten():
    assert estimate_aim(Aim(1000, 1000, 1000), (0.02, 0.08), 0.005) == Aim(
        100, 90, 110, True
    )


@given(st.integers(0, 3_000_000), st.lists(st.floats(0, 0.3), min_size=1, max_size=3))
def test_an_estimate_lies_within_its_interval(voters, classes):
    aim = estimate_aim(Aim(voters, voters, voters), classes, 0.005)
    assert 0 <= aim.low <= aim.people <= aim.high


def test_stations_that_all_have_a_figure_are_counted():
    assert total_of(3, 3, 750, 187_500) == Aim(750, 750, 750)


def test_stations_without_a_figure_are_estimated_from_the_others():
    figures = [250, 260, 240, 270, 230, 250]
    squares = sum(one * one for one in figures)
    found = total_of(12, 6, sum(figures), squares)
    error = 12 * stats.tstd(figures) / 6**0.5 * 0.5**0.5 * stats.t.ppf(0.975, 5)
    assert found.people == 3000
    assert (found.low, found.high) == pytest.approx((3000 - error, 3000 + error), abs=1)


def test_too_few_figures_make_no_estimate():
    assert total_of(100, 4, 1000, 250_000) is None


@given(st.lists(st.integers(0, 500), min_size=5, max_size=30), st.integers(1, 300))
def test_an_estimated_total_is_never_below_what_is_known(figures, more):
    squares = sum(one * one for one in figures)
    found = total_of(len(figures) + more, len(figures), sum(figures), squares)
    assert sum(figures) <= found.low <= found.high
    assert found.people <= found.high


def test_classes_of_coverage_go_from_nobody_to_all():
    shares = (None, 0.0, 0.2, 0.5, 0.9, 1.0)
    assert [coverage_class(one) for one in shares] == [
        "", "none", "few", "half", "most", "all",
    ]  # fmt: skip


def test_the_gain_without_pairs_is_that_of_welch():
    before, after = [0.2, 0.4, 0.6, 0.4, 0.5], [0.6, 0.8, 0.7, 0.9, 0.6, 0.8]
    found = unpaired_gain(sample_of(before), sample_of(after))
    known = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    assert found.low == pytest.approx(known.low)
    assert found.high == pytest.approx(known.high)


def test_the_gain_of_pairs_is_that_of_the_paired_t():
    pairs = [(0.2, 0.5), (0.4, 0.6), (0.6, 0.6), (0.4, 0.9), (0.5, 0.8)]
    found = paired_gain(pairs)
    known = stats.ttest_rel(
        [b for _a, b in pairs], [a for a, _b in pairs]
    ).confidence_interval()
    assert (found.low, found.high) == pytest.approx((known.low, known.high))


def test_a_paper_tally_says_what_the_papers_one_by_one_would():
    papers = [0, 1, 1, 2, 4, 4, 4]
    counts = [papers.count(k) for k in range(5)]
    one = tally_sample(counts, 4)
    other = sample_of(k / 4 for k in papers)
    assert (one.n, one.mean, one.variance) == pytest.approx(
        (other.n, other.mean, other.variance)
    )


def test_a_session_is_paired_only_where_half_of_the_answers_are():
    pairs = [(0.2, 0.6)] * 5
    assert session_gain(Sample(20, 4, 2), Sample(20, 12, 8), pairs).paired is False
    assert session_gain(Sample(9, 4, 2), Sample(9, 6, 5), pairs).paired is True


def test_sessions_together_are_as_sure_as_they_agree():
    one = unpaired_gain(Sample(20, 8, 4), Sample(20, 12, 8))
    other = unpaired_gain(Sample(20, 8, 4), Sample(20, 18, 17))
    same, apart = pooled_gain([one, one, one]), pooled_gain([one, other, one])
    assert same.high - same.low == pytest.approx(0)
    assert apart.low < apart.value < apart.high


def test_too_few_answers_are_not_shown():
    assert pooled_gain([unpaired_gain(Sample(4, 2, 1), Sample(9, 6, 5))]) is None


def test_one_answer_each_has_a_gain_and_no_interval():
    found = unpaired_gain(Sample(1, 0, 0), Sample(1, 1, 1))
    assert found.value == 1
    assert math.isnan(found.low)


def test_the_change_of_hands_is_newcombes_example():
    # Newcombe 1998, table II, case (a): 56/70 against 48/80, method 10.
    value, low, high = share_change(48, 56, 80, 70)
    assert (value, low, high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-4)


def test_cakung_is_about_as_far_from_pulogadung_as_the_map_says():
    assert distance_km(106.95, -6.19, 106.90, -6.19) == pytest.approx(5.53, abs=0.02)


def test_gap_times_vulnerability_times_nearness_orders_the_places():
    places = [
        Place("a", 0.5, 100, 0.5, 106.90, -6.2),
        Place("b", 0.5, 100, 0.9, 106.90, -6.2),
        Place("c", 0.0, 0, 0.9, 106.90, -6.2),
        Place("d", 0.5, 100, 0.9, 107.50, -6.2),
    ]
    found = rank_places(places, start=(106.90, -6.2))
    assert [one.place.code for one in found] == ["b", "a", "d"]
    assert found[0].priority == pytest.approx(0.45)


UNIT, KM = st.floats(0, 1), st.floats(0, 20_000)
PLACES = st.builds(
    Place, st.just("x"), st.floats(0.01, 1), st.just(1), st.none() | UNIT,
    st.floats(106, 107), st.floats(-7, -6),
)  # fmt: skip


@given(KM, KM)
def test_what_is_further_away_is_never_nearer(one, other):
    near, far = sorted((one, other))
    assert 0 < nearness_of(far) <= nearness_of(near) <= 1


@given(PLACES, st.none() | st.tuples(st.floats(106, 107), st.floats(-7, -6)))
def test_a_priority_is_the_product_of_its_three_factors(place, start):
    (one,) = rank_places([place], start=start)
    assert one.priority == place.gap * one.vulnerability * one.nearness
    assert 0 <= one.priority <= min(place.gap, one.vulnerability, one.nearness)


@given(PLACES, st.floats(106, 107), st.floats(-7, -6))
def test_an_area_without_a_point_is_neither_near_nor_far(place, lon, lat):
    unknown = Place("y", place.gap, 1, place.vulnerability)
    found = {one.place.code: one for one in rank_places([place, unknown], (lon, lat))}
    assert (found["y"].km, found["y"].nearness) == (None, MIDDLE)
    is_nearer = found["x"].km < HALF_WAY_KM
    assert is_nearer == (found["x"].nearness > found["y"].nearness)


@given(st.lists(PLACES, max_size=5))
def test_without_a_start_distance_counts_nothing(places):
    assert all(one.nearness == 1 and one.km is None for one in rank_places(places))


@given(PLACES, UNIT)
def test_a_larger_gap_never_lowers_the_priority(place, more):
    wider = Place("w", min(1.0, place.gap + more), 1, place.vulnerability)
    same = Place("s", place.gap, 1, place.vulnerability)
    found = {one.place.code: one.priority for one in rank_places([wider, same])}
    assert found["w"] >= found["s"]


def test_quarters_are_of_equal_size():
    found = quarters({str(n): float(n) for n in range(8)})
    assert sorted(found.values()) == [1, 1, 2, 2, 3, 3, 4, 4]


def test_counts_that_cannot_be_true_together_are_refused():
    for heads in (
        Heads(attended=10, men=6, women=5),
        Heads(attended=10, age_17_21=6, age_46=6),
        Heads(attended=10, checked=11),
        Heads(attended=-1),
    ):
        with pytest.raises(BadSession):
            check_heads(heads)


def test_segments_are_told_by_the_counts_that_define_them():
    found = by_segment("pemula", Heads(attended=40, women=22, age_17_21=35))
    assert found == {"umum": 40, "pemula": 35, "perempuan": 22}


def test_a_segment_nobody_counted_is_everybody_who_came():
    assert by_segment("keagamaan", Heads(attended=40))["keagamaan"] == 40


def test_the_same_place_is_the_same_audience_however_it_is_written():
    one = audience_key(None, "31.75.06.1003", "SMAN 1, Cakung", 1)
    assert one == audience_key(None, "31.75.06.1003", "sman 1 cakung", 2)
    assert one != audience_key(None, "31.75.06.1001", "sman 1 cakung", 2)
    assert audience_key(None, "31.75", "", 1) != audience_key(None, "31.75", "", 2)


def test_every_step_is_reached_and_left():
    for table in (ALLOWED, RUMOR_ALLOWED):
        reached = {to for moves in table.values() for to in moves}
        assert reached >= set(table) - {Step.PLANNED, RumorStep.REPORTED}
        assert all(table.values())


def test_sending_back_needs_a_reason():
    with pytest.raises(BadSession):
        check_move(Step.VERIFIED, Step.HELD)
    check_move(Step.VERIFIED, Step.HELD, "salah hitung")


def test_the_six_programmes_are_kinds():
    assert len(set(PARTICIPATORY)) == 6


def test_a_monthly_series_keeps_to_the_end_of_short_months():
    days = series_days(dt.date(2024, 1, 31), Every.MONTH, dt.date(2024, 4, 30))
    assert [day.day for day in days] == [31, 29, 31, 30]


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.sampled_from(Every),
    st.integers(0, 300),
)
def test_a_series_begins_on_its_day_and_stays_before_its_end(start, every, length):
    until = start + dt.timedelta(days=length)
    days = series_days(start, every, until)
    assert days[0] == start
    assert days == sorted(set(days))
    assert days[-1] <= until


def test_an_endless_series_is_refused():
    with pytest.raises(BadSession) as problem:
        series_days(dt.date(2024, 1, 1), Every.WEEK, dt.date(2030, 1, 1))
    assert problem.value.field == "until"
    assert f" {MOST_REPEATS} " in str(PROBLEMS[problem.value.code])


GOOD = {"text": "Kapan?", "options": ["14 Februari", "27 November"], "right": 0}


@pytest.mark.parametrize(
    "items",
    [
        [GOOD] * 2,
        [GOOD] * 11,
        [GOOD, GOOD, GOOD | {"right": 2}],
        [GOOD, GOOD, GOOD | {"right": True}],
        [GOOD, GOOD, GOOD | {"options": ["sama", "Sama "]}],
        [GOOD, GOOD, GOOD | {"text": " "}],
        [GOOD, GOOD, {}],
    ],
)
def test_a_quiz_that_cannot_be_asked_is_refused(items):
    with pytest.raises(BadSession):
        check_quiz(items)


def test_an_open_answer_is_not_right():
    assert marks_of([GOOD] * 3, [0, None, 1]) == [1, 0, 0]


PARTS = ("men", "women", "disabled", "age_17_21", "age_22_30", "age_31_45", "age_46")
HEADS = st.fixed_dictionaries(
    {"attended": st.integers(0, 60)}
    | {name: st.none() | st.integers(0, 60) for name in PARTS}
)


@given(HEADS)
def test_outside_no_count_below_five_is_told_nor_follows_from_the_others(heads):
    told = tell_counts(heads, inside=False, verified=True)
    assert all(count is None or count >= 5 for count in told.counts.values())
    for names in (("men", "women"), PARTS[3:]):
        counted = [name for name in names if heads[name] is not None]
        unknown = [name for name in counted if told.counts[name] is None]
        assert len(unknown) != 1 or len(counted) == 1


@given(HEADS)
def test_inside_every_count_is_told_and_outside_none_before_it_is_verified(heads):
    assert tell_counts(heads, inside=True, verified=False).counts == heads
    hidden = tell_counts(heads, inside=False, verified=False)
    assert set(hidden.counts.values()) == {None}

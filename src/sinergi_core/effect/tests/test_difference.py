"""Matching, difference in differences and pooling: hand-computed values, planted effects."""

import numpy as np
import pytest

from sinergi_core.effect.difference import (
    DRAWS,
    ENOUGH,
    bootstrap,
    difference,
    usable_sets,
)
from sinergi_core.effect.matching import Matched, Method, Set, balance, match
from sinergi_core.effect.pooling import pool

NAN = float("nan")


def rng(seed=1):
    return np.random.default_rng(seed)


def pairs(count):
    """Return sets of areas 0, 2, 4 … treated, each beside the next area."""
    return [Set((2 * i,), (2 * i + 1,)) for i in range(count)]


def test_three_pairs_by_hand():
    # Changes of the treated -3, -2, -4, of their pairs 0, -1, 1: gaps -3, -1, -5.
    before = np.array([10, 8, 9, 9, 12, 7], dtype=float)
    after = np.array([7, 8, 7, 8, 8, 8], dtype=float)
    found = difference(before, after, pairs(3), rng())
    assert found.effect == -3
    # All eight signs: only +++ and --- are as far out; 2 of 8 is the least there can be.
    assert (found.p, found.smallest_p, found.assignments) == (0.25, 0.25, 8)
    assert (found.low, found.high, found.is_few) == (None, None, True)
    # Leaving out one pair: -3, -4, -2; sqrt(2/3 * ((0) + 1 + 1)) = 1.1547.
    assert found.error == pytest.approx((4 / 3) ** 0.5)


def test_an_interval_by_hand_where_the_level_allows_one():
    # Gaps 1, 2, 3 and level 0.5: tau is kept while p > 0.5. The signs give means of
    # gaps less tau; the smallest and largest tau kept are the means of pairs' extremes.
    change = np.array([1, 0, 2, 0, 3, 0], dtype=float)
    found = difference(np.zeros(6), change, pairs(3), rng(), level=0.5)
    by_grid = [
        tau
        for tau in np.linspace(-2, 6, 1_601)
        if slow_p(np.array([1, 2, 3]) - tau) > 0.5 + 1e-9
    ]
    assert found.low == pytest.approx(by_grid[0], abs=0.006)
    assert found.high == pytest.approx(by_grid[-1], abs=0.006)


def slow_p(gaps):
    signs = np.array([[a, b, c] for a in (1, -1) for b in (1, -1) for c in (1, -1)])
    return float((np.abs(signs @ gaps) >= abs(gaps.sum()) - 1e-9).mean())


def test_one_whole_set_is_the_two_sample_randomisation_test():
    # Treated 5, 6; others 1, 2, 3: of the 10 ways to choose two, {5, 6} alone is as far.
    change = np.array([5, 6, 1, 2, 3], dtype=float)
    found = difference(np.zeros(5), change, [Set((0, 1), (2, 3, 4))], rng())
    assert (found.effect, found.p, found.smallest_p) == (3.5, 0.1, 0.1)


def test_many_assignments_are_drawn_and_the_same_seed_gives_the_same():
    change = rng(5).normal(size=60)
    sets = [Set(tuple(range(30)), tuple(range(30, 60)))]
    one = difference(np.zeros(60), change, sets, rng(2))
    two = difference(np.zeros(60), change, sets, rng(2))
    assert one == two
    assert (one.exact, one.assignments, one.smallest_p) == (False, DRAWS, 1 / 10_000)
    assert one.low < one.effect < one.high


def test_unseen_areas_leave_and_are_no_zeros():
    before = np.array([1, 1, NAN, 1, 1, 1], dtype=float)
    after = np.array([3, 1, 5, 1, 2, NAN], dtype=float)
    assert usable_sets(after - before, pairs(3)) == (Set((0,), (1,)),)
    found = difference(before, after, pairs(3), rng())
    assert (found.effect, found.treated, found.controls, found.error) == (2, 1, 1, None)
    assert difference(before, np.full(6, NAN), pairs(3), rng()) is None


def planted(effect, seed, count=10):
    """Return before and after of pairs in which the treated change by `effect` more."""
    chance = rng(seed)
    before = chance.normal(20, 5, 2 * count)
    after = before + chance.normal(-1, 2, 2 * count)
    after[::2] += effect
    return before, after


def test_a_planted_effect_is_found_and_its_interval_holds_it():
    found = [difference(*planted(-3, n), pairs(10), rng(n)) for n in range(200)]
    # Sd of the mean of ten gaps is 0.894: power of the test at 5 % is about 0.86.
    assert np.mean([one.p <= 0.05 for one in found]) > 0.78
    held = np.mean([one.low <= -3 <= one.high for one in found])
    assert 0.91 <= held <= 0.99
    assert abs(np.mean([one.effect for one in found]) + 3) < 0.2


def test_nothing_is_found_where_nothing_was_planted():
    found = [difference(*planted(0, 999 + n), pairs(10), rng(n)) for n in range(400)]
    # 5 % stated; three standard errors of 400 trials are 3.3 points.
    assert np.mean([one.p <= 0.05 for one in found]) < 0.083


def test_a_trend_shared_by_all_is_no_effect_but_one_of_the_treated_shows_before():
    before, after = planted(0, 3)
    moved = difference(before, after + 50, pairs(10), rng())
    assert moved.effect == pytest.approx(
        difference(before, after, pairs(10), rng()).effect
    )
    earlier = before - np.where(np.arange(20) % 2 == 0, 4.0, 0.0)
    assert difference(earlier, before, pairs(10), rng()).p < 0.01


def test_bootstrap_waits_for_enough_sets_and_agrees_with_the_error():
    before, after = planted(-3, 8, count=40)
    low, high = bootstrap(after - before, pairs(40), rng())
    error = difference(before, after, pairs(40), rng()).error
    assert (high - low) / (2 * 1.96) == pytest.approx(error, rel=0.15)
    assert bootstrap(after - before, pairs(ENOUGH - 1), rng()) is None


TABLE = np.array([[0.0], [4.0], [1.0], [3.0], [90.0]])
TREATED = np.array([True, True, False, False, False])


@pytest.mark.parametrize("method", [Method.NEAREST, Method.OPTIMAL])
def test_each_treated_area_gets_its_nearest(method):
    assert match(TABLE, TREATED, method=method).sets == (
        Set((0,), (2,)),
        Set((1,), (3,)),
    )


def test_the_caliper_refuses_what_is_far_and_says_who_stays_alone():
    spread = TABLE.std(ddof=1)
    found = match(TABLE, TREATED, ratio=2, caliper=1.5 / spread)
    assert found.sets == (Set((0,), (2,)), Set((1,), (3,)))
    alone = match(TABLE, TREATED, caliper=0.5 / spread)
    assert (alone.sets, alone.unmatched) == ((), (0, 1))


def test_optimal_is_never_farther_than_greedy():
    for seed in range(30):
        table = rng(seed).normal(size=(30, 2))
        ours = np.arange(30) < 10
        sums = [
            sum(
                float(np.sqrt(((table[s.treated[0]] - table[s.controls[0]]) ** 2
                      / table.var(axis=0, ddof=1)).mean()))
                for s in match(table, ours, method=one).sets
            )
            for one in (Method.OPTIMAL, Method.NEAREST)
        ]  # fmt: skip
        assert sums[0] <= sums[1] + 1e-9


def test_an_area_with_an_unseen_value_takes_no_part():
    table = np.array([[0.0], [NAN], [1.0], [NAN], [2.0]])
    found = match(table, TREATED, ratio=3)
    assert found == Matched((Set((0,), (2, 4)),), (), (1,))


def test_balance_by_hand():
    # Treated 0, 4; pool 1, 3, 90: gap of means 2 - 31.33; matched 2 - 2 = 0.
    [found] = balance(TABLE, TREATED, match(TABLE, TREATED), ("score",))
    spread = ((8 + np.var([1, 3, 90], ddof=1)) / 2) ** 0.5
    assert found.before == pytest.approx((2 - 94 / 3) / spread)
    assert (found.after, found.is_doubtful) == (0, False)


@pytest.mark.parametrize(
    ("table", "ratio", "caliper"),
    [
        (TABLE[:3], 1, None),
        (TABLE, 0, None),
        (TABLE, 1, 0.0),
        (np.full((5, 1), np.inf), 1, None),
    ],
)
def test_a_wrong_question_is_refused(table, ratio, caliper):
    with pytest.raises(ValueError, match=r".+"):
        match(table, TREATED, ratio=ratio, caliper=caliper)


def test_cases_are_pooled_by_hand_and_one_case_has_no_interval_of_its_own():
    # Equal errors 1, effects 1 and 3: q = 2, t2 = (2 - 1) / (2 - 1) = 1; mean 2;
    # spread 1 / 2 * (1 + 1) = 1, error sqrt(1 / (2 / 2)) = 1; t of 1 degree 12.706.
    found = pool([1, 3], [1, 1])
    assert (found.effect, found.between) == (2, 1)
    assert found.high - found.effect == pytest.approx(12.706, abs=0.001)
    assert pool([4], [2]).low is None
    assert pool([], []) is None
    with pytest.raises(ValueError, match="error"):
        pool([1], [0])


def test_the_pooled_interval_holds_the_truth_as_often_as_stated():
    held = 0
    for seed in range(400):
        chance = rng(seed)
        errors = chance.uniform(0.5, 2, 5)
        truths = chance.normal(-0.3, 0.5, 5)
        found = pool(list(chance.normal(truths, errors)), list(errors))
        held += found.low <= -0.3 <= found.high
    # Made wide on purpose (about 0.99); with the normal quantile it would be 0.93.
    assert held / 400 > 0.96

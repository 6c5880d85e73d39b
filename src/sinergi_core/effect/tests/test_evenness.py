"""Even-handedness: planted bias is found, chance is not, small groups stay together."""

import json

import numpy as np
import pytest

from sinergi_core.effect.evenness import (
    POOLED,
    UNKNOWN,
    Handled,
    Measure,
    audit,
    digest_of,
)
from sinergi_core.effect.permutation import holm, middle_ranks, shuffle_test
from sinergi_core.effect.shares import median_interval, wilson
from sinergi_core.effect.suppress import pool_small


def made(rng, parties, shares, *, each=60, strata=("a",)):
    """Cases of parties, accepted with the share of their party; half decided."""
    cases = []
    for party, share in zip(parties, shares, strict=True):
        for _ in range(each):
            accepted = bool(rng.random() < share)
            days = float(rng.integers(2, 12)) if accepted else None
            found = bool(rng.random() < 0.5) if accepted else None
            stratum = str(rng.choice(strata))
            cases.append(Handled({"party": party}, accepted, days, found, stratum))
    return cases


def acceptance(found):
    return next(x for x in found.comparisons if x.measure == Measure.ACCEPTANCE)


def test_a_planted_bias_is_found_and_named():
    """Of 80 reports each, 60 % and 25 % accepted: found in at least 95 of 100 audits."""
    rng, hits = np.random.default_rng(1), 0
    for seed in range(60):
        cases = made(rng, ("A", "B", "C"), (0.6, 0.6, 0.25), each=80)
        one = acceptance(audit(cases, ["party"], seed=seed, draws=199))
        out = [row.label for row in one.rows if row.stands_out]
        hits += one.differs and "C" in out
    assert hits / 60 >= 0.95


def test_chance_alone_is_seldom_taken_for_bias():
    """All accepted alike: some table differs, after Holm, in at most 5 of 100 audits."""
    rng, tried, false = np.random.default_rng(2), 150, 0
    for seed in range(tried):
        cases = made(rng, ("A", "B", "C"), (0.4, 0.4, 0.4), each=40)
        found = audit(cases, ["party"], seed=seed, draws=199)
        false += any(one.differs for one in found.comparisons)
    assert false / tried <= 0.05 + 2 * (0.05 * 0.95 / tried) ** 0.5


def test_slower_handling_of_one_side_is_found():
    rng, hits = np.random.default_rng(3), 0
    for seed in range(40):
        slow = [Handled({"p": "A"}, True, float(n)) for n in rng.integers(5, 14, 50)]
        fast = [Handled({"p": "B"}, True, float(n)) for n in rng.integers(2, 11, 50)]
        found = audit([*slow, *fast], ["p"], seed=seed, draws=199)
        speed = next(x for x in found.comparisons if x.measure == Measure.SPEED)
        hits += speed.differs
        assert speed.rows[0].value > speed.rows[1].value
    assert hits / 40 >= 0.95


def test_a_difference_that_completeness_explains_is_no_bias():
    """B sends incomplete reports more often; each kind is treated alike."""
    rng, found = np.random.default_rng(4), {"with": 0, "without": 0}
    for seed in range(40):
        cases = []
        for party, complete in (("A", 0.9), ("B", 0.3)):
            for _ in range(80):
                whole = bool(rng.random() < complete)
                ok = bool(rng.random() < (0.8 if whole else 0.1))
                cases.append(Handled({"p": party}, ok, stratum=str(whole)))
        blind = [Handled(one.groups, one.accepted) for one in cases]
        found["with"] += acceptance(audit(cases, ["p"], seed=seed, draws=199)).differs
        found["without"] += acceptance(
            audit(blind, ["p"], seed=seed, draws=199)
        ).differs
    assert found["with"] <= 6
    assert found["without"] >= 38


def test_the_same_cases_give_the_same_figures_in_any_order():
    cases = made(np.random.default_rng(5), ("A", "B"), (0.5, 0.4), strata=("x", "y"))
    first = audit(cases, ["party"], seed=9, draws=99)
    again = audit(cases[::-1], ["party"], seed=9, draws=99)
    assert json.dumps(first.as_plain()) == json.dumps(again.as_plain())
    other = audit(cases, ["party"], seed=10, draws=99)
    assert [r.value for c in other.comparisons for r in c.rows] == [
        r.value for c in first.comparisons for r in c.rows
    ]
    assert digest_of(cases) == first.digest != digest_of(cases[1:])
    more = audit(cases, ["party", "area"], seed=9, draws=99)
    assert more.comparisons[0].p == first.comparisons[0].p
    assert more.comparisons[3].rows[0].label == UNKNOWN
    assert more.comparisons[3].p is None  # one group cannot differ


def test_small_groups_are_told_together_and_never_alone():
    counts = {"A": 40, "B": 30, "C": 12, "D": 3}
    assert pool_small(counts) == {"C", "D"}  # D alone would be the rest of the total
    assert pool_small({"A": 40, "B": 4, "C": 3, "D": 12}) == {"B", "C", "D"}
    assert pool_small({"A": 40, "B": 6, "C": 5}) == {"B", "C"}
    assert pool_small({"A": 40, "B": 10, "E": 0}) == frozenset()
    with pytest.raises(ValueError, match="too few"):
        pool_small({"A": 9})
    assert pool_small({}) == frozenset()


def test_no_shown_group_is_small_whatever_the_counts():
    rng = np.random.default_rng(6)
    for _ in range(300):
        counts = {str(n): int(x) for n, x in enumerate(rng.integers(0, 25, 6))}
        try:
            pooled = pool_small(counts)
        except ValueError:
            assert min(n for n in counts.values() if n) < 10
            continue
        alone = [n for code, n in counts.items() if n and code not in pooled]
        assert all(n >= 10 for n in alone)
        assert not pooled or (
            len(pooled) >= 2 and sum(counts[code] for code in pooled) >= 10
        )


def test_an_audit_pools_small_groups_and_says_nothing_of_too_few():
    cases = [
        *[Handled({"p": "A"}, n % 2 == 0) for n in range(30)],
        *[Handled({"p": "B"}, True) for _ in range(14)],
        *[Handled({"p": "C"}, False) for _ in range(4)],
    ]
    found = audit(cases, ["p"], seed=1, draws=99)
    one = acceptance(found)
    assert [(row.label, row.count) for row in one.rows] == [("A", 30), (POOLED, 18)]
    assert (one.pooled, one.count) == (2, 48)
    speed = next(x for x in found.comparisons if x.measure == Measure.SPEED)
    assert (speed.rows, speed.p, speed.p_holm) == ((), None, None)
    few = acceptance(audit(cases[:7], ["p"], seed=1, draws=99))
    assert (few.rows, few.count, few.differs) == ((), 7, False)


def test_the_shuffle_test_equals_fishers_exact_test():
    """Two groups, one stratum: P(as far apart) is hypergeometric; 3 of 3 against 0 of 3."""
    values = np.array([1.0, 1, 1, 0, 0, 0])
    groups, strata = np.array([0, 0, 0, 1, 1, 1]), np.zeros(6, dtype=np.int64)
    made_ = shuffle_test(values, groups, strata, np.random.default_rng(1), draws=20_000)
    assert made_.p == pytest.approx(2 / 20, abs=0.01)
    assert made_.z[0] == -made_.z[1] > 0
    far = shuffle_test(
        9 * values, groups, strata, np.random.default_rng(1), draws=20_000
    )
    assert far.p == pytest.approx(2 / 20, abs=0.01)  # not 0 and 1: shuffled
    alike = shuffle_test(np.ones(6), groups, strata, np.random.default_rng(1), draws=9)
    assert alike.p == 1


def test_shuffling_and_drawing_counts_agree_within_strata():
    rng = np.random.default_rng(2)
    groups, strata = rng.integers(0, 4, 120), rng.integers(0, 3, 120)
    values = (rng.random(120) < 0.3 + 0.1 * groups).astype(float)
    both = [
        shuffle_test(
            scale * values, groups, strata, np.random.default_rng(3), draws=4000
        )
        for scale in (1.0, 2.0)
    ]
    assert both[0].z == pytest.approx(both[1].z)
    assert both[0].p_groups == pytest.approx(both[1].p_groups, abs=0.035)


def test_holm_ranks_and_intervals_have_their_textbook_values():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert list(middle_ranks(np.array([5.0, 1, 5, 9]))) == [2.5, 1, 2.5, 4]
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (0, 1)


def test_the_bootstrap_interval_of_a_median_holds_it():
    rng, inside = np.random.default_rng(8), 0
    for _ in range(100):
        low, high = median_interval(rng.exponential(5, 40), rng, draws=400)
        inside += low <= 5 * np.log(2) <= high
    assert 88 <= inside <= 100
    with pytest.raises(ValueError, match="no value"):
        median_interval(np.array([]), rng)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"draws": 0}, {"smallest": 1}])
def test_settings_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValueError, match="bounds"):
        audit([], ["p"], **{"seed": 1, "draws": 9, **wrong})
    assert audit([], ["p"], seed=1, draws=9).tests == 0

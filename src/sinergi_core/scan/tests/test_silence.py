"""Silence, evenness, neighbours, and back-tests."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.scan import (
    Evenness,
    Planted,
    backtest,
    ears,
    getis_ord,
    local_moran,
    moran,
    plant,
    quiet,
    too_regular,
)


def grid(side: int) -> list[list[int]]:
    return [
        [i - 1] * (i % side > 0)
        + [i + 1] * (i % side < side - 1)
        + [i - side] * (i >= side)
        + [i + side] * (i < side * (side - 1))
        for i in range(side * side)
    ]


def test_a_place_that_fell_silent_is_flagged_with_its_numbers() -> None:
    rng = np.random.default_rng(4)
    came = rng.poisson(12, 65)
    came[[3, 40]] = 0, 2
    told = quiet(np.full(65, 12.0), came)
    assert np.flatnonzero(told.flagged).tolist() == [3, 40]
    assert told.p[3] == pytest.approx(np.exp(-12))
    assert told.missing[3] == 12


def test_nothing_expected_or_nothing_known_is_not_judged() -> None:
    told = quiet([0, np.nan, 9, 9], [0, 3, np.nan, 0])
    assert np.isnan(told.p[:3]).all()
    assert told.flagged.tolist() == [False, False, False, True]


def test_places_known_less_well_are_flagged_later() -> None:
    sure, unsure = quiet([10.0], [3]), quiet([10.0], [3], size=2.0)
    assert sure.p[0] < unsure.p[0]


def test_false_findings_stay_below_the_share() -> None:
    rng = np.random.default_rng(6)
    told = [
        quiet(np.full(65, 8.0), rng.poisson(8, 65)).flagged.any() for _ in range(80)
    ]
    assert np.mean(told) <= 0.15


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20))
@settings(max_examples=20)
def test_quieter_is_never_less_likely_flagged(came) -> None:
    told = quiet(np.full(len(came), 10.0), came)
    order = np.argsort(came, kind="stable")
    assert np.all(np.diff(told.q[order]) >= -1e-12)
    assert np.all(told.q >= told.p)


def test_counts_that_hardly_vary_are_too_regular() -> None:
    rng = np.random.default_rng(1)
    even = too_regular(counts=[20, 20, 21, 20, 20, 19, 20, 20])[0]
    chance = too_regular(counts=rng.poisson(20, 30))[0]
    assert even.kind is Evenness.COUNTS
    assert even.p < 0.002
    assert even.value < 0.1 < even.usual
    assert chance.p > 0.05


def test_last_digits_that_repeat_are_told() -> None:
    told = too_regular(counts=[250, 310, 120, 90, 480, 260, 133, 40])[-1]
    assert told.kind is Evenness.LAST_DIGITS
    assert (told.common, told.n) == (0, 8)
    assert told.value == pytest.approx(7 / 8)
    assert told.p < 0.001


def test_reports_on_the_hour_are_too_regular() -> None:
    hours = np.arange(12) * 3600.0
    even, same = too_regular(times=hours[::-1])
    assert even.p < 0.002
    assert (same.common, same.value) == (3600, 1)
    rng = np.random.default_rng(3)
    assert all(one.p > 0.02 for one in too_regular(times=rng.random(30) * 36_000))


def test_few_values_say_nothing() -> None:
    assert too_regular(counts=[1, 1, 1]) == ()
    assert too_regular(times=[0.0, 60, 120]) == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "either times or counts"),
        ({"counts": [1.5] * 8}, "whole"),
        ({"times": [np.nan] * 8}, "known"),
    ],
)
def test_wrong_input_to_evenness_is_refused(given, said) -> None:
    with pytest.raises(ValueError, match=said):
        too_regular(**given)


def test_high_beside_high_is_found_one_sidedly() -> None:
    side = 7
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    slope = (x + y).ravel().astype(float)
    board = ((x + y) % 2).ravel().astype(float)
    told, other = (moran(v, grid(side), seed=1) for v in (slope, board))
    assert (told.p_high, told.p_low) == (0.001, 1.0)
    assert (other.p_high, other.p_low) == (1.0, 0.001)  # not folded to a half
    local = local_moran(slope, grid(side), seed=1, permutations=199)
    assert local.quadrant[-1] == 1
    assert local.quadrant[0] == 3
    assert local.p_high[-1] == pytest.approx(0.005)
    hot = getis_ord(slope, grid(side), seed=1, permutations=199)
    assert hot.p_high[-1] < 0.02 < hot.p_low[-1]
    assert hot.p_low[0] < 0.02


def test_an_area_alone_has_no_local_statistic() -> None:
    told = local_moran([1.0, 2, 5], [[1], [0], []], seed=1, permutations=9)
    assert np.isnan(told.value[2])
    assert told.quadrant[2] == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [([1, 1, 1], "equal"), ([1, 2], "three"), ([1, 2, 3, 4], "lists")],
)
def test_wrong_input_to_neighbours_is_refused(values, said) -> None:
    with pytest.raises(ValueError, match=said):
        moran(values, [[1], [0], [1]], seed=1)


def watch(counts: np.ndarray) -> np.ndarray:
    return np.flatnonzero(ears(counts[:, -10:], "C1", alpha=1e-4).alarm[:, -1])


def test_a_back_test_says_power_lead_and_false_alarms() -> None:
    planted = [Planted((2, 3), 40, 6, 12.0), Planted((7,), 60, 5, 1.0)]
    told = backtest(
        watch, lambda rng: rng.poisson(4, (10, 80)), planted, seed=1, runs=6
    )
    assert told.runs == 6
    assert told.days == 6 * 52
    assert told.power.count == 12
    assert told.power.low < told.power.value < told.power.high
    assert {at for _, at in told.missed} == {1}  # there was nothing to find
    assert told.power.hits >= 6
    assert np.sum(told.lead_days == 6) >= 5
    assert np.all(told.delay_days >= 0)
    assert 0 < told.false_alarms_per_week == 7 * told.false_alarms / told.days


def test_the_detector_sees_no_later_day_than_today() -> None:
    seen: list[int] = []

    def detect(counts: np.ndarray) -> list[int]:
        seen.append(counts.shape[1])
        return []

    told = backtest(detect, np.zeros((3, 12), int), [], seed=1, warm_days=5, every=2)
    assert seen == [6, 8, 10, 12]
    assert np.isnan(told.power.value)
    assert told.false_alarms == 0


def test_planting_leaves_all_else_as_it_was() -> None:
    counts = np.random.default_rng(1).poisson(2, (5, 20))
    kept = counts.copy()
    rng = np.random.default_rng(2)
    found = plant(counts, [1, 2], 4, 3, 5.0, rng)
    assert np.array_equal(counts, kept)
    assert found[1:3, 4:7].sum() > counts[1:3, 4:7].sum() + 20
    found[1:3, 4:7] = counts[1:3, 4:7]
    assert np.array_equal(found, counts)
    with pytest.raises(ValueError, match="outbreak must lie"):
        plant(counts, [1], 19, 3, 5.0, rng)

"""Charts: hand-made series, areas side by side, gaps, few data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sinergi_core.scan import change_points, cusum_rossi, ears, farrington
from sinergi_core.scan.change_points import cost, partition

QUIET = np.array([2, 3, 2, 4, 3, 2, 3, 3, 2, 3, 4, 2], float)
series = arrays(np.float64, st.integers(12, 60), elements=st.integers(0, 30))


def with_outbreak(*days: float) -> np.ndarray:
    return np.concatenate([QUIET, days])


@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_ears_finds_a_jump_and_says_the_bound(method) -> None:
    told = ears(with_outbreak(12.0), method)
    assert told.alarm.tolist() == [False] * 12 + [True]
    assert 3 < told.bound[-1] < 12
    assert not told.enough[:7].any()


def test_c2_does_not_hide_an_outbreak_that_grows() -> None:
    growing = with_outbreak(5, 6, 8, 9)
    assert ears(growing, "C2").alarm.sum() > ears(growing, "C1").alarm.sum()


def test_c3_adds_up_three_days_above_the_mean_of_the_baseline() -> None:
    told = ears(with_outbreak(4.0, 5.0, 4.0), "C3")
    score = ears(with_outbreak(4.0, 5.0, 4.0), "C2").statistic
    assert told.statistic[-1] == pytest.approx(np.maximum(score[-3:] - 1, 0).sum())
    told = ears(with_outbreak(4.0, 3.0, 4.0), "C3")
    edge = with_outbreak(4.0, 3.0, told.bound[-1])
    assert ears(edge, "C3").statistic[-1] == pytest.approx(1.959964, abs=1e-5)


@given(series)
@settings(max_examples=30)
def test_an_alarm_of_c3_is_a_count_above_its_bound(counts) -> None:
    told = ears(counts, "C3", least_sd=0.5)
    seen = told.enough & (told.bound > 0)
    above = counts[seen] > told.bound[seen] + 1e-9
    assert np.all(told.alarm[seen][above])
    below = counts[seen] < told.bound[seen] - 1e-9
    assert not np.any(told.alarm[seen][below])


@given(series)
@settings(max_examples=20)
def test_areas_side_by_side_are_as_one_by_one(counts) -> None:
    both = np.stack([counts, counts[::-1]])
    charts = [
        lambda c: ears(c, "C2"),
        lambda c: cusum_rossi(c, mean=3),
        lambda c: farrington(c, period=4, half_width=1, back=2),
        change_points,
    ]
    for chart in charts:
        side, alone = chart(both), chart(counts[::-1])
        assert np.array_equal(side.alarm[1], alone.alarm)
        np.testing.assert_allclose(side.bound[1], alone.bound, rtol=1e-9)


def test_a_gap_gives_no_alarm_and_no_bound() -> None:
    counts = with_outbreak(12.0, 12.0)
    counts[10] = np.nan
    told = ears(counts, "C1")
    assert not told.enough[10:].any()
    assert not told.alarm.any()
    sums = cusum_rossi(counts, mean=3)
    assert not sums.enough[10]
    assert sums.enough[11]


def test_cusum_gathers_small_rises_and_may_begin_anew() -> None:
    counts = np.array([1, 1, 4, 4, 4, 0, 0, 0, 0.0])
    told = cusum_rossi(counts, mean=1.0)
    assert told.alarm[2:5].any()
    again = cusum_rossi(counts, mean=1.0, reset=True)
    assert again.statistic[5] < told.statistic[5]
    edge = cusum_rossi(np.append(counts[:2], told.bound[2]), mean=1.0)
    assert edge.statistic[2] == pytest.approx(2.26)


def test_farrington_follows_a_trend_and_forgets_an_old_outbreak() -> None:
    days = np.arange(70)
    counts = np.round(np.exp(1 + days / 40))
    calm = farrington(counts, period=7, half_width=1, back=6)
    assert calm.bound[-1] > counts[-1] > counts[:60].max()
    assert not calm.alarm.any()
    counts[48:51] += 40
    after = farrington(counts, period=7, half_width=1, back=6)
    assert after.alarm[48:51].all()
    plain = farrington(counts, period=7, half_width=1, back=6, reweight=False)
    assert plain.bound[-1] > after.bound[-1]


def test_farrington_says_when_it_falls_back_on_few_cases() -> None:
    counts = np.zeros((2, 40))
    counts[1] = 6
    counts[:, -1] = 9, np.nan
    told = farrington(counts, period=7, half_width=1, back=4)
    assert told.fallback is not None
    assert told.fallback[0, -1]
    assert told.alarm[0, -1]
    assert not told.fallback[1].any()
    assert not told.enough[1, -1]


def test_levels_that_change_are_found_with_the_day() -> None:
    rng = np.random.default_rng(1)
    counts = np.concatenate([rng.poisson(m, n) for m, n in ((2, 40), (7, 20), (1, 30))])
    told = change_points(counts)
    assert np.flatnonzero(told.alarm).tolist() == [40]
    assert np.flatnonzero(told.statistic).tolist() == [40, 60]
    assert told.statistic[60] < 0
    assert told.bound[45] == pytest.approx(counts[:40].mean())


@given(series)
@settings(max_examples=20)
def test_the_cut_is_the_best_of_all_cuts(counts) -> None:
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    price, shortest = 4.0, 2
    best = np.full(sums.size, np.inf)
    best[0] = -price
    for end in range(shortest, sums.size):  # every beginning, none left out
        starts = np.arange(end - shortest + 1)
        best[end] = np.min(best[starts] + cost(sums, starts, end)) + price
    edges = np.append(partition(sums, price, shortest), counts.size)
    whole = cost(sums, edges[:-1], edges[1:]).sum() + price * (edges.size - 2)
    assert whole == pytest.approx(best[-1])


def test_a_series_without_change_has_none_almost_always() -> None:
    rows = np.random.default_rng(3).poisson(3, (200, 60))
    assert change_points(rows).alarm.any(axis=1).mean() < 0.1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ears([1, 2], "C4"), "C1, C2 or C3"),
        (lambda: ears([[[1]]]), "must be"),
        (lambda: ears([-1.0, 2]), "negative"),
        (lambda: ears([1.0] * 9, alpha=0.7), "alpha"),
        (lambda: cusum_rossi([1.0], mean=0), "above 0"),
        (lambda: farrington([1.0], back=0), "compare"),
        (lambda: change_points([1.0], shortest=0), "shortest"),
    ],
)
def test_wrong_input_is_refused(call, said) -> None:
    with pytest.raises(ValueError, match=said):
        call()

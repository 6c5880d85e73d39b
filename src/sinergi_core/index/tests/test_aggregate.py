"""Aggregation: means, gaps, levels, outranking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sinergi_core.index.aggregate import (
    aggregate_family,
    aggregate_levels,
    effective_weights,
    node_matrix,
    outranking,
)
from sinergi_core.index.aggregate.outranking import copeland, topsis, wroclaw
from sinergi_core.index.aggregate.outranking_kernels import copeland_pairs
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    MissingPolicy,
)
from sinergi_core.index.tests.making import demo, tables

Matrix = NDArray[np.float64]
W = np.array([3.0, 1.0, 2.0])
MEANS = ("arithmetic", "geometric", "harmonic", "generalised")


def family(method: str, x: Matrix, w: Matrix = W, power: float = 3.0) -> Matrix:
    return aggregate_family(x, w, AggregationSpec(AggregationMethod(method), power))


def slow_mean(row: Matrix, w: Matrix, power: float) -> float:
    """A generalised mean of one row over what is there, written plainly."""
    there = [(v, u) for v, u in zip(row, w, strict=True) if not np.isnan(v)]
    if not there:
        return np.nan
    if power <= 0 and any(v == 0 for v, _ in there):
        return 0.0
    total = sum(u for _, u in there)
    if power == 0:
        return float(np.exp(sum(u * np.log(v) for v, u in there) / total))
    return float((sum(u * v**power for v, u in there) / total) ** (1 / power))


@settings(deadline=None, max_examples=60)
@given(tables(gaps=True, low=0.125), st.sampled_from([1.0, 0.0, -1.0, 3.0]))
def test_means_agree_with_themselves_written_plainly(x: Matrix, power: float) -> None:
    ours = family("generalised", x, power=power)
    expected = [slow_mean(row, W, power) for row in x]
    np.testing.assert_allclose(ours, expected, rtol=1e-9)


def test_the_named_means_are_the_powers_one_zero_and_minus_one() -> None:
    x = np.array([[1.0, 4, 9], [2, np.nan, 8]])
    for name, power in (("arithmetic", 1.0), ("geometric", 0.0), ("harmonic", -1.0)):
        expected = family("generalised", x, power=power)
        np.testing.assert_allclose(family(name, x), expected, rtol=1e-12)


@settings(deadline=None, max_examples=60)
@given(tables(gaps=True), st.sampled_from(MEANS))
def test_a_mean_lies_between_the_least_and_the_most(x: Matrix, method: str) -> None:
    y = family(method, x)
    known = ~np.isnan(x).all(axis=1)
    assert (np.isnan(y) == ~known).all()
    low, high = np.nanmin(x[known], axis=1), np.nanmax(x[known], axis=1)
    assert (y[known] >= low * (1 - 1e-9) - 1e-9).all()
    assert (y[known] <= high * (1 + 1e-9) + 1e-9).all()


@settings(deadline=None, max_examples=60)
@given(tables(gaps=True), st.sampled_from(MEANS), st.floats(0.01, 100))
def test_the_scale_of_weights_is_irrelevant(
    x: Matrix, method: str, factor: float
) -> None:
    ours, scaled = family(method, x), family(method, x, W * factor)
    np.testing.assert_allclose(ours, scaled, rtol=1e-9, atol=1e-9)


def test_a_zero_makes_a_geometric_mean_zero_unless_it_weighs_nothing() -> None:
    x = np.array([[0.0, 4.0, 9.0]])
    assert family("geometric", x).tolist() == [0]
    assert family("geometric", x, np.array([0.0, 1, 1])).tolist() == pytest.approx([6])


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_negative_values_are_refused_where_a_mean_has_no_meaning(method: str) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        family(method, np.array([[-1.0, 1, 1]]))


def test_three_equal_values_give_exactly_that_value() -> None:
    x = np.full((1, 3), 100.0)
    assert family("arithmetic", x, np.ones(3)).tolist() == [100.0]


def slow_copeland(x: Matrix, w: Matrix) -> list[float]:
    """Every pair by hand."""
    scores = []
    for mine in x:
        score = 0.0
        for theirs in x:
            net = sum(
                u * np.sign(a - b)
                for a, b, u in zip(mine, theirs, w, strict=True)
                if not np.isnan(a - b)
            )
            score += np.sign(net) if abs(net) > 1e-9 else 0
        scores.append(score if not np.isnan(mine).all() else np.nan)
    return scores


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True))
def test_copeland_agrees_with_every_pair_by_hand(x: Matrix) -> None:
    np.testing.assert_array_equal(copeland(x, W), slow_copeland(x, W))


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True))
def test_the_compiled_pairs_agree_with_their_numpy_twin(x: Matrix) -> None:
    shares = W / W.sum()
    compiled = copeland_pairs(np.ascontiguousarray(x.T), shares, outranking.TIE)
    np.testing.assert_array_equal(compiled, outranking._copeland_blocks(x, shares))


@settings(deadline=None, max_examples=40)
@given(tables())
def test_wins_and_losses_cancel(x: Matrix) -> None:
    assert copeland(x, W).sum() == 0


def test_the_worst_area_gets_one_and_the_best_nought_by_topsis() -> None:
    x = np.array([[0.0, 0, 0], [50, 50, 50], [100, 100, 100]])
    np.testing.assert_allclose(topsis(x, W), [0, 0.5, 1])


def test_topsis_follows_its_formula() -> None:
    x = np.array([[1.0, 8, 3], [4, 2, 9], [7, 5, 1]])
    v = x * W / W.sum()
    far = np.sqrt(((v - v.min(axis=0)) ** 2).sum(axis=1))
    near = np.sqrt(((v - v.max(axis=0)) ** 2).sum(axis=1))
    np.testing.assert_allclose(topsis(x, W), far / (far + near))


def test_hellwigs_measure_follows_its_formula() -> None:
    x = np.array([[1.0, 8, 3], [4, 2, 9], [7, 5, 1]])
    d = np.sqrt((W / W.sum() * (x - x.max(axis=0)) ** 2).sum(axis=1))
    np.testing.assert_allclose(wroclaw(x, W), 1 - d / (d.mean() + 2 * d.std()))


@pytest.mark.parametrize("function", [topsis, wroclaw])
def test_areas_that_do_not_differ_get_the_low_end(function: object) -> None:
    assert function(np.ones((3, 3)), W).tolist() == [0, 0, 0]  # type: ignore[operator]


X = np.array([[90.0, 10, 40], [np.nan, 30, 60], [np.nan, np.nan, 20], [np.nan] * 3])


def test_levels_are_climbed_with_the_weights_of_each_family() -> None:
    scores = aggregate_levels(X, demo())
    a = [(3 * 90 + 10) / 4, 30, np.nan, np.nan]
    index = [(2 * 70 + 40) / 3, (2 * 30 + 60) / 3, 20, np.nan]
    np.testing.assert_allclose(scores[:, 0], a)
    np.testing.assert_allclose(scores[:, 2], index)


def test_without_reweighing_one_gap_is_a_gap_above() -> None:
    framework = demo(missing=MissingPolicy(reweigh=False))
    assert (
        np.isnan(aggregate_levels(X, framework)[:, 2]).tolist() == [False] + [True] * 3
    )


def test_a_node_with_too_little_seen_is_unknown() -> None:
    framework = demo(missing=MissingPolicy(min_share_node=0.5))
    assert (
        np.isnan(aggregate_levels(X, framework)[:, 0]).tolist() == [False] + [True] * 3
    )


def test_rounding_of_a_level_comes_before_the_next() -> None:
    """Some published indices round at every level: 4.5 and 4.4 become 5 and 4."""
    x = np.array([[4.5, 4.5, 4.4]])
    framework = demo(rounding={"dimension": 0})
    scores = aggregate_levels(x, framework)
    assert scores[0, :2].tolist() == [5, 4]
    assert scores[0, 2] == pytest.approx((2 * 5 + 4) / 3)


def test_counting_adds_up_what_occurs_through_all_levels() -> None:
    framework = demo(aggregation="count")
    x = np.array([[1.0, 1, 0], [0, 1, 1], [0, 0, 0]])
    assert aggregate_levels(x, framework)[:, 2].tolist() == [2, 2, 0]
    np.testing.assert_allclose(effective_weights(framework), 1 / 3)


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True))
def test_a_count_is_unknown_exactly_where_a_part_of_it_is_unseen(x: Matrix) -> None:
    scores = aggregate_levels(x, demo(aggregation="count"))
    assert np.array_equal(np.isnan(scores[:, 2]), np.isnan(x).any(axis=1))
    whole = ~np.isnan(x).any(axis=1)
    np.testing.assert_allclose(scores[whole, 2], x[whole].sum(axis=1))


@settings(deadline=None, max_examples=40)
@given(tables())
def test_an_arithmetic_index_is_one_product_with_its_node_matrix(x: Matrix) -> None:
    framework = demo()
    expected = x @ node_matrix(framework).T
    np.testing.assert_allclose(aggregate_levels(x, framework), expected, rtol=1e-9)


def test_effective_weights_take_many_draws_at_once() -> None:
    framework = demo()
    draws = np.random.default_rng(0).random((7, 6))
    together = effective_weights(framework, draws)
    alone = [effective_weights(framework, draw) for draw in draws]
    np.testing.assert_allclose(together, alone)
    np.testing.assert_allclose(together.sum(axis=1), 1)


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True), st.sampled_from(list(AggregationMethod)))
def test_the_order_of_rows_is_irrelevant(x: Matrix, method: AggregationMethod) -> None:
    framework = demo(aggregation=method)
    order = np.random.default_rng(1).permutation(len(x))
    if method is AggregationMethod.GEOMETRIC or method is AggregationMethod.HARMONIC:
        x = x + 1
    there, back = aggregate_levels(x, framework), aggregate_levels(x[order], framework)
    np.testing.assert_allclose(there[order], back, rtol=1e-9, atol=1e-9)

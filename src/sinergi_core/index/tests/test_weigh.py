"""Weights: budgets, pairwise matrices, components, entropy, doubt, optimisation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from sinergi_core.index.aggregate import effective_weights
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.framework import WeightMethod, WeightSet, parse_framework
from sinergi_core.index.tests.making import DEMO, demo, table_of
from sinergi_core.index.weigh import (
    benefit_of_doubt,
    bod,
    component_weights,
    entropy_weights,
    factor_weights,
    given_weights,
    optimise_weights,
    pairwise_weights,
)

RNG = np.random.default_rng(5)
Matrix = NDArray[np.float64]
profiles = hnp.arrays(
    np.float64,
    st.tuples(st.integers(3, 9), st.integers(2, 4)),
    elements=st.floats(1, 100, width=16),
)


def with_set(text: str) -> IndexResult:
    lines = DEMO.replace("authority: own, values: {a: 2, b: 1, x: 3, y: 1}", text)
    return compute_index(parse_framework(lines), table_of(RNG.random((40, 3))))


def test_a_budget_is_the_mean_of_the_experts_shares() -> None:
    framework = parse_framework(
        DEMO.replace(
            "authority: own, values: {a: 2, b: 1, x: 3, y: 1}",
            "authority: own, method: budget, allocations: "
            "{dewi: {x: 60, y: 40}, budi: {x: 1, y: 4}, sari: {a: 5, b: 5}}",
        )
    )
    assert given_weights(framework)[:2].tolist() == pytest.approx([0.4, 0.6])


def test_a_consistent_pairwise_matrix_gives_back_its_weights() -> None:
    w = np.array([0.5, 0.3, 0.2])
    found = pairwise_weights(w[:, None] / w[None, :])
    np.testing.assert_allclose(found.weights, w)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)


def test_saatys_matrix_of_drinks_has_its_published_weights_and_consistency() -> None:
    """Relative consumption of drinks in the USA (Saaty 2008, Int. J. Services Sciences
    1(1), table 2): priorities .177 .019 .042 .116 .190 .129 .327, C.R. 0.022."""
    upper = [
        [9, 5, 2, 1, 1, 1 / 2],
        [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 1, 1 / 3],
        [2, 1 / 2],
        [1 / 3],
    ]
    matrix = np.eye(7)
    for i, row in enumerate(upper):
        matrix[i, i + 1 :] = row
        matrix[i + 1 :, i] = 1 / np.array(row)
    found = pairwise_weights(matrix)
    published = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    np.testing.assert_allclose(found.weights, published, atol=0.0015)
    assert found.consistency_ratio == pytest.approx(0.022, abs=0.002)


def test_the_consistency_of_a_pairwise_matrix_is_disclosed() -> None:
    result = with_set(
        "authority: own, method: ahp, matrices: {index: [[1, 3], [1/3, 1]]}"
    )
    assert result.weights.consistency == {"index": pytest.approx(0, abs=1e-9)}
    assert result.effective_weights[2] == pytest.approx(0.25)


def test_a_pairwise_matrix_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="reciprocal"):
        pairwise_weights(np.array([[1.0, 3.0], [3.0, 1.0]]))


def test_a_component_that_runs_against_the_others_is_disclosed_and_weighs_nothing() -> (
    None
):
    base = RNG.normal(size=60)
    x = np.column_stack([base, base + RNG.normal(size=60) / 5, -base / 2])
    loadings = component_weights(x).loadings
    assert (loadings > 0).tolist() == [True, True, False]
    framework = parse_framework(
        DEMO.replace("direction: -1", "direction: 1")
        .replace("parent: b,", "parent: a,")
        .replace("  b: {names: {id: B, en: B}}\n", "")
        .replace(
            "authority: own, values: {a: 2, b: 1, x: 3, y: 1}",
            "authority: own, method: pca",
        )
    )
    result = compute_index(framework, table_of(x))
    assert set(result.weights.negative) == {"z"}
    assert result.effective_weights[2] == 0


def test_factors_weigh_columns_that_measure_the_same_thing_alike() -> None:
    base, other = RNG.normal(size=(2, 400))
    noise = RNG.normal(size=(400, 4)) / 4
    x = np.column_stack([base, base, other, other]) + noise
    np.testing.assert_allclose(factor_weights(x), 0.25, atol=0.03)


def test_entropy_gives_a_constant_column_no_weight() -> None:
    x = np.column_stack([np.full(9, 4.0), np.arange(9.0)])
    assert entropy_weights(x).tolist() == [0, 1]


def test_entropy_weights_follow_their_formula() -> None:
    x = np.array([[1.0, 2], [3, 2.5]])
    p = x / x.sum(axis=0)
    spread = 1 + (p * np.log(p)).sum(axis=0) / np.log(2)
    np.testing.assert_allclose(entropy_weights(x), spread / spread.sum())


@settings(deadline=None, max_examples=30)
@given(profiles)
def test_no_area_exceeds_one_under_anothers_weights(x: Matrix) -> None:
    found = benefit_of_doubt(x)
    assert (x @ found.weights.T <= 1 + 1e-7).all()
    np.testing.assert_allclose(found.scores, (x * found.weights).sum(axis=1), rtol=1e-9)


@settings(deadline=None, max_examples=20)
@given(profiles)
def test_both_solvers_reach_the_same_scores(x: Matrix) -> None:
    limits = np.ones(len(x))
    highs, scipy = bod._by_highs(x, limits, x), bod._by_scipy(x, limits, x)
    ours, theirs = (x * highs).sum(axis=1), (x * scipy).sum(axis=1)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_without_bounds_most_areas_score_one_with_bounds_few_do() -> None:
    x = np.random.default_rng(0).random((65, 20))
    free = benefit_of_doubt(x).scores
    bound = benefit_of_doubt(x, share_min=0.03, share_max=0.10).scores
    assert (free > 1 - 1e-9).mean() > 0.9
    assert (bound > 1 - 1e-9).mean() < 0.5
    assert (bound <= free + 1e-9).all()


def test_the_bounds_on_shares_hold() -> None:
    x = np.random.default_rng(1).random((30, 4))
    w = benefit_of_doubt(x, share_min=0.1, share_max=0.5).weights
    shares = w / w.sum(axis=1, keepdims=True)
    assert shares.min() > 0.1 - 1e-9
    assert shares.max() < 0.5 + 1e-9


def test_bounds_that_no_weights_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="shares between"):
        benefit_of_doubt(np.ones((3, 2)), share_max=0.4)


def test_an_unseen_area_has_no_score_and_a_gap_is_not_a_zero() -> None:
    x = np.array([[np.nan, np.nan], [1.0, np.nan], [0.5, 1.0]])
    scores = benefit_of_doubt(x).scores
    assert np.isnan(scores[0])
    assert scores[1] == pytest.approx(1)


def test_solving_says_nothing_on_standard_output(
    capfd: pytest.CaptureFixture[str],
) -> None:
    benefit_of_doubt(np.random.default_rng(2).random((5, 3)))
    assert capfd.readouterr().out == ""


def test_optimised_weights_reach_targets_that_can_be_reached() -> None:
    x = np.random.default_rng(3).normal(size=(500, 3)) * [1, 3, 9]
    targets = np.array([1.0, 2.0, 1.0])

    def correlations(w: Matrix) -> Matrix:
        index = x @ w
        return np.array([np.corrcoef(x[:, j], index)[0, 1] for j in range(3)])

    found = optimise_weights(correlations, targets)
    np.testing.assert_allclose(found.obtained, [0.25, 0.5, 0.25], atol=1e-3)
    assert found.settled


@pytest.mark.parametrize("method", ["pca", "factor", "entropy", "bod", "optimised"])
def test_every_data_driven_method_runs_through_the_pipeline(method: str) -> None:
    one = WeightSet(method, WeightMethod(method))
    result = compute_index(demo(weights=one), table_of(RNG.random((40, 3))))
    assert np.isfinite(result.score).all()
    assert result.effective_weights.sum() == pytest.approx(1)


def test_weights_that_need_data_are_not_given_without() -> None:
    with pytest.raises(ValueError, match="need data"):
        effective_weights(demo(weights=WeightSet("pca", WeightMethod.PCA)))

"""Filling gaps: what is filled, with what, and what is never filled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sinergi_core.index import impute
from sinergi_core.index.framework import ImputationMethod, ImputationSpec
from sinergi_core.index.impute import impute_matrix
from sinergi_core.index.tests.making import tables

GROUPS = ("p", "p", "q", "q")
X = np.array([[1.0, 5], [3, 5], [10, 7], [np.nan, 9]])


def filled(method: str, values: NDArray[np.float64] = X) -> NDArray[np.float64]:
    spec = ImputationSpec(ImputationMethod(method), value=0.5)
    return impute_matrix(values, spec, GROUPS)[0]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("mean", 14 / 3),
        ("median", 3),
        ("group_mean", 10),
        ("group_median", 10),
        ("constant", 0.5),
    ],
)
def test_a_gap_is_filled_as_the_method_says(method: str, expected: float) -> None:
    assert filled(method)[3, 0] == pytest.approx(expected)


def test_the_default_fills_nothing() -> None:
    ours, imputed = impute_matrix(X, ImputationSpec())
    assert np.isnan(ours[3, 0])
    assert not imputed.any()


def test_a_group_unseen_as_a_whole_takes_the_middle_of_all() -> None:
    x = np.array([[1.0], [3], [np.nan], [np.nan]])
    assert filled("group_mean", x)[2:, 0].tolist() == [2, 2]


@settings(deadline=None, max_examples=60)
@given(tables(gaps=True), st.sampled_from(["mean", "median"]))
def test_groups_agree_with_each_group_alone(
    values: NDArray[np.float64], method: str
) -> None:
    groups = [str(i % 3) for i in range(len(values))]
    spec = ImputationSpec(ImputationMethod(f"group_{method}"))
    ours, _ = impute_matrix(values, spec, groups)
    everyone = filled(method, values)
    for g in range(3):
        alone = filled(method, values[g::3])
        expected = np.where(np.isnan(alone), everyone[g::3], alone)
        np.testing.assert_allclose(ours[g::3], expected, rtol=1e-9)


def test_group_methods_need_groups() -> None:
    spec = ImputationSpec(ImputationMethod.GROUP_MEAN)
    with pytest.raises(ValueError, match="group"):
        impute_matrix(X, spec)


@pytest.mark.parametrize("method", ["regression", "em"])
def test_a_linear_relation_is_recovered(method: str) -> None:
    rng = np.random.default_rng(3)
    a = rng.normal(size=200)
    full = np.column_stack([a, 2 * a + 1, rng.normal(size=200)])
    holes = full.copy()
    holes[:30, 1] = np.nan
    np.testing.assert_allclose(
        filled_all(method, holes)[:30, 1], full[:30, 1], atol=1e-4
    )


def filled_all(method: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    return impute_matrix(values, ImputationSpec(ImputationMethod(method)))[0]


def test_em_finds_the_mean_that_selection_hides() -> None:
    """The second variable is seen only where the first is low: its plain mean is biased,
    the EM one is not (Little & Rubin 2019, ch. 8)."""
    rng = np.random.default_rng(4)
    a = rng.normal(size=4000)
    b = a + 0.5 * rng.normal(size=4000)
    holes = np.column_stack([a, np.where(a > 0, np.nan, b)])
    assert np.nanmean(holes[:, 1]) < -0.7
    assert abs(filled_all("em", holes)[:, 1].mean()) < 0.06


@settings(deadline=None, max_examples=60)
@given(tables(gaps=True), st.sampled_from(list(ImputationMethod)))
def test_what_was_seen_is_never_changed_and_every_filling_is_disclosed(
    values: NDArray[np.float64], method: ImputationMethod
) -> None:
    groups = [str(i % 2) for i in range(len(values))]
    ours, imputed = impute_matrix(values, ImputationSpec(method, value=1.0), groups)
    seen = ~np.isnan(values)
    np.testing.assert_array_equal(ours[seen], values[seen])
    assert (imputed == (np.isnan(values) & ~np.isnan(ours))).all()


@pytest.mark.parametrize("method", ["mean", "group_mean", "regression", "em"])
def test_a_column_seen_nowhere_stays_unseen(method: str) -> None:
    x = np.column_stack([X, np.full(4, np.nan)])
    assert np.isnan(filled(method, x)[:, 2]).all()


def test_em_fills_every_pattern_of_gaps_with_its_conditional_expectation() -> None:
    rng = np.random.default_rng(5)
    root = rng.normal(size=(5, 5))
    mean, cov = rng.normal(size=5), root @ root.T + np.eye(5)
    values = rng.normal(size=(60, 5))
    gaps = rng.random(values.shape) < 0.4
    filled = np.where(gaps, 0.0, values)
    extra = impute._expect(filled, impute._alike(gaps), mean, cov)
    expected = np.zeros((5, 5))
    for row, gap, found in zip(values, gaps, filled, strict=True):
        seen = ~gap
        slope = np.linalg.solve(cov[np.ix_(seen, seen)], cov[np.ix_(seen, gap)])
        around = mean[gap] + (row[seen] - mean[seen]) @ slope
        np.testing.assert_allclose(found[gap], around, rtol=1e-9)
        inner = cov[np.ix_(gap, gap)] - cov[np.ix_(gap, seen)] @ slope
        expected[np.ix_(gap, gap)] += inner
    np.testing.assert_allclose(extra, expected, rtol=1e-9)


def test_em_fills_an_area_without_any_value() -> None:
    values = np.random.default_rng(6).normal(size=(50, 4))
    values[3] = np.nan
    expected = np.delete(values, 3, axis=0).mean(axis=0)
    np.testing.assert_allclose(impute.fill_em(values)[3], expected, atol=1e-6)

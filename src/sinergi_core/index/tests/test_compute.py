"""The whole path from a table to ranks and classes, and its properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sinergi_core.index.compute import IndexResult, compute_index, rank_scores
from sinergi_core.index.framework import (
    Framework,
    MissingPolicy,
    NormalisationMethod,
    parse_framework,
)
from sinergi_core.index.tests.making import DEMO, demo, table_of, tables

Matrix = NDArray[np.float64]
SCALES = [
    m
    for m in NormalisationMethod
    if m not in {"goalposts", "distance_targets", "distance_reference"}
]
X = np.array([[1.0, 9, 4], [5, 5, 5], [9, 1, 6], [np.nan, 3, 6], [np.nan] * 3])


def run(values: Matrix, framework: Framework | None = None) -> IndexResult:
    return compute_index(framework or demo(), table_of(values))


def test_the_most_vulnerable_area_ranks_first_and_the_unseen_is_unranked() -> None:
    result = run(X)
    assert result.rank.tolist() == [4, 3, 1, 2, 0]
    assert result.class_index.tolist() == [0, 1, 2, 2, -1]
    assert np.isnan(result.score[4])


def test_min_max_scores_are_what_one_computes_by_hand() -> None:
    result = run(X[:3])
    np.testing.assert_allclose(result.normalised[1], [50, 50, 50])
    np.testing.assert_allclose(result.score, [0, 50, 100])


def test_the_share_of_the_score_that_rests_on_nothing_seen_is_told() -> None:
    result = run(X)
    np.testing.assert_allclose(result.effective_weights, [0.5, 1 / 6, 1 / 3])
    np.testing.assert_allclose(result.share_missing, [0, 0, 0, 0.5, 1])


def test_a_score_on_too_little_is_withheld() -> None:
    result = run(X, demo(missing=MissingPolicy(min_share=0.65)))
    assert np.isnan(result.score).tolist() == [False, False, False, True, True]


def test_what_was_imputed_does_not_count_as_observed() -> None:
    filled = demo(imputation="mean", missing=MissingPolicy(min_share=0.65))
    result = run(X, filled)
    assert result.imputed[3].tolist() == [True, False, False]
    assert not result.availability[3, 0]
    assert np.isnan(result.score[3])


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="lacks: z"):
        compute_index(demo(), table_of(X[:, :2], "xy"))


def test_an_area_level_without_a_rule_has_no_classes() -> None:
    result = compute_index(demo(), table_of(X), area_level="province")
    assert result.classes == ()
    assert (result.class_index == -1).all()


EVENTS = DEMO.replace(
    "kind: value, column: z",
    "kind: events, columns: {events: [n1, n2], severities: [1, 3]},"
    " denominator: tps, scale: 100",
)


def test_events_are_weighed_by_severity_and_divided() -> None:
    values = [[1, 1, 2, 1, 50], [2, 2, 0, np.nan, 50], [3, 3, 1, 1, 0]]
    table = table_of(values, ("x", "y", "n1", "n2", "tps"))
    result = compute_index(parse_framework(EVENTS), table)
    np.testing.assert_allclose(result.indicator_values[:, 2], [10, np.nan, np.nan])


def test_ranks_come_from_scores_before_any_rounding_for_display() -> None:
    assert rank_scores(np.array([50.004, 50.001, 50.0])).tolist() == [1, 2, 3]


def test_ties_share_the_best_place_and_the_next_place_stays_empty() -> None:
    assert rank_scores(np.array([1.0, 3, np.nan, 3, 2])).tolist() == [4, 1, 0, 1, 3]


def test_the_noise_of_adding_in_another_order_is_a_tie() -> None:
    assert rank_scores(np.array([0.1 + 0.2, 0.3, 0.2])).tolist() == [1, 1, 3]


@settings(deadline=None, max_examples=60)
@given(tables(gaps=True), st.sampled_from(SCALES))
def test_the_order_of_rows_is_irrelevant(
    values: Matrix, scale: NormalisationMethod
) -> None:
    framework = demo(normalisation=scale)
    order = np.random.default_rng(2).permutation(len(values))
    there, back = run(values, framework), run(values[order], framework)
    np.testing.assert_allclose(there.score[order], back.score, rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True), st.floats(0.1, 50))
def test_the_scale_of_weights_is_irrelevant(values: Matrix, factor: float) -> None:
    weights = {"a": 2 * factor, "b": factor}
    ours, scaled = run(values), run(values, demo(weights=weights))
    np.testing.assert_allclose(ours.score, scaled.score, rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True))
def test_scores_stay_within_the_scale(values: Matrix) -> None:
    score = run(values).score
    known = score[~np.isnan(score)]
    assert ((known >= -1e-9) & (known <= 100 + 1e-9)).all()


@settings(deadline=None, max_examples=40)
@given(tables(gaps=True))
def test_an_area_nobody_has_looked_at_stays_unknown(values: Matrix) -> None:
    values[0] = np.nan
    result = run(values)
    assert np.isnan(result.score[0])
    assert result.rank[0] == 0


@settings(deadline=None, max_examples=60)
@given(
    tables(least=3),
    st.integers(0, 2),
    st.floats(0.5, 500),
    st.sampled_from(["goalposts", "scaled", "none"]),
)
def test_a_worse_value_never_lowers_and_a_better_never_raises_a_score(
    values: Matrix, column: int, more: float, scale: str
) -> None:
    """On fixed scales; a scale taken from the sample moves under the others too."""
    text = DEMO + f"normalisation: {{method: {scale}, goalposts: [0, 900]}}\n"
    framework = parse_framework(text)
    worse = values.copy()
    worse[0, column] += more
    before, after = run(values, framework).score, run(worse, framework).score
    direction = framework.indicators[column].direction
    assert direction * (after[0] - before[0]) >= -1e-9
    np.testing.assert_allclose(after[1:], before[1:])


@settings(deadline=None, max_examples=40)
@given(tables(least=3), st.floats(0.5, 500))
def test_the_worst_value_of_all_never_costs_an_area_its_place(
    values: Matrix, more: float
) -> None:
    """Also on the sample's own scale, which shrinks for the others."""
    worse = values.copy()
    worse[0, 0] = values[:, 0].max() + more
    before, after = run(values), run(worse)
    assert after.score[0] >= before.score[0] - 1e-9
    assert after.rank[0] <= before.rank[0]


def test_turning_a_direction_and_the_values_changes_nothing() -> None:
    turned = X * np.array([1, -1, 1]) + np.array([0, 20, 0])
    framework = parse_framework(DEMO.replace("direction: -1", "direction: 1"))
    np.testing.assert_allclose(run(X).score, run(turned, framework).score)


def test_the_same_input_gives_the_same_bytes() -> None:
    values = np.random.default_rng(0).lognormal(size=(200, 3))
    one, two = run(values), run(values)
    assert one.score.tobytes() == two.score.tobytes()
    assert one.table_digest == two.table_digest

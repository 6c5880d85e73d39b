"""Quantiles and counts over draws: the kernels, their NumPy twins, np.quantile."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sinergi_core.index import quantiles

SHARES = np.array([0.0, 0.05, 0.5, 0.77, 0.95, 1.0])


@pytest.fixture
def ranks() -> np.ndarray:
    rng = np.random.default_rng(3)
    table = rng.integers(1, 90_000, (29, 301)).astype(np.int32)
    table[0] = 7
    table[1, 1:] = 0
    return table


def scores_of(kind: Any) -> np.ndarray:
    rng = np.random.default_rng(4)
    scores = (rng.normal(size=(21, 250)) * 1e3).astype(kind)
    scores[rng.random(scores.shape) < 0.1] = np.nan
    scores[0] = np.nan
    scores[1] = -0.0
    scores[2, 0] = 1e30
    return scores


def test_quantiles_of_ranks_equal_numpy_type_seven(ranks: np.ndarray) -> None:
    expected = np.quantile(ranks[2:], SHARES, axis=1).T
    found = quantiles.quantiles_ranks(ranks[2:].copy(), SHARES)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_draws_without_a_rank_do_not_count(ranks: np.ndarray) -> None:
    found = quantiles.quantiles_ranks(ranks.copy(), SHARES)[1]
    assert np.array_equal(found, np.full(SHARES.size, ranks[1, 0]))


def test_a_unit_that_is_never_ranked_has_no_quantiles() -> None:
    empty = np.zeros((2, 5), np.int32)
    assert np.isnan(quantiles.quantiles_ranks(empty, SHARES)).all()


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_quantiles_of_scores_equal_numpy(kind: Any) -> None:
    scores = scores_of(kind)
    expected = np.nanquantile(scores[1:].astype(np.float64), SHARES, axis=1).T
    found = quantiles.quantiles_scores(scores, SHARES)
    assert np.isnan(found[0]).all()
    np.testing.assert_allclose(found[1:], expected, rtol=1e-12)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_twin_without_numba_gives_the_same_bytes(
    kind: Any, ranks: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = scores_of(kind)
    borders = np.tile([-100.0, 200.0], (250, 1))

    def everything() -> list[bytes]:
        found = [
            quantiles.by_unit(scores[:, 3:]),
            *quantiles.count_ranks(ranks, 1000),
            quantiles.count_classes(scores, borders),
            quantiles.quantiles_scores(scores.copy(), SHARES),
            *quantiles.spread_ranks(ranks.copy(), SHARES),
        ]
        return [array.tobytes() for array in found]

    compiled = everything()
    monkeypatch.setattr(quantiles, "HAS_NUMBA", False)
    assert everything() == compiled


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 3), st.integers(1, 90)),
        elements=st.floats(width=32) | st.sampled_from([0.25, np.nan, 1e30]),
    )
)
def test_quantiles_of_any_scores_are_those_of_the_twin(scores: np.ndarray) -> None:
    found = quantiles.quantiles_scores(scores.copy(), SHARES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantiles, "HAS_NUMBA", False)
        twin = quantiles.quantiles_scores(scores.copy(), SHARES)
    np.testing.assert_array_equal(found, twin)


def test_selected_quantiles_leave_ranks_crowded_by_an_outlier_exact() -> None:
    rng = np.random.default_rng(6)
    table = rng.integers(1, 400, (40, 1000)).astype(np.int32)
    table[:, 5] = 2_000_000_000
    expected = np.quantile(table, SHARES, axis=1).T
    found = quantiles.quantiles_ranks(table, SHARES)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


@given(
    arrays(
        np.int32,
        st.tuples(st.integers(1, 5), st.integers(1, 70)),
        elements=st.integers(0, 9),
    ),
    st.integers(1, 9),
)
def test_counts_of_ranks_equal_plain_counting(ranks: np.ndarray, top_k: int) -> None:
    total, top, above = quantiles.count_ranks(ranks, top_k)
    for unit, row in enumerate(ranks.tolist()):
        assert total[unit] == sum(row)
        assert top[unit] == sum(0 < rank <= top_k for rank in row)
    pairs = [
        sum((a < b) + (a <= b) for a, b in zip(one, other, strict=True))
        for one, other in itertools.pairwise(np.where(ranks > 0, ranks, 99).tolist())
    ]
    assert above.tolist() == [*pairs, 0]


def test_a_score_on_a_border_is_below_it_unless_told_otherwise() -> None:
    scores, borders = np.array([[1.0], [2.0], [np.nan]]), np.array([[2.0]])
    below = quantiles.count_classes(scores, borders)
    above = quantiles.count_classes(scores, borders, border_to_upper=True)
    assert below.tolist() == [[1, 0], [1, 0], [0, 0]]
    assert above.tolist() == [[1, 0], [0, 1], [0, 0]]


def test_a_tie_counts_half_a_win_over_the_next_unit() -> None:
    ranks = np.array([[1, 1, 2], [2, 1, 1]], np.int32)
    total, top, above = quantiles.count_ranks(ranks, 1)
    assert total.tolist() == [4, 4]
    assert top.tolist() == [2, 2]
    assert above.tolist() == [3, 0]


def test_shares_outside_zero_to_one_are_refused(ranks: np.ndarray) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantiles.quantiles_ranks(ranks, np.array([1.2]))

"""Exact competition ranks: the compiled kernels, their NumPy twin, SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from sinergi_core.index import ranking
from sinergi_core.index.ranking_kernels import SMALL_ROW

WIDTHS = (1, 2, 65, SMALL_ROW, SMALL_ROW + 1, 3000)


def awkward_rows(width: int, kind: type) -> np.ndarray:
    """Rows with ties, gaps, both zeros, infinities and differences of one bit."""
    rng = np.random.default_rng(width)
    rows = rng.normal(size=(7, width)).astype(kind)
    rows[1] = np.round(rows[1], 1)
    rows[2, ::3] = np.nan
    rows[3] = 0.0
    rows[4, ::2] = -0.0
    rows[5] *= np.inf
    rows[6] = np.nextafter(kind(1000.0), kind(rng.integers(0, 2)))
    return rows


def plain_ranks(rows: np.ndarray) -> np.ndarray:
    ranks = np.empty(rows.shape, np.int32)
    ranking._rank_plain(rows, ranks)
    return ranks


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("width", WIDTHS)
def test_compiled_ranks_equal_the_numpy_twin(width: int, kind: type) -> None:
    rows = awkward_rows(width, kind)
    assert np.array_equal(ranking.rank_rows(rows), plain_ranks(rows))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_ranks_equal_scipy_minimum_ranks(kind: type) -> None:
    rows = np.random.default_rng(0).integers(0, 900, (5, 2000)).astype(kind)
    expected = rankdata(-rows, method="min", axis=1)
    assert np.array_equal(ranking.rank_rows(rows), expected)


@given(
    arrays(
        st.sampled_from([np.float32, np.float64]),
        st.tuples(st.integers(1, 3), st.integers(1, 200)),
        elements=st.floats(width=32, allow_subnormal=False) | st.just(1.5),
    )
)
def test_a_rank_is_one_more_than_the_scores_above_it(rows: np.ndarray) -> None:
    ranks = ranking.rank_rows(rows)
    for row, ranked in zip(rows, ranks, strict=True):
        above = 1 + np.sum(row[np.newaxis] > row[:, np.newaxis], axis=1)
        assert np.array_equal(ranked, np.where(np.isnan(row), 0, above))


def test_neighbours_in_double_precision_keep_their_order() -> None:
    row = 1.0 + np.arange(500) * np.finfo(np.float64).eps
    assert np.array_equal(ranking.rank_row(row), np.arange(500, 0, -1))


def test_an_unknown_score_has_rank_zero_and_takes_no_place() -> None:
    assert ranking.rank_row(np.array([np.nan, 2.0, 5.0])).tolist() == [0, 2, 1]


def test_scores_stay_as_they_were() -> None:
    rows = awkward_rows(300, np.float32)
    before = rows.copy()
    ranking.rank_rows(rows)
    assert np.array_equal(rows, before, equal_nan=True)


@pytest.mark.parametrize(
    "scores", [np.zeros(3), np.zeros((2, 2), np.int64), np.zeros((2, 2), np.float16)]
)
def test_other_shapes_and_types_are_refused(scores: np.ndarray) -> None:
    with pytest.raises(ValueError, match="scores"):
        ranking.rank_rows(scores)

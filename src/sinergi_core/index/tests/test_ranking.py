"""Exact competition ranks: the compiled kernels, their NumPy twin, SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from sinergi_core.index import ranking, ranking_narrow
from sinergi_core.index.ranking_kernels import SMALL_ROW
from sinergi_core.index.ranking_narrow import LONGEST

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


def crowded_rows() -> np.ndarray:
    """Rows whose scores differ far less than an equal cut of their range can show."""
    rng = np.random.default_rng(8)
    rows = rng.normal(size=(6, 5000)).astype(np.float32)
    rows[0, 7] = 1e9
    rows[1] = np.exp(8 * rows[1])
    rows[2, :2] = 3e38, -3e38
    rows[3] *= np.float32(1e-42)
    rows[4] = 1 + rows[4] * np.float32(1e-6)
    rows[5, 10] = 300
    rows[5, ::7] = np.nan
    return rows


@pytest.mark.parametrize("number", range(6))
def test_crowded_scores_are_ranked_exactly(number: int) -> None:
    rows = crowded_rows()[[number]]
    assert np.array_equal(ranking.rank_rows(rows), plain_ranks(rows))


def test_a_row_longer_than_twenty_bits_of_places_is_ranked_exactly() -> None:
    row = np.random.default_rng(9).permutation(LONGEST + 5)[np.newaxis]
    ranks = ranking.rank_rows(row.astype(np.float32))
    assert np.array_equal(ranks, LONGEST + 5 - row)


def test_a_row_crowded_on_one_step_is_left_to_the_radix_ranking() -> None:
    row = crowded_rows()[0]
    work = [np.empty(row.size, np.uint32) for _ in range(3)]
    counts = np.empty(ranking_narrow.DIGITS, np.uint32)
    ranks = np.empty(row.size, np.int32)
    assert not ranking_narrow.rank_narrow(row, ranks, *work, counts)


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

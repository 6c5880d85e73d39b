"""Classes: borders, and which side a score on a border falls."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sinergi_core.index.classify import class_borders, class_index, jenks_borders
from sinergi_core.index.framework import ClassMethod, ClassRule

CODES = ("rendah", "sedang", "tinggi")


def rule(method: str, **more: object) -> ClassRule:
    return ClassRule(ClassMethod(method), CODES, **more)  # type: ignore[arg-type]


def test_a_score_on_a_border_belongs_below_unless_the_rule_says_otherwise() -> None:
    """Kab/kota of the IKP 2024: up to 13.46 low, 13.47 to 49.32 middle."""
    scores = np.array([13.46, 13.47, 49.32, 49.33, np.nan])
    borders = np.array([13.46, 49.32])
    assert class_index(scores, borders).tolist() == [0, 1, 1, 2, -1]
    upper = class_index(scores, borders, border_to_upper=True)
    assert upper.tolist() == [1, 1, 2, 2, -1]


def test_mean_and_deviation_borders_use_the_sample_deviation() -> None:
    scores = np.array([0.0, 10, 20, np.nan])
    borders = class_borders(rule("mean_sd", deviations=(-1.0, 1.0)), scores)
    assert borders.tolist() == [0, 20]


def test_quantile_borders_cut_equal_parts_by_default() -> None:
    borders = class_borders(rule("quantile"), np.arange(10.0))
    np.testing.assert_allclose(borders, [3, 6])


def test_one_known_score_gives_no_borders_and_no_classes() -> None:
    scores = np.array([5.0, np.nan])
    borders = class_borders(rule("jenks"), scores)
    assert class_index(scores, borders).tolist() == [-1, -1]


def cost_of(values: NDArray[np.float64], borders: tuple[float, ...]) -> float:
    home = np.searchsorted(borders, values)
    parts = [values[home == g] for g in range(len(borders) + 1)]
    return sum(float(((p - p.mean()) ** 2).sum()) for p in parts if p.size)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=14), st.integers(2, 4))
def test_natural_breaks_are_the_best_of_all_splits(
    numbers: list[int], classes: int
) -> None:
    values = np.array(numbers, dtype=float)
    distinct = np.unique(values)
    borders = jenks_borders(values, classes)
    if distinct.size < classes:
        assert np.isnan(borders).all()
        return
    best = min(cost_of(values, cut) for cut in combinations(distinct[:-1], classes - 1))
    assert cost_of(values, tuple(borders)) == pytest.approx(best, abs=1e-9)


def test_natural_breaks_of_clear_groups_are_where_one_sees_them() -> None:
    values = np.array([1.0, 2, 1, 50, 52, 51, 99, 98])
    assert jenks_borders(values, 3).tolist() == [2, 52]

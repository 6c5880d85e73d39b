"""Contributions add up, and the value said to change the class does change it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.frameworks.tests.example import example_table
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.explain import class_border, contributions
from sinergi_core.index.framework import Framework
from sinergi_core.index.schema import load_framework
from sinergi_core.index.table import AreaTable
from sinergi_core.index.turning import class_changes

BASE = load_framework("dasar-jaktim")
TABLE = example_table(BASE)
FIXED = BASE.replace(normalisation="percentile", treatment="none")
MEANS = [
    "arithmetic",
    "geometric",
    "harmonic",
    "copeland",
    "topsis",
    "wroclaw",
    "count",
]


def mixed(method: str) -> Framework:
    return BASE.replace(aggregation={"dimension": "arithmetic", "index": method})


@pytest.mark.parametrize("method", MEANS)
def test_parts_of_the_index_add_up_to_it(method: str) -> None:
    result = compute_index(mixed(method), TABLE)
    parts = contributions(result)
    assert np.allclose(np.nansum(parts.indicator, axis=1), result.score, atol=1e-9)


@pytest.mark.parametrize("method", MEANS)
def test_parts_of_every_node_add_up_to_the_node(method: str) -> None:
    result = compute_index(mixed(method), TABLE)
    parts = contributions(result)
    for node in parts.nodes[:-1]:
        at = [parts.indicators.index(c) for c in result.framework.children[node]]
        total = parts.indicator[:, at].sum(axis=1)
        assert np.allclose(total, parts.node[:, parts.nodes.index(node)], atol=1e-9)


def test_an_arithmetic_part_is_weight_times_value() -> None:
    result = compute_index(BASE, TABLE)
    expected = result.normalised * result.effective_weights
    assert np.allclose(contributions(result).indicator, expected, atol=1e-12)


def test_scores_below_zero_are_shared_out_too() -> None:
    result = compute_index(BASE.replace(normalisation="zscore"), TABLE)
    parts = contributions(result)
    assert np.allclose(parts.indicator.sum(axis=1), result.score, atol=1e-12)


def test_rounding_by_level_is_spread_and_nothing_is_lost() -> None:
    result = compute_index(BASE.replace(rounding={"dimension": 0, "index": 0}), TABLE)
    parts = contributions(result)
    assert np.allclose(parts.indicator.sum(axis=1), result.score, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 0.4))
def test_gaps_never_break_the_sum(seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    values = TABLE.values.copy()
    values[rng.random(values.shape) < share] = np.nan
    result = compute_index(BASE, AreaTable(TABLE.areas, TABLE.columns, values))
    parts = contributions(result)
    known = ~np.isnan(result.score)
    total = np.nansum(parts.indicator, axis=1)
    assert np.allclose(total[known], result.score[known], atol=1e-9)
    assert np.isnan(parts.indicator[~known]).all()


def test_shapley_parts_of_equal_children_are_equal() -> None:
    result = compute_index(mixed("topsis"), TABLE)
    scores = np.repeat(result.node_scores[:, :1], 4, axis=1)
    twin = IndexResult(**{**_fields(result), "node_scores": _with(result, scores)})
    parts = contributions(twin).node[:, :4]
    assert np.allclose(parts, parts[:, :1], atol=1e-9)


def _fields(result: IndexResult) -> dict[str, object]:
    return {name: getattr(result, name) for name in IndexResult.__slots__}


def _with(result: IndexResult, scores: np.ndarray) -> np.ndarray:
    return np.hstack([scores, result.node_scores[:, 4:]])


def test_the_nearest_border_leads_to_it() -> None:
    result = compute_index(BASE, TABLE)
    reached = result.score + class_border(result).nearest
    distance = np.abs(reached[:, None] - result.thresholds).min(axis=1)
    assert np.allclose(distance, 0, atol=1e-9)


def test_the_highest_class_has_no_border_above() -> None:
    result = compute_index(BASE, TABLE)
    borders = class_border(result)
    top = result.class_index == 2
    assert np.isnan(borders.to_upper[top]).all()
    assert (borders.to_lower[top] >= 0).all()


def with_score(result: IndexResult, area: str, indicator: str, needed: float) -> float:
    """The score when the table itself is changed and everything is computed again."""
    column = BASE.indicator(indicator).columns[0]
    values = TABLE.values.copy()
    values[TABLE.areas.index(area), TABLE.columns.index(column)] = needed
    again = compute_index(
        result.framework, AreaTable(TABLE.areas, TABLE.columns, values)
    )
    return float(again.score[TABLE.areas.index(area)])


@pytest.mark.parametrize("area", ["31.75.06.1005", "31.75.04.1006", "31.75.07.1006"])
def test_the_value_said_brings_the_score_to_the_border(area: str) -> None:
    result = compute_index(BASE, TABLE)
    plain = {"partisipasi", "tidak_sah"}  # one column each, nothing else reads it
    changes = [c for c in class_changes(result, area) if c.indicator in plain]
    for change in changes:
        score = with_score(result, area, change.indicator, change.needed)
        assert np.abs(score - result.thresholds).min() < 1e-6


def test_some_area_can_leave_its_class_by_turnout() -> None:
    result = compute_index(BASE, TABLE)
    ways = [c.indicator for a in TABLE.areas for c in class_changes(result, a)]
    assert ways.count("partisipasi") > 10


def test_the_shortest_way_comes_first() -> None:
    changes = class_changes(compute_index(BASE, TABLE), "31.75.06.1005")
    shifts = [abs(change.shift) for change in changes]
    assert shifts == sorted(shifts)
    assert changes[0].to_class == "sedang"


def test_a_mean_that_is_not_linear_is_halved_until_it_fits() -> None:
    result = compute_index(mixed("geometric"), TABLE)
    area = result.areas[int(np.argmin(np.abs(result.score - result.thresholds[1])))]
    changes = [c for c in class_changes(result, area) if c.indicator == "partisipasi"]
    score = with_score(result, area, "partisipasi", changes[0].needed)
    assert np.abs(score - result.thresholds).min() < 1e-6


def test_ranks_offer_only_values_that_were_observed() -> None:
    result = compute_index(FIXED, TABLE)
    for change in class_changes(result, result.areas[0]):
        column = result.indicator_values[:, result.indicators.index(change.indicator)]
        assert change.needed in column


def test_an_indicator_that_nobody_has_seen_is_no_way_out_and_no_warning() -> None:
    values = TABLE.values.copy()
    values[:, TABLE.columns.index("turnout_2024")] = np.nan
    result = compute_index(BASE, AreaTable(TABLE.areas, TABLE.columns, values))
    ways = {c.indicator for a in TABLE.areas for c in class_changes(result, a)}
    assert ways
    assert "partisipasi" not in ways


def test_no_class_no_way_out() -> None:
    values = TABLE.values.copy()
    values[0] = np.nan
    result = compute_index(BASE, AreaTable(TABLE.areas, TABLE.columns, values))
    assert class_changes(result, result.areas[0]) == ()
    assert class_changes(compute_index(mixed("topsis"), TABLE), TABLE.areas[0]) == ()
    with pytest.raises(KeyError):
        class_changes(result, "nowhere")

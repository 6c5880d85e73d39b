"""Why an area has its score: what each part adds, and what would change its class."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import aggregate_family, structure_of
from sinergi_core.index.compute import IndexResult
from sinergi_core.index.framework import AggregationMethod, AggregationSpec

Matrix = NDArray[np.float64]

RELATIVE = frozenset(
    {AggregationMethod.COPELAND, AggregationMethod.TOPSIS, AggregationMethod.WROCLAW}
)
POWERS = {
    AggregationMethod.ARITHMETIC: 1.0,
    AggregationMethod.GEOMETRIC: 0.0,
    AggregationMethod.HARMONIC: -1.0,
}
NOISE = 1e-12  # of adding in another order
MOST_CHILDREN = 12  # of a node whose Shapley values are counted out


@dataclass(frozen=True, slots=True)
class Contributions:
    """Points of the index score, so that the parts of every node add up to the node.

    `indicator` (n, k) and `node` (n, m); the index itself is the last node. NaN where a
    part is unseen, and for the whole row of an area without a score.
    """

    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    nodes: tuple[str, ...]
    indicator: Matrix
    node: Matrix


@dataclass(frozen=True, slots=True)
class ClassBorders:
    """Distance of each score (n,) to the border below and above, in points, both >= 0;
    NaN in the lowest (highest) class and where there is no score or class."""

    areas: tuple[str, ...]
    to_lower: Matrix
    to_upper: Matrix

    @property
    def nearest(self) -> Matrix:
        """(n,) what would bring the score to the nearest border: negative is a fall."""
        down = np.where(np.isnan(self.to_lower), np.inf, self.to_lower)
        up = np.where(np.isnan(self.to_upper), np.inf, self.to_upper)
        step = np.where(down <= up, -down, up)
        return np.where(np.isinf(step), np.nan, step)


def contributions(result: IndexResult) -> Contributions:
    """What each indicator and node adds to the score.

    Arithmetic mean and count: weight x value. Other means: Euler's theorem for functions
    of degree one, share of child c = w z^p / sum(w z^p) (geometric p = 0, harmonic -1).
    Copeland, TOPSIS, Wroclaw: Shapley (1953) values over the children of the node, whose
    scores compare areas and have no other additive parts. What rounding by level moves is
    spread by weight, so that the parts always add up. ValueError when such a node has
    more than 12 children.
    """
    structure = structure_of(result.framework)
    k = structure.k
    items = np.hstack([result.normalised, result.node_scores])
    parts, factors = np.full(items.shape, np.nan), np.full(items.shape, np.nan)
    parts[:, -1], factors[:, -1] = items[:, -1], 1.0
    for j in range(len(structure.nodes) - 1, -1, -1):
        family = structure.children[j]
        level = result.framework.levels[structure.node_levels[j]]
        spec, weights = (
            result.framework.aggregation[level],
            result.weights.local[family],
        )
        split, slope = _family(items[:, family], weights, spec, items[:, k + j], result)
        factor = factors[:, k + j, None]
        parts[:, family] = _completed(split * factor, parts[:, k + j], weights)
        factors[:, family] = slope * factor
    parts[np.isnan(items[:, -1])] = np.nan
    return Contributions(
        areas=result.areas,
        indicators=structure.indicators,
        nodes=structure.nodes,
        indicator=parts[:, :k],
        node=parts[:, k:],
    )


def class_border(result: IndexResult) -> ClassBorders:
    """How far each score is from the borders of its class."""
    borders = np.concatenate([[np.nan], result.thresholds, [np.nan]])
    known = (result.class_index >= 0) & ~np.isnan(result.score)
    at = np.where(known, result.class_index, 0)
    nothing = np.full(len(result.areas), np.nan)
    if len(result.thresholds) == 0:
        return ClassBorders(result.areas, nothing, nothing.copy())
    lower = np.where(known, result.score - borders[at], np.nan)
    upper = np.where(known, borders[at + 1] - result.score, np.nan)
    return ClassBorders(result.areas, lower, upper)


def _family(
    x: Matrix, w: Matrix, spec: AggregationSpec, score: Matrix, result: IndexResult
) -> tuple[Matrix, Matrix]:
    """(n, c) parts of a node's own score, and part / value (0 where the value is 0 and
    the mean is not arithmetic)."""
    seen = ~np.isnan(x)
    if spec.method is AggregationMethod.COUNT:
        return x, np.where(seen, 1.0, np.nan)
    power = POWERS.get(spec.method, spec.power)
    if power == 1 and spec.method not in RELATIVE:
        slope = np.where(seen, w, np.nan)
        slope = slope / np.nansum(slope, axis=1, keepdims=True)
        return slope * x, slope
    parts = (
        _shapley(x, w, spec, result)
        if spec.method in RELATIVE
        else _euler(x, w, power, score)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts, np.where(x == 0, 0.0, parts / x)


def _euler(x: Matrix, w: Matrix, power: float, score: Matrix) -> Matrix:
    seen = ~np.isnan(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(seen, w * x**power, 0.0)
        parts = terms / terms.sum(axis=1, keepdims=True) * score[:, None]
    # where a zero makes the mean zero there is nothing to share out
    parts = np.where((score == 0)[:, None], 0.0, parts)
    return np.where(seen, parts, np.nan)


def _completed(parts: Matrix, whole: Matrix, w: Matrix) -> Matrix:
    """Parts that add up to the whole: what is left over goes by weight."""
    seen = ~np.isnan(parts)
    share = np.where(seen, w, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = share / share.sum(axis=1, keepdims=True)
    rest = whole - np.where(seen, parts, 0.0).sum(axis=1)
    rest = np.where(np.abs(rest) <= NOISE * (1 + np.abs(whole)), 0.0, rest)
    completed: Matrix = parts + share * rest[:, None]
    return completed


def _shapley(
    x: Matrix, w: Matrix, spec: AggregationSpec, result: IndexResult
) -> Matrix:
    c = x.shape[1]
    if c > MOST_CHILDREN:
        raise ValueError(
            f"a node with {spec.method} has {c} children; Shapley values are counted out "
            f"for at most {MOST_CHILDREN}"
        )
    scale = result.framework.normalisation
    worth: dict[tuple[int, ...], Matrix] = {(): np.zeros(len(x))}
    for size in range(1, c + 1):
        for group in combinations(range(c), size):
            at = list(group)
            score = aggregate_family(x[:, at], w[at], spec, scale.low, scale.high)
            worth[group] = np.nan_to_num(score)
    values = np.zeros_like(x)
    for group, score in worth.items():
        for j in group:
            without = tuple(i for i in group if i != j)
            values[:, j] += (score - worth[without]) / (c * comb(c - 1, len(without)))
    return np.where(np.isnan(x), np.nan, values)

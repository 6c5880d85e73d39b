"""The weights of a framework for the data at hand, and what must be said about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from sinergi_core.index.aggregate.levels import aggregate_levels
from sinergi_core.index.aggregate.structure import Structure, structure_of
from sinergi_core.index.framework import Framework, MissingPolicy, WeightMethod
from sinergi_core.index.framework.specs import DATA_DRIVEN
from sinergi_core.index.weigh.bod import benefit_of_doubt
from sinergi_core.index.weigh.data import (
    component_weights,
    entropy_weights,
    factor_weights,
)
from sinergi_core.index.weigh.given import base_weights, pairwise_sets
from sinergi_core.index.weigh.optimise import optimise_weights

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """`local` (k+m,) weights within families, any scale, indicators then nodes; `fixed`
    the (n,) scores of nodes that have no common weights (benefit of the doubt).

    To disclose: `consistency` ratio of each pairwise matrix; `negative` loadings by code
    (such children weigh 0); `explained` share of variance of each first component;
    `obtained` shares of correlation of optimised weights and whether they `settled`.
    """

    local: Column
    fixed: dict[str, Column] = field(default_factory=dict)
    consistency: dict[str, float] = field(default_factory=dict)
    negative: dict[str, float] = field(default_factory=dict)
    explained: dict[str, float] = field(default_factory=dict)
    obtained: dict[str, float] = field(default_factory=dict)
    settled: bool = True


def resolve_weights(framework: Framework, normalised: Matrix) -> Weights:
    """The weights of the set in use for the (n, k) normalised values."""
    one = framework.weight_set
    pairwise = pairwise_sets(framework, one)
    weights = Weights(
        base_weights(framework, one),
        consistency={node: p.consistency_ratio for node, (_, p) in pairwise.items()},
    )
    if one.method not in DATA_DRIVEN:
        return weights
    # one thread: the last bits of a product must not depend on how many there are
    with threadpool_limits(limits=1, user_api="blas"):
        for level in _levels(framework):
            weights = _weigh_level(framework, normalised, weights, level)
    return weights


def _levels(framework: Framework) -> list[int]:
    """Levels of the children to weigh by data, lowest first; by default indicators."""
    names = framework.weight_set.levels or framework.levels[:1]
    return sorted(framework.levels.index(name) for name in names)


def _weigh_level(
    framework: Framework, normalised: Matrix, weights: Weights, level: int
) -> Weights:
    if framework.weight_set.method is WeightMethod.OPTIMISED:
        return _optimised(framework, normalised, weights, level)
    structure = structure_of(framework)
    items = _items(framework, normalised, weights)
    for j, family in enumerate(structure.children):
        if structure.node_levels[j] == level + 1:
            weights = METHODS[framework.weight_set.method](
                framework, structure, weights, (j, items[:, family])
            )
    return weights


def _items(framework: Framework, normalised: Matrix, weights: Weights) -> Matrix:
    """(n, k+m) normalised values beside the node scores that the weights so far give."""
    scores = aggregate_levels(normalised, framework, weights.local, fixed=weights.fixed)
    return np.hstack([normalised, scores])


def _put(weights: Weights, family: NDArray[np.intp], values: Column) -> Weights:
    local = weights.local.copy()
    local[family] = values
    return replace(weights, local=local)


Family = tuple[int, Matrix]  # number of the node, (n, c) values of its children


def _by_components(
    framework: Framework, structure: Structure, weights: Weights, at: Family
) -> Weights:
    node, x = at
    family = structure.children[node]
    if len(family) == 1:
        return _put(weights, family, np.ones(1))
    found = component_weights(x)
    codes = structure.codes
    negative = {
        codes[item]: float(loading)
        for item, loading in zip(family, found.loadings, strict=True)
        if loading < 0
    }
    explained = {structure.nodes[node]: float(found.shares[0])}
    weights = replace(
        weights,
        negative={**weights.negative, **negative},
        explained={**weights.explained, **explained},
    )
    return _put(weights, family, np.maximum(found.loadings, 0.0))


def _by_factors(
    framework: Framework, structure: Structure, weights: Weights, at: Family
) -> Weights:
    return _put(weights, structure.children[at[0]], factor_weights(at[1]))


def _by_entropy(
    framework: Framework, structure: Structure, weights: Weights, at: Family
) -> Weights:
    return _put(weights, structure.children[at[0]], entropy_weights(at[1]))


def _by_doubt(
    framework: Framework, structure: Structure, weights: Weights, at: Family
) -> Weights:
    """Scores of the node from each area's own weights; the mean of their shares stands
    in for the weights where one set is needed for all."""
    node, x = at
    one = framework.weight_set
    found = benefit_of_doubt(x, one.share_min, one.share_max)
    own = np.nan_to_num(found.weights)
    totals = own.sum(axis=1, keepdims=True)
    shares = np.divide(own, totals, out=np.zeros_like(own), where=totals > 0)
    score = found.scores * framework.normalisation.high
    weights = replace(weights, fixed={**weights.fixed, structure.nodes[node]: score})
    return _put(weights, structure.children[node], shares.mean(axis=0))


Method = Callable[[Framework, Structure, Weights, Family], Weights]
METHODS: dict[WeightMethod, Method] = {
    WeightMethod.PCA: _by_components,
    WeightMethod.FACTOR: _by_factors,
    WeightMethod.ENTROPY: _by_entropy,
    WeightMethod.BOD: _by_doubt,
}


def _optimised(
    framework: Framework, normalised: Matrix, weights: Weights, level: int
) -> Weights:
    """Weights of all items of one level at once, for their say in the whole index."""
    one = framework.weight_set
    structure = structure_of(framework)
    at = _items_of_level(structure, level)
    items = _items(framework, normalised, weights)[:, at]
    free = framework
    if framework.missing.min_share_node > 0:  # a search must not lose areas on its way
        free = replace(framework, missing=MissingPolicy())

    def correlations(values: Column) -> Column:
        trial = _put(weights, at, values).local
        index = aggregate_levels(normalised, free, trial)[:, -1]
        return np.array([_correlation(items[:, i], index) for i in range(len(at))])

    codes = [structure.codes[item] for item in at]
    targets = np.array([one.targets.get(code, 0.0) for code in codes])
    found = optimise_weights(
        correlations,
        targets if targets.sum() > 0 else np.ones(len(at)),
        objective=one.objective,
        tolerance=one.tolerance,
        max_steps=one.max_steps,
    )
    obtained = dict(zip(codes, found.obtained.tolist(), strict=True))
    return replace(
        _put(weights, at, found.weights),
        obtained={**weights.obtained, **obtained},
        settled=weights.settled and found.settled,
    )


def _items_of_level(structure: Structure, level: int) -> NDArray[np.intp]:
    families = [
        family
        for j, family in enumerate(structure.children)
        if structure.node_levels[j] == level + 1
    ]
    return np.concatenate(families)


def _correlation(a: Column, b: Column) -> float:
    """Pearson's r over the rows where both are there; 0 when one does not vary."""
    there = ~(np.isnan(a) | np.isnan(b))
    x, y = a[there], b[there]
    if x.size < 2:
        return 0.0
    dx, dy = x - x.mean(), y - y.mean()
    below = np.sqrt((dx * dx).sum() * (dy * dy).sum())
    return float((dx * dy).sum() / below) if below > 0 else 0.0

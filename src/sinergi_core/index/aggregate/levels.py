"""From normalised indicators up the tree to the index."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import means, outranking
from sinergi_core.index.aggregate.structure import (
    Structure,
    node_weights,
    structure_of,
)
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    Framework,
    MissingPolicy,
)
from sinergi_core.index.weigh.given import given_weights

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]

NO_WEIGHTS = frozenset({AggregationMethod.COUNT})


def aggregate_family(
    x: Matrix, w: Column, spec: AggregationSpec, low: float = 0.0, high: float = 100.0
) -> Column:
    """(n,) one score of the (n, c) children with weights (c,) on any scale.

    TOPSIS and Wroclaw scores are put on low..high; Copeland's are -(n-1)..n-1.
    """
    match spec.method:
        case AggregationMethod.GENERALISED:
            return means.generalised(x, w, spec.power)
        case AggregationMethod.TOPSIS:
            return low + outranking.topsis(x, w) * (high - low)
        case AggregationMethod.WROCLAW:
            return low + outranking.wroclaw(x, w) * (high - low)
        case AggregationMethod.COPELAND:
            return outranking.copeland(x, w)
    return PLAIN[spec.method](x, w)


PLAIN = {
    AggregationMethod.ARITHMETIC: means.arithmetic,
    AggregationMethod.GEOMETRIC: means.geometric,
    AggregationMethod.HARMONIC: means.harmonic,
    AggregationMethod.COUNT: means.total,
}


def aggregate_levels(
    normalised: Matrix,
    framework: Framework,
    weights: Column | None = None,
    *,
    fixed: Mapping[str, Column] | None = None,
) -> Matrix:
    """The (n, m) node scores, nodes in the framework's order (the index is the last).

    `weights` (k+m,) are within families, items ordered indicators then nodes (default:
    those of the framework, which must not need data); `fixed` gives the scores of nodes
    that are not formed from weights (benefit of the doubt). Weights of unseen children
    are spread over the seen ones as the missing policy says. Rounding by level is applied
    before the next level.
    """
    structure = structure_of(framework)
    local = given_weights(framework) if weights is None else np.asarray(weights, float)
    if local.shape != (len(structure.codes),):
        raise ValueError(
            f"weights have shape {local.shape}, not {len(structure.codes)}"
        )
    _check_normalised(normalised, structure)
    return _climb(normalised, framework, structure, local, dict(fixed or {}))


def _climb(
    normalised: Matrix,
    framework: Framework,
    structure: Structure,
    local: Column,
    fixed: dict[str, Column],
) -> Matrix:
    k = structure.k
    items = np.empty((len(normalised), k + len(structure.nodes)), order="F")
    items[:, :k] = round_level(normalised, framework, framework.levels[0])
    for j, family in enumerate(structure.children):
        level = framework.levels[structure.node_levels[j]]
        x, w = items[:, family], local[family]
        scale = framework.normalisation
        score = fixed.get(structure.nodes[j])
        if score is None:
            spec = framework.aggregation[level]
            score = aggregate_family(x, w, spec, scale.low, scale.high)
        score = apply_missing(score, x, w, framework.missing)
        items[:, k + j] = round_level(score, framework, level)
    return items[:, k:]


def apply_missing(score: Column, x: Matrix, w: Column, policy: MissingPolicy) -> Column:
    """The (n,) score, NaN where too little of the children's weight is there."""
    if policy.reweigh and policy.min_share_node <= 0:
        return score
    present = means.present_weight(x, w) / w.sum()
    needed = policy.min_share_node if policy.reweigh else 1.0
    return np.where(present >= needed - 1e-12, score, np.nan)


def round_level(x: Matrix, framework: Framework, level: str) -> Matrix:
    """`x` rounded half away from zero, as published tables are, when the framework
    rounds that level; x itself when it does not."""
    decimals = framework.rounding.get(level)
    if decimals is None:
        return x
    unit = 10.0**decimals
    # 2.675 is stored as 2.67499...: the smallest step up restores what was meant
    return np.sign(x) * np.floor(np.abs(x) * unit * (1 + 1e-14) + 0.5) / unit


def node_matrix(framework: Framework, weights: Matrix | None = None) -> Matrix:
    """(..., m, k): share of each indicator in each node when nothing is unseen.

    With arithmetic aggregation throughout, node scores are normalised @ this.T.
    """
    local = given_weights(framework) if weights is None else weights
    return node_weights(structure_of(framework), np.asarray(local, float))


def effective_weights(framework: Framework, weights: Matrix | None = None) -> Matrix:
    """(..., k): the share of each indicator in the index, summing to 1.

    `weights` as in `aggregate_levels`, with leading dimensions, e.g. (draws, k+m). Where
    all levels count, weights are unused and every indicator has the same share.
    """
    if {spec.method for spec in framework.aggregation.values()} <= NO_WEIGHTS:
        k = len(framework.indicators)
        lead = () if weights is None else np.shape(weights)[:-1]
        return np.full((*lead, k), 1.0 / k)
    return node_matrix(framework, weights)[..., -1, :]


def _check_normalised(normalised: Matrix, structure: Structure) -> None:
    if normalised.ndim != 2 or normalised.shape[1] != structure.k:
        raise ValueError(
            f"values have shape {normalised.shape}, not (n, {structure.k})"
        )

"""Weights that need no data: given, equal, budget allocation, pairwise comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import Framework, WeightMethod, WeightSet
from sinergi_core.index.framework.specs import DATA_DRIVEN

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]

# mean consistency index of random reciprocal matrices of size 1..15 (Saaty 1980)
RANDOM_INDEX = (
    *(0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41),
    *(1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
)


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseWeights:
    """Weights (c,) summing to 1 from a pairwise matrix, and how consistent it is.

    A consistency ratio above 0.1 says the judgements contradict one another.
    """

    weights: Column
    eigenvalue: float
    consistency_ratio: float


def given_weights(framework: Framework) -> Column:
    """(k+m,) weights within families, on any scale: indicators, then nodes.

    Of the set in use. ValueError when it needs data (see `resolve_weights`).
    """
    one = framework.weight_set
    if one.method in DATA_DRIVEN:
        raise ValueError(f"weights by {one.method} need data")
    return base_weights(framework, one)


def base_weights(framework: Framework, one: WeightSet) -> Column:
    """(k+m,) the weights a set states without data; families not named weigh equally."""
    codes = [one.code for one in framework.indicators]
    codes += [node.code for node in framework.nodes]
    values = dict.fromkeys(codes, 1.0)
    if one.method is WeightMethod.BUDGET:
        values.update(_budget(framework, one))
    elif one.method is not WeightMethod.EQUAL:
        values.update(one.values)
        for order, pairwise in pairwise_sets(framework, one).values():
            values.update(zip(order, pairwise.weights.tolist(), strict=True))
    return np.array([values[code] for code in codes])


def _budget(framework: Framework, one: WeightSet) -> dict[str, float]:
    """Mean over experts of the share of points each gave within a family. Experts who
    gave a family nothing have no say in it."""
    values: dict[str, float] = {}
    for family in framework.children.values():
        shares = []
        for points in one.allocations.values():
            own = np.array([points.get(code, 0.0) for code in family])
            if own.sum() > 0:
                shares.append(own / own.sum())
        if shares:
            values.update(zip(family, np.mean(shares, axis=0).tolist(), strict=True))
    return values


def pairwise_sets(
    framework: Framework, one: WeightSet
) -> dict[str, tuple[tuple[str, ...], PairwiseWeights]]:
    """For each node with a pairwise matrix: the order of its children and the weights."""
    return {
        node: (
            one.orders.get(node, framework.children[node]),
            pairwise_weights(np.array(rows)),
        )
        for node, rows in one.matrices.items()
    }


def pairwise_weights(matrix: Matrix) -> PairwiseWeights:
    """Analytic hierarchy process: the principal eigenvector of a (c, c) reciprocal
    matrix, and CR = ((lambda - c)/(c - 1)) / RI (Saaty 1980). ValueError when the matrix
    is not square, positive and reciprocal."""
    c = len(matrix)
    if matrix.shape != (c, c) or (matrix <= 0).any():
        raise ValueError("a pairwise matrix is square and positive")
    if not np.allclose(matrix * matrix.T, 1.0, atol=0.01):
        raise ValueError("a pairwise matrix is reciprocal: a_ji = 1/a_ij")
    values, vectors = np.linalg.eig(matrix)
    top = int(np.argmax(values.real))
    weights = np.abs(vectors[:, top].real)
    eigenvalue = float(values[top].real)
    index = (eigenvalue - c) / (c - 1) if c > 1 else 0.0
    random = RANDOM_INDEX[min(c, len(RANDOM_INDEX)) - 1]
    ratio = max(index / random, 0.0) if random > 0 else 0.0
    return PairwiseWeights(weights / weights.sum(), eigenvalue, ratio)

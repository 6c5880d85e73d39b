"""Weights that the data themselves suggest: components, factors, entropy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]

VARIMAX_STEPS = 500


@dataclass(frozen=True, slots=True, eq=False)
class ComponentWeights:
    """Loadings (c,) of the first principal component, its eigenvalues and their shares.

    Loadings sum to a positive number; negative ones mean that an indicator runs against
    the others, which no weight can mend: look at its direction.
    """

    loadings: Column
    eigenvalues: Column
    shares: Column


def component_weights(x: Matrix) -> ComponentWeights:
    """Principal components of the correlations of the (n, c) columns, over the rows
    without gaps. ValueError with fewer than three such rows."""
    z = _standardised(x)
    values, vectors = np.linalg.eigh(z.T @ z / (len(z) - 1))
    values, vectors = values[::-1], vectors[:, ::-1]
    first = vectors[:, 0]
    # the sign of a component is arbitrary: more of it means more vulnerable
    loadings = first if first.sum() >= 0 else -first
    values = np.maximum(values, 0.0)
    return ComponentWeights(loadings, values, values / values.sum())


def factor_weights(x: Matrix) -> Column:
    """(c,) weights from rotated factors (Nicoletti et al. 2000; OECD/JRC 2008, 6.1).

    Components with eigenvalue above 1 (at least one) are rotated by varimax; squared
    loadings, scaled to 1 within a factor, weigh the columns that load highest on it,
    and factors weigh by the variance they explain.
    """
    z = _standardised(x)
    values, vectors = np.linalg.eigh(z.T @ z / (len(z) - 1))
    values, vectors = values[::-1], vectors[:, ::-1]
    count = max(int((values > 1).sum()), 1)
    loadings = _varimax(vectors[:, :count] * np.sqrt(np.maximum(values[:count], 0)))
    squares = loadings**2
    explained = squares.sum(axis=0)
    home = squares.argmax(axis=1)
    rows = np.arange(len(home))
    weights = squares[rows, home] / explained[home] * explained[home] / explained.sum()
    return np.asarray(weights / weights.sum())


def _varimax(loadings: Matrix) -> Matrix:
    """Orthogonal rotation that maximises the variance of squared loadings (Kaiser 1958)."""
    rotation = np.eye(loadings.shape[1])
    before = 0.0
    for _ in range(VARIMAX_STEPS):
        turned = loadings @ rotation
        gradient = loadings.T @ (turned**3 - turned * (turned**2).mean(axis=0))
        u, s, vt = np.linalg.svd(gradient)
        rotation = u @ vt
        if s.sum() <= before * (1 + 1e-12):
            break
        before = s.sum()
    return np.asarray(loadings @ rotation)


def entropy_weights(x: Matrix) -> Column:
    """(c,) weights by how unevenly a column is spread (Shannon; Zeleny 1982): with
    p = x / sum x, 1 + sum(p ln p)/ln n, scaled to sum 1. ValueError for negative values;
    columns that are constant or all 0 weigh nothing, all alike when none differs."""
    if np.nanmin(x, initial=0.0) < 0:
        raise ValueError("entropy weights need values of 0 or more")
    spread = np.array([_unevenness(x[:, j]) for j in range(x.shape[1])])
    total = spread.sum()
    return spread / total if total > 0 else np.full(len(spread), 1 / len(spread))


def _unevenness(column: Column) -> float:
    seen = column[~np.isnan(column)]
    if seen.size < 2 or seen.sum() <= 0 or seen.min() == seen.max():
        return 0.0
    p = seen / seen.sum()
    p = p[p > 0]
    return float(max(1 + (p * np.log(p)).sum() / np.log(seen.size), 0.0))


def _standardised(x: Matrix) -> Matrix:
    rows = x[~np.isnan(x).any(axis=1)]
    if len(rows) < 3:
        raise ValueError(f"components need three areas without gaps, not {len(rows)}")
    sd = rows.std(axis=0, ddof=1)
    return np.asarray((rows - rows.mean(axis=0)) / np.where(sd > 0, sd, 1.0))

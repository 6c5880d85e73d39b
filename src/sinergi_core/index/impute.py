"""Filling what nobody has seen, always disclosed; the default fills nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from sinergi_core.index.framework.specs import ImputationMethod, ImputationSpec

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

PREDICTORS = 5  # of the regression: the columns most correlated with the gap's
EM_STEPS = 200
EM_TOLERANCE = 1e-8
EM_NUMBERS = 500_000  # in the small matrices inverted at a time: 4 MB
RIDGE = 1e-8  # of the variance: keeps EM invertible when columns repeat each other


def impute_matrix(
    values: Matrix, spec: ImputationSpec, groups: Sequence[str] | None = None
) -> tuple[Matrix, Mask]:
    """The (n, k) values with gaps filled, and the (n, k) mask of what was filled.

    A column seen nowhere stays NaN, except under `constant`. Group methods need
    `groups` (n,) and fall back on all areas where a whole group is unseen. ValueError
    when groups are missing.
    """
    gaps = np.isnan(values)
    if spec.method is ImputationMethod.NONE or not gaps.any():
        return np.array(values, order="F"), np.zeros(values.shape, dtype=bool)
    if spec.method in {ImputationMethod.GROUP_MEAN, ImputationMethod.GROUP_MEDIAN}:
        filled = _by_group(values, spec.method, groups)
    elif spec.method is ImputationMethod.CONSTANT:
        filled = np.where(gaps, 0.0 if spec.value is None else spec.value, values)
    else:
        # one thread: the last bits of a product must not depend on how many there are
        with threadpool_limits(limits=1, user_api="blas"):
            filled = METHODS[spec.method](values)
    filled = np.asfortranarray(filled)
    return filled, gaps & ~np.isnan(filled)


def _middle(x: Column, method: ImputationMethod) -> float:
    seen = x[~np.isnan(x)]
    if not seen.size:
        return np.nan
    medians = {ImputationMethod.MEDIAN, ImputationMethod.GROUP_MEDIAN}
    return float(np.median(seen) if method in medians else seen.mean())


def _filled(values: Matrix, method: ImputationMethod) -> Matrix:
    middles = [_middle(values[:, j], method) for j in range(values.shape[1])]
    return np.where(np.isnan(values), np.array(middles), values)


def fill_mean(values: Matrix) -> Matrix:
    """Gaps filled by the mean of their column."""
    return _filled(values, ImputationMethod.MEAN)


def fill_median(values: Matrix) -> Matrix:
    """Gaps filled by the median of their column."""
    return _filled(values, ImputationMethod.MEDIAN)


def _by_group(
    values: Matrix, method: ImputationMethod, groups: Sequence[str] | None
) -> Matrix:
    if groups is None:
        raise ValueError(f"{method} needs the group of each area")
    if len(groups) != len(values):
        raise ValueError(f"{len(groups)} groups for {len(values)} areas")
    filled = np.array(values)
    labels, group_of = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    middles = (
        _group_medians if method is ImputationMethod.GROUP_MEDIAN else _group_means
    )
    for j in np.flatnonzero(np.isnan(values).any(axis=0)):
        seen = ~np.isnan(values[:, j])
        middle = middles(values[seen, j], group_of[seen], len(labels))
        filled[~seen, j] = middle[group_of[~seen]]
    fallback = (
        ImputationMethod.MEDIAN
        if method is ImputationMethod.GROUP_MEDIAN
        else ImputationMethod.MEAN
    )
    return np.asarray(np.where(np.isnan(filled), _filled(values, fallback), filled))


def _group_means(x: Column, group: NDArray[np.intp], count: int) -> Column:
    """(count,) mean of each group, NaN for a group without values."""
    sizes = np.bincount(group, minlength=count)
    sums = np.bincount(group, weights=x, minlength=count)
    return np.where(sizes > 0, sums / np.maximum(sizes, 1), np.nan)


def _group_medians(x: Column, group: NDArray[np.intp], count: int) -> Column:
    """(count,) median of each group, NaN for a group without values."""
    if not x.size:
        return np.full(count, np.nan)
    ordered = x[np.lexsort((x, group))]
    sizes = np.bincount(group, minlength=count)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    last = x.size - 1
    low = np.minimum(first + (sizes - 1) // 2, last)
    high = np.minimum(first + sizes // 2, last)
    return np.where(sizes > 0, (ordered[low] + ordered[high]) / 2, np.nan)


def fill_regression(values: Matrix) -> Matrix:
    """Gaps filled by least squares on the columns most correlated with theirs.

    Predictors (at most five) have their own gaps filled by the mean; one pass, no
    noise added, so the spread of imputed values is too small: say so where shown.
    """
    base = fill_mean(values)
    usable = ~np.asarray(np.isnan(base).any(axis=0))
    z = _standard(base)
    strength = np.abs(z.T @ z)
    np.fill_diagonal(strength, 0.0)
    strength[np.isnan(strength)] = 0.0
    filled = np.array(base)
    for j in np.flatnonzero(np.isnan(values).any(axis=0) & usable):
        seen = ~np.isnan(values[:, j])
        order = np.argsort(-strength[j], kind="stable")[:PREDICTORS]
        others = order[strength[j, order] > 0]
        if not others.size or seen.sum() < others.size + 2:
            continue
        design = np.column_stack([np.ones(len(base)), z[:, others]])
        beta, *_ = np.linalg.lstsq(design[seen], values[seen, j], rcond=None)
        filled[~seen, j] = design[~seen] @ beta
    return filled


def _standard(x: Matrix) -> Matrix:
    sd = x.std(axis=0)
    return np.asarray((x - x.mean(axis=0)) / np.where(sd > 0, sd, 1.0))


def fill_em(values: Matrix) -> Matrix:
    """Gaps filled by their expectation under a multivariate normal fitted by EM
    (Dempster, Laird & Rubin 1977; Schafer 1997, ch. 5). Columns are standardised
    first; a tiny ridge keeps the covariance invertible."""
    base = fill_mean(values)
    usable = np.flatnonzero(~np.isnan(base).any(axis=0))
    if not usable.size:
        return base
    x = values[:, usable]
    centre, spread = base[:, usable].mean(axis=0), base[:, usable].std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    filled = np.array(base)
    filled[:, usable] = _em((x - centre) / spread) * spread + centre
    # what was seen is given back to the bit, not through the scaling
    return np.where(np.isnan(values), filled, values)


def _em(z: Matrix) -> Matrix:
    sets = _alike(np.isnan(z))
    filled = np.where(np.isnan(z), 0.0, z)
    mean = filled.mean(axis=0)
    cov = _ridged(np.cov(filled, rowvar=False, ddof=0).reshape(len(mean), len(mean)))
    for _ in range(EM_STEPS):
        extra = _expect(filled, sets, mean, cov)
        before = mean, cov
        mean = filled.mean(axis=0)
        d = filled - mean
        cov = _ridged((d.T @ d + extra) / len(z))
        change = max(np.abs(mean - before[0]).max(), np.abs(cov - before[1]).max())
        if change < EM_TOLERANCE:
            break
    return filled


def _alike(gaps: Mask) -> list[tuple[Places, Places]]:
    """Rows (r,) with equally many gaps, at most some thousands together, and the columns
    (r, g) of their gaps: small matrices of one size are inverted in one call."""
    counts = gaps.sum(axis=1)
    sets: list[tuple[Places, Places]] = []
    for count in map(int, np.unique(counts[counts > 0])):
        rows = np.flatnonzero(counts == count)
        columns = np.nonzero(gaps[rows])[1].reshape(-1, count)
        step = max(1, EM_NUMBERS // count**2)
        sets += [
            (rows[i : i + step], columns[i : i + step])
            for i in range(0, len(rows), step)
        ]
    return sets


def _expect(
    filled: Matrix, sets: list[tuple[Places, Places]], mean: Column, cov: Matrix
) -> Matrix:
    """Put the expectation of every gap into `filled`; gives the sum of the conditional
    covariances (k, k).

    With P the inverse of the covariance, m the gaps of a row and o its other columns, the
    conditional covariance is inv(P_mm) and the expectation mean_m - inv(P_mm) P_mo
    (x_o - mean_o): one small inverse per row, whatever pattern its gaps have.
    """
    k = len(mean)
    precision = np.linalg.inv(cov)
    extra = np.zeros(k * k)
    for rows, columns in sets:
        away = filled[rows] - mean
        np.put_along_axis(away, columns, 0.0, axis=1)
        pull = np.take_along_axis(away @ precision, columns, axis=1)
        inner = np.linalg.inv(
            precision[columns[:, :, np.newaxis], columns[:, np.newaxis, :]]
        )
        shift = np.einsum("rij,rj->ri", inner, pull)
        filled[rows[:, np.newaxis], columns] = mean[columns] - shift
        places = columns[:, :, np.newaxis] * k + columns[:, np.newaxis, :]
        extra += np.bincount(places.ravel(), inner.ravel(), minlength=k * k)
    return extra.reshape(k, k)


def _ridged(cov: Matrix) -> Matrix:
    return cov + RIDGE * np.eye(len(cov))


METHODS: dict[ImputationMethod, Callable[[Matrix], Matrix]] = {
    ImputationMethod.MEAN: fill_mean,
    ImputationMethod.MEDIAN: fill_median,
    ImputationMethod.REGRESSION: fill_regression,
    ImputationMethod.EM: fill_em,
}

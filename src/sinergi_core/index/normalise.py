"""Bringing indicators of different units to one scale, more = more vulnerable.

Formulas as in COINr's `Normalise` and the OECD/JRC Handbook (2008), step 5. An indicator
with direction -1 is turned round BEFORE it is scaled, never after, so that every method
sees "more is worse"; fixed posts and targets are turned with it. Columns that do not
differ carry no information: they get the lower end of the scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from sinergi_core.index.framework.specs import NormalisationMethod, NormalisationSpec

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]
Method = Callable[[Column, NormalisationSpec, int], Column]


def _span(spec: NormalisationSpec) -> float:
    return spec.high - spec.low


def _between(x: Column, bottom: float, top: float, spec: NormalisationSpec) -> Column:
    """`bottom` -> low, `top` -> high, linear; low for all where there is no distance."""
    if top == bottom:
        return np.full_like(x, spec.low)
    result = x - bottom
    result *= _span(spec) / (top - bottom)
    if spec.low:
        result += spec.low
    return result


def _capped(y: Column, spec: NormalisationSpec) -> Column:
    return np.clip(y, spec.low, spec.high) if spec.cap else y


def minmax(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """low + (x - min)/(max - min) x (high - low), of the areas at hand."""
    x = x if direction > 0 else -x
    return _between(x, x.min(), x.max(), spec)


def zscore(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """mean' + sd' (x - mean)/sd with the sample deviation (n-1); mean' if all equal."""
    sd = x.std(ddof=1) if x.size > 1 else 0.0
    if not sd > 1e-14 * max(float(np.abs(x).max()), 1e-300):
        return np.full_like(x, spec.mean)
    return np.asarray(spec.mean + direction * (x - x.mean()) / sd * spec.sd)


def scaled(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """(x - mean)/sd with the figures of the framework, not of the data."""
    return direction * (x - spec.mean) / spec.sd


def rank(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """1 for the least vulnerable up to n; ties share the lowest place."""
    return scipy.stats.rankdata(direction * x, method="min").astype(float)


def borda(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """Number of areas that are less vulnerable: rank - 1."""
    return rank(x, spec, direction) - 1


def percentile(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """Share of the other areas that are less vulnerable, on the scale low..high."""
    share = borda(x, spec, direction) / max(x.size - 1, 1)
    return spec.low + share * _span(spec)


def goalposts(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """Fixed posts (least, most of the raw value) instead of the data's own ends.

    Beyond a post the score is capped (pitfall of min-max by goalposts), unless
    `cap: false`. With direction -1 the posts change places.
    """
    posts = spec.goalposts or (0.0, 1.0)
    least, most = min(posts), max(posts)
    if direction < 0:
        least, most = most, least
    return _capped(_between(x, least, most, spec), spec)


def distance_max(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """1 - (max - x)/(max - min), on the scale: closeness to the most vulnerable."""
    return minmax(x, spec, direction)


def distance_target(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """(x - min)/(target - min), the target being the most vulnerable state wanted on the
    scale; for direction -1 (max - x)/(max - target). Capped at the target if `cap`."""
    target = 0.0 if spec.target is None else spec.target
    away = x.min() if direction > 0 else x.max()
    return _capped(_between(x, away, target, spec), spec)


def max_zero(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """high x / max with a floor at zero: the reading of the IKP (inferred from
    published scores that are all k/383, k/18, k/144 of 100). Nothing anywhere is the
    lower end for all; for direction -1 it is turned round within the scale."""
    x = np.maximum(x, 0.0)
    top = x.max()
    share = x / top if top > 0 else np.zeros_like(x)
    if direction < 0:
        share = 1 - share if top > 0 else share
    return spec.low + share * _span(spec)


def fraction_max(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """x / max (direction -1: -x / max of -x, as COINr's `n_fracmax`); max must not be 0."""
    turned = direction * x
    top = turned.max()
    return np.full_like(x, spec.low) if top == 0 else turned / top


def count(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """1 where the indicator occurs (above the threshold; below it for -1), else 0."""
    hit = x > spec.threshold if direction > 0 else x < spec.threshold
    return hit.astype(float)


def as_it_is(x: Column, spec: NormalisationSpec, direction: int) -> Column:
    """The value itself, turned round for direction -1."""
    return direction * x


METHODS: dict[NormalisationMethod, Method] = {
    NormalisationMethod.MINMAX: minmax,
    NormalisationMethod.ZSCORE: zscore,
    NormalisationMethod.SCALED: scaled,
    NormalisationMethod.RANK: rank,
    NormalisationMethod.PERCENTILE: percentile,
    NormalisationMethod.BORDA: borda,
    NormalisationMethod.GOALPOSTS: goalposts,
    NormalisationMethod.DISTANCE_MAX: distance_max,
    NormalisationMethod.DISTANCE_TARGETS: distance_target,
    NormalisationMethod.MAX_ZERO: max_zero,
    NormalisationMethod.FRACTION_MAX: fraction_max,
    NormalisationMethod.COUNT: count,
    NormalisationMethod.NONE: as_it_is,
}


def normalise_column(
    x: Column,
    spec: NormalisationSpec,
    direction: int,
    areas: Sequence[str] = (),
) -> Column:
    """The normalised copy of one (n,) column; NaN stays NaN and moves no bound.

    `areas` are needed by `distance_reference` only, to find the reference area.
    """
    seen = ~np.isnan(x)
    if not seen.any():
        return np.full(x.shape, np.nan)
    inside = x if seen.all() else x[seen]
    if spec.method is NormalisationMethod.DISTANCE_REFERENCE:
        result = _distance_reference(x, spec, direction, areas)[seen]
    else:
        result = METHODS[spec.method](inside, spec, direction)
    if inside is x:
        return result
    y = np.full(x.shape, np.nan)
    y[seen] = result
    return y


def _distance_reference(
    x: Column, spec: NormalisationSpec, direction: int, areas: Sequence[str]
) -> Column:
    """1 - (x_ref - x)/(x_ref - min), on the scale: the reference area gets `high`."""
    if spec.reference not in areas:
        raise ValueError(f"the reference area {spec.reference!r} is not in the table")
    turned = direction * x
    at = turned[list(areas).index(str(spec.reference))]
    if np.isnan(at):
        raise ValueError(f"the reference area {spec.reference!r} has no value")
    return _capped(_between(turned, np.nanmin(turned), at, spec), spec)


def normalise_matrix(
    values: Matrix,
    specs: NormalisationSpec | Sequence[NormalisationSpec],
    directions: Sequence[int] | NDArray[np.integer],
    areas: Sequence[str] = (),
) -> Matrix:
    """The (n, k) values on their scales, column by column; the input stays as it is.

    `specs` is one for all columns or one per column, `directions` (k,) of +1 and -1.
    """
    k = values.shape[1]
    each = [specs] * k if isinstance(specs, NormalisationSpec) else list(specs)
    if len(each) != k or len(directions) != k:
        raise ValueError(
            f"{len(each)} scales, {len(directions)} directions, {k} columns"
        )
    normalised = np.empty(values.shape, order="F")
    for j, spec in enumerate(each):
        normalised[:, j] = normalise_column(
            values[:, j], spec, int(directions[j]), areas
        )
    return normalised

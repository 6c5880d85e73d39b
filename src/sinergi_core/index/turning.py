"""What would change the class of an area: "leaves the high class if ..."."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import aggregate_levels
from sinergi_core.index.compute import IndexResult
from sinergi_core.index.explain import RELATIVE
from sinergi_core.index.framework import NormalisationMethod

Matrix = NDArray[np.float64]

STEPS = frozenset(
    {
        NormalisationMethod.COUNT,
        NormalisationMethod.RANK,
        NormalisationMethod.BORDA,
        NormalisationMethod.PERCENTILE,
    }
)
HALVINGS = 60
NEAR = 1e-12


@dataclass(frozen=True, slots=True)
class ClassChange:
    """One indicator that alone, all else equal, brings an area to a class border.

    `now` and `needed` are in the indicator's own unit; `shift` is the way in normalised
    points (negative: less vulnerable); `to_class` is the class beyond the border.
    """

    area: str
    indicator: str
    now: float
    needed: float
    shift: float
    to_class: str


def class_changes(result: IndexResult, area: str) -> tuple[ClassChange, ...]:
    """Every indicator that alone could move one area into the class below or above, the
    shortest way first; empty when the area has no class.

    Borders and the parameters of treatment and normalisation are held as they are, and
    only values within the range observed among the areas are offered: outside of it the
    normalisation itself would move. Where treatment or ranks make steps, the value is the
    nearest observed one that suffices; between observed values it is interpolated.
    Copeland, TOPSIS and Wroclaw scores compare areas, so there is no such value for them.
    KeyError for an unknown area.
    """
    if area not in result.areas:
        raise KeyError(area)
    i = result.areas.index(area)
    methods = {spec.method for spec in result.framework.aggregation.values()}
    own = int(result.class_index[i])
    if (
        own < 0
        or np.isnan(result.score[i])
        or methods & RELATIVE
        or result.weights.fixed
    ):
        return ()
    changes: list[ClassChange] = []
    for step in (-1, 1):
        if not 0 <= own + step < len(result.classes):
            continue
        border = float(result.thresholds[own - 1 if step < 0 else own])
        to_class = result.classes[own + step]
        goals = _goals(result, i, border, step)
        changes += [
            _change(result, i, int(j), float(goals[j]), to_class)
            for j in np.flatnonzero(~np.isnan(goals))
        ]
    return tuple(sorted(changes, key=lambda change: abs(change.shift)))


def _change(
    result: IndexResult, i: int, j: int, goal: float, to_class: str
) -> ClassChange:
    now = float(result.normalised[i, j])
    return ClassChange(
        area=result.areas[i],
        indicator=result.indicators[j],
        now=float(result.indicator_values[i, j]),
        needed=_raw_at(result, j, goal, -1 if goal < now else 1),
        shift=goal - now,
        to_class=to_class,
    )


def _goals(result: IndexResult, i: int, border: float, step: int) -> Matrix:
    """(k,) normalised value of each indicator at which the score is on the border; NaN
    where the furthest observed value does not bring it there, or nothing is seen."""
    start = result.normalised[i]
    unseen = np.isnan(result.indicator_values[i])
    # fmin and fmax, unlike nanmin, take a column that nobody has seen without a warning
    end = (np.fmin if step < 0 else np.fmax).reduce(result.normalised, axis=0)
    before = float(result.score[i]) - border
    after = _scores_at(result, i, end) - border
    able = ~unseen & (np.sign(after) * np.sign(before) <= 0) & (after != before)
    with np.errstate(invalid="ignore", divide="ignore"):
        guess = start + (end - start) * before / (before - after)
    guess = np.where(able, guess, start)
    missed = np.abs(_scores_at(result, i, guess) - border) > NEAR * (1 + abs(border))
    if (missed & able).any():  # not linear: halve the way
        guess = _halved(result, i, border, start, end)
    return np.where(able, guess, np.nan)


def _halved(
    result: IndexResult, i: int, border: float, start: Matrix, end: Matrix
) -> Matrix:
    near, far = start.copy(), end.copy()
    sign = np.sign(float(result.score[i]) - border)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        short = np.sign(_scores_at(result, i, middle) - border) == sign
        near, far = np.where(short, middle, near), np.where(short, far, middle)
    return far


def _scores_at(result: IndexResult, i: int, z: Matrix) -> Matrix:
    """(k,) the score of area i when indicator j alone has the value z[j]."""
    rows = np.repeat(result.normalised[i : i + 1], len(z), axis=0)
    np.fill_diagonal(rows, z)
    scores: Matrix = aggregate_levels(rows, result.framework, result.weights.local)[
        :, -1
    ]
    return scores


def _raw_at(result: IndexResult, j: int, goal: float, step: int) -> float:
    """The raw value that stands for a normalised one, among the observed values."""
    indicator = result.framework.indicator(result.indicators[j])
    spec = indicator.normalisation or result.framework.normalisation
    z, raw = result.normalised[:, j], result.indicator_values[:, j]
    known = ~np.isnan(z) & ~np.isnan(raw)
    z, raw = z[known], raw[known]
    tolerance = 1e-9 * max(1.0, float(np.abs(z).max()))
    enough = z <= goal + tolerance if step < 0 else z >= goal - tolerance
    # of the values that suffice, the one that asks least
    edge = int(np.flatnonzero(enough)[np.argmin(np.abs(z[enough] - goal))])
    way = step * indicator.direction
    here = _mildest(z, raw, edge, way)
    if spec.method in STEPS or enough.all():
        return here
    short = np.flatnonzero(~enough)
    near = int(short[np.argmin(np.abs(z[short] - goal))])
    share = float((goal - z[edge]) / (z[near] - z[edge]))
    return here + share * (_mildest(z, raw, near, -way) - here)


def _mildest(z: Matrix, raw: Matrix, at: int, way: int) -> float:
    """Among raw values with the same normalised one, that nearest to where we come from:
    the largest when we go down (`way` -1), the smallest when we go up."""
    same = raw[np.isclose(z, z[at], rtol=1e-12, atol=1e-12)]
    return float(same.max() if way < 0 else same.min())

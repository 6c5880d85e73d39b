"""The ways an index may be formed, each prepared once and ready for any weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property  # noqa: TID251 waits for nothing
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import aggregate_levels, round_level
from sinergi_core.index.compute import (
    Prepared,
    directions,
    normalisation_specs,
    prepare,
)
from sinergi_core.index.denominate import indicator_errors, indicator_matrix
from sinergi_core.index.framework import Framework
from sinergi_core.index.normalise import normalise_matrix
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty_plan import compares_areas, plan_steps
from sinergi_core.index.uncertainty_scores import (
    Floats,
    Scores,
    Terms,
    TreeScores,
    slope,
    transform,
)
from sinergi_core.index.uncertainty_sources import Uncertainties

Choice = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class TableScores:
    """An index that compares areas with each other, formed one draw at a time.

    Copeland, TOPSIS, Wroclaw and the benefit of the doubt; all areas at once. Costs a
    whole aggregation per draw. `normalised` (n, k), `errors` (n, k) standard errors.
    """

    normalised: Floats
    framework: Framework
    fixed: dict[str, Floats]
    units: NDArray[np.intp]
    errors: Floats | None

    def rows(
        self, shares: Floats, generators: list[np.random.Generator], out: Floats
    ) -> None:
        """Fill `out` (b, units) with the index under b sets of weights.

        `generators` (b) draw the errors of measurement.
        """
        for row, weights in enumerate(shares):
            values = self.normalised
            if self.errors is not None:
                noise = generators[row].standard_normal(values.shape)
                values = values + self.errors * noise
                values = np.maximum(values, min(0.0, np.nanmin(self.normalised)))
            nodes = aggregate_levels(values, self.framework, weights, fixed=self.fixed)
            out[row] = nodes[self.units, -1]


Variant = TreeScores | TableScores


@dataclass(frozen=True, eq=False)
class Workshop:
    """Prepares variants of a framework for the areas at `units` of a table.

    `fixed` are node scores that no weights form. `positive` promises that no weight
    will be 0.
    """

    framework: Framework
    table: AreaTable
    sources: Uncertainties
    units: NDArray[np.intp]
    fixed: dict[str, Floats]
    kind: Any
    positive: bool = True

    def variants(self, choices: NDArray[np.int64]) -> dict[Choice, Variant]:
        """Return what every distinct row of `choices` (m, 4) stands for.

        One set of filled values and one of scaled values is held at a time: the rows
        come in the order of the choices.
        """
        made: dict[Choice, Variant] = {}
        data, scale = (-1, -1), (-1, -1, -1)
        prepared: Prepared | None = None
        normalised = np.empty((0, 0))
        for row in np.unique(choices, axis=0):
            treatment, imputation, normalisation, aggregation = map(int, row)
            choice = (treatment, imputation, normalisation, aggregation)
            twin = (treatment, 0, normalisation, aggregation)
            if twin in made and self.complete:  # nothing to fill: all ways are one
                made[choice] = made[twin]
                continue
            framework = self.changed(choice)
            if prepared is None or data != choice[:2]:
                data, prepared = choice[:2], prepare(framework, self.table)
                scale, normalised = choice[:3], prepared.normalised
            if scale != choice[:3]:
                scale, normalised = choice[:3], self._scaled(framework, prepared)
            made[choice] = self._variant(framework, prepared, normalised)
        return made

    @cached_property
    def complete(self) -> bool:
        """Whether every value of every area was observed."""
        return not np.isnan(indicator_matrix(self.framework, self.table)).any()

    def with_zero_weights(self, kind: Any = None) -> Workshop:
        """Return a workshop that expects weights of 0, and another precision if given."""
        return replace(self, positive=False, kind=kind or self.kind)

    def changed(self, choice: Choice) -> Framework:
        """Return the framework with a choice made, unchecked (it was checked before)."""
        framework, sources = self.framework, self.sources
        treatment = sources.treatments[choice[0]]
        imputation = sources.imputations[choice[1]]
        normalisation = sources.normalisations[choice[2]]
        aggregation = sources.aggregations[choice[3]]
        changes: dict[str, Any] = {}
        own: dict[str, None] = {}
        if treatment is not None:
            changes["treatment"], own["treatment"] = treatment, None
        if imputation is not None:
            changes["imputation"] = imputation
        if normalisation is not None:
            changes["normalisation"], own["normalisation"] = normalisation, None
        if aggregation is not None:
            changes["aggregation"] = {**framework.aggregation, **aggregation}
        if own:  # a method for all takes the place of the indicators' own ones
            changes["indicators"] = tuple(
                replace(one, **own)  # type: ignore[arg-type]
                for one in framework.indicators
            )
        return replace(framework, **changes) if changes else framework

    @cached_property
    def raw_errors(self) -> Floats | None:
        """Standard errors (n, k) of the raw indicator values; None when there are none."""
        if not self.sources.errors:
            return None
        return indicator_errors(self.framework, self.table)

    def _scaled(self, framework: Framework, prepared: Prepared) -> Floats:
        """Bring filled and treated values to another scale, as `prepare` does."""
        values = normalise_matrix(
            prepared.treated,
            normalisation_specs(framework),
            directions(framework),
            self.table.areas,
        )
        return round_level(values, framework, framework.levels[0])

    def _variant(
        self, framework: Framework, prepared: Prepared, normalised: Floats
    ) -> Variant:
        errors = None
        if self.raw_errors is not None:
            errors = scaled_errors(prepared.values, normalised, self.raw_errors)
        if compares_areas(framework) or self.fixed:
            return TableScores(normalised, framework, self.fixed, self.units, errors)
        # Indicator by indicator: the rows of the table are far apart in memory.
        chosen = np.take(normalised.T, self.units, axis=1)
        spread = None if errors is None else np.take(errors.T, self.units, axis=1)
        return tree_scores(framework, chosen, spread, self.kind, self.positive)


def tree_scores(
    framework: Framework,
    columns: Floats,
    errors: Floats | None = None,
    kind: Any = np.float64,
    positive: bool = True,
) -> TreeScores:
    """Return scores ready for any weights from `columns` (k, n), NaN unseen.

    `columns` are normalised indicators, `errors` (k, n) standard errors on the same
    scale; `kind` is the precision.
    """
    unseen = np.isnan(columns)
    steps = plan_steps(framework, unseen, positive=positive)
    terms = {
        power: _terms(columns, unseen, errors, power, kind)
        for power in {step.power for step in steps}
    }
    seen = (~unseen).astype(kind) if unseen.any() else None
    return TreeScores(steps, terms, seen, framework.missing, kind)


def _terms(
    columns: Floats,
    unseen: NDArray[np.bool_],
    errors: Floats | None,
    power: float,
    kind: Any,
) -> Terms:
    values: Scores = transform(columns, power).astype(kind)
    values[unseen] = 0
    if errors is None:
        return Terms(values, None)
    spread = np.nan_to_num(errors) * slope(columns, power)
    return Terms(values, np.where(unseen, 0, spread**2).astype(kind))


def scaled_errors(raw: Floats, normalised: Floats, errors: Floats) -> Floats:
    """Return the standard errors (n, k) of normalised values from those of raw ones.

    Treatment and scaling are held as the data at hand set them. Where they are a
    straight line the slope is exact; elsewhere the curve through the areas' own
    (raw, normalised) points is read one standard error to either side, and the larger
    of the two steps is taken (at the ends of the data one side is flat).
    """
    scaled = np.zeros(raw.shape)
    for column in range(raw.shape[1]):
        given = np.nan_to_num(errors[:, column])
        if given.any():
            scaled[:, column] = _errors_along(
                raw[:, column], normalised[:, column], given
            )
    return scaled


def _errors_along(raw: Floats, normalised: Floats, errors: Floats) -> Floats:
    known = ~(np.isnan(raw) | np.isnan(normalised))
    x, start = np.unique(raw[known], return_index=True)
    y = normalised[known][start]
    if x.size < 2:
        return np.zeros(raw.shape)
    rise = (y[-1] - y[0]) / (x[-1] - x[0])
    line = y[0] + rise * (x - x[0])
    if np.allclose(line, y, rtol=0, atol=1e-9 * max(float(np.ptp(y)), 1e-300)):
        straight: Floats = np.abs(rise) * errors
        return straight
    here = np.interp(raw, x, y)
    up = np.abs(np.interp(raw + errors, x, y) - here)
    down = np.abs(here - np.interp(raw - errors, x, y))
    return np.where(known, np.fmax(up, down), 0.0)

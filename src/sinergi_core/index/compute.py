"""One index from one table: every step in order, nothing rounded before the ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import (
    aggregate_levels,
    effective_weights,
    round_level,
)
from sinergi_core.index.classify import class_borders, class_index
from sinergi_core.index.denominate import indicator_matrix
from sinergi_core.index.framework import (
    Framework,
    NormalisationSpec,
    TreatmentSpec,
)
from sinergi_core.index.impute import impute_matrix
from sinergi_core.index.normalise import normalise_matrix
from sinergi_core.index.table import AreaTable
from sinergi_core.index.treat import TreatmentRecord, treat_matrix
from sinergi_core.index.weigh.resolve import Weights, resolve_weights

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

TIE_DIGITS = 12  # scores equal to so many digits of the largest are equal


@dataclass(frozen=True, slots=True, eq=False)
class IndexResult:
    """Every step of one index for n areas, k indicators and m nodes.

    NaN means unknown everywhere. `rank` counts from 1 for the most vulnerable, ties
    share the best place, 0 is unranked; `class_index` counts from 0 for the lowest class,
    -1 is unknown. `availability` tells what was observed, `imputed` what was filled in;
    `share_missing` is the share of the index weight resting on what was not observed.
    `weights` holds the weights within families and what must be disclosed about them.
    """

    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    indicator_values: Matrix
    treated: Matrix
    imputed: Mask
    normalised: Matrix
    availability: Mask
    nodes: tuple[str, ...]
    node_scores: Matrix
    score: Column
    rank: NDArray[np.int32]
    classes: tuple[str, ...]
    class_index: NDArray[np.int8]
    effective_weights: Column
    share_missing: Column
    thresholds: Column
    treatment_log: list[TreatmentRecord]
    weights: Weights
    framework: Framework
    table_digest: str
    area_level: str

    def node_score(self, code: str) -> Column:
        """The (n,) scores of one node; ValueError when there is no such node."""
        return self.node_scores[:, self.nodes.index(code)]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Indicator values on their way to one scale: each step beside the next."""

    values: Matrix
    treated: Matrix
    imputed: Mask
    normalised: Matrix
    log: list[TreatmentRecord]


def compute_index(
    framework: Framework, table: AreaTable, *, area_level: str = "kelurahan"
) -> IndexResult:
    """Scores, ranks and classes of all areas of the table.

    The class rule is that of `area_level` (no classes when the framework has none for
    it). ValueError when the table lacks a column, or a method cannot take the values.
    """
    prepared = prepare(framework, table)
    weights = resolve_weights(framework, prepared.normalised)
    effective = effective_weights(framework, weights.local)
    nodes = aggregate_levels(
        prepared.normalised, framework, weights.local, fixed=weights.fixed
    )
    seen = ~np.isnan(prepared.values)
    missing = share_missing(seen, effective)
    nodes[:, -1] = withheld(nodes[:, -1], missing, framework)
    return _wrap(framework, table, area_level, prepared, weights, nodes, missing)


def prepare(framework: Framework, table: AreaTable) -> Prepared:
    """Denominate, treat, impute, normalise: everything before weights come in.

    Imputation precedes treatment where the framework says so.
    """
    values = indicator_matrix(framework, table)
    treatments, codes = treatment_specs(framework), framework_codes(framework)
    if framework.imputation.before_treatment:
        filled, imputed = impute_matrix(values, framework.imputation, table.groups)
        treated, log = treat_matrix(filled, treatments, codes)
        complete = treated
    else:
        treated, log = treat_matrix(values, treatments, codes)
        complete, imputed = impute_matrix(treated, framework.imputation, table.groups)
    normalised = normalise_matrix(
        complete, normalisation_specs(framework), directions(framework), table.areas
    )
    normalised = round_level(normalised, framework, framework.levels[0])
    return Prepared(values, complete, imputed, normalised, log)


def framework_codes(framework: Framework) -> tuple[str, ...]:
    """Codes of the indicators, in order."""
    return tuple(one.code for one in framework.indicators)


def directions(framework: Framework) -> NDArray[np.int8]:
    """(k,) +1 or -1 per indicator."""
    return np.array([one.direction for one in framework.indicators], dtype=np.int8)


def treatment_specs(framework: Framework) -> list[TreatmentSpec]:
    """The treatment of each indicator: its own, else the framework's."""
    return [one.treatment or framework.treatment for one in framework.indicators]


def normalisation_specs(framework: Framework) -> list[NormalisationSpec]:
    """The normalisation of each indicator: its own, else the framework's."""
    return [
        one.normalisation or framework.normalisation for one in framework.indicators
    ]


def share_missing(seen: Mask, effective: Column) -> Column:
    """(n,) share of the index weight that rests on values nobody observed."""
    missing = np.zeros(len(seen))
    for j, weight in enumerate(effective):
        missing += np.where(seen[:, j], 0.0, weight)
    return np.clip(missing, 0.0, 1.0)


def withheld(score: Column, missing: Column, framework: Framework) -> Column:
    """The (n,) index scores, NaN where less than the policy's share was observed; what
    was imputed does not count as observed."""
    enough = 1 - missing >= framework.missing.min_share - 1e-12
    return np.where(enough, score, np.nan)


def rank_scores(score: Column) -> NDArray[np.int32]:
    """(n,) competition ranks: 1 the highest, ties share the best place, NaN gets 0.

    Not from rounded scores; only differences that are the noise of adding in another
    order (the 12th digit of the largest score) are ties, so that two machines agree.
    """
    rank = np.zeros(len(score), dtype=np.int32)
    known = np.flatnonzero(~np.isnan(score))
    if not known.size:
        return rank
    x = score[known]
    top = float(np.abs(x).max())
    if top > 0:
        x = np.round(x / top, TIE_DIGITS)
    order = np.sort(x)
    rank[known] = x.size - np.searchsorted(order, x, side="right") + 1
    return rank


def _wrap(
    framework: Framework,
    table: AreaTable,
    area_level: str,
    prepared: Prepared,
    weights: Weights,
    nodes: Matrix,
    missing: Column,
) -> IndexResult:
    score = nodes[:, -1].copy()
    rule = framework.classes.get(area_level)
    borders = class_borders(rule, score) if rule else np.empty(0)
    classes = (
        class_index(score, borders, border_to_upper=rule.border_to_upper)
        if rule
        else np.full(score.shape, -1, dtype=np.int8)
    )
    return IndexResult(
        areas=table.areas,
        indicators=framework_codes(framework),
        indicator_values=prepared.values,
        treated=prepared.treated,
        imputed=prepared.imputed,
        normalised=prepared.normalised,
        availability=~np.isnan(prepared.values),
        nodes=tuple(node.code for node in framework.nodes),
        node_scores=nodes,
        score=score,
        rank=rank_scores(score),
        classes=rule.codes if rule else (),
        class_index=classes,
        effective_weights=effective_weights(framework, weights.local),
        share_missing=missing,
        thresholds=borders,
        treatment_log=prepared.log,
        weights=weights,
        framework=framework,
        table_digest=table.digest(),
        area_level=area_level,
    )

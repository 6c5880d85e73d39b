"""What is uncertain about an index, and draws of it.

A draw is one choice of treatment, imputation, normalisation and aggregation, and one
set of weights. Draws are made in blocks of 64 with a seed of their own each, so that
any worker makes the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import Structure, family_shares
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    Framework,
    ImputationMethod,
    ImputationSpec,
    NormalisationMethod,
    NormalisationSpec,
    TreatmentMethod,
    TreatmentSpec,
)

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]
Aggregations = Mapping[str, AggregationSpec]

BLOCK = 64  # draws made, and matrix rows multiplied, at a time
SAMPLING, ERRORS, DESIGN, BOOTSTRAP = 1, 2, 3, 4  # streams of one seed
CHOICES = ("treatment", "imputation", "normalisation", "aggregation")


@dataclass(frozen=True, slots=True)
class WeightNoise:
    """Every weight is multiplied by a uniform number in 1 - spread .. 1 + spread.

    As COINr's noisy weights; `levels` names the levels (of the children) that are
    noisy, all of them by default.
    """

    spread: float = 0.25
    levels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class WeightDirichlet:
    """The weights of a family of c with shares w are Dirichlet(concentration c w).

    The expected shares are the framework's. With equal weights, concentration 1 is
    the uniform distribution over all weights there are; 10 stays near the framework.
    """

    concentration: float = 10.0


@dataclass(frozen=True, slots=True)
class WeightExperts:
    """Each draw takes the weights of one expert: one of these named weight sets."""

    sets: tuple[str, ...]


WeightSource = WeightNoise | WeightDirichlet | WeightExperts


@dataclass(frozen=True, slots=True)
class Uncertainties:
    """The sources of uncertainty; each choice is made with equal chances.

    None among the choices stands for what the framework says. `errors`: whether the
    stated errors of measurement are drawn.
    """

    weights: WeightSource | None = WeightNoise()
    treatments: tuple[TreatmentSpec | None, ...] = (None,)
    imputations: tuple[ImputationSpec | None, ...] = (None,)
    normalisations: tuple[NormalisationSpec | None, ...] = (None,)
    aggregations: tuple[Aggregations | None, ...] = (None,)
    errors: bool = True

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """How many choices there are of each of `CHOICES`."""
        return (
            len(self.treatments),
            len(self.imputations),
            len(self.normalisations),
            len(self.aggregations),
        )

    def describe(self) -> dict[str, Any]:
        """Return the sources as plain words and numbers, for `run.json` and reports."""
        return {
            "weights": _plain(self.weights) if self.weights else "fixed",
            "treatment": [_name(one) for one in self.treatments],
            "imputation": [_name(one) for one in self.imputations],
            "normalisation": [_name(one) for one in self.normalisations],
            "aggregation": [
                "framework"
                if one is None
                else {level: str(spec.method) for level, spec in one.items()}
                for one in self.aggregations
            ],
            "measurement_errors": self.errors,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """`choices` (m, 4) in the order of `CHOICES`; `shares` (m, items) of families."""

    choices: Choices
    shares: Floats


def default_uncertainties(framework: Framework) -> Uncertainties:
    """Return the sources a published run states, unless it names others.

    Weights +-25 % at every level (COINr's default) and, beside what the framework
    says: no treatment where it treats; filling by group or overall means where it
    fills; z-scores in place of a scaling by extremes; geometric in place of
    arithmetic aggregation of the topmost parts. OECD/JRC Handbook (2008), step 7.
    """
    treated = framework.treatment.method is not TreatmentMethod.NONE
    return Uncertainties(
        treatments=(None, TreatmentSpec()) if treated else (None,),
        imputations=_other_imputations(framework),
        normalisations=_other_normalisations(framework),
        aggregations=_other_aggregations(framework),
    )


def sample_draws(
    sources: Uncertainties,
    framework: Framework,
    structure: Structure,
    local: Floats,
    *,
    draws: int,
    seed: int,
) -> Draws:
    """Return `draws` draws around the weights `local` (items,) within families."""
    check_sources(sources, framework)
    choices = np.empty((draws, 4), np.int64)
    weights = np.empty((draws, local.size))
    for number, start in enumerate(range(0, draws, BLOCK)):
        rows = slice(start, min(draws, start + BLOCK))
        rng = np.random.default_rng(np.random.SeedSequence([seed, SAMPLING, number]))
        # Always a whole block, so that more draws begin with the same ones.
        picked = rng.random((BLOCK, 4))
        drawn = draw_weights(sources.weights, framework, structure, local, BLOCK, rng)
        choices[rows] = (picked * sources.sizes)[: rows.stop - start].astype(np.int64)
        weights[rows] = drawn[: rows.stop - start]
    return Draws(choices, family_shares(structure, weights))


def draw_weights(
    source: WeightSource | None,
    framework: Framework,
    structure: Structure,
    local: Floats,
    count: int,
    rng: np.random.Generator,
) -> Floats:
    """Return `count` sets (count, items) of weights within families, on any scale."""
    if source is None:
        return np.tile(local, (count, 1))
    if isinstance(source, WeightExperts):
        return _expert_weights(source, framework)[
            rng.integers(0, len(source.sets), count)
        ]
    if isinstance(source, WeightDirichlet):
        return _dirichlet(source, structure, local, count, rng)
    factors = rng.uniform(1 - source.spread, 1 + source.spread, (count, local.size))
    if source.levels is not None:
        noisy = [level in source.levels for level in item_levels(framework, structure)]
        factors[:, ~np.array(noisy)] = 1.0
    return local * factors


def item_levels(framework: Framework, structure: Structure) -> list[str]:
    """Return the name of the level of every item, indicators first."""
    numbers = [0] * structure.k + list(structure.node_levels)
    return [framework.levels[number] for number in numbers]


def check_sources(sources: Uncertainties, framework: Framework) -> None:
    """Raise `ValueError` when a source makes no sense for the framework."""
    if 0 in sources.sizes:
        raise ValueError("every source needs at least one choice; None is as it is")
    weights = sources.weights
    if isinstance(weights, WeightNoise) and not 0 <= weights.spread < 1:
        raise ValueError(f"the spread of weights is 0 to 1, not {weights.spread}")
    if isinstance(weights, WeightDirichlet) and not weights.concentration > 0:
        raise ValueError("the concentration of weights must be above 0")
    if isinstance(weights, WeightExperts):
        unknown = sorted(set(weights.sets) - set(framework.weight_sets))
        if unknown or not weights.sets:
            raise ValueError(
                f"no such weight sets: {', '.join(unknown) or 'none named'}"
            )


def _expert_weights(source: WeightExperts, framework: Framework) -> Floats:
    from sinergi_core.index.weigh.given import given_weights

    named = [replace(framework, weights=name) for name in source.sets]
    return np.array([given_weights(one) for one in named])


def _dirichlet(
    source: WeightDirichlet,
    structure: Structure,
    local: Floats,
    count: int,
    rng: np.random.Generator,
) -> Floats:
    shares = family_shares(structure, local)
    weights = np.ones((count, local.size))
    for family in structure.children:
        alpha = source.concentration * family.size * shares[family]
        # Gamma variables of these shapes, divided by their sum, are Dirichlet; the
        # division is that of every family. A weight of 0 stays 0.
        weights[:, family] = rng.standard_gamma(alpha, (count, family.size))
    return weights


def _other_imputations(framework: Framework) -> tuple[ImputationSpec | None, ...]:
    own = framework.imputation
    if own.method is ImputationMethod.NONE:
        return (None,)
    other = (
        ImputationMethod.MEAN
        if own.method is ImputationMethod.GROUP_MEAN
        else ImputationMethod.GROUP_MEAN
    )
    return (None, replace(own, method=other))


def _other_normalisations(framework: Framework) -> tuple[NormalisationSpec | None, ...]:
    by_extremes = {
        NormalisationMethod.MINMAX,
        NormalisationMethod.GOALPOSTS,
        NormalisationMethod.MAX_ZERO,
        NormalisationMethod.DISTANCE_MAX,
    }
    if framework.normalisation.method not in by_extremes:
        return (None,)
    # On a scale where the geometric mean of parts stays possible: 50 +- 15 is
    # negative only beyond 3.3 standard deviations.
    own = framework.normalisation
    span = own.high - own.low
    return (
        None,
        replace(
            own,
            method=NormalisationMethod.ZSCORE,
            mean=own.low + span / 2,
            sd=0.15 * span,
        ),
    )


def _other_aggregations(framework: Framework) -> tuple[Aggregations | None, ...]:
    top = framework.levels[-1]
    arithmetic = framework.aggregation[top].method is AggregationMethod.ARITHMETIC
    if not arithmetic or len(framework.levels) < 3:
        return (None,)
    return (None, {top: AggregationSpec(AggregationMethod.GEOMETRIC)})


def _name(spec: Any) -> str:
    return "framework" if spec is None else str(spec.method)


def _plain(source: WeightSource) -> dict[str, Any]:
    if isinstance(source, WeightNoise):
        return {"noise": source.spread, "levels": list(source.levels or ["all"])}
    if isinstance(source, WeightDirichlet):
        return {"dirichlet": source.concentration}
    return {"experts": list(source.sets)}

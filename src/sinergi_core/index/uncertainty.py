"""How sure scores, ranks and classes are, when the choices behind an index vary.

Monte Carlo over weights, treatment, imputation, normalisation, aggregation and errors
of measurement (OECD/JRC Handbook 2008, step 7; Saisana, Saltelli & Tarantola 2005). The
same seed gives the same bytes for any engine and number of workers on one machine.
Up to 20,000 areas scores are formed in double precision, above that in single
precision: across machines ranks are then equal but for scores that agree to 7 digits.

Held fixed, and stated here: which areas are ranked at all (those of the point
estimate); the borders of natural classes (Jenks); treatment and scaling while errors
of measurement are drawn. Scores of another normalisation than the framework's are
brought to its scale by the mean and deviation of the point estimate. Do not read
overlapping intervals as a tie: draws are shared by areas, so use `pair_probability`
(Saisana et al. 2005, section 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index import quantiles, ranking, sensitivity_kernels
from sinergi_core.index.aggregate import Structure, structure_of
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.engine import Engine, ThreadsEngine, threads_engine
from sinergi_core.index.framework import ClassRule, Framework
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty_rows import (
    RELATIVE,
    DrawBlock,
    RankDraws,
    RankedBlock,
    draw_blocks,
    may_keep_scores,
    row_moments,
    unit_tiles,
)
from sinergi_core.index.uncertainty_scores import Floats
from sinergi_core.index.uncertainty_sources import (
    Draws,
    Uncertainties,
    default_uncertainties,
    sample_draws,
)
from sinergi_core.index.uncertainty_summary import (
    DrawRows,
    SummariseUnits,
    UnitSummary,
    collect_rows,
)
from sinergi_core.index.uncertainty_variants import Workshop

PRECISE_UNITS = 20_000  # up to so many areas the draws are formed in double precision


@dataclass(frozen=True, slots=True, eq=False)
class UncertaintyResult:
    """What holds for each of n areas over all draws; NaN for an area without a rank.

    `score_q` and `rank_q` (n, 3) are p5, p50, p95; `class_probability` (n, classes);
    `top_probability` (n,) of a rank of at most `top_k`; `pair_probability` (n,) of
    standing above the area that follows in the point estimate (a tie counts half).
    A draw in which an area gets no rank does not count for it, but for the pairs,
    where it stands below.
    """

    areas: tuple[str, ...]
    draws: int
    seed: int
    score_q: Floats
    rank_q: Floats
    rank_mean: Floats
    classes: tuple[str, ...]
    class_probability: Floats
    top_k: int
    top_probability: Floats
    pair_probability: Floats
    sources: dict[str, Any]
    precision: str


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """The point estimate and what the draws vary: shared with the sensitivity analysis.

    `units` are the ranked areas in order of rank, `known` how many they are.
    """

    point: IndexResult
    structure: Structure
    units: NDArray[np.intp]
    kind: Any
    workshop: Workshop

    @property
    def known(self) -> int:
        """How many areas are ranked."""
        return int(self.units.size)


def compute_uncertainty(
    framework: Framework,
    table: AreaTable,
    *,
    draws: int = 1000,
    seed: int = 1,
    sources: Uncertainties | None = None,
    top_k: int | None = None,
    area_level: str = "kelurahan",
    engine: Engine | None = None,
) -> UncertaintyResult:
    """Return intervals and probabilities for every area of the table.

    `sources` are `default_uncertainties(framework)` unless given; `top_k` is 10 or the
    number of ranked areas. Takes 0.02 s for 65 areas and 1,000 draws; the memory is
    mostly 4 bytes per draw and area. Raises `ValueError` for a framework, table or
    source that does not fit.
    """
    _check(draws, top_k)
    chosen = default_uncertainties(framework) if sources is None else sources
    setting = make_setting(framework, table, chosen, area_level)
    picked = sample_draws(
        chosen,
        framework,
        setting.structure,
        setting.point.weights.local,
        draws=draws,
        seed=seed,
    )
    top = min(10, max(setting.known, 1)) if top_k is None else top_k
    if setting.known == 0:
        return _wrap(setting, chosen, draws, seed, top, [])
    run: Engine = threads_engine() if engine is None else engine
    summaries = _summaries(setting, picked, seed, top, run)
    return _wrap(setting, chosen, draws, seed, top, summaries)


def make_setting(
    framework: Framework, table: AreaTable, sources: Uncertainties, area_level: str
) -> Setting:
    """Compute the point estimate and put the ranked areas in its order."""
    point = compute_index(framework, table, area_level=area_level)
    order = np.argsort(point.rank, kind="stable")
    units = order[point.rank[order] > 0]
    kind: Any = np.float64 if units.size <= PRECISE_UNITS else np.float32
    workshop = Workshop(
        framework=framework,
        table=table,
        sources=sources,
        units=units,
        fixed=point.weights.fixed,
        kind=kind,
        positive=bool((point.weights.local > 0).all()),
    )
    return Setting(point, structure_of(framework), units, kind, workshop)


def warm_up() -> None:
    """Load every compiled kernel; called when a worker or a server starts."""
    ranking.warm_up()
    sensitivity_kernels.warm_up()
    quantiles.warm_up()


def _check(draws: int, top_k: int | None) -> None:
    if draws < 1:
        raise ValueError(f"at least one draw is needed, not {draws}")
    if top_k is not None and top_k < 1:
        raise ValueError(f"top_k counts from 1, not {top_k}")


def _summaries(
    setting: Setting, picked: Draws, seed: int, top_k: int, engine: Engine
) -> list[UnitSummary]:
    """Rank the blocks of draws on the engine, then summarise the areas on threads."""
    rule = setting.point.framework.classes.get(setting.point.area_level)
    task = RankDraws(
        variants=setting.workshop.variants(picked.choices),
        units=setting.known,
        seed=seed,
        kind=setting.kind,
        rule=rule,
        moments=_needs_moments(rule, setting.workshop.sources),
        keep=may_keep_scores(len(picked.choices), setting.known),
    )
    blocks = draw_blocks(picked)
    ranks, rest = collect_rows(engine, task, blocks)
    rows = _draw_rows(setting, rule, blocks, ranks, rest)
    summarise = SummariseUnits(
        task, blocks, rows, top_k, bool(rule and rule.border_to_upper)
    )
    # The ranks are here; sending them out again would cost more than the counting.
    near = engine if isinstance(engine, ThreadsEngine) else threads_engine()
    return list(near.map(summarise, unit_tiles(setting.known)))


def _needs_moments(rule: ClassRule | None, sources: Uncertainties) -> bool:
    """Whether some draw is brought to another scale, or sets its own borders."""
    relative = rule is not None and rule.method in RELATIVE
    return relative or any(one is not None for one in sources.normalisations)


def _draw_rows(
    setting: Setting,
    rule: ClassRule | None,
    blocks: list[DrawBlock],
    ranks: NDArray[np.int32],
    rest: list[RankedBlock],
) -> DrawRows:
    mean = np.concatenate([one.mean for one in rest])
    deviation = np.concatenate([one.deviation for one in rest])
    changed = [one is not None for one in setting.workshop.sources.normalisations]
    other = np.array(changed)[_normalisations(blocks)]
    target = setting.point.score[setting.units][np.newaxis]
    middle, spread = (float(one[0]) for one in row_moments(target))
    varied = other & (deviation > 0)
    factor = np.divide(spread, deviation, out=np.ones_like(mean), where=varied)
    offset = np.where(varied, middle - factor * mean, 0.0)
    borders = np.concatenate([one.borders for one in rest])
    if rule is None or rule.method not in RELATIVE:
        borders = np.tile(setting.point.thresholds, (mean.size, 1))
    else:
        borders = borders * factor[:, np.newaxis] + offset[:, np.newaxis]
    stored = {
        block.number: one.scores
        for block, one in zip(blocks, rest, strict=True)
        if one.scores is not None
    }
    return DrawRows(ranks, factor, offset, borders, stored)


def _normalisations(blocks: list[DrawBlock]) -> NDArray[np.int64]:
    """Return the number of the normalisation of every row."""
    return np.concatenate(
        [np.full(block.draws.size, block.variant[2]) for block in blocks]
    )


def _wrap(
    setting: Setting,
    sources: Uncertainties,
    draws: int,
    seed: int,
    top_k: int,
    summaries: list[UnitSummary],
) -> UncertaintyResult:
    point = setting.point

    def spread(columns: list[Floats], width: int | None = None) -> Floats:
        shape = (len(point.areas),) if width is None else (len(point.areas), width)
        whole = np.full(shape, np.nan)
        if columns:
            whole[setting.units] = np.concatenate(columns)
        return whole

    ranked = [np.maximum(one.ranked, 1) for one in summaries]
    pairs = list(zip(summaries, ranked, strict=True))
    above = spread([one.above / (2 * draws) for one in summaries])
    if setting.known:
        above[setting.units[-1]] = np.nan  # nobody follows the last
    return UncertaintyResult(
        areas=point.areas,
        draws=draws,
        seed=seed,
        score_q=spread([one.score_q for one in summaries], 3),
        rank_q=spread([one.rank_q for one in summaries], 3),
        rank_mean=spread([one.rank_total / count for one, count in pairs]),
        classes=point.classes,
        class_probability=spread(
            [one.classes / count[:, np.newaxis] for one, count in pairs]
            if point.classes
            else [],
            len(point.classes),
        ),
        top_k=top_k,
        top_probability=spread([one.top / count for one, count in pairs]),
        pair_probability=above,
        sources=sources.describe(),
        precision=np.dtype(setting.kind).name,
    )

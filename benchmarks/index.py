"""Composite indices: uncertainty, sensitivity, one index, beside peers and floors.

Peers' recorded figures: 2 vCPU of an AMD EPYC (Zen 4), November 2026; see
`benchmarks/README.md`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.cases import make_framework, make_table, make_values
from benchmarks.index_peers import one_by_one, pymcdm_draws, skcriteria_draws
from benchmarks.rows import Job, Peer, Row, Target
from sinergi_core.index.aggregate import family_shares, structure_of
from sinergi_core.index.compute import compute_index
from sinergi_core.index.engine import single_threaded_blas, threads_engine
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    Framework,
    TreatmentMethod,
    TreatmentSpec,
)
from sinergi_core.index.normalise import normalise_matrix
from sinergi_core.index.sensitivity import compute_sensitivity
from sinergi_core.index.uncertainty import compute_uncertainty, warm_up
from sinergi_core.index.uncertainty_rows import (
    RankDraws,
    draw_blocks,
    may_keep_scores,
    unit_tiles,
)
from sinergi_core.index.uncertainty_sources import Draws, Uncertainties, WeightDirichlet
from sinergi_core.index.uncertainty_summary import (
    DrawRows,
    SummariseUnits,
    collect_rows,
)
from sinergi_core.index.uncertainty_variants import tree_scores

NATION, DISTRICTS, BLOCKS = 83_000, 65, 820_000
SMALLER = 40  # a quick run has so many times fewer areas
GEOMETRIC = {"index": AggregationSpec(AggregationMethod.GEOMETRIC)}


def sized(areas: int, quick: bool) -> int:
    """Return the number of areas of a full or a quick run."""
    return areas // SMALLER if quick else areas


def ranked_draws(
    areas: int, indicators: int, draws: int, *, unseen: float = 0.0, mixed: bool = False
) -> Job:
    """Prepare the work of the peers: from normalised values to statements on areas.

    Weights are Dirichlet at every level; with `mixed`, half of the draws aggregate the
    top level geometrically; `unseen` is the share of values nobody observed.
    """
    framework = make_framework(indicators)
    structure = structure_of(framework)
    variants = {
        (0, 0, 0, number): tree_scores(
            one, columns_of(areas, indicators, unseen), kind=np.float32
        )
        for number, one in enumerate(_variants(framework, mixed))
    }
    rng = np.random.default_rng(1)
    local = rng.standard_gamma(5.0, (draws, len(structure.codes)))
    choices = np.zeros((draws, 4), np.int64)
    choices[:, 3] = rng.integers(0, len(variants), draws)
    picked = Draws(choices, family_shares(structure, local))
    keep = may_keep_scores(draws, areas)
    task = RankDraws(variants, areas, 1, np.float32, None, moments=False, keep=keep)
    warm_up()
    return lambda: summarise(task, picked)


def _variants(framework: Framework, mixed: bool) -> list[Framework]:
    top = replace(framework, aggregation={**framework.aggregation, **GEOMETRIC})
    return [framework, top] if mixed else [framework]


def columns_of(areas: int, indicators: int, unseen: float) -> Any:
    """Return normalised values (indicators, areas), NaN where unseen."""
    values = make_values(areas, indicators).astype(np.float32)
    if unseen:
        rng = np.random.default_rng(2)
        values[rng.random(values.shape) < unseen] = np.nan
    return np.ascontiguousarray(values.T)


def summarise(task: RankDraws, picked: Draws) -> object:
    """Rank all draws and summarise all areas, as `compute_uncertainty` does."""
    engine = threads_engine()
    blocks = draw_blocks(picked)
    ranks, rest = collect_rows(engine, task, blocks)
    draws = ranks.shape[0]
    borders = np.tile([0.25, 0.32], (draws, 1))
    kept = {b.number: r.scores for b, r in zip(blocks, rest, strict=True)}
    stored = {number: one for number, one in kept.items() if one is not None}
    rows = DrawRows(ranks, np.ones(draws), np.zeros(draws), borders, stored)
    work = SummariseUnits(task, blocks, rows, 100, border_to_upper=False)
    return list(engine.map(work, unit_tiles(task.units)))


def nation(quick: bool) -> Job:
    """83,000 areas, 60 indicators, weights only."""
    return ranked_draws(sized(NATION, quick), 60, 1000)


def nation_with_gaps(quick: bool) -> Job:
    """The same with 5 % unseen and two ways of aggregating."""
    return ranked_draws(sized(NATION, quick), 60, 1000, unseen=0.05, mixed=True)


def city_blocks(quick: bool) -> Job:
    """820,000 areas, 30 indicators."""
    return ranked_draws(sized(BLOCKS, quick), 30, 1000)


def product_and_copy(areas: int, indicators: int, draws: int) -> Job:
    """The floor: the matrix product in blocks of 64, and the ranks written once."""
    columns = columns_of(areas, indicators, 0.0)
    weights = np.full((64, indicators), 1 / indicators, np.float32)
    scores = np.empty((64, areas), np.float32)
    ranks = np.empty((draws, areas), np.int32)

    def run() -> None:
        with single_threaded_blas():
            for start in range(0, draws, 64):
                count = min(64, draws - start)
                np.matmul(weights[:count], columns, out=scores[:count])
                ranks[start : start + count] = scores[:count].view(np.int32)

    return run


def nation_floor(quick: bool) -> Job:
    """Product and copy for 83,000 areas."""
    return product_and_copy(sized(NATION, quick), 60, 1000)


def city_blocks_floor(quick: bool) -> Job:
    """Product and copy for 820,000 areas."""
    return product_and_copy(sized(BLOCKS, quick), 30, 1000)


def whole_call(quick: bool) -> Job:
    """`compute_uncertainty` from the raw table: point estimate, digest and all."""
    areas = sized(NATION, quick)
    framework, table = make_framework(60), make_table(areas, 60)
    sources = Uncertainties(weights=WeightDirichlet(5.0))
    return lambda: compute_uncertainty(framework, table, sources=sources)


def request(quick: bool) -> Job:
    """What a web request does: 65 areas, all default sources of uncertainty."""
    framework, table = make_framework(60), make_table(DISTRICTS, 60)
    warm_up()
    return lambda: compute_uncertainty(framework, table)


def sobol(quick: bool) -> Job:
    """Six factors: treatment, scaling, aggregation, weights, filling, exclusion."""
    areas = sized(NATION, quick)
    sources = _six_factors()
    framework, table = make_framework(60), make_table(areas, 60)
    factors = [
        "treatment",
        "imputation",
        "normalisation",
        "aggregation",
        "weights",
        "exclusion",
    ]
    return lambda: compute_sensitivity(
        framework,
        table,
        n=64 if quick else 1024,
        sources=sources,
        factors=factors,
        per_unit=True,
    )


def _six_factors() -> Uncertainties:
    from sinergi_core.index.framework import (
        ImputationMethod,
        ImputationSpec,
        NormalisationMethod,
        NormalisationSpec,
    )

    return Uncertainties(
        treatments=(None, TreatmentSpec(TreatmentMethod.WINSORISE)),
        imputations=(None, ImputationSpec(ImputationMethod.MEAN)),
        normalisations=(
            None,
            NormalisationSpec(NormalisationMethod.ZSCORE, mean=50.0, sd=10.0),
        ),
        aggregations=(
            None,
            dict.fromkeys(("pillar", "dimension", "index"), GEOMETRIC["index"]),
        ),
    )


def one_index(quick: bool) -> Job:
    """Treat, scale, aggregate over four levels; without digests and classes."""
    from sinergi_core.index.aggregate import aggregate_levels
    from sinergi_core.index.treat import treat_matrix

    areas = sized(NATION, quick)
    framework, values = make_framework(60), np.asfortranarray(make_values(areas, 60))
    spec, codes = (
        TreatmentSpec(TreatmentMethod.SKEW_RULE),
        structure_of(framework).indicators,
    )
    ones = np.ones(60, np.int8)

    def run() -> object:
        treated, _ = treat_matrix(values, [spec] * 60, codes)
        scaled = normalise_matrix(treated, framework.normalisation, ones)
        return aggregate_levels(scaled, framework)

    return run


def one_result(quick: bool) -> Job:
    """The whole of `compute_index`, from the raw table to classes and digest."""
    framework, table = make_framework(60), make_table(sized(NATION, quick), 60)
    return lambda: compute_index(framework, table)


def read_and_write(quick: bool) -> Job:
    """The floor of one index: three times through the table."""
    values = np.asfortranarray(make_values(sized(NATION, quick), 60))
    out = np.empty_like(values)

    def run() -> None:
        for _ in range(3):
            np.multiply(values, 1.5, out=out)

    return run


COINR = "COINr 1.1.14"
ROWS = (
    Row(
        code="uncertainty",
        work="ranks, p5/p50/p95 of rank and score, mean, P(class), P(top k), P(pair)",
        size="83,000 areas x 60 indicators x 1,000 draws",
        ours=nation,
        target=Target(wall_s=1.5, cpu_s=3.0, memory_mb=1200),
        floor=nation_floor,
        floor_is="matrix product on one thread and one copy of the ranks",
        peers=(
            Peer("pymcdm, 10 draws x 100", pymcdm_draws, 0.01, 1126, "pymcdm"),
            Peer(
                "scikit-criteria, 10 draws x 100",
                skcriteria_draws,
                0.01,
                374,
                "skcriteria",
            ),
            Peer(f"{COINR}, 17.5 hours", recorded_cpu_s=63_000),
        ),
    ),
    Row(
        code="uncertainty-gaps",
        work="the same with 5 % unseen values and mixed aggregation",
        size="83,000 areas x 60 indicators x 1,000 draws",
        ours=nation_with_gaps,
        target=Target(wall_s=6.0, cpu_s=12.0, memory_mb=1200),
        floor=nation_floor,
        floor_is="matrix product on one thread and one copy of the ranks",
    ),
    Row(
        code="uncertainty-large",
        work="ranks, p5/p50/p95 of rank and score, mean, P(class), P(top k), P(pair)",
        size="820,000 areas x 30 indicators x 1,000 draws",
        ours=city_blocks,
        target=Target(cpu_s=40.0, memory_mb=4096),
        floor=city_blocks_floor,
        floor_is="matrix product on one thread and one copy of the ranks",
        repeats=1,
    ),
    Row(
        code="uncertainty-request",
        work="compute_uncertainty with every default source, as a web request calls it",
        size="65 areas x 60 indicators x 1,000 draws",
        ours=request,
        target=Target(wall_s=0.1),
        peers=(Peer(f"{COINR}, 51 areas x 49", recorded_cpu_s=150),),
        repeats=10,
    ),
    Row(
        code="uncertainty-call",
        work="compute_uncertainty from the raw table, weights only (no target)",
        size="83,000 areas x 60 indicators x 1,000 draws",
        ours=whole_call,
    ),
    Row(
        code="sobol",
        work="Sobol' indices, six factors, 1,024 base rows, for the table and every area",
        size="83,000 areas x 60 indicators, 8,192 rankings",
        ours=sobol,
        target=Target(wall_s=12.0, memory_mb=1024),
        peers=(
            Peer(
                f"{COINR}, 51 areas, 3,000 rankings, four factors", recorded_cpu_s=440
            ),
        ),
        repeats=1,
    ),
    Row(
        code="index",
        work="treat, scale, aggregate over four levels",
        size="83,000 areas x 60 indicators",
        ours=one_index,
        target=Target(wall_s=0.2),
        floor=read_and_write,
        floor_is="three times through the table",
        peers=(
            Peer("pymcdm, weighted sum and ranks", one_by_one, 1.0, 0.9, "pymcdm"),
            Peer(COINR, recorded_cpu_s=58.7),
        ),
    ),
    Row(
        code="index-call",
        work="compute_index from the raw table to classes and digest (no target)",
        size="83,000 areas x 60 indicators",
        ours=one_result,
    ),
)

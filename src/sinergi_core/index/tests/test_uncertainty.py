"""Uncertainty: every draw is an index of its own; results do not depend on the engine."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.index import (
    engine_compile,
    quantiles,
    quantiles_kernels,
    ranking,
    ranking_kernels,
    sensitivity_kernels,
)
from sinergi_core.index.compute import compute_index
from sinergi_core.index.engine import process_engine, threads_engine
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    ImputationMethod,
    ImputationSpec,
    NormalisationMethod,
    NormalisationSpec,
    TreatmentMethod,
    TreatmentSpec,
)
from sinergi_core.index.tests.uncertain import framework_of, table_of
from sinergi_core.index.uncertainty import (
    UncertaintyResult,
    compute_uncertainty,
    make_setting,
    warm_up,
)
from sinergi_core.index.uncertainty_rows import RankDraws, draw_blocks
from sinergi_core.index.uncertainty_sources import (
    Uncertainties,
    WeightDirichlet,
    WeightExperts,
    WeightNoise,
    default_uncertainties,
    sample_draws,
)
from sinergi_core.index.uncertainty_variants import scaled_errors

GEOMETRIC = AggregationSpec(AggregationMethod.GEOMETRIC)
EVERYTHING = Uncertainties(
    treatments=(None, TreatmentSpec(TreatmentMethod.WINSORISE, winsorise_max=2)),
    imputations=(None, ImputationSpec(ImputationMethod.GROUP_MEAN)),
    normalisations=(
        None,
        NormalisationSpec(NormalisationMethod.ZSCORE, mean=50.0, sd=12.0),
        NormalisationSpec(NormalisationMethod.RANK),
    ),
    aggregations=(None, {"index": GEOMETRIC}),
)
TREES = {
    "arithmetic": {},
    "geometric": {"aggregation": "{default: geometric}"},
    "mixed": {"aggregation": "{default: arithmetic, levels: {index: geometric}}"},
    "harmonic above": {
        "aggregation": "{default: arithmetic, levels: {index: harmonic}}"
    },
    "powers": {"aggregation": "{default: generalised, levels: {index: harmonic}}"},
    "count": {"normalisation": "{method: count}", "aggregation": "{default: count}"},
    "rounded": {"rounding": "{levels: {indicator: 1, part: 0}}"},
    "copeland": {"aggregation": "{default: arithmetic, levels: {index: copeland}}"},
    "topsis": {"aggregation": "{default: topsis}"},
    "strict": {"missing": "{min_share: 0.3, min_share_node: 0.6, reweigh: true}"},
    "no reweighing": {"missing": "{min_share: 0, reweigh: false}"},
}


def results_equal(one: UncertaintyResult, other: UncertaintyResult) -> bool:
    """Whether every array has the same bytes."""
    return all(bytes_of(one, f.name) == bytes_of(other, f.name) for f in fields(one))


def bytes_of(result: UncertaintyResult, name: str) -> Any:
    value = getattr(result, name)
    return value.tobytes() if isinstance(value, np.ndarray) else value


def rows_of(framework: Any, table: Any, sources: Uncertainties, draws: int) -> Any:
    """The setting, the draws, and our scores and ranks (draws, ranked areas)."""
    setting = make_setting(framework, table, sources, "kelurahan")
    local = setting.point.weights.local
    picked = sample_draws(
        sources, framework, setting.structure, local, draws=draws, seed=3
    )
    variants = setting.workshop.variants(picked.choices)
    task = RankDraws(variants, setting.known, 3, setting.kind, None, False)
    scores = np.empty((draws, setting.known))
    ranks = np.empty(scores.shape, np.int32)
    for block in draw_blocks(picked):
        ranks[block.draws] = task(block).ranks
        scores[block.draws] = task.scores(block)
    return setting, picked, scores, ranks


@pytest.mark.parametrize("share_missing", [0.0, 0.2])
@pytest.mark.parametrize("name", TREES)
def test_a_draw_is_the_index_computed_with_its_weights(
    name: str, share_missing: float
) -> None:
    framework = framework_of(**TREES[name])
    table = table_of(share_missing=share_missing)
    sources = Uncertainties(weights=WeightNoise(0.4))
    setting, picked, scores, ranks = rows_of(framework, table, sources, 6)
    codes = setting.structure.codes
    for draw, shares in enumerate(picked.shares):
        values = dict(zip(codes[:-1], shares[:-1].tolist(), strict=True))
        whole = compute_index(framework.replace(weights=values), table)
        # Which areas are ranked is settled by the point estimate.
        expected = whole.score[setting.units]
        known = ~np.isnan(expected)
        np.testing.assert_allclose(scores[draw][known], expected[known], rtol=1e-9)
        plain = compute_index_ranks(expected)
        assert np.array_equal(ranks[draw][known], plain[known])


def compute_index_ranks(scores: np.ndarray) -> np.ndarray:
    from sinergi_core.index.compute import rank_scores

    return rank_scores(scores)


def test_a_draw_of_every_choice_is_the_changed_framework() -> None:
    framework = framework_of(imputation="{method: mean}")
    table = table_of(share_missing=0.1)
    sources = Uncertainties(**{**plain(EVERYTHING), "weights": None})
    setting, picked, scores, _ = rows_of(framework, table, sources, 40)
    for draw, choice in enumerate(picked.choices.tolist()):
        changed = setting.workshop.changed(tuple(choice))
        expected = compute_index(changed, table).score[setting.units]
        np.testing.assert_allclose(scores[draw], expected, rtol=1e-9)


def plain(sources: Uncertainties) -> dict[str, Any]:
    return {f.name: getattr(sources, f.name) for f in fields(sources)}


def test_without_uncertainty_every_interval_is_the_point_estimate() -> None:
    framework, table = framework_of(), table_of()
    result = compute_uncertainty(
        framework, table, draws=7, sources=Uncertainties(weights=None, errors=False)
    )
    point = compute_index(framework, table)
    assert np.array_equal(result.rank_q, np.repeat(point.rank[:, None], 3, axis=1))
    np.testing.assert_allclose(result.score_q[:, 1], point.score, rtol=1e-12)
    hit = result.class_probability[np.arange(30), point.class_index]
    assert np.array_equal(hit, np.ones(30))


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_threads_gives_the_same_bytes(workers: int) -> None:
    framework = framework_of()
    table = table_of(2500, share_missing=0.1, error=0.02)
    one, other = (
        compute_uncertainty(
            framework, table, draws=150, sources=EVERYTHING, engine=threads_engine(w)
        )
        for w in (1, workers)
    )
    assert results_equal(one, other)


@pytest.mark.slow
def test_processes_give_the_same_bytes_as_threads() -> None:
    framework, table = framework_of(), table_of(300, share_missing=0.1, error=0.02)
    near, far = (
        compute_uncertainty(
            framework, table, draws=130, sources=EVERYTHING, engine=engine
        )
        for engine in (threads_engine(2), process_engine(2))
    )
    assert results_equal(near, far)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the cluster's own, about ports and loops
def test_a_cluster_of_processes_gives_the_same_bytes_as_threads() -> None:
    distributed = pytest.importorskip("distributed")
    framework, table = framework_of(), table_of(300, share_missing=0.1, error=0.02)

    class ClusterEngine:
        def __init__(self, client: Any) -> None:
            self.client = client

        def map(self, function: Any, blocks: Any) -> Any:
            sent = self.client.scatter(function, broadcast=True)
            run = [self.client.submit(apply_block, sent, block) for block in blocks]
            return iter(self.client.gather(run))

    near = compute_uncertainty(framework, table, draws=130, sources=EVERYTHING)
    with (
        distributed.LocalCluster(
            n_workers=2, processes=True, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        far = compute_uncertainty(
            framework,
            table,
            draws=130,
            sources=EVERYTHING,
            engine=ClusterEngine(client),
        )
    assert results_equal(near, far)


apply_block = eval("lambda task, block: task(block)")  # noqa: S307 - pickled by value


def test_the_numpy_twins_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    framework, table = framework_of(), table_of(200, share_missing=0.1)
    compiled = compute_uncertainty(framework, table, draws=70, sources=EVERYTHING)
    monkeypatch.setattr(ranking, "HAS_NUMBA", False)
    monkeypatch.setattr(quantiles, "HAS_NUMBA", False)
    again = compute_uncertainty(framework, table, draws=70, sources=EVERYTHING)
    assert results_equal(compiled, again)


KERNELS = (ranking_kernels, quantiles_kernels, sensitivity_kernels)


def compiled_signatures() -> int:
    """How many combinations of types all kernels have been compiled for."""
    kernels = [one for module in KERNELS for one in vars(module).values()]
    return sum(len(getattr(one, "signatures", ())) for one in kernels)


@pytest.mark.skipif(not engine_compile.HAS_NUMBA, reason="numba is absent")
@pytest.mark.parametrize("areas", [1, 65, 2100])
@pytest.mark.parametrize(
    "classes", ["{}", "{kelurahan: {method: jenks, names: [l, h]}}"]
)
def test_nothing_is_compiled_after_the_warm_up(areas: int, classes: str) -> None:
    warm_up()
    before = compiled_signatures()
    framework = framework_of(classes=classes)
    compute_uncertainty(framework, table_of(areas, error=0.1), draws=70)
    compute_uncertainty(framework, table_of(areas), draws=70, sources=Uncertainties())
    assert compiled_signatures() == before


@settings(max_examples=20, deadline=None)
@given(
    st.integers(2, 60),
    st.sampled_from([0.0, 0.3]),
    st.integers(0, 10_000),
    st.sampled_from(sorted(TREES)),
)
def test_results_stay_within_their_bounds(
    areas: int, share_missing: float, seed: int, name: str
) -> None:
    framework = framework_of(**TREES[name])
    table = table_of(areas, share_missing=share_missing, seed=seed)
    result = compute_uncertainty(framework, table, draws=20, seed=seed)
    point = compute_index(framework, table)
    ranked = point.rank > 0
    assert np.array_equal(np.isnan(result.rank_mean), ~ranked)
    assert (np.diff(result.rank_q[ranked], axis=1) >= 0).all()
    assert (np.diff(result.score_q[ranked], axis=1) >= 0).all()
    for shares in (result.top_probability, result.pair_probability):
        known = shares[~np.isnan(shares)]
        assert ((known >= 0) & (known <= 1)).all()
    total = result.class_probability[ranked].sum(axis=1)
    assert (total <= 1 + 1e-12).all()


def test_areas_with_equal_data_stay_tied_in_every_draw() -> None:
    table = table_of(40)
    values = table.values.copy()
    values[31:37] = values[3]
    twins = type(table)(table.areas, table.columns, values, table.groups)
    result = compute_uncertainty(framework_of(), twins, draws=200)
    assert len(set(result.rank_mean[[3, *range(31, 37)]])) == 1


def test_equal_data_is_tied_in_single_precision_too() -> None:
    table = table_of(21_000)
    values = table.values.copy()
    values[20_000:20_007] = values[5]
    twins = type(table)(table.areas, table.columns, values, table.groups)
    result = compute_uncertainty(framework_of(), twins, draws=64)
    assert result.precision == "float32"
    assert len(set(result.rank_mean[[5, *range(20_000, 20_007)]])) == 1


def test_more_draws_begin_with_the_same_ones() -> None:
    framework, table = framework_of(), table_of()
    few, many = (
        rows_of(framework, table, Uncertainties(), draws)[3] for draws in (30, 100)
    )
    assert np.array_equal(few, many[:30])


def test_an_area_left_out_by_the_policy_stays_unranked() -> None:
    table = table_of()
    values = table.values.copy()
    values[4, :6] = np.nan
    holed = type(table)(table.areas, table.columns, values, table.groups)
    result = compute_uncertainty(framework_of(missing="{min_share: 0.9}"), holed)
    assert np.isnan(result.rank_mean[4])
    assert np.isnan(result.score_q[4]).all()
    assert np.nanmax(result.rank_q) == 29


def test_stated_errors_widen_the_intervals() -> None:
    still = Uncertainties(weights=None)
    sharp = compute_uncertainty(framework_of(), table_of(), sources=still)
    blurred = compute_uncertainty(framework_of(), table_of(error=0.03), sources=still)
    assert np.array_equal(sharp.rank_q[:, 0], sharp.rank_q[:, 2])
    width = blurred.score_q[:, 2] - blurred.score_q[:, 0]
    assert (width > 0).all()


def test_the_spread_by_errors_is_that_of_the_weighted_sum() -> None:
    framework, table = framework_of(), table_of(error=0.03)
    still = Uncertainties(weights=None)
    _, _, scores, _ = rows_of(framework, table, still, 4000)
    point = compute_index(framework, table)
    slopes = 99 / np.ptp(table.values, axis=0)
    expected = np.sqrt(np.sum((point.effective_weights * slopes * 0.03) ** 2))
    np.testing.assert_allclose(scores.std(axis=0), expected, rtol=0.06)


def test_errors_along_a_curve_are_read_off_the_data() -> None:
    raw = np.linspace(1, 9, 200)[:, None]
    scaled = scaled_errors(raw, np.log(raw), np.full(raw.shape, 0.01))
    np.testing.assert_allclose(scaled[5:-5], 0.01 / raw[5:-5], rtol=0.05)


def test_the_weights_of_experts_are_taken_whole() -> None:
    sources = Uncertainties(weights=WeightExperts(("own", "flat")))
    _, picked, _, _ = rows_of(framework_of(), table_of(), sources, 50)
    assert len(np.unique(picked.shares.round(9), axis=0)) == 2


def test_dirichlet_weights_have_the_expected_shares() -> None:
    sources = Uncertainties(weights=WeightDirichlet(20.0))
    _, picked, _, _ = rows_of(framework_of(), table_of(), sources, 3000)
    expected = [1 / 7, 2 / 7, 1 / 7, 3 / 7]
    np.testing.assert_allclose(picked.shares[:, :4].mean(axis=0), expected, atol=0.01)


def test_noise_can_be_kept_to_one_level() -> None:
    sources = Uncertainties(weights=WeightNoise(0.25, ("part",)))
    _, picked, _, _ = rows_of(framework_of(), table_of(), sources, 20)
    assert np.ptp(picked.shares[:, :8], axis=0).max() == 0
    assert np.ptp(picked.shares[:, 8:11], axis=0).min() > 0


def test_scores_on_another_scale_are_brought_to_the_frameworks() -> None:
    spec = NormalisationSpec(NormalisationMethod.ZSCORE)
    sources = Uncertainties(weights=None, normalisations=(spec,))
    table = table_of(80)
    result = compute_uncertainty(framework_of(), table, draws=3, sources=sources)
    point = compute_index(framework_of(), table)
    middle = result.score_q[:, 1]
    assert middle.mean() == pytest.approx(point.score.mean())
    assert middle.std() == pytest.approx(point.score.std())


def test_the_default_names_what_a_framework_does_differently() -> None:
    sources = default_uncertainties(framework_of(treatment="{method: log}"))
    assert sources.sizes == (2, 1, 2, 2)
    assert sources.describe()["aggregation"][1] == {"index": "geometric"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weights": WeightNoise(1.0)}, "spread"),
        ({"weights": WeightDirichlet(0.0)}, "concentration"),
        ({"weights": WeightExperts(("nobody",))}, "nobody"),
        ({"treatments": ()}, "at least one choice"),
    ],
)
def test_senseless_sources_are_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compute_uncertainty(framework_of(), table_of(), sources=Uncertainties(**change))


@pytest.mark.parametrize("change", [{"draws": 0}, {"top_k": 0}])
def test_senseless_numbers_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not 0"):
        compute_uncertainty(framework_of(), table_of(), **change)


def test_a_table_where_nothing_was_seen_has_no_ranks() -> None:
    empty = table_of(5, share_missing=1.1)
    result = compute_uncertainty(framework_of(), empty, draws=5)
    assert np.isnan(result.rank_mean).all()

"""The chain of COINr 1.1.14 on its ASEM example, step by step, to 1e-9.

The reference is a run of the R package (MIT) under R 4.2.2 on its own example data.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from sinergi_core.index.aggregate import aggregate_levels, effective_weights
from sinergi_core.index.aggregate.outranking import copeland, outranking_matrix
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.framework import (
    Framework,
    NormalisationMethod,
    NormalisationSpec,
    TreatmentMethod,
    TreatmentSpec,
    WeightMethod,
    WeightSet,
    parse_framework,
)
from sinergi_core.index.normalise import METHODS, normalise_column
from sinergi_core.index.table import AreaTable
from sinergi_core.index.treat import boxcox, transform, winsorise
from sinergi_core.index.weigh import component_weights

pytestmark = pytest.mark.real_data
Matrix = NDArray[np.float64]
CLOSE = {"rtol": 1e-9, "atol": 1e-9}
CONNECTIVITY = ("Physical", "ConEcFin", "Political", "Instit", "P2P")
PILLARS = (*CONNECTIVITY, "Environ", "Social", "SusEcFin")
NODES = (*PILLARS, "Conn", "Sust", "Index")


class Reference:
    """The files of the reference run; missing values are NaN."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def matrix(self, name: str, columns: tuple[str, ...]) -> Matrix:
        rows = self.rows(name)
        return np.array([[number(row[c]) for c in columns] for row in rows])

    def units(self, name: str) -> tuple[str, ...]:
        return tuple(row["uCode"] for row in self.rows(name))


def number(text: str) -> float:
    return np.nan if text in {"NA", ""} else float(text)


def asem_yaml(meta: list[dict[str, str]]) -> str:
    """The ASEM index of the reference as one of our frameworks."""
    names = "names: {id: x, en: x}"
    lines = [
        "{code: asem, edition: '2018', authority: own, names: {id: ASEM, en: ASEM},",
        "levels: [indicator, pillar, sub, index], nodes: {index: {" + names + "},",
    ]
    for row in meta:
        if row["Type"] == "Aggregate" and row["iCode"] != "Index":
            parent = row["Parent"].replace("Index", "index")
            lines.append(f"{row['iCode']}: {{{names}, parent: {parent}}},")
    lines.append("}, indicators: {")
    for row in meta:
        if row["Type"] == "Indicator":
            below = row["Denominator"]
            rate = f", denominator: {below}" if below != "NA" else ""
            lines.append(
                f"{row['iCode']}: {{{names}, parent: {row['Parent']}, kind: value,"
                f" direction: {row['Direction']}, column: {row['iCode']}{rate}}},"
            )
    lines.append("}, treatment: {method: skew_rule, winsorise_max: 5},")
    lines.append("imputation: {method: group_mean, before_treatment: true},")
    lines.append("normalisation: {method: minmax, range: [0, 100]}}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def reference(shared: Path) -> Reference:
    return Reference(shared / "reference" / "coinr_asem")


@pytest.fixture(scope="module")
def asem(reference: Reference) -> Framework:
    return parse_framework(asem_yaml(reference.rows("input_iMeta")))


@pytest.fixture(scope="module")
def table(reference: Reference, asem: Framework) -> AreaTable:
    rows = {row["uCode"]: row for row in reference.rows("input_iData")}
    units = reference.units("data_raw")
    return AreaTable(
        areas=units,
        columns=asem.inputs,
        values=[[number(rows[u][c]) for c in asem.inputs] for u in units],
        groups=tuple(rows[u]["EurAsia_group"] for u in units),
    )


@pytest.fixture(scope="module")
def result(asem: Framework, table: AreaTable) -> IndexResult:
    return compute_index(asem, table)


def nodes_of(result: IndexResult) -> Matrix:
    """Node scores in the order of the reference."""
    codes = [code.replace("Index", "index") for code in NODES]
    return np.column_stack([result.node_score(code) for code in codes])


def test_denominated_values_agree(reference: Reference, result: IndexResult) -> None:
    expected = reference.matrix("data_denominated", result.indicators)
    assert_allclose(result.indicator_values, expected, **CLOSE)


def test_the_same_cells_are_imputed(reference: Reference, result: IndexResult) -> None:
    gaps = np.isnan(reference.matrix("data_denominated", result.indicators))
    assert gaps.sum() == 65
    assert (result.imputed == gaps).all()


def test_imputed_then_treated_values_agree(
    reference: Reference, result: IndexResult
) -> None:
    expected = reference.matrix("data_treated", result.indicators)
    assert_allclose(result.treated, expected, **CLOSE)


def test_the_same_number_of_points_is_winsorised(
    reference: Reference, result: IndexResult
) -> None:
    expected = {
        row["iCode"]: int(row["winsorise.nwin"])
        for row in reference.rows("treat_details")
        if row["winsorise.nwin"] != "NA"
    }
    ours = {entry.indicator: len(entry.rows) for entry in result.treatment_log}
    assert ours == expected


def test_skewness_and_kurtosis_agree_before_and_after(
    reference: Reference, result: IndexResult
) -> None:
    rows = {row["iCode"]: row for row in reference.rows("treat_details")}
    names = ("check_SkewKurt0", "check_SkewKurt1")
    for entry in result.treatment_log:
        row = rows[entry.indicator]
        expected = [float(row[f"{n}.{w}"]) for n in names for w in ("Skew", "Kurt")]
        ours = [entry.skew_before, entry.kurtosis_before]
        ours += [entry.skew_after, entry.kurtosis_after]
        assert_allclose(ours, expected, **CLOSE)


def test_normalised_values_agree(reference: Reference, result: IndexResult) -> None:
    expected = reference.matrix("data_normalised", result.indicators)
    assert_allclose(result.normalised, expected, **CLOSE)


def test_scores_agree_at_all_levels(reference: Reference, result: IndexResult) -> None:
    expected = reference.matrix("data_aggregated", NODES)
    assert_allclose(nodes_of(result), expected, **CLOSE)


def test_ranks_agree(reference: Reference, result: IndexResult) -> None:
    rows = reference.rows("results_ranks")
    expected = {row["uCode"]: int(row["Index"]) for row in rows}
    ours = dict(zip(result.areas, result.rank.tolist(), strict=True))
    assert ours == expected


def test_effective_weights_agree(reference: Reference, asem: Framework) -> None:
    expected = {
        row["iCode"]: float(row["EffWeight"])
        for row in reference.rows("effective_weights")
    }
    ours = effective_weights(asem)
    codes = [one.code for one in asem.indicators]
    assert_allclose(ours, [expected[c] for c in codes], **CLOSE)


@pytest.mark.parametrize(
    ("method", "name"),
    [("arithmetic", "a_amean"), ("geometric", "a_gmean"), ("harmonic", "a_hmean")],
)
def test_means_over_positive_scores_agree(
    reference: Reference, asem: Framework, table: AreaTable, method: str, name: str
) -> None:
    scale = NormalisationSpec(NormalisationMethod.MINMAX, low=1.0)
    other = asem.replace(normalisation=scale, aggregation=method)
    ours = dict(
        zip(table.areas, nodes_of(compute_index(other, table)).tolist(), strict=True)
    )
    file = f"agg_{name}_minmax1_100"
    expected = reference.matrix(file, NODES)
    assert_allclose([ours[u] for u in reference.units(file)], expected, **CLOSE)


SCALES = {
    "minmax": NormalisationSpec(),
    "zscore": NormalisationSpec(NormalisationMethod.ZSCORE),
    "scaled": NormalisationSpec(NormalisationMethod.SCALED),
    "dist2max": NormalisationSpec(NormalisationMethod.DISTANCE_MAX, high=1.0),
    "fracmax": NormalisationSpec(NormalisationMethod.FRACTION_MAX),
    "prank": NormalisationSpec(NormalisationMethod.PERCENTILE, high=1.0),
    "rank": NormalisationSpec(NormalisationMethod.RANK),
    "borda": NormalisationSpec(NormalisationMethod.BORDA),
}


@pytest.mark.parametrize("name", SCALES)
def test_normalisation_functions_agree(reference: Reference, name: str) -> None:
    x, expected = reference.matrix("normalise_functions_LPI", ("x", name)).T
    assert_allclose(normalise_column(x, SCALES[name], 1), expected, **CLOSE)


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("goalposts", {"method": "goalposts", "goalposts": (1.0, 5.0), "high": 100.0}),
        ("dist2targ", {"method": "distance_targets", "target": 4.0, "cap": False}),
        ("dist2ref", {"method": "distance_reference", "reference": "2", "cap": False}),
    ],
)
def test_normalisation_to_fixed_points_agrees(
    reference: Reference, name: str, scale: dict[str, Any]
) -> None:
    """Posts, target and reference unit (the third) follow from the reference itself."""
    x, expected = reference.matrix("normalise_functions_LPI", ("x", name)).T
    method = NormalisationMethod(scale["method"])
    spec = NormalisationSpec(**{"high": 1.0, **scale, "method": method})
    areas = [str(i) for i in range(len(x))]
    assert_allclose(normalise_column(x, spec, 1, areas), expected, **CLOSE)


def test_every_normalisation_method_has_a_function() -> None:
    own = {NormalisationMethod.DISTANCE_REFERENCE}
    assert set(METHODS) | own == set(NormalisationMethod)


def test_transforms_agree(reference: Reference) -> None:
    names = ("x", "log_CT", "log_CT_orig", "log_CT_plus")
    x, *expected = reference.matrix("treat_functions_Flights", names).T
    methods = ("log_ct", "log_ct_orig", "log_ct_plus")
    for method, values in zip(methods, expected, strict=True):
        ours = transform(x, TreatmentMethod(method), TreatmentSpec())
        assert_allclose(ours, values, **CLOSE)


def test_box_cox_agrees_after_the_peers_shift(reference: Reference) -> None:
    """COINr moves even positive values to begin at 1; we leave positive ones alone."""
    names = ("x", "boxcox0.5")
    x, expected = reference.matrix("treat_functions_Flights", names).T
    assert_allclose(boxcox(x - x.min() + 1, 0.5), expected, **CLOSE)


def test_the_peers_gii_logarithm_returns_its_input_and_ours_does_not(
    reference: Reference,
) -> None:
    x, theirs = reference.matrix("treat_functions_Flights", ("x", "log_GII")).T
    assert_allclose(theirs, x)
    ours = transform(x, TreatmentMethod.LOG_GII, TreatmentSpec())
    share = (x - x.min()) / (x.max() - x.min())
    assert_allclose(np.exp(ours), 1 + (x.max() - 1) * share)


@pytest.mark.parametrize(("name", "most"), [("win5", 5), ("win2", 2)])
def test_winsorised_columns_agree(reference: Reference, name: str, most: int) -> None:
    x, expected = reference.matrix("treat_functions_Flights", ("x", name)).T
    ours, _ = winsorise(x, TreatmentSpec(winsorise_max=most))
    assert_allclose(ours, expected, **CLOSE)


def test_outranking_of_the_pillars_agrees(
    reference: Reference, result: IndexResult
) -> None:
    x = np.column_stack([result.node_score(code) for code in CONNECTIVITY])
    columns = tuple(f"V{i}" for i in range(1, 52))
    expected = reference.matrix("outrank_conn_pillars", columns)
    assert_allclose(outranking_matrix(x, np.ones(5)), expected, **CLOSE)


def test_copeland_scores_agree_but_for_draws_which_the_peer_calls_at_random(
    reference: Reference, result: IndexResult
) -> None:
    """In COINr rounding noise decides whether 24.5 of 49 votes win: its scores sum to
    -11 where wins and losses must cancel."""
    x = result.normalised
    ours = copeland(x, np.ones(49))
    rows = reference.rows("agg_copeland_all49_equal")
    theirs = {row["uCode"]: float(row["copeland"]) for row in rows}
    net = np.sign(x[:, None] - x[None]).sum(axis=2)
    draws = (net == 0).sum(axis=1) - 1
    assert ours.sum() == 0
    assert (np.abs(ours - [theirs[u] for u in result.areas]) <= draws).all()


def test_copeland_scores_of_the_index_agree(reference: Reference) -> None:
    x = reference.matrix("agg_copeland_index", ("Conn", "Sust"))
    expected = reference.matrix("agg_copeland_index", ("copeland",))[:, 0]
    assert_allclose(copeland(x, np.ones(2)), expected)


def test_component_weights_agree_up_to_their_sign(
    reference: Reference, asem: Framework, result: IndexResult
) -> None:
    expected = {
        row["iCode"]: float(row["Weight"]) for row in reference.rows("pca_weights_L1")
    }
    for pillar in PILLARS:
        family = asem.children[pillar]
        at = [result.indicators.index(code) for code in family]
        ours = component_weights(result.normalised[:, at]).loadings
        theirs = np.array([expected[code] for code in family])
        assert_allclose(ours, theirs * np.sign(theirs.sum()), **CLOSE)


def test_eigenvalues_agree(
    reference: Reference, asem: Framework, result: IndexResult
) -> None:
    rows = reference.rows("pca_eigen_L1")
    for pillar in PILLARS:
        at = [result.indicators.index(code) for code in asem.children[pillar]]
        ours = component_weights(result.normalised[:, at])
        mine = [row for row in rows if row["Group"] == pillar]
        assert_allclose(
            ours.eigenvalues, [float(r["eigenvalue"]) for r in mine], **CLOSE
        )
        assert_allclose(ours.shares, [float(r["share"]) for r in mine], **CLOSE)


def optimised(asem: Framework, tolerance: float) -> Framework:
    return asem.replace(
        weights=WeightSet(
            "optimised",
            WeightMethod.OPTIMISED,
            levels=("pillar",),
            tolerance=tolerance,
        )
    )


def test_optimised_weights_agree_when_stopped_where_the_peer_stops(
    reference: Reference, asem: Framework, table: AreaTable
) -> None:
    ours = compute_index(optimised(asem, 0.1), table)
    rows = reference.rows("opt_weights_L2_corr")
    place = {node.code: i for i, node in enumerate(asem.nodes, start=49)}
    local = np.array([ours.weights.local[place[code]] for code in PILLARS])
    expected = np.array([float(row["OptWeight"]) for row in rows])
    assert_allclose(local, expected, atol=1e-3)


def test_a_tight_tolerance_comes_nearer_to_the_targets_than_the_peer(
    reference: Reference, asem: Framework, table: AreaTable
) -> None:
    ours = compute_index(optimised(asem, 1e-10), table).weights.obtained
    theirs = [float(r["Obtained"]) for r in reference.rows("opt_weights_L2_corr")]
    distance = np.square(np.array(list(ours.values())) - 1 / 8).sum()
    assert distance < 0.25 * np.square(np.array(theirs) - 1 / 8).sum()


def test_all_replications_agree_given_their_parameters(
    reference: Reference, asem: Framework, table: AreaTable
) -> None:
    """1,000 runs: winsorising, scale, mean and noisy weights all change."""
    units = reference.units("ua1000_scores")
    scores = reference.matrix("ua1000_scores", tuple(f"r_{i}" for i in range(1, 1001)))
    order = [table.areas.index(u) for u in units]
    made: dict[tuple[str, ...], IndexResult] = {}
    for i, row in enumerate(reference.rows("ua1000_parameters")):
        choice = row["winmax"], row["norm"], row["agg"]
        if choice not in made:
            made[choice] = compute_index(varied(asem, row), table)
        one, local = made[choice], np.ones(len(asem.by_code))
        for j, node in enumerate(asem.nodes, start=49):
            local[j] = float(row["w_" + node.code.replace("index", "Index")])
        index = aggregate_levels(one.normalised, one.framework, local)[:, -1]
        assert_allclose(index[order], scores[:, i], **CLOSE)


def varied(asem: Framework, row: dict[str, str]) -> Framework:
    scales = {
        "n_minmax": NormalisationSpec(NormalisationMethod.MINMAX, low=1.0),
        "n_zscore": NormalisationSpec(NormalisationMethod.ZSCORE, mean=10.0, sd=2.0),
    }
    means = {"a_amean": "arithmetic", "a_gmean": "geometric"}
    return asem.replace(
        treatment=TreatmentSpec(
            TreatmentMethod.SKEW_RULE,
            winsorise_max=int(row["winmax"]),
            then=TreatmentMethod.LOG_CT,
        ),
        normalisation=scales[row["norm"]],
        aggregation=means[row["agg"]],
    )

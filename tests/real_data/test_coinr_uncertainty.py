"""Uncertainty, sensitivity and removal against COINr 1.1.14 on its ASEM example.

The 1,000 replications and the sensitivity design are those of a run of the R package
(MIT); given its parameters, scores agree to 1e-9 and ranks are equal.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from SALib.analyze import sobol

from sinergi_core.index.aggregate import family_shares, structure_of
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    Framework,
    NormalisationMethod,
    NormalisationSpec,
    parse_framework,
)
from sinergi_core.index.sensitivity import remove_each
from sinergi_core.index.sensitivity_sobol import estimate_indices
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import Setting, make_setting
from sinergi_core.index.uncertainty_rows import RankDraws, draw_blocks
from sinergi_core.index.uncertainty_sources import Draws, Uncertainties

pytestmark = pytest.mark.real_data

NORMALISATIONS = ("n_minmax", "n_zscore")
AGGREGATIONS = ("a_amean", "a_gmean")
FACTORS = ("Winmax", "Normalisation", "Weights", "Aggregation")


@dataclass(frozen=True)
class Asem:
    """The example: its files, our framework of it, its table."""

    folder: Path
    framework: Framework
    table: AreaTable

    def rows(self, name: str) -> list[dict[str, str]]:
        return read_rows(self.folder, name)

    def numbers(self, name: str) -> np.ndarray:
        """All but the first column, rows in the order of our areas."""
        rows = {row["uCode"]: list(row.values())[1:] for row in self.rows(name)}
        return np.array([rows[area] for area in self.table.areas], float)


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def asem_text(meta: list[dict[str, str]]) -> str:
    """The index as one of our frameworks, in the notation of JSON."""
    label = "names: {id: x, en: x}"
    nodes = [f"index: {{{label}}}"] + [
        f"{row['iCode']}: {{{label}, parent: {row['Parent'].replace('Index', 'index')}}}"
        for row in meta
        if row["Type"] == "Aggregate" and row["iCode"] != "Index"
    ]
    indicators = [
        f"{row['iCode']}: {{{label}, parent: {row['Parent']}, kind: value,"
        f" direction: {row['Direction']}, column: {row['iCode']}"
        + ("" if row["Denominator"] == "NA" else f", denominator: {row['Denominator']}")
        + "}"
        for row in meta
        if row["Type"] == "Indicator"
    ]
    return (
        "{code: asem, edition: '2018', authority: own, " + label + ","
        "levels: [indicator, pillar, sub, index],"
        f"nodes: {{{', '.join(nodes)}}}, indicators: {{{', '.join(indicators)}}},"
        "treatment: {method: skew_rule, winsorise_max: 5, then: log_ct},"
        "imputation: {method: group_mean, before_treatment: true},"
        "normalisation: {method: minmax, range: [0, 100]}}"
    )


@pytest.fixture(scope="module")
def asem(shared: Path) -> Asem:
    folder = shared / "reference" / "coinr_asem"
    framework = parse_framework(asem_text(read_rows(folder, "input_iMeta")))
    rows = {row["uCode"]: row for row in read_rows(folder, "input_iData")}
    areas = tuple(row["uCode"] for row in read_rows(folder, "data_raw"))
    values = [[number(rows[a][c]) for c in framework.inputs] for a in areas]
    groups = tuple(rows[area]["EurAsia_group"] for area in areas)
    return Asem(folder, framework, AreaTable(areas, framework.inputs, values, groups))


def number(text: str) -> float:
    return np.nan if text in {"NA", ""} else float(text)


def replicated_sources(framework: Framework) -> Uncertainties:
    """What the reference run varied: 5 x 2 x 2 ways, and weights."""
    own = framework.treatment
    scale = NormalisationSpec(NormalisationMethod.MINMAX, low=1.0, high=100.0)
    spread = NormalisationSpec(NormalisationMethod.ZSCORE, mean=10.0, sd=2.0)
    geometric = AggregationSpec(AggregationMethod.GEOMETRIC)
    return Uncertainties(
        treatments=tuple(replace(own, winsorise_max=points) for points in range(1, 6)),
        normalisations=(scale, spread),
        aggregations=(None, dict.fromkeys(framework.levels[1:], geometric)),
    )


def drawn(asem: Asem, setting: Setting, name: str) -> Draws:
    """The parameters of the reference run as draws of ours."""
    rows = asem.rows(name)
    choices = [
        (
            int(row["winmax"]) - 1,
            0,
            NORMALISATIONS.index(row["norm"]),
            AGGREGATIONS.index(row["agg"]),
        )
        for row in rows
    ]
    weights = np.tile(setting.point.weights.local, (len(rows), 1))
    codes = setting.structure.codes
    for key in rows[0]:
        if key.startswith("w_") and key != "w_Index":
            weights[:, codes.index(key[2:])] = [float(row[key]) for row in rows]
    return Draws(np.array(choices), family_shares(setting.structure, weights))


def replicate(asem: Asem, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Our scores and ranks (areas, replications) given the reference's parameters."""
    sources = replicated_sources(asem.framework)
    setting = make_setting(asem.framework, asem.table, sources, "kelurahan")
    draws = drawn(asem, setting, name)
    variants = setting.workshop.variants(draws.choices)
    task = RankDraws(variants, setting.known, 0, setting.kind, None, False)
    scores = np.empty((setting.known, len(draws.choices)))
    ranks = np.empty(scores.shape, np.int32)
    for block in draw_blocks(draws):
        at = np.ix_(setting.units, block.draws)
        ranks[at] = task(block).ranks.T
        scores[at] = task.scores(block).T
    return scores, ranks


@pytest.fixture(scope="module")
def moved(asem: Asem) -> np.ndarray:
    """The reference's mean rank moves (500, 6): A, B, then A with one factor of B."""
    ranks = asem.numbers("sa500_ranks")
    shifts = np.abs(ranks[:, 1:] - ranks[:, :1]).mean(axis=0)
    return shifts.reshape(6, 500).T


def test_scores_of_a_thousand_replications_agree(asem: Asem) -> None:
    scores, _ = replicate(asem, "ua1000_parameters")
    expected = asem.numbers("ua1000_scores")[:, 1:]
    assert_allclose(scores, expected, rtol=1e-9)


def test_ranks_of_a_thousand_replications_are_equal(asem: Asem) -> None:
    _, ranks = replicate(asem, "ua1000_parameters")
    assert np.array_equal(ranks, asem.numbers("ua1000_ranks")[:, 1:])


def test_ranks_of_the_sensitivity_design_are_equal(asem: Asem) -> None:
    _, ranks = replicate(asem, "sa500_parameters")
    assert np.array_equal(ranks, asem.numbers("sa500_ranks")[:, 1:])


def test_total_order_agrees_with_coinr_given_its_values(
    asem: Asem, moved: np.ndarray
) -> None:
    expected = {row["Variable"]: float(row["STi"]) for row in sensitivity(asem)}
    _, total = estimate_indices(moved)
    # COINr divides by the variance with 2 N - 1, SALib and we with 2 N.
    coinr = total * (2 * len(moved) - 1) / (2 * len(moved))
    assert_allclose(coinr, [expected[name] for name in FACTORS], rtol=1e-9)


def sensitivity(asem: Asem) -> list[dict[str, str]]:
    return asem.rows("sa500_sensitivity")


def test_both_orders_agree_with_salib_given_the_same_values(
    moved: np.ndarray,
) -> None:
    problem: dict[str, Any] = {
        "num_vars": 4,
        "names": list(FACTORS),
        "bounds": [[0.0, 1.0]] * 4,
    }
    # SALib's order of a base row: A, AB_1 .. AB_d, B.
    values = np.column_stack([moved[:, :1], moved[:, 2:], moved[:, 1]]).ravel()
    found = sobol.analyze(problem, values, calc_second_order=False, seed=1)
    first, total = estimate_indices(moved)
    assert_allclose(first, found["S1"], atol=1e-9)
    assert_allclose(total, found["ST"], atol=1e-9)


def test_ranks_without_each_pillar_are_equal(asem: Asem) -> None:
    result = remove_each(asem.framework, asem.table, "pillar")
    expected = asem.numbers("remove_L2_ranks")[:, 1:].T
    assert np.array_equal(result.ranks, expected)


def test_mean_moves_without_each_pillar_agree(asem: Asem) -> None:
    expected = {
        row["el"]: float(row["MeanAbsDiff"])
        for row in asem.rows("remove_L2_meanabsdiff")
    }
    result = remove_each(asem.framework, asem.table, "pillar")
    found = dict(zip(result.removed, result.mean_shift, strict=True))
    assert found == pytest.approx({n: expected[n] for n in found}, abs=1e-9)
    assert structure_of(asem.framework).nodes[0] in found

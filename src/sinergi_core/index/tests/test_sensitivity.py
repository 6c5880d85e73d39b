"""Sensitivity: known functions, SALib, engines; removal against the dropped framework."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi_core.index import sensitivity_kernels
from sinergi_core.index.compute import compute_index
from sinergi_core.index.engine import process_engine, threads_engine
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    NormalisationMethod,
    NormalisationSpec,
)
from sinergi_core.index.sensitivity import (
    SensitivityResult,
    compute_sensitivity,
    remove_each,
    unit_indices,
)
from sinergi_core.index.sensitivity_design import pick
from sinergi_core.index.sensitivity_sobol import (
    bootstrap_indices,
    estimate_indices,
    saltelli_design,
)
from sinergi_core.index.tests.uncertain import framework_of, table_of
from sinergi_core.index.uncertainty_sources import Uncertainties

SOURCES = Uncertainties(
    normalisations=(None, NormalisationSpec(NormalisationMethod.RANK)),
    aggregations=(None, {"index": AggregationSpec(AggregationMethod.GEOMETRIC)}),
)


def ishigami(points: np.ndarray) -> np.ndarray:
    """A function whose indices are known (Ishigami & Homma 1990)."""
    x = (2 * points - 1) * np.pi
    return (
        np.sin(x[..., 0])
        + 7 * np.sin(x[..., 1]) ** 2
        + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])
    )


def test_indices_of_a_known_function_are_found() -> None:
    first, total = estimate_indices(ishigami(saltelli_design(4096, 3, seed=1)))
    np.testing.assert_allclose(first, [0.3139, 0.4424, 0.0], atol=0.01)
    np.testing.assert_allclose(total, [0.5576, 0.4424, 0.2437], atol=0.01)


def test_a_constant_added_changes_no_index() -> None:
    values = ishigami(saltelli_design(256, 3, seed=1))
    near, far = estimate_indices(values), estimate_indices(values + 1e4)
    np.testing.assert_allclose(near, far, atol=1e-8)


def test_bounds_of_the_bootstrap_hold_the_estimate() -> None:
    values = ishigami(saltelli_design(256, 3, seed=1))
    found = bootstrap_indices(values, resamples=300, confidence=0.9, seed=1)
    assert (found.first_low < found.first).all()
    assert (found.total < found.total_high).all()


def test_a_design_changes_one_factor_at_a_time() -> None:
    design = saltelli_design(8, 4, seed=2)
    for factor in range(4):
        moved = design[:, 2 + factor] != design[:, 0]
        assert moved[:, factor].all()
        assert moved.sum() == 8


@pytest.mark.parametrize("rows", [0, 12])
def test_a_design_needs_a_power_of_two(rows: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        saltelli_design(rows, 2, seed=1)


@given(st.floats(0, 1), st.integers(1, 50))
def test_a_number_picks_one_of_equal_slices(share: float, size: int) -> None:
    chosen = int(pick(np.array([share]), size)[0])
    assert chosen == min(int(share * size), size - 1)


def moves_and_places() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    places = rng.permutation(16 * 5).reshape(16, 5)
    return rng.integers(-900, 900, (80, 700)).astype(np.int32), places


def test_sums_of_units_give_the_same_indices_as_the_values() -> None:
    moves, places = moves_and_places()
    first, total = unit_indices(sensitivity_kernels.add_units(moves, places), 16)
    for unit in (0, 350, 699):
        expected = estimate_indices(moves[places, unit].astype(float))
        np.testing.assert_allclose(first[unit], expected[0], atol=1e-9)
        np.testing.assert_allclose(total[unit], expected[1], atol=1e-9)


def test_the_twins_without_numba_give_the_same_sums(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moves, places = moves_and_places()
    ranks, reference = np.abs(moves), np.arange(700, dtype=np.int32)

    def everything() -> list[Any]:
        turned = ranks.copy()
        shifts = sensitivity_kernels.shift_rows(turned, reference)
        sums = sensitivity_kernels.add_units(moves, places)
        return [shifts.tolist(), turned.tolist(), sums.tolist()]

    compiled = everything()
    monkeypatch.setattr(sensitivity_kernels, "HAS_NUMBA", False)
    assert everything() == compiled


def run(**changes: Any) -> SensitivityResult:
    given_: dict[str, Any] = {"n": 32, "sources": SOURCES, "bootstrap": 20, **changes}
    table = table_of(50, share_missing=0.1, error=0.02)
    return compute_sensitivity(framework_of(), table, **given_)


def test_every_factor_that_varies_is_named() -> None:
    found = run().factors
    assert found == ("normalisation", "aggregation", "weights", "errors")


def test_a_factor_that_does_not_vary_is_refused() -> None:
    with pytest.raises(ValueError, match="do not vary: imputation"):
        run(factors=["imputation"])


def test_one_factor_alone_explains_everything() -> None:
    result = run(factors=["weights"], n=256)
    assert result.ST[0] == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("engine", [threads_engine(1), threads_engine(3)])
def test_any_number_of_threads_gives_the_same_bytes(engine: Any) -> None:
    factors = ["aggregation", "weights", "errors", "exclusion"]
    expected = run(factors=factors, per_unit=True)
    found = run(factors=factors, per_unit=True, engine=engine)
    assert arrays_of(found) == arrays_of(expected)


@pytest.mark.slow
def test_processes_give_the_same_bytes_as_threads() -> None:
    near, far = (
        run(per_unit=True, engine=e(2)) for e in (threads_engine, process_engine)
    )
    assert arrays_of(near) == arrays_of(far)


def arrays_of(result: SensitivityResult) -> list[bytes]:
    values = [getattr(result, f.name) for f in fields(result)]
    return [v.tobytes() for v in values if isinstance(v, np.ndarray)]


def test_areas_without_a_rank_have_no_indices() -> None:
    values = table_of(20).values.copy()
    values[7] = np.nan
    table = type(table_of())(
        tuple(f"u{i}" for i in range(20)), table_of().columns, values
    )
    result = compute_sensitivity(framework_of(), table, n=8, per_unit=True, bootstrap=0)
    assert np.isnan(result.unit_S[7]).all()
    assert not np.isnan(np.delete(result.unit_ST, 7, axis=0)).any()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aggregation": "{default: geometric}"},
        {"aggregation": "{default: arithmetic, levels: {index: topsis}}"},
        {"aggregation": "{default: count}", "normalisation": "{method: count}"},
    ],
)
def test_removal_is_the_framework_without_the_part(changes: dict[str, str]) -> None:
    framework, table = framework_of(**changes), table_of(40, share_missing=0.1)
    result = remove_each(framework, table)
    for code, ranks in zip(result.removed, result.ranks, strict=True):
        expected = compute_index(framework.replace(drop=[code]), table).rank
        both = (ranks > 0) & (expected > 0)
        order = np.argsort(np.argsort(expected[both]))
        assert np.array_equal(np.argsort(np.argsort(ranks[both])), order), code


def test_an_only_child_takes_its_parent_with_it() -> None:
    result = remove_each(framework_of(), table_of(40))
    ranks = dict(zip(result.removed, result.ranks.tolist(), strict=True))
    assert ranks["b0"] == ranks["b"]


def test_removal_at_one_level_names_only_that_level() -> None:
    result = remove_each(framework_of(), table_of(), "part")
    assert result.removed == ("a", "b", "c")
    assert set(result.levels) == {"part"}


def test_the_index_itself_cannot_be_removed() -> None:
    with pytest.raises(ValueError, match="no level called"):
        remove_each(framework_of(), table_of(), "index")

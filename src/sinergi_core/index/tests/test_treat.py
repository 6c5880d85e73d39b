"""Taming outliers: the rule, point by point, and the transforms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from scipy import stats

from sinergi_core.index.framework import TreatmentMethod, TreatmentSpec
from sinergi_core.index.treat import (
    TreatmentRecord,
    boxcox,
    log_gii,
    passes,
    signed_log,
    skew_kurtosis,
    treat_matrix,
    winsorise,
)

RULE = TreatmentSpec(TreatmentMethod.SKEW_RULE)
# limits that no small column meets exactly, where the last bit would decide
ODD = TreatmentSpec(TreatmentMethod.SKEW_RULE, skew=1.73218, kurtosis=3.1417)
columns = hnp.arrays(
    np.float64,
    st.integers(4, 40),
    elements=st.one_of(st.floats(0, 10, width=16), st.sampled_from([50.0, 900.0, 1e5])),
)


def slow_winsorise(x: NDArray[np.float64], spec: TreatmentSpec) -> NDArray[np.float64]:
    """The rule written plainly, asking all values again after each point."""
    y, moved = x.copy(), 0
    while moved < spec.winsorise_max:
        if np.unique(y).size < 2:
            break
        skew = stats.skew(y, bias=False)
        if abs(skew) < spec.skew or stats.kurtosis(y, bias=False) < spec.kurtosis:
            break
        outer = max(y) if skew >= 0 else min(y)
        rest = y[y != outer]
        y[y == outer] = max(rest) if skew >= 0 else min(rest)
        moved = int((y != x).sum())
    return y


@settings(deadline=None, max_examples=150)
@given(columns)
def test_winsorising_agrees_with_the_rule_written_plainly(
    x: NDArray[np.float64],
) -> None:
    ours, _ = winsorise(x, ODD)
    np.testing.assert_array_equal(ours, slow_winsorise(x, ODD))


@settings(deadline=None, max_examples=100)
@given(columns)
def test_skewness_and_kurtosis_agree_with_scipy(x: NDArray[np.float64]) -> None:
    if np.ptp(x) < 1e-3:
        return
    expected = stats.skew(x, bias=False), stats.kurtosis(x, bias=False)
    np.testing.assert_allclose(skew_kurtosis(x), expected, rtol=1e-6, atol=1e-6)


def test_a_column_that_fails_only_one_limit_passes() -> None:
    assert passes(5.0, 3.4, RULE)
    assert passes(1.9, 50.0, RULE)
    assert not passes(-2.1, 3.6, RULE)


def test_tied_outliers_move_together() -> None:
    x = np.array([1.0, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 90, 90])
    ours, _ = winsorise(x, RULE)
    assert ours.max() == 3


def test_no_more_points_move_than_allowed() -> None:
    x = np.exp(np.random.default_rng(0).normal(0, 3, 200))
    ours, passed = winsorise(x, TreatmentSpec(winsorise_max=4))
    assert (ours != x).sum() == 4
    assert not passed


def log_of(values: NDArray[np.float64], spec: TreatmentSpec) -> list[TreatmentRecord]:
    return treat_matrix(values.reshape(-1, 1), spec, ["x"])[1]


def test_what_winsorising_cannot_mend_is_transformed_from_the_raw_values() -> None:
    x = np.exp(np.random.default_rng(0).normal(0, 3, 200))
    treated, log = treat_matrix(x.reshape(-1, 1), RULE, ["x"])
    np.testing.assert_allclose(treated[:, 0], np.log(x))
    assert log[0].method is TreatmentMethod.LOG
    assert log[0].passed


def test_a_long_lower_tail_is_mirrored_before_the_logarithm() -> None:
    x = 1e4 - np.exp(np.random.default_rng(0).normal(0, 2, 200))
    treated, log = treat_matrix(x.reshape(-1, 1), RULE, ["x"])
    assert log[0].passed
    assert (np.argsort(treated[:, 0]) == np.argsort(x)).all()


def test_the_log_tells_each_moved_point() -> None:
    x = np.array([*np.linspace(1, 2, 30), 40.0])
    (record,) = log_of(x, RULE)
    assert (record.rows, record.before, record.after) == ((30,), (40.0,), (2.0,))
    assert record.indicator == "x"


def test_a_column_that_passes_leaves_no_entry() -> None:
    assert log_of(np.linspace(0, 1, 30), RULE) == []


def test_unseen_stays_unseen_and_moves_nothing() -> None:
    x = np.array([np.nan, *np.linspace(1, 2, 30), 40.0])
    treated, log = treat_matrix(x.reshape(-1, 1), RULE, ["x"])
    assert np.isnan(treated[0, 0])
    assert log[0].rows == (31,)


def test_the_input_is_left_as_it_was() -> None:
    x = np.array([[*np.linspace(1, 2, 30), 40.0]]).T
    before = x.copy()
    treat_matrix(x, RULE)
    np.testing.assert_array_equal(x, before)


def test_the_gii_logarithm_follows_its_formula() -> None:
    np.testing.assert_allclose(
        log_gii(np.array([0.0, 50.0, 100.0])), np.log([1, 50.5, 100])
    )


def test_the_gii_logarithm_refuses_values_its_formula_cannot_take() -> None:
    with pytest.raises(ValueError, match="factor"):
        log_gii(np.array([0.0, 0.5]))


def test_box_cox_finds_the_power_that_makes_a_lognormal_normal() -> None:
    x = np.exp(np.random.default_rng(1).normal(0, 1, 500))
    assert abs(skew_kurtosis(boxcox(x))[0]) < 0.1


def test_the_signed_logarithm_keeps_sign_and_zero() -> None:
    ours = signed_log(np.array([-np.e + 1, 0.0, np.e - 1]))
    np.testing.assert_allclose(ours, [-1, 0, 1])


@pytest.mark.parametrize("method", [m for m in TreatmentMethod if m != "log_gii"])
def test_a_constant_column_survives_every_method(method: TreatmentMethod) -> None:
    treated, _ = treat_matrix(np.full((9, 1), 3.0), TreatmentSpec(method))
    assert np.isfinite(treated).all()


@settings(deadline=None, max_examples=60)
@given(columns, st.sampled_from([m for m in TreatmentMethod if m != "log_gii"]))
def test_treatment_never_turns_the_order_round(
    x: NDArray[np.float64], method: TreatmentMethod
) -> None:
    treated, _ = treat_matrix(x.reshape(-1, 1), TreatmentSpec(method))
    y = treated[np.argsort(x, kind="stable"), 0]
    assert (np.diff(y) >= -1e-9 * max(np.abs(y).max(), 1)).all()

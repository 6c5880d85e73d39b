"""The data audit says what a score rests on, and what the indicators do together."""

from datetime import date

import numpy as np
import pytest

from sinergi_core.frameworks.tests.example import example_table
from sinergi_core.index.compute import compute_index
from sinergi_core.index.data_audit import audit_data, correlations, cronbach_alpha
from sinergi_core.index.schema import load_framework, parse_framework
from sinergi_core.index.table import AreaTable

BASE = load_framework("dasar-jaktim")
TABLE = example_table(BASE)


def test_alpha_of_identical_items_is_one() -> None:
    item = np.arange(10.0)
    assert cronbach_alpha(np.stack([item, item, item], axis=1)) == pytest.approx(1)


def test_alpha_below_zero_is_not_clipped() -> None:
    rng = np.random.default_rng(3)
    item = rng.normal(size=50)
    other = -item + rng.normal(size=50)
    assert cronbach_alpha(np.stack([item, other], axis=1)) < -1


def test_alpha_follows_the_covariance_formula() -> None:
    rng = np.random.default_rng(4)
    items = rng.normal(size=(40, 5)) + rng.normal(size=(40, 1))
    covariance = np.cov(items.T)
    expected = 5 / 4 * (1 - np.trace(covariance) / covariance.sum())
    assert cronbach_alpha(items) == pytest.approx(expected, abs=1e-12)


def test_one_item_has_no_alpha() -> None:
    assert np.isnan(cronbach_alpha(np.ones((5, 1))))
    assert np.isnan(cronbach_alpha(np.ones((5, 2))))


def test_correlations_use_the_rows_seen_in_both() -> None:
    x = np.array([[1.0], [2.0], [3.0], [np.nan], [4.0]])
    y = np.array([[2.0], [4.0], [6.5], [99.0], [8.0]])
    seen = [0, 1, 2, 4]
    expected = np.corrcoef(x[seen, 0], y[seen, 0])[0, 1]
    assert correlations(x, y)[0, 0] == pytest.approx(expected, abs=1e-12)


def test_spearman_ties_values_that_differ_by_noise() -> None:
    x = np.array([[0.1 + 0.2], [0.3], [0.5], [0.7]])
    y = np.array([[1.0], [1.0], [2.0], [3.0]])
    assert correlations(x, y, spearman=True)[0, 0] == pytest.approx(1)


def test_a_constant_column_has_no_correlation() -> None:
    assert np.isnan(correlations(np.ones((5, 1)), np.arange(5.0)[:, None])[0, 0])


def test_unseen_values_count_by_their_weight() -> None:
    values = TABLE.values.copy()
    values[0, TABLE.columns.index("turnout_2024")] = np.nan
    table = AreaTable(TABLE.areas, TABLE.columns, values)
    audit = audit_data(compute_index(BASE, table), table)
    assert audit.share_missing[0] == pytest.approx(1 / 8)
    assert audit.share_missing[1] == pytest.approx(0)


def test_what_was_filled_in_is_said() -> None:
    framework = BASE.replace(imputation="mean")
    values = TABLE.values.copy()
    values[0, TABLE.columns.index("turnout_2024")] = np.nan
    table = AreaTable(TABLE.areas, TABLE.columns, values)
    audit = audit_data(compute_index(framework, table), table)
    assert audit.share_imputed[0] == pytest.approx(1 / 8)


def test_figures_of_2019_are_old_five_years_later() -> None:
    audit = audit_data(compute_index(BASE, TABLE), TABLE)
    assert str(audit.old_before) == "2020-01-01"
    assert np.allclose(audit.share_old, 1 / 10 + 1 / 20)  # differing counts, re-votes


def test_days_in_the_table_come_before_the_year_of_the_source() -> None:
    days = np.full(TABLE.values.shape, "NaT", dtype="datetime64[D]")
    days[:, TABLE.columns.index("turnout_2024")] = np.datetime64("2010-01-01")
    table = AreaTable(TABLE.areas, TABLE.columns, TABLE.values, observed_on=days)
    audit = audit_data(compute_index(BASE, table), table, as_of=date(2024, 12, 31))
    assert np.allclose(audit.share_old, 3 / 20 + 1 / 8)


def test_an_indicator_twice_is_called_collinear() -> None:
    twice = 'formula: "log(1 + banjir_2013_2020)"'
    text = BASE.text.replace('formula: "log(1 + banjir_2024_kejadian)"', twice)
    audit = audit_data(compute_index(parse_framework(text), TABLE), TABLE)
    (pair,) = audit.collinear
    assert {pair.first, pair.second} == {"banjir_lama", "banjir_2024"}
    assert pair.correlation == pytest.approx(1)
    assert pair.parent == "fisik"


def test_another_table_is_refused() -> None:
    result = compute_index(BASE, TABLE)
    with pytest.raises(ValueError, match="other areas"):
        audit_data(result, TABLE.take(TABLE.areas[:5]))

"""How sure a value is: what was measured goes before what a framework assumes."""

import numpy as np

from sinergi_core.index.denominate import indicator_errors
from sinergi_core.index.framework import parse_framework
from sinergi_core.index.table import AreaTable

TEXT = """
code: tiny
edition: "1"
version: 1
names: {id: kecil, en: tiny}
authority: own
publisher: sinergi
area_levels: [kelurahan]
levels: [indicator, index]
nodes:
  index: {names: {id: indeks, en: index}}
indicators:
  a:
    names: {id: a, en: a}
    parent: index
    unit: {id: x, en: x}
    direction: 1
    kind: rate
    column: a
    denominator: b
    scale: 10
    reliability: {share: 0.5}
    source: {name: none, authority: own}
treatment: {method: none}
imputation: {method: none}
normalisation: {method: minmax, range: [0, 100]}
weights:
  used: equal
  sets:
    equal: {authority: own, method: equal, source: {name: none}}
aggregation: {default: arithmetic}
classes:
  kelurahan: {method: quantile, names: [low, high], authority: own, source: {name: none}}
missing: {min_share: 0.0}
sources: [{name: none, authority: own}]
"""


def table(errors):
    return AreaTable(
        areas=("1", "2", "3"),
        columns=("a", "b"),
        values=np.array([[4.0, 2.0], [6.0, 3.0], [np.nan, 1.0]]),
        groups=None,
        errors=errors,
        observed_on=None,
    )


def test_without_measured_errors_the_assumed_share_holds():
    errors = indicator_errors(parse_framework(TEXT), table(None))
    np.testing.assert_allclose(errors[:, 0], [10.0, 10.0, np.nan])


def test_a_measured_error_goes_before_the_assumed_share():
    measured = np.array([[1.0, np.nan], [np.nan, np.nan], [np.nan, np.nan]])
    errors = indicator_errors(parse_framework(TEXT), table(measured))
    np.testing.assert_allclose(errors[:, 0], [5.0, 10.0, np.nan])

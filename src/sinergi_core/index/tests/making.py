"""Small frameworks and tables for the tests of this folder."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from sinergi_core.index.framework import Framework, parse_framework
from sinergi_core.index.table import AreaTable

DEMO = """\
code: demo
edition: "1"
names: {id: Contoh, en: Demo}
authority: own
levels: [indicator, dimension, index]
nodes:
  index: {names: {id: Indeks, en: Index}}
  a: {names: {id: A, en: A}}
  b: {names: {id: B, en: B}}
indicators:
  x: {names: {id: X, en: X}, parent: a, direction: 1, kind: value, column: x}
  y: {names: {id: Y, en: Y}, parent: a, direction: -1, kind: value, column: y}
  z: {names: {id: Z, en: Z}, parent: b, direction: 1, kind: value, column: z}
weights:
  used: given
  sets:
    given: {authority: own, values: {a: 2, b: 1, x: 3, y: 1}}
classes:
  kelurahan: {method: fixed, borders: [30, 60], names: [rendah, sedang, tinggi]}
"""


def demo(**changes: Any) -> Framework:
    """Three indicators (y turned round) in two dimensions, changed as asked."""
    framework = parse_framework(DEMO)
    return framework.replace(**changes) if changes else framework


def table_of(values: Any, columns: str = "xyz", **more: Any) -> AreaTable:
    """A table whose areas are called a0, a1, ..."""
    rows = np.array(values, dtype=float)
    areas = tuple(f"a{i}" for i in range(len(rows)))
    return AreaTable(areas=areas, columns=tuple(columns), values=rows, **more)


def tables(
    *, gaps: bool = False, least: int = 2, low: float = 0.0
) -> st.SearchStrategy[NDArray[np.float64]]:
    """(n, 3) values of plausible size, some unseen when `gaps`."""
    cell = st.floats(low, 1000, allow_subnormal=False, width=32)
    elements = st.one_of(cell, st.just(float("nan"))) if gaps else cell
    shape = st.tuples(st.integers(least, 12), st.just(3))
    return hnp.arrays(np.float64, shape, elements=elements)

"""Frameworks and tables with something uncertain, for the tests of this folder."""

from __future__ import annotations

import numpy as np

from sinergi_core.index.framework import Framework, parse_framework
from sinergi_core.index.table import AreaTable

FAMILIES = {"a": 4, "b": 1, "c": 3}


def framework_of(**changes: str) -> Framework:
    """Eight indicators in three families under one index; `changes` replace sections."""
    label = "names: {id: x, en: x}"
    codes = [f"{family}{i}" for family, size in FAMILIES.items() for i in range(size)]
    sections = {
        "levels": "[indicator, part, index]",
        "nodes": "{index: {"
        + label
        + "}, "
        + ", ".join(f"{f}: {{{label}, parent: index}}" for f in FAMILIES)
        + "}",
        "indicators": "{"
        + ", ".join(
            f"{code}: {{{label}, parent: {code[0]}, kind: value, column: {code},"
            f" direction: {-1 if code == 'a1' else 1}}}"
            for code in codes
        )
        + "}",
        "treatment": "{method: none}",
        "imputation": "{method: none}",
        "normalisation": "{method: minmax, range: [1, 100]}",
        "aggregation": "{default: arithmetic}",
        "rounding": "{levels: {}}",
        "missing": "{min_share: 0.3, min_share_node: 0, reweigh: true}",
        "classes": "{kelurahan: {method: fixed, borders: [30, 45], names: [l, m, h]}}",
        "weights": "{used: own, sets: {own: {authority: own, values:"
        " {a: 2, b: 1, c: 3, a0: 1, a1: 2, a2: 1, a3: 3}},"
        " flat: {authority: own, method: equal}}}",
        **changes,
    }
    body = ", ".join(f"{key}: {value}" for key, value in sections.items())
    return parse_framework(
        f"{{code: t, edition: '1', authority: own, {label}, {body}}}"
    )


def table_of(
    areas: int = 30, *, share_missing: float = 0.0, seed: int = 5, error: float = 0.0
) -> AreaTable:
    """Skewed positive values; some unseen, some with a standard error."""
    columns = [f"{f}{i}" for f, size in FAMILIES.items() for i in range(size)]
    rng = np.random.default_rng(seed)
    values = rng.beta(2, 5, (areas, len(columns))) + 0.05
    values[rng.random(values.shape) < share_missing] = np.nan
    return AreaTable(
        areas=tuple(f"u{i}" for i in range(areas)),
        columns=tuple(columns),
        values=values,
        groups=tuple(f"g{i % 4}" for i in range(areas)),
        errors=np.full(values.shape, error) if error else None,
    )

"""Synthetic tables and frameworks of a stated size: what the benchmarks run on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import Framework, parse_framework
from sinergi_core.index.table import AreaTable

CASE_SEED = 20260  # the data; draws and designs have seeds of their own
INDICATORS_PER_PILLAR = 5
PILLARS_PER_DIMENSION = 3


def make_framework(indicators: int) -> Framework:
    """Return a framework of four levels: 5 indicators a pillar, 3 pillars a dimension."""
    pillars = -(-indicators // INDICATORS_PER_PILLAR)
    dimensions = -(-pillars // PILLARS_PER_DIMENSION)
    lines = [
        "code: benchmark",
        'edition: "1"',
        "version: 1",
        "names: {id: Uji, en: Benchmark}",
        "authority: own",
        "area_levels: [kelurahan]",
        "levels: [indicator, pillar, dimension, index]",
        "nodes:",
        "  index: {names: {id: Indeks, en: Index}}",
    ]
    lines += [
        f"  d{d}: {{names: {{id: D{d}, en: D{d}}}, parent: index}}"
        for d in range(dimensions)
    ]
    for p in range(pillars):
        parent = f"d{p // PILLARS_PER_DIMENSION}"
        lines.append(f"  p{p}: {{names: {{id: P{p}, en: P{p}}}, parent: {parent}}}")
    lines.append("indicators:")
    for i in range(indicators):
        parent = f"p{i // INDICATORS_PER_PILLAR}"
        lines.append(
            f"  i{i}: {{names: {{id: I{i}, en: I{i}}}, parent: {parent}, kind: value,"
            f" direction: 1, column: c{i}, unit: {{id: '-', en: '-'}}}}"
        )
    lines += [
        "treatment: {method: none}",
        "imputation: {method: none}",
        "normalisation: {method: minmax, range: [1, 100]}",
        "weights:",
        "  used: equal",
        "  sets:",
        "    equal: {authority: own, method: equal}",
        "aggregation: {default: arithmetic}",
        "classes:",
        "  kelurahan: {method: fixed, borders: [25, 32], names: [low, middle, high]}",
        "missing: {min_share: 0.5, min_share_node: 0.0, reweigh: true}",
    ]
    return parse_framework("\n".join(lines) + "\n", name="benchmark")


def make_values(areas: int, indicators: int) -> NDArray[np.float64]:
    """Return right-skewed values (areas, indicators) between 0 and 1, none zero."""
    rng = np.random.default_rng(CASE_SEED)
    return rng.beta(2, 5, (areas, indicators)) + 0.01


def make_table(areas: int, indicators: int, share_missing: float = 0.0) -> AreaTable:
    """Return a table of synthetic values with a share of them unseen at random."""
    values = make_values(areas, indicators)
    if share_missing:
        rng = np.random.default_rng(CASE_SEED + 1)
        values[rng.random(values.shape) < share_missing] = np.nan
    return AreaTable(
        areas=tuple(f"a{i:06d}" for i in range(areas)),
        columns=tuple(f"c{i}" for i in range(indicators)),
        values=values,
        groups=tuple(f"g{i // 12:05d}" for i in range(areas)),
    )

"""The example table as arrays, read with the standard library alone."""

import csv

import numpy as np
from numpy.typing import NDArray

from sinergi_core.examples import example_path
from sinergi_core.index.framework import Framework
from sinergi_core.index.table import AreaTable

WORDS = {"code", "name", "kecamatan", "kecamatan_code"}


def example_rows() -> list[dict[str, str]]:
    with example_path("jakarta_timur.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def example_columns() -> dict[str, NDArray[np.float64]]:
    rows = example_rows()
    names = [n for n in rows[0] if n not in WORDS and not n.endswith("_on")]
    return {
        name: np.array([float(row[name] or "nan") for row in rows]) for name in names
    }


def example_table(framework: Framework) -> AreaTable:
    columns = example_columns()
    values = np.stack([columns[name] for name in framework.inputs], axis=1)
    codes = [row["code"] for row in example_rows()]
    groups = tuple(code[:8] for code in codes)
    return AreaTable(tuple(codes), framework.inputs, values, groups=groups)

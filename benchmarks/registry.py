"""Every benchmark by its name. A new one: a module with `ROWS`, and a line here.

`import` (benchmarks/importing.py) and `pages` (benchmarks/pages.py) get theirs from the
owners of the importers and of the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from benchmarks.rows import Row

BENCHMARKS: dict[str, str] = {
    "import": "benchmarks.importing",
    "index": "benchmarks.index",
}


def load_rows(name: str) -> Sequence[Row]:
    """Return the rows of a benchmark; KeyError for an unknown name."""
    rows: Sequence[Row] = import_module(BENCHMARKS[name]).ROWS
    return rows

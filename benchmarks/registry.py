"""Every benchmark by its name. A new one: a module with `ROWS`, and a line here.

Rows are measured one process after the other, unless the module has a `report_rows` of
its own: pages are measured against one server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Protocol

from benchmarks.report import report_row
from benchmarks.rows import Row

BENCHMARKS: dict[str, str] = {
    "assignment": "benchmarks.assignment",
    "import": "benchmarks.importing",
    "index": "benchmarks.index",
    "kill": "benchmarks.field_kill",
    "lists": "benchmarks.lists",
    "pages": "benchmarks.pages",
    "plan": "benchmarks.plan",
    "power": "benchmarks.power",
    "public": "benchmarks.public",
    "queues": "benchmarks.queues",
    "replay": "benchmarks.replay",
    "reports": "benchmarks.reports",
    "rush": "benchmarks.field_rush",
    "scan": "benchmarks.scan",
    "soak": "benchmarks.field_soak",
}


class Report(Protocol):
    """What was measured of a row, to print and to judge."""

    @property
    def missed(self) -> tuple[str, ...]:
        """The names of the targets that were not reached."""

    def lines(self) -> list[str]:
        """Return the report as lines to read."""

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""


def load_rows(name: str) -> Sequence[Row]:
    """Return the rows of a benchmark; KeyError for an unknown name."""
    rows: Sequence[Row] = import_module(BENCHMARKS[name]).ROWS
    return rows


def reports_of(name: str, rows: Sequence[Row], *, quick: bool) -> Iterator[Report]:
    """Measure these rows of a benchmark and yield a report for each as it is done."""
    own = getattr(import_module(BENCHMARKS[name]), "report_rows", None)
    if own is not None:
        yield from own(rows, quick=quick)
        return
    for row in rows:
        yield report_row(name, row, quick=quick)

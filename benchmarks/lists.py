"""Benchmark `lists`: lists, maps, sums and exports of commitments and of what a city does.

10,000 commitments, 20,000 sessions, 5,000 facilities, 20,000 pledges, 5,000 campaign props.
A real `sinergi serve` on loopback and a coordinator of the city who sees every line
below: the widest view there is. Measured as the pages are (`benchmarks.pages`): the
row's wall clock is the 95th percentile until the last byte. Target: 300 ms. Floor:
/healthz, a static file, and SQLite reading the rows a page shows with nothing around.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import (
    lists_facilities,
    lists_operations,
    lists_outreach,
    lists_pledges,
)
from benchmarks.lists_city import PASSWORD, PERSON
from benchmarks.pages import _measured, _run
from benchmarks.pages_report import PageReport
from benchmarks.pages_rows import PageRow
from benchmarks.pages_server import served

SIZE = "10,000 commitments"
FIFTY = (
    "SELECT c.*, i.name FROM commitments_commitment c JOIN accounts_institution i"
    " ON i.id = c.institution_id WHERE step IN"
    " ('proposed', 'accepted', 'working', 'blocked', 'reported')"
    " ORDER BY due_on, c.id LIMIT 50"
)
CELLS = (
    "SELECT institution_id, area_code, step, count(*) FROM commitments_commitment"
    " GROUP BY 1, 2, 3"
)


def _row(code: str, work: str, *paths: str, bare: str = "") -> PageRow:
    return PageRow(f"lists-{code}", work, SIZE, "lists", paths, bare=bare)


COMMITMENT_ROWS = (
    _row(
        "list", "list, pages and orders in turn",
        "/commitments/", "/commitments/?page=70", "/commitments/?step=all&sort=-number",
        "/commitments/?sort=institution", "/commitments/?late=1", bare=FIFTY,
    ),
    _row(
        "search", "list, searched by words and filtered by area",
        "/commitments/?q=pencegahan+13", "/commitments/?within=31.75.06&step=all",
        "/commitments/?q=K-2023-00042&step=all", "/commitments/?mine=1",
    ),
    _row("queue", "queue of a person", "/queue/", bare=FIFTY),
    _row("queue-institution", "queue of the city", "/queue/?whose=institution"),
    _row("queue-group", "one group of the queue", "/queue/?group=waiting"),
    _row("week", "tasks of this week", "/queue/week/"),
    _row(
        "board", "board of the city and of kecamatan",
        "/board/", "/board/?within=31.75.06", "/board/?within=31.75.01", bare=CELLS,
    ),
    _row("timeline", "timeline along the calendar", "/timeline/?election=pemilu-2024"),
    _row("follow", "follow-through per institution", "/commitments/follow-through/"),
    _row(
        "detail", "page of one commitment, seven in turn",
        *(f"/commitments/{n}/" for n in range(201, 208)),
    ),
)  # fmt: skip
ROWS = (
    *COMMITMENT_ROWS,
    *lists_outreach.ROWS,
    *lists_facilities.ROWS,
    *lists_pledges.ROWS,
    *lists_operations.ROWS,
)


def report_rows(rows: Iterable[PageRow], *, quick: bool) -> Iterator[PageReport]:
    """Measure the rows against one server."""
    with tempfile.TemporaryDirectory(prefix="sinergi-bench-") as folder:
        home = Path(folder)
        _run(home, "sinergi", "prepare", "--example")
        _run(home, "benchmarks.lists_city", *(["--quick"] if quick else []))
        with served(home) as server:
            login = (PERSON, PASSWORD)
            yield from _measured(list(rows), home, server, login, quick)

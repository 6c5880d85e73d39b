"""Benchmark `queues`: triage over a year of reports, 1,000 a day, each sealed.

A real `sinergi serve` with its keeper on loopback and an analyst of Bawaslu who has
unlocked the office. Measured as the pages are (`benchmarks.pages`): the row's wall clock
is the 95th percentile until the last byte. Targets: 300 ms for the queue, its lists and
search over the open texts; 1 s for a page of a report, which seeks what is near it and
guesses its kind. The row `queues-open` tells how long the index takes after unlocking.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.pages import _measured, _run
from benchmarks.pages_report import PageReport
from benchmarks.pages_rows import SERVER_S, PageRow
from benchmarks.pages_server import NotServed, Served, Visitor, served
from benchmarks.queues_rows import PASSPHRASE, PASSWORD, PERSON

SIZE = "365,000 reports"
NEAR_S = 1.0
PATIENCE_S = 900.0
FIFTY = (
    "SELECT * FROM reports_report WHERE state IN"
    " ('received', 'checking', 'waiting-reporter')"
    " ORDER BY received_at DESC, id DESC LIMIT 50"
)


def _row(
    code: str, work: str, *paths: str, bare: str = "", target_s: float = SERVER_S
) -> PageRow:
    return PageRow(
        f"queues-{code}", work, SIZE, "queues", paths, bare=bare, target_s=target_s
    )


ROWS = (
    _row("triage", "triage queue in groups", "/reports/", bare=FIFTY),
    _row(
        "lists", "one group, all states, pages in turn",
        "/reports/?group=older", "/reports/?group=late&page=3", "/reports/?state=all",
        "/reports/?state=all&page=150", "/reports/?state=closed&page=7",
    ),
    _row(
        "filters", "queue and list filtered by place, kind, flags",
        "/reports/?within=31.75.06", "/reports/?kind=hoax&channel=posko",
        "/reports/?state=all&within=31.75.06.1003", "/reports/?state=all&flag=threatened",
        "/reports/?flag=answers&state=all", "/reports/?whose=me",
        "/reports/?state=all&kind=hoax&within=31.75.06&flag=incomplete",
    ),
    _row(
        "search", "words searched over all open texts",
        "/reports/?q=bata&state=all", "/reports/?q=kadi+mata", "/reports/?q=sa&state=all",
        "/reports/?q=%22jalan+uji%22&state=all", "/reports/?q=LP-2026-0000&state=all",
    ),
    _row(
        "near", "page of a report: what is near it, kind by its words",
        *(f"/reports/{n}/" for n in (20, 40, 60, 1_000, 2_020, 3_333, 5_000, 7_777)),
        target_s=NEAR_S,
    ),
    _row("likely", "reports alike others", "/reports/?flag=likely&state=all"),
    _row("api", "reports by the API", "/api/v1/reports", "/api/v1/reports?state=all&offset=5000"),
    _row("numbers", "numbers of reports", "/reports/numbers/", target_s=NEAR_S),
)  # fmt: skip


def report_rows(rows: Iterable[PageRow], *, quick: bool) -> Iterator[PageReport]:
    """Measure the rows against one server with its keeper."""
    with tempfile.TemporaryDirectory(prefix="sinergi-bench-") as folder:
        home = Path(folder)
        _run(home, "sinergi", "prepare")
        _run(home, "benchmarks.queues_rows", *(["--quick"] if quick else []))
        with served(home) as server:
            opened_s = open_office(server)
            print(f"index of all open reports after unlocking: {opened_s:.1f} s")  # noqa: T201
            login = (PERSON, PASSWORD)
            yield from _measured(list(rows), home, server, login, quick)


def open_office(server: Served) -> float:
    """Unlock the office and return how many seconds its index took."""
    visitor = Visitor(server.port)
    visitor.sign_in(PERSON, PASSWORD)
    told = _progress(visitor)
    page = f"/seals/{told['institution']}/unlock/"
    _status, body = visitor._ask("GET", page, {"Accept-Encoding": "identity"})
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)
    if token is None:
        raise NotServed("the page to unlock has no form")
    sent = {
        "csrfmiddlewaretoken": token.group(1).decode(),
        "passphrase": PASSPHRASE,
        "next": "/reports/",
    }
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    started = time.perf_counter()
    status, _body = visitor._ask("POST", page, kind, urlencode(sent))
    if status != 302:
        raise NotServed(f"unlocking gave {status}")
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        told = _progress(visitor)
        if told["percent"] >= 100 and told["whole"]:
            return time.perf_counter() - started
        time.sleep(0.5)
    raise NotServed("the index was not whole in time")


def _progress(visitor: Visitor) -> dict[str, int]:
    status, body = visitor._ask(
        "GET", "/reports/progress/", {"Accept-Encoding": "identity"}
    )
    if status != 200:
        raise NotServed(f"/reports/progress/: {status}")
    found: dict[str, int] = json.loads(body)["offices"][0]
    return found

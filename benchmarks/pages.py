"""Benchmark `pages`: what the pages of a running server take, small and national.

A real `sinergi serve` (server and worker) on loopback with a data folder of its own and
a signed-in visitor: the shipped example of 65 areas, and a nation of 83,762 made-up
scores. A page is asked for a bounded number of times with other addresses where it has
some; the row's wall clock is the 95th percentile until the last byte, its processor time
the server's own per request. `first` is the very first call after the server started.
Floor, on the same connection to the same server: /healthz and a static file; for pages
that show a table also SQLite reading the same rows with nothing around.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.pages_browser import drawn_seconds
from benchmarks.pages_report import Floors, PageFigures, PageReport
from benchmarks.pages_rows import ROWS, PageRow
from benchmarks.pages_server import Served, Visitor, environment, served

CALLS, QUICK_CALLS = 60, 4
BARE_CALLS = 10
DRAWINGS, QUICK_DRAWINGS = 5, 1

__all__ = ["ROWS", "report_rows"]


def report_rows(rows: Iterable[PageRow], *, quick: bool) -> Iterator[PageReport]:
    """Measure the rows, those of one data folder against one server."""
    wanted = list(rows)
    prepare: dict[str, Callable[[Path, bool], tuple[str, str]]] = {
        "example": _example,
        "nation": _nation,
    }
    for data, fill in prepare.items():
        chosen = [row for row in wanted if row.data == data]
        if not chosen:
            continue
        with tempfile.TemporaryDirectory(prefix="sinergi-bench-") as folder:
            login = fill(Path(folder), quick)
            with served(Path(folder)) as server:
                yield from _measured(chosen, Path(folder), server, login, quick)


def _example(home: Path, quick: bool) -> tuple[str, str]:
    """Load the shipped example; return user name and password."""
    _run(home, "sinergi", "prepare", "--example")
    name, password = (home / "keys" / "example-login").read_text().split()
    return name, password


def _nation(home: Path, quick: bool) -> tuple[str, str]:
    """Make up a nation; return user name and password."""
    from benchmarks.pages_nation import PASSWORD, PERSON

    flags = ["--quick"] if quick else []
    _run(home, "benchmarks.pages_nation", *flags)
    _run(home, "sinergi", "prepare", "--example")
    return PERSON, PASSWORD


def _run(home: Path, module: str, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", module, *words],
        env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr.strip()[-600:]}")


def _measured(
    rows: Sequence[PageRow],
    home: Path,
    server: Served,
    login: tuple[str, str],
    quick: bool,
) -> Iterator[PageReport]:
    calls = QUICK_CALLS if quick else CALLS
    visitor = Visitor(server.port)
    visitor.sign_in(*login)
    firsts = {row.code: visitor.get(row.paths[0])[0] for row in rows if row.paths}
    floors = [_page(PageRow.floor(path), visitor, server, calls) for path in _files()]
    for row in rows:
        if row.drawn:
            count = QUICK_DRAWINGS if quick else DRAWINGS
            figures = _drawing(row, visitor, server, count)
        else:
            figures = _page(row, visitor, server, calls, firsts[row.code])
        bare = _bare(home, row, min(calls, BARE_CALLS))
        yield PageReport(row, figures, Floors(*floors, bare), quick=quick)


def _files() -> tuple[str, str]:
    """Return the addresses of the health answer and of the largest style sheet."""
    from benchmarks.pages_server import ROOT

    manifest = ROOT / "src" / "sinergi" / "static" / "dist" / "manifest.json"
    hashed = json.loads(manifest.read_text(encoding="utf-8"))["files"]["main.css"]
    return "/healthz", f"/static/dist/{hashed}"


def _page(
    row: PageRow,
    visitor: Visitor,
    server: Served,
    calls: int,
    first_s: float | None = None,
) -> PageFigures:
    """Ask for the row's addresses in turn and return what a call takes."""
    asked = row.paths[1:] if row.once else islice(cycle(row.paths), calls)
    before, times, size = server.cpu_s(), [], 0
    for path in islice(asked, calls):
        taken, body = visitor.get(path, htmx=row.htmx)
        times.append(taken)
        size = max(size, len(body))
    return PageFigures(
        median_s=statistics.median(times),
        p95_s=percentile(times, 0.95),
        first_s=first_s,
        cpu_s=(server.cpu_s() - before) / len(times),
        memory_mb=server.memory_mb(),
        calls=len(times),
        size=size,
    )


def _drawing(
    row: PageRow, visitor: Visitor, server: Served, count: int
) -> PageFigures | None:
    """Return how long Chromium takes to what the row names; None without Chromium."""
    cookies = {key: one.value for key, one in visitor.cookies.items()}
    before = server.cpu_s()
    site = f"http://127.0.0.1:{server.port}"
    times = drawn_seconds(
        site, row.paths[0], cookies, count, empty=row.once, goal=row.drawn
    )
    if not times:
        return None
    return PageFigures(
        median_s=statistics.median(times),
        p95_s=max(times),
        first_s=None,
        cpu_s=(server.cpu_s() - before) / len(times),
        memory_mb=server.memory_mb(),
        calls=len(times),
        size=0,
    )


def _bare(home: Path, row: PageRow, calls: int) -> float | None:
    """Return the median seconds SQLite takes for the rows the page shows."""
    if not row.bare:
        return None
    base = sqlite3.connect(home / "sinergi.sqlite3")
    times = []
    for _ in range(calls):
        started = time.perf_counter()
        base.execute(row.bare).fetchall()
        times.append(time.perf_counter() - started)
    base.close()
    return statistics.median(times)


def percentile(times: Sequence[float], share: float) -> float:
    """Return the smallest time that at least `share` of the calls did not exceed."""
    ranked = sorted(times)
    return ranked[max(0, -int(-share * len(ranked) // 1) - 1)]

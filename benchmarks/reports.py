"""Benchmark `reports`: twenty whole public reports a second for a minute, none lost.

A whole report is what somebody without JavaScript does: the first page, the story, the
questions, a last look, the sum in words, the receipt; four pages that are read, no file.
Reports begin at their own times, whether or not earlier ones are done. The server is
granian with two processes on SQLite, sender and server share the machine. Afterwards each
receipt that was shown is looked for in the database, by the key of the installation.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.field_floor import sqlite_floor
from benchmarks.field_report import FieldReport, FieldRow, ms
from benchmarks.field_server import FieldServer
from benchmarks.reports_truth import kept_receipts

RATE, SECONDS, QUICK_SECONDS = 20, 60, 3
WORKERS, THREADS, SENDERS = 2, 8, 24
MOST_CPU_S, SLOWEST_S = 0.080, 2.0
SEALED_BYTES, FLOOR_ROWS = 1_400, 500
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SUM = re.compile(r"Berapa (\w+) ditambah (\w+)\?")
RECEIPT = re.compile(r"data-receipt>([0-9A-Z-]+)<")
NUMBERS = [
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
]
STORY = (
    "Pada malam hari ketua RT membagikan amplop berisi uang kepada warga di pos ronda "
    "dan meminta kami memilih calon tertentu. Saya melihatnya sendiri dari seberang jalan. "
) * 4
ANSWERS = {
    "story": STORY, "where": "Pos ronda RT 05 RW 03", "reported": "Ketua RT 05",
    "evidence": "Foto amplop dan dua saksi", "area_code": "31.75.06.1003",
    "kind": "money-politics", "wanted": "information", "happened": "2026-11-20",
    "same_day": "1",
}  # fmt: skip

ROWS = (
    FieldRow(
        "door", "whole public reports, each four pages and a receipt",
        f"{RATE}/s for {SECONDS} s, {WORKERS} server processes", "SQLite",
    ),
)  # fmt: skip


@dataclass
class Heard:
    """What the senders were told."""

    receipts: list[str] = field(default_factory=list)
    whole_s: list[float] = field(default_factory=list)
    last_s: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, receipt: str, whole_s: float, last_s: float) -> None:
        """Note a receipt and what it took."""
        with self.lock:
            self.receipts.append(receipt)
            self.whole_s.append(whole_s)
            self.last_s.append(last_s)

    def fail(self, why: str) -> None:
        """Note a report that got no receipt."""
        with self.lock:
            self.refused.append(why)


class DoorServer(FieldServer):
    """granian with two processes, as on a machine that serves the door alone."""

    def start(self, largest_file: int | None = None) -> None:
        """Start it and wait until it answers."""
        words = [
            "granian", "--interface", "wsgi", "--port", str(self.port), "--workers",
            str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level",
            "warning", "sinergi.conf.wsgi:application",
        ]  # fmt: skip
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", *words], env=self.environment(),
                start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()


def report_rows(rows: Iterable[FieldRow], *, quick: bool) -> Iterator[FieldReport]:
    """Try the row on a server of its own."""
    for row in rows:
        with tempfile.TemporaryDirectory(prefix="sinergi-door-") as folder:
            server = DoorServer(Path(folder) / "home")
            server.prepare("--empty")
            command = [sys.executable, "-m", "benchmarks.reports_office"]
            subprocess.run(command, env=server.environment(), check=True)  # noqa: S603 - our own module
            server.start()
            try:
                yield _tried(row, server, quick)
            finally:
                server.stop()


def _tried(row: FieldRow, server: FieldServer, quick: bool) -> FieldReport:
    count = RATE * (QUICK_SECONDS if quick else SECONDS)
    _send(server.port, RATE, Heard(), 0.0)  # pages are compiled at the first of each
    before = server.cpu_s()
    heard = Heard()
    took = _send(server.port, count, heard, 1 / RATE)
    cpu = (server.cpu_s() - before) / max(1, len(heard.receipts))
    kept = kept_receipts(server.home, heard.receipts)
    floor = sqlite_floor(server.home, b"x" * SEALED_BYTES, FLOOR_ROWS)
    figures: dict[str, float | int | str] = {
        "receipts shown": f"{len(heard.receipts):,} in {took:,.1f} s",
        "a whole report": _spread(heard.whole_s),
        "the last page, which keeps it": _spread(heard.last_s),
        "server CPU each": ms(cpu),
        "most memory of a server process": f"{server.memory_mb():,.0f} MB",
        "no receipt": ", ".join(sorted(set(heard.refused))) or "none",
        "receipts not in the database": len(heard.receipts) - kept,
        f"floor: rows a second by {floor.tool}": floor.rate,
    }
    must = {
        "every report a receipt": len(heard.receipts) == count,
        "nothing lost": kept == len(heard.receipts),
        "in the time": quick or took < SECONDS + SLOWEST_S,
        f"at most {ms(MOST_CPU_S)} CPU each": quick or cpu <= MOST_CPU_S,
    }
    return FieldReport(row, figures, must, quick=quick)


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "-"
    ranked = sorted(seconds)
    middle, late = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.95)]
    return f"median {ms(middle)}, p95 {ms(late)}, worst {ms(ranked[-1])}"


def _send(port: int, count: int, heard: Heard, apart_s: float) -> float:
    """Send so many reports, begun `apart_s` after one another; return how long it took."""
    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as senders:
        for turn in range(count):
            time.sleep(max(0.0, began + turn * apart_s - time.perf_counter()))
            senders.submit(_report, port, heard)
    return time.perf_counter() - began


def _report(port: int, heard: Heard) -> None:
    began = time.perf_counter()
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
            page = _ask(line, "GET", "/lapor/", {})
            for part in ("tanya/", "periksa/"):
                page = _ask(line, "POST", f"/lapor/{part}", _carried(page) | ANSWERS)
            last = time.perf_counter()
            sum_ = SUM.search(page)
            if sum_ is None:
                return heard.fail("no sum on the page")
            given = {"sum": str(sum(NUMBERS.index(one) + 1 for one in sum_.groups()))}
            page = _ask(line, "POST", "/lapor/kirim/", _carried(page) | ANSWERS | given)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return heard.fail(f"{type(error).__name__}: {error}")
    receipt = RECEIPT.search(page)
    if receipt is None:
        return heard.fail("no receipt on the page")
    now = time.perf_counter()
    heard.note(receipt[1], now - began, now - last)
    return None


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, sent: dict[str, str]
) -> str:
    body = urlencode(sent) if sent else None
    head = {"Content-Type": "application/x-www-form-urlencoded"} if sent else {}
    line.request(method, path, body, head)
    answer = line.getresponse()
    page = answer.read().decode()
    if answer.status != 200:
        raise ValueError(f"{path}: {answer.status}")
    return page


def _carried(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}

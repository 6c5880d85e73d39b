"""Benchmark `public`: pages of the public page a second, from one machine of two cores.

A real granian with two processes (`sinergi serve --door`, the example inside) on loopback.
Two senders with eight kept connections each ask for one address again and again, as
browsers do (gzip taken), for a few seconds; sender and server share the processors.
Beside it, in the same run: a static file (WhiteNoise), an answer "your copy is still
good" (304), and /healthz, which asks the database.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.field_report import FieldReport, FieldRow
from benchmarks.field_server import FieldServer
from benchmarks.pages_server import NotServed

LEAST = 500
WORKERS, THREADS = 2, 8
SENDERS, SECONDS, QUICK_SECONDS = 8, 8.0, 0.5
LAST_WORDS = 1_500
ROWS = (
    FieldRow(
        "page", "cached pages of the public page, one address at a time",
        f"{SENDERS} connections for {SECONDS:.0f} s each, {WORKERS} server processes", "SQLite",
    ),
)  # fmt: skip
PAGES = {
    "first page": "/publik/",
    "map and table": "/publik/peta/",
    "map as picture": "/publik/peta.svg",
    "page of a kelurahan": "/publik/wilayah/31.75.06.1003/",
    "open data, JSON": "/publik/data/skor/1.json",
}
LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
MARK = re.compile(rb"etag: *([^\r]+)", re.I)
STATIC = re.compile(rb'href="(/static/dist/site-[^"]+\.css)"')


class SiteServer(FieldServer):
    """granian with two processes, as on a machine that serves door and page alone."""

    def start(self, largest_file: int | None = None) -> None:
        """Start it and wait until it answers."""
        words = [
            "granian", "--interface", "wsgi", "--port", str(self.port), "--workers",
            str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level",
            "warning", "sinergi.conf.public_wsgi:application",
        ]  # fmt: skip
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", *words], env=self.environment(),
                start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()

    def last_words(self) -> str:
        """Return the end of what the server wrote: why it did not answer."""
        log = self.home / "serve.log"
        text = log.read_text(errors="replace") if log.is_file() else ""
        return text.strip()[-LAST_WORDS:] or "the server wrote nothing"


@dataclass
class Heard:
    """What the senders heard."""

    times: list[float] = field(default_factory=list)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def p95_ms(self) -> float:
        """The 95th percentile of the answers, in milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[int(len(ordered) * 0.95)] if ordered else float("nan")


def report_rows(rows: Iterable[FieldRow], *, quick: bool) -> Iterator[FieldReport]:
    """Try the row on a server of its own."""
    for row in rows:
        with tempfile.TemporaryDirectory(prefix="sinergi-public-") as folder:
            server = SiteServer(Path(folder) / "home")
            server.prepare("--example")
            try:
                server.start()
                yield _tried(row, server, QUICK_SECONDS if quick else SECONDS, quick)
            except NotServed as error:
                raise NotServed(f"{error}\n{server.last_words()}") from error
            finally:
                server.stop()


def _tried(
    row: FieldRow, server: FieldServer, seconds: float, quick: bool
) -> FieldReport:
    first, found, _size = _once(server.port, PAGES["first page"], b"")
    mark, static = MARK.search(first), STATIC.search(found)
    if mark is None or static is None:
        raise NotServed("the first page names no mark or no style sheet")
    figures: dict[str, float | int | str] = {}
    rates = {}
    for name, path in PAGES.items():
        rates[name], figures[name] = _rate(server, path, seconds)
    good = b"If-None-Match: " + mark[1] + b"\r\n"
    _n, figures["first page, copy still good"] = _rate(
        server, "/publik/", seconds, good
    )
    file, figures["static file"] = _rate(server, static[1].decode(), seconds)
    _n, figures["/healthz"] = _rate(server, "/healthz", seconds)
    figures["slowest page beside the static file"] = (
        f"{min(rates.values()) / file:.2f}×"
    )
    figures["most memory of a server process"] = f"{server.memory_mb():,.0f} MB"
    least = min(rates.values())
    must = {f"{LEAST} pages a second": quick or least >= LEAST}
    return FieldReport(row, figures, must, quick=quick)


def _rate(
    server: FieldServer, path: str, seconds: float, more: bytes = b""
) -> tuple[float, str]:
    """Return answers a second of one address, and that in words."""
    for _ in range(8 * WORKERS):  # each process renders it once
        try:
            _once(server.port, path, more)
        except NotServed as error:
            raise NotServed(f"{path}: {error}") from error
    heard, cpu, began = Heard(), server.cpu_s(), time.perf_counter()
    senders = [
        threading.Thread(
            target=_send, args=(server.port, path, more, began + seconds, heard)
        )
        for _ in range(SENDERS)
    ]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    took = time.perf_counter() - began
    rate = len(heard.times) / took
    each = 1000 * (server.cpu_s() - cpu) / max(1, len(heard.times))
    told = f"{rate:,.0f}/s, p95 {heard.p95_ms:.1f} ms, server CPU {each:.2f} ms each"
    return rate, f"{told}, {heard.size / 1024:.1f} kB"


def _send(port: int, path: str, more: bytes, until: float, heard: Heard) -> None:
    times, size = [], 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ask = _asking(path, more)
        while (began := time.perf_counter()) < until:
            one.sendall(ask)
            _head, _body, size = _heard(one)
            times.append(time.perf_counter() - began)
    with heard.lock:
        heard.times += times
        heard.size = size


def _asking(path: str, more: bytes, packed: bytes = b"gzip") -> bytes:
    return (
        b"GET "
        + path.encode()
        + b" HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n"
        b"Accept-Encoding: " + packed + b"\r\n" + more + b"\r\n"
    )


def _once(port: int, path: str, more: bytes) -> tuple[bytes, bytes, int]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
        one.sendall(_asking(path, more, b"identity"))
        return _heard(one)


def _heard(one: socket.socket) -> tuple[bytes, bytes, int]:
    """Return head, body and bytes on the wire; NotServed unless 200 or 304."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = one.recv(65_536)
        if not piece:
            raise NotServed("the server hung up")
        data += piece
    head, _end, body = data.partition(b"\r\n\r\n")
    status = head[9:12]
    if status not in {b"200", b"304"}:
        raise NotServed(f"answered {head.splitlines()[0].decode(errors='replace')}")
    found = LENGTH.search(head)
    length = int(found[1]) if found and status == b"200" else 0
    chunked = found is None and status == b"200"
    while len(body) < length or (chunked and not body.endswith(b"0\r\n\r\n")):
        body += one.recv(65_536)
    return head, body, len(head) + 4 + len(body)

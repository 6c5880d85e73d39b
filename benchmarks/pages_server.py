"""A real `sinergi serve` on loopback, a signed-in visitor, and what both cost.

Processor time and memory are those of the server's own processes as the kernel counts
them (`/proc`, Linux), the worker beside it left out.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PORTS = range(8900, 8950)
PATIENCE_S = 120.0
TICKS = os.sysconf("SC_CLK_TCK")
HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


class NotServed(RuntimeError):
    """The server did not start, or answered something else than was asked for."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server and the ids of its processes."""

    port: int
    pids: tuple[int, ...]

    def cpu_s(self) -> float:
        """Return the seconds of processor its processes have used; steps of 10 ms."""
        return sum(_ticks(pid) for pid in self.pids) / TICKS

    def memory_mb(self) -> float:
        """Return the most memory that one of its processes ever held."""
        found = [
            re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
            for pid in self.pids
        ]
        return max(int(one.group(1)) for one in found if one) / 1024


@dataclass
class Visitor:
    """One kept connection with cookies, as a browser has it."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, *, htmx: bool = False) -> tuple[float, bytes]:
        """Return seconds until the last byte and the body; NotServed unless 200 or 204."""
        started = time.perf_counter()
        status, body = self._ask("GET", path, {"HX-Request": "true"} if htmx else {})
        taken = time.perf_counter() - started
        if status not in {200, 204}:
            raise NotServed(f"{path}: {status}")
        return taken, body

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form; the cookies stay."""
        _, page = self._ask("GET", "/account/login/", {"Accept-Encoding": "identity"})
        found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if found is None:
            raise NotServed("the login page has no form")
        sent = {
            "csrfmiddlewaretoken": found.group(1).decode(),
            "login": name,
            "password": password,
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = self._ask("POST", "/account/login/", kind, urlencode(sent))
        if status != 302:
            raise NotServed(f"signing in gave {status}")

    def _ask(
        self, verb: str, path: str, more: dict[str, str], body: str | None = None
    ) -> tuple[int, bytes]:
        jar = "; ".join(f"{key}={one.value}" for key, one in self.cookies.items())
        usual = {"Accept": HTML, "Accept-Encoding": "gzip", "Cookie": jar}
        self.connection.request(verb, path, body, {**usual, **more})
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return answer.status, answer.read()


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Serve a prepared home folder, the worker beside it; ended by the id we started."""
    port = _free_port()
    words = ["-m", "sinergi", "serve", "--quiet", "--port", str(port)]
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *words], env=environment(home), stdout=log, stderr=log
        )
    try:
        _wait(port, process)
        yield Served(port, _server_pids(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def environment(home: Path) -> dict[str, str]:
    """Return the surroundings of a command that works on a home folder."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {
        **os.environ,
        "SINERGI_HOME": str(home),
        "DATABASE_URL": "",
        "PYTHONPATH": paths,
    }


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NotServed(f"no free port between {PORTS[0]} and {PORTS[-1]}")


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotServed(f"the server ended with status {process.returncode}")
        try:
            Visitor(port).get("/healthz")
        except (OSError, http.client.HTTPException, NotServed):
            time.sleep(0.1)
        else:
            return
    raise NotServed("the server does not answer")


def _server_pids(started: int) -> tuple[int, ...]:
    """Return the processes of granian below the one that was started."""
    parents = dict(_parents())
    server = [pid for pid, above in parents.items() if above == started]
    server = [pid for pid in server if b"granian" in _command(pid)]
    below = [pid for pid, above in parents.items() if above in server]
    return (*server, *below)


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                text = (folder / "stat").read_text()
            except OSError:
                continue
            yield int(folder.name), int(text.rpartition(")")[2].split()[1])


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])

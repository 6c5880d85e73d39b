"""A real server on loopback for field data, that may also be killed or be short of disk.

`sinergi serve` in a session of its own: `kill` ends every process of it at once by
SIGKILL, as a loss of power does, and nothing else. The worker is left out, since it only
takes time from what is measured.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages_server import ROOT, NotServed

PATIENCE_S = 120.0


@dataclass
class FieldServer:
    """A server on a data folder, on SQLite inside it or on the named database."""

    home: Path
    database: str = ""
    port: int = 0
    more: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = self.port or _free_port()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the surroundings of a command that works on its data."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SINERGI")}
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return {
            **kept,
            "SINERGI_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "PYTHONPATH": paths,
            **self.more,
        }

    def prepare(self, *words: str) -> None:
        """Make the data folder ready; NotServed with the program's words when it fails."""
        self.home.mkdir(mode=0o700, exist_ok=True)
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "sinergi", "prepare", *words],
            env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NotServed(done.stderr.strip()[-600:])

    def start(self, largest_file: int | None = None) -> None:
        """Start it and wait until it answers. `largest_file`: no file it writes may grow
        past so many bytes, which is what a full disk looks like to a program."""
        words = ["serve", "--quiet", "--no-worker", "--port", str(self.port)]

        def limit() -> None:
            if largest_file is not None:
                hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, hard))

        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "sinergi", *words],
            env=self.environment(), start_new_session=True, preexec_fn=limit,
            stdout=subprocess.DEVNULL, stderr=_log(self.home),
        )  # fmt: skip
        self._wait()

    def kill(self) -> None:
        """End every process of it at once, mid-sentence."""
        if self.process is None:
            return
        # granian leads a group of its own, and its worker stands below it.
        doomed = [self.process.pid, *_below(self.process.pid)]
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(30)
        self.process = None
        self._wait_for_silence()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def cpu_s(self) -> float:
        """Return the seconds of processor its processes have used; steps of 10 ms."""
        if self.process is None:
            return 0.0
        pids = [self.process.pid, *_below(self.process.pid)]
        return sum(_ticks(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Return the most memory that one of its processes ever held."""
        if self.process is None:
            return 0.0
        pids = [self.process.pid, *_below(self.process.pid)]
        return max(_peak_kb(pid) for pid in pids) / 1024

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise NotServed(f"the server ended; see {self.home}/serve.log")
            if self.answers():
                return
            time.sleep(0.05)
        raise NotServed("the server does not answer")

    def answers(self) -> bool:
        """Return whether it takes connections and answers."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def _wait_for_silence(self) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as one:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                with contextlib.suppress(OSError):
                    one.bind(("127.0.0.1", self.port))
                    return
            time.sleep(0.02)
        raise NotServed(f"something still listens on {self.port}")


@contextmanager
def running(server: FieldServer) -> Iterator[FieldServer]:
    """Start a server whose data folder is ready, and end it afterwards."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _log(home: Path) -> int:
    return os.open(home / "serve.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _below(pid: int) -> list[int]:
    """Return the processes below one, at any depth."""
    above = dict(_parents())
    found, level = [], {pid}
    while level:
        level = {one for one, parent in above.items() if parent in level}
        found += sorted(level)
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                text = (folder / "stat").read_text()
                yield int(folder.name), int(text.rpartition(")")[2].split()[1])


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _peak_kb(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", text)
    return int(found.group(1)) if found else 0

"""Server and worker side by side: who ends whom."""

# ruff: noqa: S603
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.ops.conftest import clean_env

PROGRAM = """
import sys
from sinergi.conf.commands import supervise as s
s.LONG_ENOUGH = float(sys.argv[1])
shell = lambda text: ["/bin/sh", "-c", text]
sys.exit(s.supervise({"server": shell(sys.argv[2]), "worker": shell(sys.argv[3])}))
"""
NEVER_AGAIN, AT_ONCE = "1000", "0"


def start(home: Path, again: str, server: str, worker: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROGRAM, again, server, worker]
    return subprocess.Popen(
        command, env=clean_env(home), stdout=subprocess.PIPE, text=True
    )


def wait_for(path: Path, lines: int) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if path.exists() and len(path.read_text().splitlines()) >= lines:
            return True
        time.sleep(0.05)
    return False


def test_a_server_that_ends_takes_the_worker_with_it(home: Path) -> None:
    ended = home / "ended"
    running = start(
        home,
        NEVER_AGAIN,
        "sleep 1; exit 7",
        f"trap 'echo x > {ended}; exit 0' TERM; while :; do sleep 0.1; done",
    )
    out, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "the server ended with status 7" in out
    assert wait_for(ended, 1)


def test_a_worker_that_dies_is_started_again(home: Path) -> None:
    starts = home / "starts"
    running = start(home, AT_ONCE, "sleep 60", f"echo x >> {starts}; sleep 0.3")
    assert wait_for(starts, 3)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)
    assert running.returncode == 0


def test_a_worker_that_cannot_start_ends_all(home: Path) -> None:
    running = start(home, NEVER_AGAIN, "sleep 60", "exit 3")
    out, _ = running.communicate(timeout=30)
    assert (running.returncode, "the worker ended with status 3" in out) == (1, True)


def test_a_closed_terminal_ends_all_in_order(home: Path) -> None:
    ready = home / "ready"
    running = start(home, NEVER_AGAIN, f"echo x > {ready}; sleep 60", "sleep 60")
    assert wait_for(ready, 1)
    running.send_signal(signal.SIGHUP)
    running.communicate(timeout=30)
    assert running.returncode == 0

"""Several programs side by side: started together, ended together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from sinergi.conf.commands import say

GRACE = 25.0
"""Seconds that a program has to end by itself before it is killed."""
POLL = 0.2
LONG_ENOUGH = 10.0
RESTARTED = ("worker", "keeper")
"""A worker or keeper that lived this long is started again when it dies; a server that ends, ends all."""


def run_once(command: list[str]) -> int:
    """Run a program to its end; its exit status."""
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own command


def supervise(commands: dict[str, list[str]]) -> int:
    """Run the programs until a signal comes or one fails; 0 after a signal.

    Each is the leader of its own group, so that Ctrl-C reaches this process alone and it
    decides the order: first the server, which finishes its answers, then the worker.
    """
    stop = _Stop()
    running = {name: _start(command) for name, command in commands.items()}
    began = dict.fromkeys(commands, time.monotonic())
    status = 0
    while not stop.asked and status == 0:
        time.sleep(POLL)
        for name, process in list(running.items()):
            if process.poll() is None or stop.asked:
                continue
            if name in RESTARTED and time.monotonic() - began[name] > LONG_ENOUGH:
                say(
                    f"sinergi serve: the {name} ended ({process.returncode}); starting it again"
                )
                running[name], began[name] = _start(commands[name]), time.monotonic()
                continue
            say(
                f"sinergi serve: the {name} ended with status {process.returncode}; its words are above"
            )
            status = 1
    _end(running)
    return status


class _Stop:
    """Becomes `asked` when one asks to end: Ctrl-C, a service manager, a closed terminal."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    sys.stdout.flush()
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command


def _end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask each in turn to end, wait, and kill what does not, with all it started."""
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE
    for process in running.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, until - time.monotonic()))
        _sweep(process)


def _sweep(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a program's group, which it leads since it was started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

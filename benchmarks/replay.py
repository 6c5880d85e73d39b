"""Benchmark `replay`: a generated election day in a sandbox, at sixty times the clock.

8,812 stations and 30,000 events, sent and accepted by the services people use, with server,
worker (detectors, notices, escalation) and player as `sinergi serve` starts them. `rush` is
the ninety minutes in which the stations open; `day` the whole day (a quarter of an hour).
Afterwards the state at a moment in the middle is computed again and must be the same.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.field_floor import sqlite_floor
from benchmarks.field_report import FieldReport, FieldRow, ms
from benchmarks.field_server import FieldServer

EVENTS, QUICK_EVENTS = 30_000, 9_000
SPEED, MOST_LAG_MIN = 60, 10
WIB = dt.timezone(dt.timedelta(hours=7))
RUSH_FROM = dt.datetime(2024, 2, 14, 6, 25, tzinfo=WIB)
RUSH_S, QUICK_S = 90, 4
ANSWER_BYTES, FLOOR_ROWS = 900, 500
SIZE = "8,812 stations, 30,000 events, x60"

ROWS = (
    FieldRow("rush", "the ninety minutes in which stations open", SIZE, "SQLite"),
    FieldRow("day", "the whole day", SIZE, "SQLite"),
)


class ReplayServer(FieldServer):
    """Everything `sinergi serve` starts in a sandbox: server, worker, keeper, player."""

    def start(self, largest_file: int | None = None) -> None:
        """Start it and wait until it answers."""
        words = ["serve", "--quiet", "--port", str(self.port)]
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "sinergi", *words], env=self.environment(),
                start_new_session=True, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        self._wait()


def report_rows(rows: Iterable[FieldRow], *, quick: bool) -> Iterator[FieldReport]:
    """Play each row in a sandbox of its own."""
    for row in rows:
        with tempfile.TemporaryDirectory(prefix="sinergi-replay-") as folder:
            server = ReplayServer(Path(folder) / "home")
            made = _make(server, QUICK_EVENTS if quick else EVENTS)
            server.start()
            try:
                yield _tried(row, server, made, quick)
            finally:
                server.stop()


def _make(server: FieldServer, events: int) -> float:
    began = time.perf_counter()
    _sinergi(server, "replay", "make", str(server.home), "--events", str(events))
    return time.perf_counter() - began


def _sinergi(server: FieldServer, *words: str) -> None:
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sinergi", *words], env=server.environment(),
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _progress(server: FieldServer) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        (server.home / "replay" / "progress.json").read_text(encoding="utf-8")
    )
    return told


def _start_clock(server: FieldServer, at: dt.datetime) -> None:
    clock = {"shown_at": at.isoformat(), "true_s": time.time(), "speed": SPEED}
    (server.home / "replay" / "clock.json").write_text(json.dumps(clock))


def _tried(
    row: FieldRow, server: FieldServer, made_s: float, quick: bool
) -> FieldReport:
    whole = row.code == "day" and not quick
    told = _progress(server)
    first = dt.datetime.fromisoformat(told["first_at"])
    last = dt.datetime.fromisoformat(told["last_at"])
    begin = first if whole else RUSH_FROM
    seconds = (last - begin).total_seconds() / SPEED + 15 if whole else RUSH_S
    _start_clock(server, begin)
    began, cpu = time.perf_counter(), server.cpu_s()
    lags, moment, seen = _watch(server, QUICK_S if quick else seconds, begin)
    took, cpu = time.perf_counter() - began, server.cpu_s() - cpu
    told = _progress(server)
    same = seen == _state(server, moment)
    floor = sqlite_floor(server.home, b"x" * ANSWER_BYTES, FLOOR_ROWS)
    worst = max(lags, default=0.0) / 60
    figures: dict[str, float | int | str] = {
        "sandbox made in": f"{made_s:,.0f} s",
        "events in": f"{told['taken']:,} of {told['events']:,}, {told['accepted']:,} accepted",
        "refused": told["refused"],
        "longest wait of an event": f"{worst:,.1f} min of the clock, {worst:,.1f} s true",
        "processor": f"{cpu:,.0f} s in {took:,.0f} s, {ms(cpu / max(1, told['taken']))} an event",
        "most memory of a process": f"{server.memory_mb():,.0f} MB",
        f"floor: rows a second by {floor.tool}": floor.rate,
    }
    must = {
        "nothing refused": told["refused"] == 0,
        f"no event waits longer than {MOST_LAG_MIN} min of the clock": quick
        or worst <= MOST_LAG_MIN,
        "every event in": not whole or told["taken"] == told["events"],
        "the state at a moment is the same again": same,
    }
    return FieldReport(row, figures, must, quick=quick)


def _watch(
    server: FieldServer, seconds: float, begin: dt.datetime
) -> tuple[list[float], dt.datetime, str]:
    """Return how long the oldest event waited, each half second, and a state on the way.

    The state is that of a quarter of the stretch, asked for in its middle.
    """
    lags: list[float] = []
    began = time.perf_counter()
    moment = begin + dt.timedelta(seconds=seconds * SPEED / 4)
    seen = ""
    while (passed := time.perf_counter() - began) < seconds:
        lags.append(float(_progress(server)["lag_s"]))
        if not seen and passed > seconds / 2:
            seen = _state(server, moment)
        time.sleep(0.5)
    return lags[4:], moment, seen  # what comes before the clock starts waits for it


def _state(server: FieldServer, moment: dt.datetime) -> str:
    """Return the digest of the state at a moment, as the analyst may see it."""
    program = (
        "import datetime as dt, django; django.setup();"
        "from sinergi.accounts.models import Person;"
        "from sinergi.replay.then import known_at;"
        "by = Person.objects.get(username='analis');"
        f"print(known_at(dt.datetime.fromisoformat({moment.isoformat()!r}), by).digest)"
    )
    env = {**server.environment(), "DJANGO_SETTINGS_MODULE": "sinergi.conf.settings"}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()

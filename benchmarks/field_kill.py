"""Benchmark `kill`: what is left when the server dies, is locked out or has no room.

`kill`: SIGKILL to every process of the server at a random moment under load, 20 times on
the same data; what was not acknowledged is sent again after the next start, as a phone
does. `locked`: somebody else holds the database's lock for longer than a request waits.
`full`: no file may grow any more (RLIMIT_FSIZE, which a program sees as it sees a full
disk). In each: what was acknowledged is there once, as it was sent, none half; what was
not taken was answered 5xx and is taken afterwards.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import psycopg

from benchmarks.field_load import KEPT, Heard, without_end
from benchmarks.field_report import FieldReport, FieldRow
from benchmarks.field_shots import Shot
from benchmarks.field_stand import (
    LONG_FORM,
    POSTGRES,
    SQLITE,
    WITH_PHOTO,
    NoPostgres,
    Stand,
    stand,
)
from benchmarks.field_truth import Truth, compare

TIMES, QUICK_TIMES = 20, 2
PEOPLE = 40
SENDERS = 8
LONGEST_S = 3.0
LOCKED_S, QUICK_LOCKED_S = 70.0, 3.0
ROOM, QUICK_ROOM = 8 * 1024 * 1024, 1024 * 1024
AFTER_FULL_S, LONGEST_FULL_S = 3.0, 240.0
SEED = 20261
RATE = "1000000"  # the senders here never rest

KILLED = "killed by SIGKILL under load, started again, what was unheard sent again"
LOCKED = "the database locked by somebody else under load"
FULL = "no room to write under load, then room again"
ROWS = (
    *(FieldRow(f"kill-{k}", KILLED, f"{TIMES} times", k) for k in (SQLITE, POSTGRES)),
    *(
        FieldRow(f"locked-{k}", LOCKED, f"for {LOCKED_S:.0f} s", k)
        for k in (SQLITE, POSTGRES)
    ),
    FieldRow("full-sqlite", FULL, f"{ROOM // 1024 // 1024} MB of room", SQLITE),
)


@dataclass
class Sum:
    """What all senders heard over several starts of a server, and what is still unheard."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    unheard: list[Shot] = field(default_factory=list)

    def add(self, heard: Heard) -> None:
        """Take in what was heard; what was tried again and acknowledged is unheard no
        more."""
        self.acknowledged |= heard.acknowledged
        self.statuses += heard.statuses
        waiting = {one.instance_id: one for one in [*self.unheard, *heard.unheard]}
        self.unheard = [
            one for name, one in waiting.items() if name not in self.acknowledged
        ]


def report_rows(rows: Iterable[FieldRow], *, quick: bool) -> Iterator[FieldReport]:
    """Try each row on a server of its own."""
    acts: dict[str, Callable[[FieldRow, Stand, bool], FieldReport]] = {
        "kill": _killed,
        "locked": _locked,
        "full": _full,
    }
    for row in rows:
        act = acts[row.code.partition("-")[0]]
        settings = {"SINERGI_DEVICE_RATE": RATE}
        try:
            form = LONG_FORM if act is _full else WITH_PHOTO
            with stand(row.database, form, PEOPLE, settings=settings) as made:
                yield act(row, made, quick)
        except NoPostgres:
            yield FieldReport(row, None, {}, "PostgreSQL is not installed", quick)


def kill_times(made: Stand, times: int, total: Sum, seed: int = SEED) -> None:
    """Kill the server so many times under load and start it again after each."""
    rng = np.random.default_rng(seed)
    for _ in range(times):
        moment = 0.3 + float(rng.random()) * LONGEST_S
        heard = without_end(
            made.server.port, made.magazine.shot, SENDERS, moment, total.unheard,
            at_the_end=made.server.kill,
        )  # fmt: skip
        total.add(heard)
        made.server.start()


def send_rest(made: Stand, total: Sum, patience_s: float = 120.0) -> None:
    """Send what is still unheard until it is acknowledged or the patience is over."""
    until = time.monotonic() + patience_s
    while total.unheard and time.monotonic() < until:
        waiting = iter(list(total.unheard))
        heard = without_end(made.server.port, made.magazine.shot, SENDERS, 1.0, waiting)
        total.add(heard)


def truth_of(made: Stand, total: Sum) -> Truth:
    """Return what was acknowledged beside what is kept."""
    return compare(total.acknowledged, made.hashes(), made.count())


def _killed(row: FieldRow, made: Stand, quick: bool) -> FieldReport:
    times = QUICK_TIMES if quick else TIMES
    total = Sum()
    kill_times(made, times, total)
    before = truth_of(made, total)
    again = len(total.unheard)
    send_rest(made, total)
    truth = truth_of(made, total)
    figures: dict[str, float | int | str] = {
        "killed": times,
        "acknowledged": len(total.acknowledged),
        "kept though the answer was lost": before.unheard,
        "unheard at the last kill, sent again": again,
        **_figures(total, truth),
    }
    return FieldReport(row, figures, _must(before, truth, total), quick=quick)


def _locked(row: FieldRow, made: Stand, quick: bool) -> FieldReport:
    seconds = QUICK_LOCKED_S if quick else LOCKED_S
    total = Sum()
    total.add(without_end(made.server.port, made.magazine.shot, SENDERS, 1.0))
    before = len(total.acknowledged)
    with lock_held(made, seconds):
        heard = without_end(made.server.port, made.magazine.shot, SENDERS, seconds - 1)
        total.add(heard)
    while_locked = len(total.acknowledged) - before
    send_rest(made, total)
    truth = truth_of(made, total)
    figures: dict[str, float | int | str] = {
        "acknowledged before": before,
        "acknowledged while it was locked, or once it was free": while_locked,
        "longest wait": f"{heard.percentile_s(1):,.1f} s",
        "busy without Retry-After": heard.unpolite,
        **_figures(total, truth),
    }
    return FieldReport(row, figures, _must(truth, truth, total), quick=quick)


def _full(row: FieldRow, made: Stand, quick: bool) -> FieldReport:
    total, server = Sum(), made.server
    server.stop()
    base = server.home / "sinergi.sqlite3"
    server.start(largest_file=base.stat().st_size + (QUICK_ROOM if quick else ROOM))
    refused = until_refused(made, total)
    server.stop()
    server.start()
    before = truth_of(made, total)
    send_rest(made, total)
    truth = truth_of(made, total)
    figures: dict[str, float | int | str] = {
        "refused for want of room": refused,
        **_figures(total, truth),
    }
    must = {"refused with 5xx": refused > 0, **_must(before, truth, total)}
    return FieldReport(row, figures, must, quick=quick)


def until_refused(made: Stand, total: Sum, each_s: float = AFTER_FULL_S) -> int:
    """Send until nothing is taken for `each_s`; return how many were refused then."""
    until = time.monotonic() + LONGEST_FULL_S
    while time.monotonic() < until:
        heard = without_end(made.server.port, made.magazine.shot, SENDERS, each_s)
        total.add(heard)
        refused = sum(n for code, n in heard.statuses.items() if code.startswith("5"))
        if refused and not heard.acknowledged:
            return refused
    return 0


@contextmanager
def lock_held(made: Stand, seconds: float) -> Iterator[None]:
    """Hold the database's lock for so many seconds beside what is done within."""
    held = threading.Event()
    other = threading.Thread(target=_hold, args=(made, seconds, held))
    other.start()
    held.wait(30)
    yield
    other.join()


def _hold(made: Stand, seconds: float, held: threading.Event) -> None:
    if made.server.database:
        with psycopg.connect(made.server.database) as connection:
            connection.execute(
                "LOCK TABLE observations_submission IN ACCESS EXCLUSIVE MODE"
            )
            held.set()
            time.sleep(seconds)
        return
    path = made.server.home / "sinergi.sqlite3"
    base = sqlite3.connect(path, timeout=60, isolation_level=None)
    base.execute("BEGIN EXCLUSIVE")
    held.set()
    time.sleep(seconds)
    base.execute("ROLLBACK")
    base.close()


def _figures(total: Sum, truth: Truth) -> Mapping[str, str]:
    answers = ", ".join(f"{k}: {v:,}" for k, v in sorted(total.statuses.items()))
    return {
        "answers": answers,
        "lost, changed, twice": f"{truth.lost}, {truth.other}, {truth.twice}",
    }


def _must(before: Truth, truth: Truth, total: Sum) -> dict[str, bool]:
    """What must hold: nothing lost before and after the rest was sent, and no answer but
    kept or 5xx (or 429)."""
    codes = [int(code) for code in total.statuses if code.isdecimal()]
    return {
        "nothing acknowledged lost": before.lost == truth.lost == 0,
        "none half, none twice": before.whole and truth.whole,
        "everything taken in the end": not total.unheard,
        "kept or 5xx": all(
            code in KEPT or code == 429 or code >= 500 for code in codes
        ),
    }

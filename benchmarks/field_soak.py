"""Benchmark `soak`: 50 submissions/s of a 250-question form for 30 s, then the most.

ODK Central's own soak test, on a real server on loopback with both databases. Waits are
from the moment a submission was due until its answer. Afterwards the highest rate that
holds (every one kept, p99 within a second, for 10 s), beside the same bytes put in by the
database's own tool in the same run. Sender, server and database share the processors.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.field_floor import Floor, postgres_floor, sqlite_floor
from benchmarks.field_load import Heard, at_rate, without_end
from benchmarks.field_report import FieldReport, FieldRow, ms
from benchmarks.field_stand import (
    LONG_FORM,
    POSTGRES,
    SQLITE,
    NoPostgres,
    Stand,
    stand,
)
from benchmarks.field_truth import compare

RATE, SECONDS, QUICK_SECONDS = 50, 30, 4
PEOPLE = 600  # each may send 120 a minute
SENDERS = 8
TRIED_S, QUICK_TRIED_S = 10, 3
SHARES = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.35)
P99_HELD_S = 1.0
WORK = "250-question form, 50 submissions/s, then the highest rate that holds"

ROWS = tuple(
    FieldRow(f"soak-{kind}", WORK, f"{RATE}/s for {SECONDS} s", kind)
    for kind in (SQLITE, POSTGRES)
)


@dataclass(frozen=True, slots=True)
class Best:
    """The highest rate that held, its p99, and what was taken of all that was thrown."""

    rate: float
    p99_s: float
    thrown: float


def report_rows(rows: Iterable[FieldRow], *, quick: bool) -> Iterator[FieldReport]:
    """Try each row on a server of its own."""
    for row in rows:
        try:
            with stand(row.database, LONG_FORM, PEOPLE) as made:
                yield _tried(row, made, quick)
        except NoPostgres:
            yield FieldReport(row, None, {}, "PostgreSQL is not installed", quick)


def _tried(row: FieldRow, made: Stand, quick: bool) -> FieldReport:
    seconds = QUICK_SECONDS if quick else SECONDS
    port, magazine = made.server.port, made.magazine
    at_rate(port, magazine.shots(RATE), RATE)  # loads and compiles
    before = made.server.cpu_s()
    heard = at_rate(port, magazine.shots(RATE * seconds), RATE)
    cpu_s = (made.server.cpu_s() - before) / (RATE * seconds)
    best, all_heard = _highest(made, QUICK_TRIED_S if quick else TRIED_S)
    truth = compare(heard.acknowledged | all_heard, made.hashes(), made.count())
    floor = _floor(made, 2 if quick else 5)
    sent, kept = RATE * seconds, len(heard.acknowledged)
    figures: dict[str, float | int | str] = {
        "sent, kept": f"{sent:,}, {kept:,} ({_statuses(heard)})",
        "wait": f"median {ms(heard.percentile_s(0.5))}, p99 {ms(heard.percentile_s(0.99))}, worst {ms(heard.percentile_s(1))}",
        "server CPU each": ms(cpu_s),
        "bytes each": len(magazine.shot().post),
        "highest rate that holds": f"{best.rate:,.0f}/s, p99 {ms(best.p99_s)}",
        f"thrown by {SENDERS} senders": f"{best.thrown:,.0f}/s",
        "floor": f"{floor.rate:,.0f}/s by {floor.tool}" if floor else "no tool here",
        "lost, changed, twice": f"{truth.lost}, {truth.other}, {truth.twice}",
    }
    must = {"every one kept": sent == kept, "kept as sent": truth.whole}
    return FieldReport(row, figures, must, quick=quick)


def _highest(made: Stand, seconds: float) -> tuple[Best, dict[str, str]]:
    """Return the highest rate that holds, and all that was acknowledged meanwhile."""
    port, magazine = made.server.port, made.magazine
    thrown = without_end(port, magazine.shot, SENDERS, seconds)
    acknowledged = dict(thrown.acknowledged)
    ceiling = len(thrown.acknowledged) / thrown.wall_s
    for share in SHARES:
        rate = ceiling * share
        heard = at_rate(port, magazine.shots(round(rate * seconds)), rate)
        acknowledged |= heard.acknowledged
        p99 = heard.percentile_s(0.99)
        if len(heard.acknowledged) == round(rate * seconds) and p99 <= P99_HELD_S:
            return Best(rate, p99, ceiling), acknowledged
    return Best(0.0, 0.0, ceiling), acknowledged


def _floor(made: Stand, seconds: int) -> Floor | None:
    xml = made.magazine.xml
    with tempfile.TemporaryDirectory(
        prefix="sinergi-floor-", dir=made.server.home
    ) as one:
        if made.server.database:
            return postgres_floor(
                Path(one), made.server.database, xml, seconds, SENDERS
            )
        return sqlite_floor(Path(one), xml, 400 * seconds)


def _statuses(heard: Heard) -> str:
    return ", ".join(f"{k}: {v:,}" for k, v in sorted(heard.statuses.items()))

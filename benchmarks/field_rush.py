"""Benchmark `rush`: everybody submits in the same five minutes, faster than can be taken.

8,812 stations (the polling stations of Jakarta Timur in 2024), each with a device of its
own, one report and a photo of 60 kB; their five minutes are compressed to one, so that
they come faster than they are taken. Each asks by HEAD, sends, and comes again when it is
told to (503 with Retry-After) or cut off. Nothing that was acknowledged may be lost, and
everybody must be done in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.field_load import patiently
from benchmarks.field_report import FieldReport, FieldRow, ms
from benchmarks.field_stand import (
    POSTGRES,
    SQLITE,
    WITH_PHOTO,
    NoPostgres,
    Stand,
    stand,
)
from benchmarks.field_truth import compare

STATIONS, QUICK_STATIONS = 8_812, 300
PEOPLE, EACH = 441, 20
QUICK_PEOPLE = 15
WINDOW_S, QUICK_WINDOW_S = 60.0, 1.0
DEADLINE_S = 900.0
SEED = 20260
PAGE_S = 2.0
"""Longest time of a page while the rush lasts; sender, server and reader share two cores."""

ROWS = tuple(
    FieldRow(
        f"rush-{kind}",
        "every station one report with a photo, five minutes in one",
        f"{STATIONS:,} stations within {WINDOW_S:.0f} s, 60 kB each",
        kind,
    )
    for kind in (SQLITE, POSTGRES)
)


def report_rows(rows: Iterable[FieldRow], *, quick: bool) -> Iterator[FieldReport]:
    """Try each row on a server of its own."""
    people = QUICK_PEOPLE if quick else PEOPLE
    for row in rows:
        try:
            with stand(row.database, WITH_PHOTO, people, EACH) as made:
                yield _tried(row, made, quick)
        except NoPostgres:
            yield FieldReport(row, None, {}, "PostgreSQL is not installed", quick)


def _tried(row: FieldRow, made: Stand, quick: bool) -> FieldReport:
    stations = QUICK_STATIONS if quick else STATIONS
    window = QUICK_WINDOW_S if quick else WINDOW_S
    heard = patiently(
        made.server.port, made.magazine.shots(stations), window, SEED, DEADLINE_S
    )
    memory = made.server.memory_mb()
    truth = compare(heard.acknowledged, made.hashes(), made.count())
    statuses = ", ".join(f"{k}: {v:,}" for k, v in sorted(heard.statuses.items()))
    figures: dict[str, float | int | str] = {
        "came": f"{stations / window:,.0f}/s",
        "acknowledged": f"{len(heard.acknowledged):,} in {heard.wall_s:,.0f} s ({len(heard.acknowledged) / heard.wall_s:,.0f}/s)",
        "answers": statuses,
        "wait from coming to acknowledged": f"median {heard.percentile_s(0.5):,.1f} s, p99 {heard.percentile_s(0.99):,.1f} s, worst {heard.percentile_s(1):,.1f} s",
        "a page opened meanwhile": f"median {heard.page_s(0.5):,.2f} s, p95 {heard.page_s(0.95):,.2f} s",
        "told to wait without Retry-After": heard.unpolite,
        "most memory of a server process": f"{memory:,.0f} MB",
        "server CPU each": ms(made.server.cpu_s() / max(1, len(heard.acknowledged))),
        "lost, changed, twice": f"{truth.lost}, {truth.other}, {truth.twice}",
    }
    must = {
        "everybody done": len(heard.acknowledged) == stations,
        "nothing lost": truth.whole,
        "always told when to come again": heard.unpolite == 0,
        "every page answered": heard.pages_lost == 0,
        "19 pages of 20 within 2 s": heard.page_s(0.95) <= PAGE_S,
    }
    return FieldReport(row, figures, must, quick=quick)

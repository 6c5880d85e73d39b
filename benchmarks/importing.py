"""Benchmark `import`: a list of polling stations into SQLite, checked and committed.

Peer: the usual Django way, a `csv.DictReader` and `bulk_create` of checked objects (what
import packages for Django do row by row). Floor: `executemany` of tuples that are ready,
with the same indexes and the same durability. All three in the same run on files of the
same rows; nothing of the shared data is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROWS = 100_000
PER_AREA = 40
# What a city of 8,812 stations may take at most, per row, in multiples of the floor.
TARGET_TO_FLOOR = 12.0
AT = dt.datetime(2024, 2, 14, tzinfo=dt.UTC)
HEADER = ("code", "tps_no", "dpt_l", "dpt_p", "suara_sah", "suara_tidak_sah")
Row = tuple[str, int, int, int, int, int]


def stations(rows: int) -> Iterator[Row]:
    """Yield stations of made-up areas of one regency, PER_AREA to an area."""
    for i in range(rows):
        area, number = divmod(i, PER_AREA)
        district, village = divmod(area, 900)
        code = f"31.75.{district + 1:02d}.{village + 1001:04d}"
        yield code, number + 1, 120 + i % 40, 118 + i % 43, 180 + i % 50, i % 7


def run(rows: int = ROWS) -> list[dict[str, Any]]:
    """Return one result: seconds of ours, peer and floor, ratios, peak memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        _start_django(path)
        file = path / "stations.csv"
        with file.open("w", newline="", encoding="utf-8") as text:
            writer = csv.writer(text)
            writer.writerow(HEADER)
            writer.writerows(stations(rows))
        _put_areas(rows)
        ours = _seconds(lambda: _ours(file))
        peer = _seconds(lambda: _peer(file))
        floor = _seconds(lambda: _floor(path / "floor.sqlite3", rows))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        {
            "work": "import polling stations",
            "size": f"{rows:,} rows",
            "ours": ours,
            "peer": peer,
            "peer_name": "csv.DictReader + bulk_create",
            "floor": floor,
            "to_peer": peer / ours,
            "to_floor": ours / floor,
            "peak_mb": peak,
            "met": ours <= peer and ours <= TARGET_TO_FLOOR * floor,
        }
    ]


def _start_django(folder: Path) -> None:
    os.environ["SINERGI_HOME"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _put_areas(rows: int) -> None:
    from sinergi.elections.calendar import shipped_calendars
    from sinergi.elections.services import put_calendar
    from sinergi.intake.services import import_file

    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    codes = dict.fromkeys(row[0] for row in stations(rows))
    above = dict.fromkeys(code.rpartition(".")[0] for code in codes)
    lines = ["code,name", "31,a", "31.75,b", *(f"{c},x" for c in (*above, *codes))]
    import_file(
        "areas", ["\n".join(lines).encode()], file_name="a.csv", answers={}, by=None,
        at=AT,
    )  # fmt: skip


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ours(file: Path) -> None:
    from sinergi.intake.services import import_file
    from sinergi.intake.store import blocks_of

    _, report = import_file(
        "polling_stations", blocks_of(file), file_name=file.name,
        answers={"election": "pemilu-2024"}, by=None, at=AT,
    )  # fmt: skip
    if report.blocked or report.unplaced:
        raise RuntimeError("the benchmark's own file has faults")


def _peer(file: Path) -> None:
    from django.db import transaction

    from sinergi.elections.models import Election, PollingStation
    from sinergi.places.models import Area

    election = Election.all_rows.get(code="pemilu-2019")
    known = set(Area.all_rows.current().values_list("code", flat=True))
    made = []
    with file.open(newline="", encoding="utf-8") as text, transaction.atomic():
        for row in csv.DictReader(text):
            if row["code"] not in known:
                continue
            made.append(
                PollingStation(
                    election=election,
                    area_code=row["code"],
                    number=int(row["tps_no"]),
                    registered_male=int(row["dpt_l"]),
                    registered_female=int(row["dpt_p"]),
                    registered=int(row["dpt_l"]) + int(row["dpt_p"]),
                    ballots_valid=int(row["suara_sah"]),
                    ballots_invalid=int(row["suara_tidak_sah"]),
                )
            )
        PollingStation.all_rows.bulk_create(made, batch_size=5_000)


def _floor(path: Path, rows: int) -> None:
    ready = [(*row, row[2] + row[3]) for row in stations(rows)]
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g)")
        base.execute("CREATE UNIQUE INDEX i ON t (a, b)")
        insert = "INSERT INTO t (a, b, c, d, e, f, g) VALUES (?, ?, ?, ?, ?, ?, ?)"
        base.executemany(insert, ready)
    base.close()

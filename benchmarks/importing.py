"""Benchmark `import`: a list of polling stations into SQLite, checked and committed.

Peer: the usual Django way, a `csv.DictReader` and `bulk_create` of objects, which checks
far less. Floor: `executemany` of tuples that are ready, with the same kind of index and
the same durability. Each call of a job imports into an election of its own, so that
nothing is there already; no shared data is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.rows import Job, Peer, Row, Target

SIZE, QUICK_SIZE = 100_000, 2_000
ELECTIONS = 6
PER_AREA = 40
SHARE_FAULTY = 100  # one row in so many
AT = dt.datetime(2024, 2, 14, tzinfo=dt.UTC)
HEADER = ("code", "tps_no", "dpt_l", "dpt_p", "suara_sah", "suara_tidak_sah")
FORM_HEADER = (
    "Tanggal kejadian", "Kode wilayah", "Indikator", "Seberapa luas", "Uraian singkat",
    "Dari mana diketahui",
)  # fmt: skip
Station = tuple[str, int, int, int, int, int]


def stations(rows: int) -> Iterator[Station]:
    """Yield stations of made-up areas of one city, PER_AREA to an area."""
    for i in range(rows):
        area, number = divmod(i, PER_AREA)
        district, village = divmod(area, 900)
        code = f"31.75.{district + 1:02d}.{village + 1001:04d}"
        yield code, number + 1, 120 + i % 40, 118 + i % 43, 180 + i % 50, i % 7


def ours(quick: bool) -> Job:
    """Import the file: keep its bytes, check every row, write, commit."""
    file = _prepare(QUICK_SIZE if quick else SIZE)
    turn = count()

    def work() -> None:
        _import(file, f"uji-{next(turn)}")

    return work


def faulty(quick: bool) -> Job:
    """Check a file with faults: every fault found and stored, no row written."""
    file = _prepare(QUICK_SIZE if quick else SIZE, faulty=True)
    turn = count()

    def work() -> None:
        _import(file, f"uji-{next(turn)}", refused=True)

    return work


def peer(quick: bool) -> Job:
    """Read dicts, make objects, insert them in batches."""
    file = _prepare(QUICK_SIZE if quick else SIZE)
    turn = count()

    def work() -> None:
        _bulk_create(file, f"uji-{next(turn)}")

    return work


def floor(quick: bool) -> Job:
    """Insert ready tuples into a table with one unique index."""
    rows = QUICK_SIZE if quick else SIZE
    ready = [(*row, row[2] + row[3]) for row in stations(rows)]
    folder = Path(tempfile.mkdtemp())
    turn = count()

    def work() -> None:
        base = sqlite3.connect(folder / f"{next(turn)}.sqlite3")
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g)")
        base.execute("CREATE UNIQUE INDEX i ON t (a, b)")
        insert = "INSERT INTO t (a, b, c, d, e, f, g) VALUES (?, ?, ?, ?, ?, ?, ?)"
        with base:
            base.executemany(insert, ready)
        base.close()

    return work


def forms(quick: bool) -> Job:
    """Import filled forms: each row checked by its form, kept as a submission of its own."""
    rows = QUICK_SIZE if quick else SIZE
    folder = Path(tempfile.mkdtemp())
    _start_django(folder)
    _put_areas(rows)
    file, person = folder / "forms.csv", _put_forms()
    turn = count()

    def work() -> None:
        _write_forms(file, rows, next(turn))
        _import_forms(file, person, rows)

    return work


def _put_forms() -> Any:
    """Return who brings filled forms, with the shipped forms in use."""
    from sinergi.accounts.models import Person
    from sinergi.accounts.roles import InstitutionKind, Role
    from sinergi.accounts.services import create_institution, create_person, give_role
    from sinergi.observations.services.shipped import put_shipped_forms

    put_shipped_forms(at=AT)
    body = create_institution("Uji", InstitutionKind.BAWASLU, "31.75", by=None, at=AT)
    password = "x" * 20
    one = create_person("uji", "Uji", password=password, by=None, at=AT)
    give_role(one, body, Role.BAWASLU_ANALYST, "31.75", valid_from=dt.date(2022, 1, 1),
              by=None, at=AT)  # fmt: skip
    return Person.objects.get(pk=one.pk)


def _write_forms(file: Path, rows: int, turn: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.writer(text)
        writer.writerow(FORM_HEADER)
        for i, (code, *_rest) in enumerate(stations(rows)):
            day = dt.date(2024, 1, 1) + dt.timedelta(days=i % 30)
            told = f"Kejadian {turn}-{i}, dilihat langsung di tempat."
            writer.writerow((day, code, "psu", "1", told, "Pengawasan langsung"))


def _import_forms(file: Path, person: Any, rows: int) -> None:
    from sinergi.intake.services import import_file
    from sinergi.intake.store import blocks_of

    _, report = import_file(
        "submissions_kejadian", blocks_of(file), file_name=file.name, answers={},
        by=person, at=AT,
    )  # fmt: skip
    if report.blocked or report.tally.new != rows:
        raise RuntimeError("the benchmark's own file did not do what it should")


def _prepare(rows: int, *, faulty: bool = False) -> Path:
    """Return the file, with a fresh database that knows its areas and elections."""
    folder = Path(tempfile.mkdtemp())
    _start_django(folder)
    file = folder / "stations.csv"
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.writer(text)
        writer.writerow(HEADER)
        for i, row in enumerate(stations(rows)):
            wrong = faulty and i % SHARE_FAULTY == 0
            writer.writerow((row[0], row[1], "x", *row[3:]) if wrong else row)
    _put_areas(rows)
    return file


def _start_django(folder: Path) -> None:
    os.environ["SINERGI_HOME"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _put_areas(rows: int) -> None:
    from sinergi.elections.models import Election
    from sinergi.intake.services import import_file

    for number in range(ELECTIONS):
        Election.all_rows.create(
            code=f"uji-{number}", name_id="Uji", name_en="Test", kind="pemilu",
            voting_on=AT.date(), regulation="-",
        )  # fmt: skip
    codes = dict.fromkeys(row[0] for row in stations(rows))
    above = dict.fromkeys(code.rpartition(".")[0] for code in codes)
    lines = ["code,name", "31,a", "31.75,b", *(f"{c},x" for c in (*above, *codes))]
    import_file(
        "areas", ["\n".join(lines).encode()], file_name="a.csv", answers={}, by=None,
        at=AT,
    )  # fmt: skip


def _import(file: Path, election: str, *, refused: bool = False) -> None:
    from sinergi.intake.services import import_file
    from sinergi.intake.store import blocks_of

    _, report = import_file(
        "polling_stations", blocks_of(file), file_name=file.name,
        answers={"election": election}, by=None, at=AT,
    )  # fmt: skip
    if bool(report.blocked) is not refused or report.unplaced:
        raise RuntimeError("the benchmark's own file did not do what it should")


def _bulk_create(file: Path, code: str) -> None:
    from django.db import transaction

    from sinergi.elections.models import Election, PollingStation
    from sinergi.places.models import Area

    election = Election.all_rows.get(code=code)
    known = set(Area.all_rows.current().values_list("code", flat=True))
    with file.open(newline="", encoding="utf-8") as text, transaction.atomic():
        made = [
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
            for row in csv.DictReader(text)
            if row["code"] in known
        ]
        PollingStation.all_rows.bulk_create(made, batch_size=5_000)


ROWS = (
    Row(
        code="stations",
        work="polling stations from CSV: kept, checked, written, committed",
        size=f"{SIZE:,} rows, SQLite",
        ours=ours,
        target=Target(cpu_s=4.0, memory_mb=300),
        floor=floor,
        floor_is="executemany of ready tuples, same durability",
        peers=(Peer("csv.DictReader and bulk_create", peer),),
        repeats=2,
    ),
    Row(
        code="faults",
        work="the same with 1 % wrong cells: every fault told, nothing written",
        size=f"{SIZE:,} rows, {SIZE // SHARE_FAULTY:,} faults",
        ours=faulty,
        target=Target(cpu_s=4.0, memory_mb=300),
        repeats=2,
    ),
    Row(
        code="forms",
        work="filled forms from CSV: checked by their form, each kept as a submission",
        size=f"{SIZE:,} rows, SQLite",
        ours=forms,
        target=Target(cpu_s=20.0, memory_mb=400),
        repeats=2,
    ),
)

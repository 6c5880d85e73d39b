"""The floor: the same bytes put in by the database's own tool, one transaction each.

SQLite's shell with `synchronous=FULL` in WAL, as we run it; `pgbench` with fsync on. The
table has what any receiver needs: an id that may be there once, and the bytes.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from devtools import machine

TABLE = (
    "CREATE TABLE raw (id {id}, instance_id text NOT NULL UNIQUE, xml {bytes} NOT NULL)"
)
SHELL, MODULE = "the sqlite3 shell", "Python's sqlite3 (there is no sqlite3 shell here)"


@dataclass(frozen=True, slots=True)
class Floor:
    """How many rows a second, and by which tool."""

    rate: float
    tool: str


def sqlite_floor(folder: Path, xml: bytes, rows: int) -> Floor:
    """Return the rate at which SQLite alone takes the bytes."""
    base = folder / "floor.sqlite3"
    made = TABLE.format(id="INTEGER PRIMARY KEY", bytes="blob")
    first = f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {made};\n"
    insert = "INSERT INTO raw (instance_id, xml) VALUES ('{}', x'{}');\n"
    lines = [insert.format(uuid4(), xml.hex()) for _ in range(rows)]
    shell = shutil.which("sqlite3")
    began = time.perf_counter()
    if shell:
        subprocess.run(  # noqa: S603 - SQLite's own shell
            [shell, "-bail", str(base)], input=first + "".join(lines), text=True,
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    else:
        _by_module(base, first, lines)
    return Floor(rows / (time.perf_counter() - began), SHELL if shell else MODULE)


def _by_module(base: Path, first: str, lines: Sequence[str]) -> None:
    connection = sqlite3.connect(base, isolation_level=None)
    connection.executescript(first)
    for line in lines:
        connection.execute(line)
    connection.close()


def postgres_floor(
    folder: Path, address: str, xml: bytes, seconds: int, clients: int
) -> Floor | None:
    """Return the rate at which PostgreSQL alone takes the bytes; None without pgbench."""
    programs = machine.find_postgres()
    tool = programs / "pgbench" if programs else None
    if tool is None or not tool.exists():
        return None
    script = folder / "floor.sql"
    values = f"(gen_random_uuid()::text, '\\x{xml.hex()}')"
    script.write_text(f"INSERT INTO raw (instance_id, xml) VALUES {values};\n")  # noqa: S608 - a file for pgbench, the bytes in hex
    made = TABLE.format(id="bigserial PRIMARY KEY", bytes="bytea")
    _psql(address, f"DROP TABLE IF EXISTS raw; {made}")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool
        [
            str(tool), "-n", "-f", str(script), "-c", str(clients), "-j", "2",
            "-T", str(seconds), address,
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    _psql(address, "DROP TABLE raw")
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        return None
    return Floor(float(found.group(1)), f"pgbench, {clients} clients")


def _psql(address: str, words: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for one in words.split(";"):
            connection.execute(one.encode())

"""Copies of the database: consistent while the server runs, and how to put one back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from sinergi.command import CommandFailed

SQLITE_COPY = "database.sqlite3"
POSTGRES_COPY = "database.dump"


def copy_database(settings: dict[str, Any], folder: Path) -> str:
    """Write a consistent copy of the database into `folder`; its file name."""
    if is_sqlite(settings):
        copy_sqlite(Path(settings["NAME"]), folder / SQLITE_COPY)
        return SQLITE_COPY
    dump = folder / POSTGRES_COPY
    run_postgres(
        settings,
        "pg_dump",
        "--format=custom",
        "--no-owner",
        f"--file={dump}",
        str(settings["NAME"]),
    )
    return POSTGRES_COPY


def put_back(settings: dict[str, Any], folder: Path) -> None:
    """Replace the database by the copy in `folder`; CommandFailed when it is of the other kind."""
    wanted = SQLITE_COPY if is_sqlite(settings) else POSTGRES_COPY
    if not (folder / wanted).is_file():
        raise CommandFailed(
            "the backup holds another kind of database (SQLite or PostgreSQL) than DATABASE_URL names"
        )
    if is_sqlite(settings):
        replace_sqlite(folder / wanted, Path(settings["NAME"]))
        return
    options = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
    ]
    run_postgres(
        settings,
        "pg_restore",
        *options,
        f"--dbname={settings['NAME']}",
        str(folder / wanted),
    )


def is_sqlite(settings: dict[str, Any]) -> bool:
    """True for Django's settings of an SQLite database."""
    return str(settings["ENGINE"]).endswith("sqlite3")


def copy_sqlite(source: Path, into: Path) -> None:
    """Copy an SQLite database with what its write-ahead log holds, while others write."""
    if not source.is_file():
        raise CommandFailed(f"there is no database at {source}: nothing to copy")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(into)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        verdict = new.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise CommandFailed(f"the database is damaged: {verdict}")


def replace_sqlite(copy: Path, into: Path) -> None:
    """Put a copy in the place of a database; logs that belonged to the old one go."""
    into.parent.mkdir(parents=True, exist_ok=True)
    beside = into.with_suffix(".restoring")
    shutil.copyfile(copy, beside)
    beside.chmod(0o600)
    for ending in ("-wal", "-shm"):
        Path(f"{into}{ending}").unlink(missing_ok=True)
    beside.replace(into)


def run_postgres(settings: dict[str, Any], program: str, *words: str) -> None:
    """Run a client program of PostgreSQL; the password goes by the environment, never by the command line."""
    found = shutil.which(program)
    if found is None:
        raise CommandFailed(
            f"{program} is not installed (Debian, Ubuntu: apt install postgresql-client)"
        )
    where = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
    }
    env = {
        name: str(settings.get(key)) for name, key in where.items() if settings.get(key)
    }
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, no shell
        [found, *words],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(f"{program} failed: {done.stderr.strip()}")

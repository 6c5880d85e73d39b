"""Backup, loss of everything, restore: the same data."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sinergi.conf.commands import database, doctor
from tests.ops.conftest import Sinergi, run_sinergi

TOO_SHORT = {"SINERGI_BACKUP_PASSPHRASE": "short"}
SECRET = {"SINERGI_BACKUP_PASSPHRASE": "a long passphrase"}


def state(home: Path) -> dict[str, Any]:
    with sqlite3.connect(home / "sinergi.sqlite3") as connection:
        people = connection.execute("SELECT * FROM accounts_person").fetchall()
        facts = connection.execute("SELECT count(*) FROM audit_fact").fetchone()
    kept = [*(home / "keys").iterdir(), *(home / "media").rglob("*.jpg")]
    return {
        "people": people,
        "facts": facts,
        "files": {path.name: path.read_bytes() for path in kept},
    }


def wipe(home: Path) -> None:
    shutil.rmtree(home)
    home.mkdir(mode=0o700)


@pytest.fixture(scope="module")
def kept(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of what every `installation` here is a copy of."""
    file = tmp_path_factory.mktemp("backup") / "b.sinergi"
    done = run_sinergi(prepared, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file.read_bytes()


@pytest.fixture
def backup(kept: bytes, tmp_path: Path) -> Path:
    """The file of that backup."""
    path = tmp_path / "b.sinergi"
    path.write_bytes(kept)
    return path


@pytest.mark.slow
def test_a_restored_backup_holds_what_was_lost(
    installation: Path, sinergi: Sinergi, backup: Path
) -> None:
    before = state(installation)
    wipe(installation)
    assert sinergi("restore", str(backup)).returncode == 0
    assert state(installation) == before


@pytest.mark.slow
def test_an_encrypted_backup_restores_too(
    installation: Path, sinergi: Sinergi, tmp_path: Path
) -> None:
    before = state(installation)
    assert sinergi("backup", "--encrypt", str(tmp_path / "b"), **SECRET).returncode == 0
    wipe(installation)
    assert sinergi("restore", str(tmp_path / "b"), **SECRET).returncode == 0
    assert state(installation) == before


@pytest.mark.slow
def test_data_that_is_there_is_not_overwritten_without_force(
    installation: Path, sinergi: Sinergi, backup: Path
) -> None:
    before, photo = state(installation), next(installation.rglob("photo.jpg"))
    photo.write_bytes(b"newer")
    refused = sinergi("restore", str(backup))
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert photo.read_bytes() == b"newer"
    assert sinergi("restore", "--force", str(backup)).returncode == 0
    assert state(installation) == before


@pytest.mark.slow
def test_a_damaged_backup_changes_nothing(
    installation: Path, sinergi: Sinergi, backup: Path
) -> None:
    before = state(installation)
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    assert sinergi("restore", "--force", str(backup)).returncode == 1
    assert state(installation) == before


@pytest.mark.slow
def test_a_backup_is_never_written_over_another_file(
    installation: Path, sinergi: Sinergi, tmp_path: Path
) -> None:
    (tmp_path / "b").write_text("mine")
    assert sinergi("backup", str(tmp_path / "b")).returncode == 1
    assert (tmp_path / "b").read_text() == "mine"


@pytest.mark.slow
def test_a_short_passphrase_is_refused(installation: Path, sinergi: Sinergi) -> None:
    done = sinergi("backup", "--encrypt", **TOO_SHORT)
    assert (done.returncode, "12 characters" in done.stderr) == (1, True)


@pytest.mark.slow
def test_upgrade_of_a_current_database_does_nothing(
    installation: Path, sinergi: Sinergi
) -> None:
    done = sinergi("upgrade")
    assert (done.returncode, "none to do" in done.stdout) == (0, True), done.stderr
    assert not (installation / "backups").exists()


@pytest.mark.slow
def test_upgrade_of_an_older_database_makes_a_backup_first(
    installation: Path, sinergi: Sinergi
) -> None:
    without_sessions(installation)
    refused = sinergi("prepare")
    assert (refused.returncode, "sinergi upgrade" in refused.stderr) == (1, True)
    assert sinergi("upgrade").returncode == 0
    assert len(list((installation / "backups").iterdir())) == 1
    assert has_sessions(installation)


def has_sessions(home: Path) -> bool:
    with sqlite3.connect(home / "sinergi.sqlite3") as connection:
        found = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'django_session'"
        )
        return found.fetchone() is not None


def without_sessions(home: Path) -> None:
    """Take the tables back to before the migrations of sessions."""
    with sqlite3.connect(home / "sinergi.sqlite3") as connection:
        connection.execute("DROP TABLE django_session")
        done = connection.execute("DELETE FROM django_migrations WHERE app='sessions'")
        assert done.rowcount == 1


@pytest.mark.slow
def test_doctor_names_an_open_key_and_its_remedy_and_nothing_else_of_a_new_installation(
    installation: Path, sinergi: Sinergi
) -> None:
    key = installation / "keys" / "django"
    key.chmod(0o644)
    done = sinergi("doctor", "--json")
    faults = {
        finding["what"]: finding["remedy"]
        for finding in json.loads(done.stdout)
        if finding["level"] == "fault" and "assets" not in finding["what"]
    }
    assert done.returncode == 1
    assert list(faults.values()) == [f"chmod go-rwx {key}"]


def test_doctor_says_a_remedy_below_what_is_at_fault() -> None:
    told = doctor.line_of(doctor.Finding("fault", "others can read it", "chmod it"))
    assert told.splitlines() == ["fault    others can read it", "         → chmod it"]


def test_a_copy_of_sqlite_holds_what_the_log_holds(tmp_path: Path) -> None:
    source = tmp_path / "a.sqlite3"
    writer = sqlite3.connect(source)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE t (n)")
    writer.execute("INSERT INTO t VALUES (7)")
    writer.commit()
    database.copy_sqlite(source, tmp_path / "b.sqlite3")
    writer.close()
    with sqlite3.connect(tmp_path / "b.sqlite3") as copy:
        assert copy.execute("SELECT n FROM t").fetchone() == (7,)


@pytest.fixture
def spare_database() -> Iterator[str]:
    """A second, empty database on the server of DATABASE_URL; its address."""
    import psycopg

    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.skip("DATABASE_URL names no PostgreSQL")
    name = f"ops_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db
def test_a_backup_of_postgresql_restores(
    spare_database: str, sinergi: Sinergi, tmp_path: Path
) -> None:
    import psycopg

    address = {"DATABASE_URL": spare_database}
    assert sinergi("prepare", **address).returncode == 0
    assert sinergi("backup", str(tmp_path / "b"), **address).returncode == 0
    with psycopg.connect(spare_database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        done = sinergi("restore", str(tmp_path / "b"), **address)
        assert done.returncode == 0, done.stderr
        assert connection.execute(
            "SELECT username FROM accounts_person"
        ).fetchall() == [("operator",)]

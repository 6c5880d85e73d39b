"""`sinergi backup`: database, media and keys in one file, while the server runs."""

import argparse
import datetime as dt
import getpass
import os
import shutil
import sys
import tempfile
from pathlib import Path

from sinergi.command import CommandFailed
from sinergi.conf.commands import archive, database, home, say, start_django

FOLDERS = ("media", "keys", "tls")
"""What belongs to an installation beside its database."""
SHORTEST = 12


def main(words: list[str]) -> int:
    """Write the backup and name it."""
    parser = argparse.ArgumentParser(prog="sinergi backup", description=__doc__)
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        help="where to (SINERGI_HOME/backups/<time>.sinergi)",
    )
    parser.add_argument(
        "--encrypt",
        action="store_true",
        help="ask for a passphrase, or take SINERGI_BACKUP_PASSPHRASE",
    )
    options = parser.parse_args(words)
    at = dt.datetime.now(dt.UTC)  # noqa: TID251 - the command is the clock
    passphrase = ask_passphrase(twice=True) if options.encrypt else ""
    written = write_backup(
        options.file or default_file(at), at=at, passphrase=passphrase
    )
    say(f"Backup: {written} ({written.stat().st_size / 1e6:.1f} MB)")
    say_head()
    if not passphrase:
        say(
            "It holds the keys of this installation in plain form: keep it where only you can read it, or use --encrypt."
        )
    return 0


def say_head() -> None:
    """Print the head of the audit chain, which proves later that nothing was cut off."""
    from sinergi.audit.chain import last_head

    say(f"Audit head, to be kept apart from this machine: {last_head()}")


def write_backup(into: Path, *, at: dt.datetime, passphrase: str = "") -> Path:
    """Write one file with everything; the file. Nothing is left of a backup that failed."""
    start_django()
    from django.conf import settings

    from sinergi_core import __version__

    if into.exists():
        raise CommandFailed(f"{into} exists already; choose another name")
    into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=into.parent) as work:
        content = Path(work) / "content"
        content.mkdir()
        copy = database.copy_database(settings.DATABASES["default"], content)
        for name in FOLDERS:
            if (home() / name).is_dir():
                shutil.copytree(home() / name, content / name)
        facts: dict[str, object] = {
            "format": 1,
            "made_at": at.isoformat(),
            "version": __version__,
            "database": copy,
        }
        packed = Path(work) / "packed"
        archive.write_archive(content, packed, facts)
        if passphrase:
            sealed = Path(work) / "sealed"
            archive.encrypt(packed, sealed, passphrase)
            packed = sealed
        packed.replace(into)
    return into


def default_file(at: dt.datetime) -> Path:
    """A new name inside the data directory; the time is UTC."""
    return home() / "backups" / f"{at:%Y-%m-%d-%H%M%S}.sinergi"


def ask_passphrase(*, twice: bool) -> str:
    """The passphrase from the environment, else from the terminal; CommandFailed when too short or unequal."""
    given = os.environ.get("SINERGI_BACKUP_PASSPHRASE", "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("The same again: ") != given:
            raise CommandFailed("the two passphrases differ; nothing was written")
    if len(given) < SHORTEST:
        raise CommandFailed(
            f"a passphrase needs {SHORTEST} characters or more (SINERGI_BACKUP_PASSPHRASE)"
        )
    return given

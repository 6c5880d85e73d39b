"""`sinergi restore`: bring back database, media and keys from a backup."""

import argparse
import shutil
import tempfile
from pathlib import Path

from sinergi.command import CommandFailed
from sinergi.conf.commands import archive, database, home, say, start_django
from sinergi.conf.commands.backup import FOLDERS, ask_passphrase


def main(words: list[str]) -> int:
    """Restore and say what was brought back."""
    parser = argparse.ArgumentParser(prog="sinergi restore", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--force", action="store_true", help="replace the data that is there"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether the backup is whole"
    )
    options = parser.parse_args(words)
    if not options.file.is_file():
        raise CommandFailed(f"{options.file}: there is no such file")
    passphrase = (
        ask_passphrase(twice=False) if archive.is_encrypted(options.file) else ""
    )
    manifest = restore(
        options.file,
        passphrase=passphrase,
        force=options.force,
        only_check=options.check,
    )
    files = len(archive.sums_of(manifest))
    done = "whole" if options.check else "restored"
    say(
        f"Backup of {manifest['made_at']}, version {manifest['version']}, {files} files: {done}."
    )
    if not options.check:
        say(
            "Now run `sinergi upgrade`, which brings older data up to date, and start the server."
        )
    return 0


def restore(
    file: Path, *, passphrase: str = "", force: bool = False, only_check: bool = False
) -> dict[str, object]:
    """Put a backup in the place of the data; the manifest of the backup.

    Everything is unpacked and checked before the first change. CommandFailed when data is
    there and `force` is not given; the server must not run.
    """
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home()) as work:
        content = Path(work) / "content"
        content.mkdir()
        packed = file
        if passphrase:
            packed = Path(work) / "packed"
            archive.decrypt(file, packed, passphrase)
        manifest = archive.read_archive(packed, content)
        if only_check:
            return manifest
        start_django()
        from django.conf import settings

        if not force:
            refuse_when_data_is_there()
        database.put_back(settings.DATABASES["default"], content)
        for name in FOLDERS:
            replace_folder(content / name, home() / name)
    return manifest


def refuse_when_data_is_there() -> None:
    """CommandFailed when the database holds people: a restore would end them."""
    from django.db import DatabaseError, connection

    from sinergi.accounts.models import Person

    try:
        people = Person.objects.count()
    except DatabaseError:
        return
    finally:
        connection.close()
    if people:
        raise CommandFailed(
            f"the database holds {people} people; stop the server, make a backup of it, and use --force to replace it"
        )


def replace_folder(source: Path, into: Path) -> None:
    """Put a folder of the backup in the place of ours; a folder that it has not stays as it is."""
    if not source.is_dir():
        return
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(source, into)
    into.chmod(0o700)

"""`sinergi upgrade`: a backup, then migrations, then every check. Stop the server first."""

import argparse
import datetime as dt
from io import StringIO

from sinergi.conf.commands import say, start_django
from sinergi.conf.commands.backup import default_file, write_backup
from sinergi.conf.commands.prepare import state_of_tables


def main(words: list[str]) -> int:
    """Bring data to this version; 0 when every check passes."""
    parser = argparse.ArgumentParser(prog="sinergi upgrade", description=__doc__)
    parser.add_argument(
        "--no-backup", action="store_true", help="a backup was made by other means"
    )
    options = parser.parse_args(words)
    start_django()
    from django.core.management import call_command

    new, pending = state_of_tables()
    if pending and not new and not options.no_backup:
        at = dt.datetime.now(dt.UTC)  # noqa: TID251 - the command is the clock
        say(f"Backup: {write_backup(default_file(at), at=at)}")
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    say(f"Migrations: {len(pending)} applied" if pending else "Migrations: none to do")
    call_command("check", fail_level="ERROR", databases=["default"], stdout=StringIO())
    say("Checks: passed. Start the server again.")
    return 0

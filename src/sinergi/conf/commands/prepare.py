"""`sinergi prepare`: the database made ready: tables, first administrator, example data."""

import argparse
import datetime as dt
import hashlib
import os
import secrets
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from pathlib import Path

from django.utils import timezone

from sinergi.command import CommandFailed
from sinergi.conf.commands import home, say, start_django
from sinergi_core import __version__

STAMP = ".prepared"
FIRST_LOGIN = "first-login"
NO_EXAMPLE = "no-example"
WITH_TABLES = ("django", "django-allauth", "django-tasks-db")
"""Installed packages that bring migrations of their own."""
PACKAGE = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> int:
    """Do what is still to be done; 0 when the database fits this version afterwards."""
    parser = argparse.ArgumentParser(prog="sinergi prepare", description=__doc__)
    parser.add_argument(
        "--migrate", action="store_true", help="bring an older database up to date"
    )
    parser.add_argument(
        "--example",
        action="store_true",
        help="load the example when there are no areas",
    )
    parser.add_argument(
        "--empty", action="store_true", help="never load it here, also not later"
    )
    options = parser.parse_args(words)
    if options.example:
        # For 65 areas the uncompiled twins, which give the same numbers, take seconds;
        # compiling would keep a newcomer waiting longer. The worker compiles beside.
        os.environ.setdefault("SINERGI_NO_NUMBA", "1")
    start_django()
    make_tables(allowed=options.migrate)
    if options.empty:
        without_example()
    put_calendars(at=dt.datetime.now(dt.UTC))  # noqa: TID251 - the command is the clock
    put_measures(at=dt.datetime.now(dt.UTC))  # noqa: TID251 - the command is the clock
    put_forms(at=dt.datetime.now(dt.UTC))  # noqa: TID251 - the command is the clock
    told = [load_example()] if options.example and not options.empty else []
    told.append(make_first_person(at=dt.datetime.now(dt.UTC)))  # noqa: TID251 - the command is the clock
    if any(told):
        keep_first_login("\n".join(text for text in told if text))
    (home() / STAMP).write_text(fingerprint(example=options.example))
    return 0


def is_prepared(folder: Path, *, example: bool) -> bool:
    """True when `prepare` ran for this version and nothing that it looks at has changed since.

    Costs milliseconds and no database: only an SQLite file can be seen without asking.
    """
    stamp = folder / STAMP
    if os.environ.get("DATABASE_URL") or not (folder / "sinergi.sqlite3").is_file():
        return False
    return stamp.is_file() and stamp.read_text() == fingerprint(example=example)


def fingerprint(*, example: bool) -> str:
    """A hash of the migrations that this version brings, by name, its forms, its version."""
    total = hashlib.sha256(f"{__version__} {example}".encode())
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        total.update(path.relative_to(PACKAGE).as_posix().encode())
    for path in sorted(PACKAGE.glob("observations/xlsforms/*.md")):
        total.update(path.read_bytes())
    for package in WITH_TABLES:
        total.update(f"{package} {installed(package)}".encode())
    return total.hexdigest()


def installed(package: str) -> str:
    """The version of an installed package, or nothing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def make_tables(*, allowed: bool) -> None:
    """Apply migrations to a new database, and to an older one when allowed."""
    from django.core.management import call_command

    new, pending = state_of_tables()
    if not pending:
        return
    if not new and not allowed:
        raise CommandFailed(
            f"the database is of an older version ({len(pending)} migrations to do); "
            "run `sinergi upgrade`, which makes a backup first"
        )
    say(f"  Database: {len(pending)} migrations")
    call_command("migrate", interactive=False, verbosity=0)


def state_of_tables() -> tuple[bool, list[str]]:
    """Whether the database is new, and the names of the migrations it lacks."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandFailed(
            f"the database does not answer: {error}; is it running, and is DATABASE_URL right?"
        ) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not executor.loader.applied_migrations, [
        f"{step.app_label}.{step.name}" for step, _ in plan
    ]


def make_first_person(*, at: dt.datetime) -> str:
    """Make the operator's account when there is none; the text with its password, else nothing."""
    from sinergi.accounts import services
    from sinergi.accounts.models import Person
    from sinergi.accounts.roles import InstitutionKind, Role

    if Person.objects.filter(example=False).exists():
        return ""
    password = secrets.token_urlsafe(12)
    institution = services.create_institution(
        "Operator", InstitutionKind.OPERATOR, "", by=None, at=at
    )
    person = services.create_person(
        "operator", "Operator", password=password, by=None, at=at
    )
    services.give_role(
        person,
        institution,
        Role.OPERATOR,
        "",
        valid_from=timezone.localdate(at),
        by=None,
        at=at,
    )
    return f"  First login (operator of the server):  operator  {password}"


def put_calendars(*, at: dt.datetime) -> None:
    """Put in the calendars of the elections that come with this version, when there are none."""
    from sinergi.elections.calendar import shipped_calendars
    from sinergi.elections.models import Election
    from sinergi.elections.services import put_calendar

    if Election.all_rows.exists():
        return
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=at)


def without_example() -> None:
    """Mark this installation: `--example` loads nothing into it any more."""
    (home() / NO_EXAMPLE).touch(mode=0o600)


def load_example() -> str:
    """Load the example when there are no areas and it is not unwanted; what it says about its logins, else nothing."""
    from django.core.management import CommandError, call_command

    from sinergi.places.models import Area
    from sinergi.web.management.commands.load_example import Command

    if Area.all_rows.exists() or (home() / NO_EXAMPLE).is_file():
        return ""
    say("  Example data: Jakarta Timur, and a first run of 1,000 draws")
    out = StringIO()
    try:
        call_command(Command(), stdout=out)
    except CommandError as error:
        raise CommandFailed(f"the example could not be loaded: {error}") from error
    return out.getvalue().rstrip()


def keep_first_login(text: str) -> None:
    """Keep the first logins in a file that only the owner can read: `serve` shows it at every start."""
    path = home() / FIRST_LOGIN
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def put_measures(*, at: dt.datetime) -> None:
    """Bring in the shipped measures that are new or changed; edited ones stay."""
    from sinergi.plans.services import put_library
    from sinergi_core.measures import load_measures

    put_library(load_measures(), by=None, at=at)


def put_forms(*, at: dt.datetime) -> None:
    """Put the shipped field forms in use that are new or changed."""
    from sinergi.observations.services.shipped import put_shipped_forms

    put_shipped_forms(at=at)

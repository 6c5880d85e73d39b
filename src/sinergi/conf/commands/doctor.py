"""`sinergi doctor`: what is wrong with this installation and how to mend it."""

import argparse
import datetime as dt
import json
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from sinergi.conf.commands import home, say, start_django
from sinergi.conf.commands.prepare import PACKAGE, state_of_tables

CHECKOUT = PACKAGE.parents[1]
LEAST_FREE = 1_000_000_000
PRIVATE = stat.S_IRWXG | stat.S_IRWXO
CLOCK_SLACK = dt.timedelta(minutes=2)
Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is and, when not well, what to do."""

    level: Level
    what: str
    remedy: str = ""


def main(words: list[str]) -> int:
    """Look at everything; 0 when nothing is at fault (warnings do not count)."""
    parser = argparse.ArgumentParser(prog="sinergi doctor", description=__doc__)
    parser.add_argument("--json", action="store_true", help="machine-readable answer")
    options = parser.parse_args(words)
    start_django()
    findings = look_at_all()
    if options.json:
        say(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            say(line_of(finding))
    return 1 if any(finding.level == "fault" for finding in findings) else 0


def look_at_all() -> list[Finding]:
    """Every finding; what stands in tables is asked only when the tables fit."""
    findings = [finding for look in LOOKS for finding in look_safely(look)]
    stored = look_safely(database)
    if all(finding.level != "fault" for finding in stored):
        stored += [finding for look in IN_TABLES for finding in look_safely(look)]
    return findings + stored


def line_of(finding: Finding) -> str:
    """A finding as text, the remedy on a line of its own."""
    line = f"{finding.level:8} {finding.what}"
    return f"{line}\n         → {finding.remedy}" if finding.remedy else line


def look_safely(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """The findings of one look; one that cannot be made is itself a finding."""
    try:
        return list(look())
    except Exception as error:
        told = f"{look.__name__.replace('_', ' ')}: {type(error).__name__}: {error}"
        return [
            Finding(
                "fault",
                told,
                "mend what is named above it first, then run doctor again",
            )
        ]


def python_version() -> Iterator[Finding]:
    """Is Python new enough?"""
    told = f"Python {sys.version.split()[0]}"
    if sys.version_info < (3, 11):  # noqa: UP036 - what is installed may have been changed underneath
        yield Finding("fault", told, "install Python 3.11 or newer")
    else:
        yield Finding("ok", told)


def disk_space() -> Iterator[Finding]:
    """Is there room for the database to grow?"""
    free = shutil.disk_usage(home()).free
    told = f"{free / 1e9:.1f} GB free at {home()}"
    if free < LEAST_FREE:
        yield Finding(
            "fault", told, "free some space: old files in backups/ are the first to go"
        )
    else:
        yield Finding("ok", told)


def key_files() -> Iterator[Finding]:
    """May anybody but the owner read keys, the database or the first login?"""
    for path in private_files(home()):
        if path.stat().st_mode & PRIVATE:
            yield Finding(
                "fault",
                f"others on this machine can read {path}",
                f"chmod go-rwx {path}",
            )
    if not (home() / "keys").is_dir():
        yield Finding(
            "fault", "there are no keys", "start the server once, or restore a backup"
        )
    else:
        yield Finding("ok", f"keys in {home() / 'keys'}")
    if (home() / "first-login").is_file():
        remedy = f"change that password and delete {home() / 'first-login'}"
        yield Finding("warning", "the first password still lies in a file", remedy)


def private_files(folder: Path) -> list[Path]:
    """What must be readable by its owner alone."""
    wanted = [
        *folder.glob("keys/*"),
        *folder.glob("tls/*.key"),
        *folder.glob("backups/*"),
    ]
    named = [folder / "sinergi.sqlite3", folder / "first-login", folder]
    return [*wanted, *(path for path in named if path.exists())]


def database() -> Iterator[Finding]:
    """Does it answer, and does it fit this version?"""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    yield Finding("ok", f"{connection.vendor} answers")
    new, pending = state_of_tables()
    if new:
        remedy = "start the server: sinergi serve (or make them: sinergi prepare)"
        yield Finding("fault", "there are no tables yet", remedy)
    elif pending:
        told = f"{len(pending)} migrations to do, first {pending[0]}"
        yield Finding("fault", told, "stop the server and run: sinergi upgrade")
    else:
        yield Finding("ok", "tables fit this version")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            verdict = cursor.fetchone()[0]
        if verdict != "ok":
            yield Finding(
                "fault",
                f"the database file is damaged: {verdict}",
                "restore the last backup",
            )


def worker() -> Iterator[Finding]:
    """Does a worker run, and is its clock ours?"""
    from sinergi.access.clock import real_now
    from sinergi.jobs.models import Heartbeat
    from sinergi.jobs.reaper import SILENCE

    last = Heartbeat.all_rows.order_by("-beat_at").first()
    at = real_now()
    if last is None or at - last.beat_at > SILENCE:
        yield Finding(
            "warning",
            "no worker runs: nothing queued is done",
            "start the server: sinergi serve (or sinergi worker)",
        )
    elif last.beat_at - at > CLOCK_SLACK:
        yield Finding(
            "fault",
            f"the worker's clock is ahead: {last.beat_at:%H:%M:%S}, here {at:%H:%M:%S} UTC",
            "set both clocks: timedatectl set-ntp true",
        )
    else:
        yield Finding(
            "ok", f"a worker was heard {(at - last.beat_at).total_seconds():.0f} s ago"
        )


def clock() -> Iterator[Finding]:
    """Is the clock plausible, and is a demonstration day set?"""
    from django.conf import settings

    from sinergi.access.clock import real_now
    from sinergi.audit.models import Fact

    last = Fact.all_rows.order_by("-pk").first()
    if last is not None and last.at - real_now() > CLOCK_SLACK:
        yield Finding(
            "fault",
            f"the clock is behind the last fact ({last.at:%Y-%m-%d %H:%M} UTC)",
            "set the clock: timedatectl set-ntp true",
        )
    else:
        yield Finding("ok", f"clock {real_now():%Y-%m-%d %H:%M} UTC")
    if settings.SINERGI_TODAY:
        yield Finding(
            "warning",
            f"everything is shown as on {settings.SINERGI_TODAY}",
            "leave out --today for real work",
        )


def keys_of_offices() -> Iterator[Finding]:
    """Does the keeper answer, where offices have keys; is each embedded key's file there?"""
    from sinergi.seals.keeper.speaking import KeeperAway
    from sinergi.seals.keeper.speaking import say as ask_keeper
    from sinergi.seals.keeping import key_file
    from sinergi.seals.models import OfficeKey

    keys = list(OfficeKey.all_rows.filter(state="in-force"))
    for key in keys:
        if key.embedded and not key_file(key).is_file():
            told = f"the file of an office's key is not there: {key_file(key)}"
            yield Finding("fault", told, "bring it back: sinergi restore, or copy it")
    if not keys:
        return
    try:
        ask_keeper("state", keys[0].institution_id)
    except KeeperAway:
        told = "the keeper does not answer: nothing sealed opens"
        yield Finding("warning", told, "start it: sinergi serve does so by itself")
    else:
        yield Finding("ok", "the keeper answers")


def built_files() -> Iterator[Finding]:
    """Were web assets and messages built?"""
    if (PACKAGE / "static" / "dist" / "manifest.json").is_file():
        yield Finding("ok", "web assets are built")
    else:
        yield Finding(
            "fault",
            "web assets are missing",
            "in a checkout: python3 dev.py assets; else install the wheel again",
        )
    catalogues = list(PACKAGE.rglob("LC_MESSAGES/*.po"))
    late = [path for path in catalogues if not is_compiled(path)]
    if late:
        yield Finding(
            "warning",
            f"{len(late)} message catalogues are not compiled",
            "in a checkout: python3 dev.py assets",
        )
    else:
        yield Finding("ok", "messages are compiled")


def is_compiled(catalogue: Path) -> bool:
    """True when the .mo beside a .po is there and, in a checkout, not older.

    An installer writes both in any order, as old as the installing.
    """
    compiled = catalogue.with_suffix(".mo")
    if not compiled.is_file() or not (CHECKOUT / "dev.py").is_file():
        return compiled.is_file()
    return compiled.stat().st_mtime >= catalogue.stat().st_mtime


def certificate() -> Iterator[Finding]:
    """How long is our own certificate still good?"""
    from cryptography import x509

    path = home() / "tls" / "server.pem"
    if not path.is_file():
        return
    ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    left = (ends - dt.datetime.now(dt.UTC)).days  # noqa: TID251 - the command is the clock
    level: Level = "ok" if left > 30 else "warning" if left > 0 else "fault"
    remedy = "" if level == "ok" else "run: sinergi cert NAME, and restart the server"
    yield Finding(level, f"the certificate is good for {left} days", remedy)


def checks() -> Iterator[Finding]:
    """What Django's system checks say."""
    from django.core import checks as django_checks

    found = [
        message
        for message in django_checks.run_checks()
        if message.level >= django_checks.ERROR
    ]
    for message in found:
        yield Finding("fault", f"{message.id}: {message.msg}", str(message.hint or ""))
    if not found:
        yield Finding("ok", "system checks pass")


Look = Callable[[], Iterator[Finding]]
LOOKS: tuple[Look, ...] = (
    python_version,
    disk_space,
    key_files,
    built_files,
    checks,
    certificate,
)
"""What doctor looks at first, in this order; then the database."""
IN_TABLES: tuple[Look, ...] = (worker, clock, keys_of_offices)
"""What it asks of the tables."""

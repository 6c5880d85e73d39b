"""What the tests need of the machine: PostgreSQL and Chromium, installed by apt where one may."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devtools.environment import python
from devtools.steps import Stop, Timed, ask, quietly

PROGRAMS_OF_POSTGRES = "/usr/lib/postgresql"
LIGHT_CHROMIUM = "chromium-headless-shell"
"""Chromium without a window: Debian's package and program. Pages take a fifth less of the
processor in it, and it is drawn and driven as the other."""
BROWSERS = (
    LIGHT_CHROMIUM,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""What tests can drive, the lightest first."""
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
DURABLE = (
    "-c fsync=on -c full_page_writes=on -c synchronous_commit=on -c max_connections=200"
)
"""How PostgreSQL is started: for tests, and where losing nothing is what is measured."""
START_SECONDS = 30
IMPATIENT = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1")
"""Where no package can be had, the tests go on without waiting for minutes."""


def find_postgres() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL, or None."""
    found = sorted(Path(PROGRAMS_OF_POSTGRES).glob("*/bin/initdb"), key=major_version)
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


def major_version(initdb: Path) -> int:
    """15 for /usr/lib/postgresql/15/bin/initdb."""
    name = initdb.parent.parent.name
    return int(name) if name.isdigit() else 0


def find_chromium() -> str | None:
    """The path of a Chromium that tests can drive, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def driver_starts() -> bool:
    """True when the program with which Playwright drives a browser starts.

    Its Node is linked to a library that a small Debian does not have.
    """
    return ask([python(), "-m", "playwright", "--version"]) is not None


def wanted() -> dict[str, str]:
    """What the tests need and is not there: the Debian package, and what it is."""
    lacks = {}
    if find_postgres() is None:
        lacks["postgresql"] = "PostgreSQL"
    if find_chromium() is None:
        lacks["chromium"] = "Chromium"
    if shutil.which("age") is None:
        lacks["age"] = "age, which opens what is sealed"
    if not driver_starts():
        lacks["libatomic1"] = "a library that drives Chromium, libatomic.so.1"
    return lacks


def install_missing() -> list[str]:
    """Install what is absent when root on Debian; one line per thing that cannot be had.

    The lighter Chromium first, which not every release has; then what is missing still.
    """
    if os.geteuid() == 0 and shutil.which("apt-get"):
        if shutil.which(LIGHT_CHROMIUM) is None:
            apt_install([LIGHT_CHROMIUM])
        if packages := list(wanted()):
            apt_install(packages)
    return what_is_missing()


def what_is_missing() -> list[str]:
    """One line per thing that the tests need and that is not there, with the remedy."""
    return [
        f"{what} (Debian, Ubuntu: apt install {package})"
        for package, what in wanted().items()
    ]


def apt_install(packages: list[str]) -> None:
    """Install Debian packages; what fails is told by `what_is_missing` afterwards."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    words = ["apt-get", "-q", "-y", *IMPATIENT]
    with contextlib.suppress(Stop), Timed(f"apt: {', '.join(packages)}"):
        quietly("apt-update", [*words, "update"], env=quiet)
        install = [*words, "install", "--no-install-recommends", *packages]
        quietly("apt", install, env=quiet)


@contextlib.contextmanager
def postgres(programs: Path, options: str = FAST) -> Iterator[str]:
    """A PostgreSQL server of our own while the block runs; its address as a DATABASE_URL.

    It lives in a temporary folder, listens on a free port of 127.0.0.1 and never runs as root,
    which PostgreSQL refuses.
    """
    folder = Path(tempfile.mkdtemp(prefix="sinergi-pg-"))
    owner = unprivileged()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    port = free_port()
    data = folder / "data"
    as_owner(
        owner,
        programs / "initdb",
        "-D",
        data,
        "-U",
        "sinergi",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    served = f"{options} -p {port} -h 127.0.0.1 -k {folder}"
    ctl = (
        programs / "pg_ctl",
        "-D",
        data,
        "-l",
        folder / "log",
        "-t",
        str(START_SECONDS),
        "-w",
    )
    as_owner(owner, *ctl, "-o", served, "start")
    try:
        as_owner(
            owner,
            programs / "createdb",
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-U",
            "sinergi",
            "sinergi",
        )
        yield f"postgresql://sinergi@127.0.0.1:{port}/sinergi"
    finally:
        as_owner(owner, *ctl, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged() -> pwd.struct_passwd | None:
    """Whom to run the server as: `postgres` or `nobody` when we are root, else ourselves (None)."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def as_owner(owner: pwd.struct_passwd | None, *command: str | Path) -> None:
    """Run a program of PostgreSQL as its owner; Stop with its words when it fails."""
    done = subprocess.run(  # noqa: S603 - programs of PostgreSQL, no shell
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )
    if done.returncode:
        raise Stop(f"PostgreSQL: {Path(command[0]).name} failed:\n{done.stdout}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Data folders as `sinergi prepare` leaves them, or with tables alone: made once for a
state of the source and a day, then copied.

The migrations take ten seconds and the example as many, and several parts of the suite,
each in two processes, start a server upon them.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.steps import digest

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "kept-homes"
READ = {".py", ".yaml", ".md", ".csv", ".json", ".mo", ".html", ".jinja", ".typ"}


TABLE_MAKERS = (
    ROOT / "requirements-dev.lock",
    *(ROOT / "src" / "sinergi" / "access").glob("*.py"),
)
"""What tables depend on beside migrations; the whole source changes with every line."""
COMMANDS = {
    "tables": ("manage", "migrate", "--verbosity", "0"),
    "bare": ("prepare",),
    "example": ("prepare", "--example"),
}
"""The kinds of folders and what makes them; the tables lie in the others before."""


def put_example(home: Path) -> None:
    """Fill an empty folder as `sinergi prepare --example` does, on SQLite."""
    _put(home, "example")


def put_bare(home: Path) -> None:
    """Fill an empty folder as `sinergi prepare` does, on SQLite."""
    _put(home, "bare")


def put_tables(home: Path) -> None:
    """Fill an empty folder with a database of empty tables, on SQLite."""
    _put(home, "tables")


def _put(home: Path, kind: str) -> None:
    """Copy the folder of a kind, which is made where there is none."""
    kept = KEPT / kind
    with only_one(kept):
        made = kept / state_of_the_source(kind)
        if not made.is_dir():
            make(made, kind)
        shutil.copytree(made, home, dirs_exist_ok=True)
    home.chmod(0o700)


@contextmanager
def only_one(kept: Path) -> Iterator[None]:
    """Let one process at a time look for the folder of a kind, and make it."""
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def state_of_the_source(kind: str) -> str:
    """Return a name for what the folder is made of, and for the day it is made for."""
    if kind == "tables":
        source = [*(ROOT / "src").rglob("migrations/*.py"), *TABLE_MAKERS]
    else:
        files = (ROOT / "src").rglob("*")
        source = [path for path in files if path.suffix in READ]
    return digest(source, [time.strftime("%Y-%m-%d"), sys.version])[:24]


def make(folder: Path, kind: str) -> None:
    """Make a new folder of a kind; older ones of its kind go."""
    for old in folder.parent.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    fresh = folder.parent / "unfinished"
    fresh.mkdir(mode=0o700)
    if kind != "tables":
        put_tables(fresh)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SINERGI")}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "sinergi", *COMMANDS[kind]],
        env={**kept, "SINERGI_HOME": str(fresh), "DATABASE_URL": "", "PYTHONPATH": paths},
        check=True, capture_output=True,
    )  # fmt: skip
    fresh.rename(folder)

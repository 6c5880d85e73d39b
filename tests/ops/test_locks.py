"""Lock files: every package by hash, no address of any registry."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.ops.conftest import ROOT

LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "devtools/uv.lock",
    "devtools/node.lock",
]
NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def names(lines: list[str]) -> set[str]:
    found = (NAME.match(line) for line in lines)
    return {match.group(1).lower().replace("_", "-") for match in found if match}


def locked(lock: str) -> list[str]:
    return [line for line in (ROOT / lock).read_text().splitlines() if "==" in line]


def versions(lock: str) -> dict[str, str]:
    return dict(line.split(" ")[0].split("==") for line in locked(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "http" not in text
    assert "index-url" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    without = [
        part
        for part in re.split(r"\n(?=\S)", text.strip())
        if "--hash=sha256:" not in part
    ]
    assert without == []


def test_the_npm_lock_holds_no_address() -> None:
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_every_dependency_is_locked() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert names(wanted["project"]["dependencies"]) <= names(
        locked("requirements.lock")
    )
    assert names(wanted["dependency-groups"]["dev"]) <= names(
        locked("requirements-dev.lock")
    )


def test_both_locks_name_the_same_versions() -> None:
    run, dev = versions("requirements.lock"), versions("requirements-dev.lock")
    assert {name: dev[name] for name in run} == run


def test_no_uv_lock_is_kept() -> None:
    assert not Path(ROOT / "uv.lock").exists()

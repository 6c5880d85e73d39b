"""The harness of the benchmarks, as a person calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(  # noqa: S603 - our own module
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_the_names_of_the_benchmarks_are_listed() -> None:
    run = bench("--list")
    assert run.returncode == 0
    assert "index" in run.stdout.split()


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["index", "--row", "nothing"]], ids=str
)
def test_an_unknown_name_has_an_exit_status_of_its_own(arguments: list[str]) -> None:
    run = bench(*arguments)
    assert run.returncode == 2
    assert "nothing" in run.stderr


@pytest.mark.slow
def test_a_row_says_what_ours_and_the_floor_took() -> None:
    run = bench("index", "--quick", "--json", "--row", "index")
    assert run.returncode == 0, run.stderr
    row = json.loads(run.stdout)["rows"][0]
    assert row["ours"]["wall_s"] > 0
    assert row["floor"]["memory_mb"] > 0

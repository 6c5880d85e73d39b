"""Time and memory of one part of one row, each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.rows import Job, Part

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Figures:
    """The best of several runs: seconds of wall clock, seconds of all processors, and
    the most memory the process ever held."""

    wall_s: float
    cpu_s: float
    memory_mb: float

    def scaled(self, share: float) -> Figures:
        """Return the figures of the whole work when `share` of it was done."""
        return Figures(self.wall_s / share, self.cpu_s / share, self.memory_mb)


def measure(part: Part, *, quick: bool, repeats: int) -> Figures:
    """Run a part here: once to load and compile, then `repeats` times."""
    job = part(quick)
    job()
    timed = [_timed(job) for _ in range(repeats)]
    wall, cpu = (min(column) for column in zip(*timed, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Figures(wall, cpu, peak / 1024)


def measure_apart(
    benchmark: str, row: str, part: str, *, quick: bool
) -> Figures | None:
    """Run a part in a process of its own; None when it could not be run."""
    command = [sys.executable, "-m", "benchmarks.apart", benchmark, row, part]
    command += ["--quick"] if quick else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_paths())}
    run = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    if run.returncode != 0:
        sys.stderr.write(f"{row} {part}: {run.stderr.strip()[-600:]}\n")
        return None
    return Figures(**json.loads(run.stdout.strip().splitlines()[-1]))


def as_json(figures: Figures) -> str:
    """Return the figures as one line, for the process that asked."""
    return json.dumps(asdict(figures))


def _paths() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [str(ROOT / "src"), str(ROOT), *([given] if given else [])]


def _timed(job: Job) -> tuple[float, float]:
    cpu, wall = _processor_seconds(), time.perf_counter()
    job()
    return time.perf_counter() - wall, _processor_seconds() - cpu


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

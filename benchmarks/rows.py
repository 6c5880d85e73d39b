"""What a benchmark is made of: rows, their parts, their targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[], object]
Part = Callable[[bool], Job]
"""Given whether the run is quick, prepares the data and returns the work to time."""


@dataclass(frozen=True, slots=True)
class Target:
    """The most that ours may take; None is not limited."""

    wall_s: float | None = None
    cpu_s: float | None = None
    memory_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody else's way of doing the work.

    `part` runs it here, doing a share of the work: its figures are divided by `share`.
    Without a part, or where the package is not installed, `recorded_cpu_s` stands in:
    measured earlier on another machine and marked so.
    """

    name: str
    part: Part | None = None
    share: float = 1.0
    recorded_cpu_s: float | None = None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured. `ours` and `floor` prepare their work; the floor is the same
    sums and memory with nothing else. `repeats`: the best of so many runs counts."""

    code: str
    work: str
    size: str
    ours: Part
    target: Target = Target()
    floor: Part | None = None
    floor_is: str = ""
    peers: tuple[Peer, ...] = ()
    repeats: int = 3

"""What can be wrong with a framework, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong: the line (1 = first, 0 = no line), where, what, what to do."""

    line: int
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.path}: {self.problem}. {self.remedy}"


class FrameworkError(ValueError):
    """A framework cannot be read; `faults` names everything that is wrong at once."""

    def __init__(self, faults: Iterable[Fault], name: str = "framework") -> None:
        self.faults = sorted(faults)
        self.name = name
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        count = len(self.faults)
        super().__init__(f"{name}: {count} fault{'s' * (count != 1)}\n{lines}")

    def __reduce__(self) -> tuple[type[FrameworkError], tuple[list[Fault], str]]:
        return type(self), (self.faults, self.name)  # survives a process pool

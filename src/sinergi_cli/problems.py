"""What can go wrong, said so that the reader can mend it; and what the shell is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import IntEnum


class Exit(IntEnum):
    """Exit status of every command."""

    DONE = 0
    DIFFERENT = 1  # index-verify: the results differ
    USAGE = 2  # the command line cannot be understood
    BAD_INPUT = 3  # a table, framework or file of areas has faults
    NO_FILE = 4  # a file cannot be read or written
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault: file, row (1 = first line of the file, 0 = none), column, what, remedy."""

    file: str
    row: int
    column: str
    problem: str
    remedy: str

    def as_dict(self) -> dict[str, object]:
        """The fault as plain values, for `--json`."""
        return asdict(self)


class InputError(Exception):
    """The input has faults; `troubles` holds all of them."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__(f"{len(self.troubles)} faults")


class FileError(Exception):
    """A file cannot be read or written; `problem` and `remedy` are for people."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path}: {problem}")

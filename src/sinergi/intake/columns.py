"""What a column of an import is: declared once, read by readers, pages and help."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a cell holds once it is read."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    SHAPE = "shape"


DAY_ENDING = "_on"


def is_day_column(name: str, names: Container[str]) -> bool:
    """True for `X_on` beside `X`: the day each value of X speaks of, not a column of its own."""
    return name.endswith(DAY_ENDING) and name.removesuffix(DAY_ENDING) in names


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with cell `index` of a list of cells."""

    index: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


CellCheck = Callable[[Sequence[Any]], list[CellFault]]


@dataclass(frozen=True, slots=True)
class Column:
    """A declared column: `label` and `help` are gettext texts or legal words.

    `required`: the file must have the column. `filled`: no cell may be empty. `low` and
    `high` bound numbers, `choices` texts, `max_length` texts. `check` sees the parsed
    cells and adds faults of its own. `is_place`: an empty or unknown value makes the row
    unplaced instead of wrong.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    required: bool = False
    filled: bool = False
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    max_length: int = 300
    example: str = ""
    help: Any = ""
    check: CellCheck | None = None
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A question asked once per file, such as which election the stations belong to.

    `choices` returns (value, label) pairs, or is None for free text. `kind` is text or
    date. `in_scope`: two files with different answers are different imports even when
    their bytes are equal.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    required: bool = True
    default: str = ""
    help: Any = ""
    choices: Callable[[], list[tuple[str, str]]] | None = None
    in_scope: bool = True

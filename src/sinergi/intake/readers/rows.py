"""What every reader returns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

CHUNK = 20_000


class Chunk(Protocol):
    """A stretch of rows. Cells are as raw as the format gives them."""

    numbers: Sequence[int]
    row_faults: list[tuple[int, str, dict[str, Any]]]

    def __len__(self) -> int:
        """Number of rows."""

    def cells(self, header: str) -> list[Any]:
        """Return the raw cells of one column; KeyError when the file has it not."""

    def rows_at(self, indexes: Sequence[int]) -> list[dict[str, Any]]:
        """Return these rows as header → raw cell, all columns."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An opened file: its headers, its decimal sign, its rows in chunks.

    `total` is the number of rows when the format says it, else None; `estimate` finds
    about how many there are by going through the bytes, for progress only. `chunks()` starts
    from the first row each time it is called. Row numbers are those a person sees: the
    header is row 1 (in GeoJSON the first feature is row 1). `sheet` names the table that is
    read where a file holds several; `notices` are (code, facts) worth a look.
    """

    format: str
    headers: list[str]
    chunks: Callable[[], Iterator[Chunk]]
    decimal: str = "."
    total: int | None = None
    estimate: Callable[[], int] | None = None
    sheet: str = ""
    notices: tuple[tuple[str, dict[str, Any]], ...] = ()

    def expected(self) -> int:
        """Return about how many rows will come, 0 when nobody can tell."""
        if self.total is not None:
            return self.total
        return 0 if self.estimate is None else self.estimate()


@dataclass(slots=True)
class ListChunk:
    """Rows as lists of cells in the order of the headers."""

    headers: list[str]
    rows: Sequence[Sequence[Any]]
    numbers: Sequence[int]
    row_faults: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def cells(self, header: str) -> list[Any]:
        """Return the raw cells of one column; rows that end early give None."""
        at = self._at(header)
        return [row[at] if at < len(row) else None for row in self.rows]

    def rows_at(self, indexes: Sequence[int]) -> list[dict[str, Any]]:
        """Return these rows as header → raw cell."""
        return [dict(zip(self.headers, self.rows[i], strict=False)) for i in indexes]

    def _at(self, header: str) -> int:
        try:
            return self.headers.index(header)
        except ValueError:
            raise KeyError(header) from None

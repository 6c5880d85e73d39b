"""Parquet: batch by batch, cells made into Python values only where they are asked."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sinergi.intake.readers.packed import FileProblem, Limits, check_filled
from sinergi.intake.readers.rows import CHUNK, Chunk, Reading

MAGIC = b"PAR1"


class ArrowChunk:
    """A record batch as a chunk."""

    def __init__(self, batch: pa.RecordBatch, first: int) -> None:
        self.batch = batch
        self.numbers: Sequence[int] = range(first, first + batch.num_rows)
        self.row_faults: list[tuple[int, str, dict[str, Any]]] = []

    def __len__(self) -> int:
        """Number of rows."""
        return int(self.batch.num_rows)

    def cells(self, header: str) -> list[Any]:
        """Return the values of one column; dates and numbers are typed already."""
        values: list[Any] = _python_values(self.batch.column(header))
        return values

    def rows_at(self, indexes: Sequence[int]) -> list[dict[str, Any]]:
        """Return these rows as header → value."""
        taken = self.batch.take(pa.array(indexes, pa.int64()))
        names = taken.schema.names
        columns = [_python_values(column) for column in taken.columns]
        return [
            dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)
        ]


def _python_values(column: pa.Array) -> list[Any]:
    """Return the values; FileProblem for those Python has not, such as the year 148000."""
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException) as error:
        raise FileProblem("unreadable", format="Parquet", problem=error) from error
    return values


def _begins_rightly(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_columnar(path: Path, limits: Limits) -> Reading:
    """Open a parquet file; raises FileProblem when it is none or too large."""
    check_filled(path)
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        code = "unreadable" if _begins_rightly(path) else "not-that-kind"
        raise FileProblem(code, format="Parquet", problem=error) from error
    meta = file.metadata
    limits.check_rows(meta.num_rows)
    unpacked = sum(
        meta.row_group(i).total_byte_size for i in range(meta.num_row_groups)
    )
    limits.check_bytes(unpacked, path.stat().st_size)
    headers = list(file.schema_arrow.names)
    for header in headers:
        if headers.count(header) > 1:
            raise FileProblem("header-twice", header=header)

    def chunks() -> Iterator[Chunk]:
        first = 2
        try:
            for batch in pq.ParquetFile(path).iter_batches(batch_size=CHUNK):
                yield ArrowChunk(batch, first)
                first += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise FileProblem("unreadable", format="Parquet", problem=error) from error

    return Reading("parquet", headers, chunks, total=meta.num_rows)

"""CSV for people and programs: UTF-8, commas, decimal points, texts made harmless."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from sinergi.documents.cells import safe_text


def write_csv(
    header: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """Yield the file in pieces; None becomes an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_text(cell) for cell in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe_text(cell) for cell in row])
        if number % 1_000 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()

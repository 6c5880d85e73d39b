"""Rows set aside until all of a file is known, then written in one short stretch.

Reading, checking and drawing take minutes for the nation's files, and a database that
is being written lets nobody else write (SQLite). So a pass puts its rows here, outside any
transaction, and `Spool.write` brings them into the tables in bulk.
"""

import pickle
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db import models

from sinergi.intake.bulk import SIZE, insert_rows
from sinergi.intake.models import Batch, BatchRow

IN_MEMORY = 16 * 1024 * 1024
Later = Mapping[str, Callable[[], Any]]
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Part:
    """What to do with the next rows of the file."""

    work: Callable[[Batch, list[Any]], None]
    rows: int


class Spool:
    """Inserts, endings and removals in the order they were asked for.

    The rows lie in memory up to 16 MB, then in a file without a name beside the
    installation's imports. Use it as a context manager, or close it.
    """

    def __init__(self) -> None:
        folder = Path(settings.MEDIA_ROOT) / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder))  # noqa: SIM115 closed by close()
        self._parts: list[_Part] = []
        self.rows = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Drop what is left."""
        self.close()

    def close(self) -> None:
        """Drop the rows."""
        self._file.close()

    def insert(
        self,
        model: type[models.Model],
        fields: Sequence[str],
        rows: Iterable[Sequence[Any]],
        later: Later | None = None,
    ) -> None:
        """Set rows aside; the batch that writes them is added where the table names one.

        `later` gives the value of further columns at the moment of writing, for keys
        that do not exist before.
        """
        self._keep(partial(_insert, model, tuple(fields), later or {}), rows)

    def end(
        self, model: type[BatchRow], field: str, values: Iterable[Any], **also: Any
    ) -> None:
        """Set aside that the rows in force with these values of `field` are ended.

        `also` are further columns to set, such as the day until which a row was valid.
        """
        self._keep(partial(_end, model, field, also), values)

    def remove(self, model: type[models.Model], keys: Iterable[int]) -> None:
        """Set aside that the rows with these primary keys are deleted: derived rows only."""
        self._keep(partial(_remove, model), keys)

    def _keep(
        self, work: Callable[[Batch, list[Any]], None], rows: Iterable[Any]
    ) -> None:
        rest = iter(rows)
        while part := list(islice(rest, SIZE)):
            pickle.dump(part, self._file, pickle.HIGHEST_PROTOCOL)
            self._parts.append(_Part(work, len(part)))
            self.rows += len(part)

    def write(self, batch: Batch, tell: Told | None = None) -> None:
        """Bring everything into the tables in the caller's transaction, once.

        `batch` is the one the rows are made and ended by; `tell(done, total)` is called
        after each stretch of rows.
        """
        self._file.seek(0)
        done = 0
        for part in self._parts:
            # Our own rows, from a file without a name that only this process had open.
            rows = pickle.load(self._file)  # noqa: S301
            part.work(batch, rows)
            done += part.rows
            if tell is not None:
                tell(done, self.rows)


def _insert(
    model: type[models.Model],
    fields: tuple[str, ...],
    later: Later,
    batch: Batch,
    rows: list[Any],
) -> None:
    head: tuple[Any, ...] = tuple(value() for value in later.values())
    names = (*later, *fields)
    if any(column.attname == "batch_id" for column in model._meta.concrete_fields):
        head, names = (batch.pk, *head), ("batch_id", *names)
    insert_rows(model, names, ((*head, *row) for row in rows) if head else rows)


def _end(
    model: type[BatchRow],
    field: str,
    also: Mapping[str, Any],
    batch: Batch,
    values: list[Any],
) -> None:
    rows = model._default_manager.filter(**{f"{field}__in": values}, ended_by=None)
    rows.update(ended_by=batch, **also)


def _remove(model: type[models.Model], batch: Batch, keys: list[int]) -> None:
    model._default_manager.filter(pk__in=keys).delete()

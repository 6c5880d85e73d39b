"""The table a run was computed from, as gzipped CSV that anyone can read.

It is what `sinergi index` reads: `code`, `name`, `group` (the parent's code), then each
column of the framework; beside a column `x` stand `x_se` (standard error) and `x_on`
(day) where any are known. An empty cell is unseen. Numbers are written so that reading
gives the same bits back, and the gzip header holds no time: equal tables, equal bytes.
"""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.table import AreaTable

ERROR, DAY = "_se", "_on"
FIXED = ("code", "name", "group")


def write_table(table: AreaTable, names: Mapping[str, str]) -> bytes:
    """Return the table as gzipped UTF-8 CSV; `names` by area code are for people only."""
    columns = _columns(table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*FIXED, *(name for name, _ in columns)])
    parents = table.groups or ("",) * len(table.areas)
    cells = [words for _, words in columns]
    for code, parent, *row in zip(table.areas, parents, *cells, strict=True):
        writer.writerow([code, names.get(code, ""), parent, *row])
    return gzip.compress(text.getvalue().encode(), compresslevel=6, mtime=0)


def read_table(raw: bytes) -> AreaTable:
    """Return the table that `write_table` wrote, with the same digest."""
    text = gzip.decompress(raw).decode()
    header, *rows = csv.reader(io.StringIO(text))
    by_name = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
    names = [name for name in header if name not in FIXED]
    names = [name for name in names if not _is_beside(name, names)]
    parents = by_name.get("group", ())
    return AreaTable(
        areas=by_name.get("code", ()),
        columns=tuple(names),
        values=_matrix([_numbers(by_name[name]) for name in names], len(rows)),
        groups=parents if any(parents) else None,
        errors=_beside(by_name, names, ERROR, len(rows)),
        observed_on=_days_beside(by_name, names, len(rows)),
    )


def _is_beside(name: str, names: Sequence[str]) -> bool:
    return any(name.endswith(e) and name[: -len(e)] in names for e in (ERROR, DAY))


def _columns(table: AreaTable) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for name in table.columns:
        found.append((name, [_number(v) for v in table.column(name).tolist()]))
        errors = table.column_errors(name)
        if errors is not None:
            found.append((name + ERROR, [_number(v) for v in errors.tolist()]))
        days = table.column_days(name)
        if days is not None:
            found.append((name + DAY, _days(days)))
    return found


def _number(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def _days(days: NDArray[np.datetime64]) -> list[str]:
    # one call for the column: a national table has more than a million days
    words: list[str] = np.datetime_as_string(days).tolist()
    return ["" if word == "NaT" else word for word in words]


def _numbers(words: Sequence[str]) -> list[float]:
    return [float(word) if word else np.nan for word in words]


def _matrix(columns: list[list[float]], rows: int) -> NDArray[np.float64]:
    if not columns:
        return np.empty((rows, 0))
    return np.array(columns, dtype=np.float64).T


def _beside(
    by_name: Mapping[str, Sequence[str]], names: Sequence[str], ending: str, rows: int
) -> NDArray[np.float64] | None:
    if not any(name + ending in by_name for name in names):
        return None
    empty = ("",) * rows
    return _matrix([_numbers(by_name.get(n + ending, empty)) for n in names], rows)


def _days_beside(
    by_name: Mapping[str, Sequence[str]], names: Sequence[str], rows: int
) -> NDArray[np.datetime64] | None:
    if not any(name + DAY in by_name for name in names):
        return None
    empty = ("",) * rows
    columns = [
        [word or "NaT" for word in by_name.get(name + DAY, empty)] for name in names
    ]
    return np.array(columns, dtype="datetime64[D]").T

"""A table of open data as bytes: CSV and JSON with checksums, the same for the same rows."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it means, in both languages."""

    name: str
    about_id: str
    about_en: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A table as it will never change: both files and their SHA-256."""

    csv: bytes
    json: bytes
    csv_sha256: str
    json_sha256: str
    rows: int


def freeze(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], about: Mapping[str, Any]
) -> Frozen:
    """Return both files. An empty cell is unknown or not told, never zero."""
    names = [one.name for one in columns]
    plain = to_csv(names, rows)
    told = to_json(names, rows, {**about, "columns": [_told(one) for one in columns]})
    return Frozen(plain, told, digest(plain), digest(told), len(rows))


def digest(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def to_csv(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return RFC 4180 with a byte order mark off, LF, UTF-8; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_cell(one) for one in row] for row in rows])
    return out.getvalue().encode()


def _cell(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return "" if value is None else value


def to_json(
    names: Sequence[str], rows: Sequence[Sequence[Cell]], about: Mapping[str, Any]
) -> bytes:
    """Return one object: `about`, then `rows` as objects."""
    told = [dict(zip(names, row, strict=True)) for row in rows]
    whole = {"v": 1, "about": about, "rows": told}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(one: Column) -> dict[str, str]:
    return {
        "name": one.name, "id": one.about_id, "en": one.about_en, "kind": one.kind,
    }  # fmt: skip

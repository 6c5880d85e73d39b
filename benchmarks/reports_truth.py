"""Which receipts the database really has: by their keyed hashes, read from the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sinergi.reports.rules.receipt import read_code, receipt_hash


def kept_receipts(home: Path, receipts: Sequence[str]) -> int:
    """Return how many different receipts stand for a report in the data folder."""
    key = (home / "keys" / "receipts").read_text(encoding="ascii").strip().encode()
    codes = {read_code(one) for one in receipts} - {None}
    hashed = {receipt_hash(str(code), key) for code in codes}
    with closing(sqlite3.connect(home / "sinergi.sqlite3")) as base:
        rows = base.execute("SELECT receipt_hash FROM reports_report").fetchall()
    return len(hashed & {row[0] for row in rows})

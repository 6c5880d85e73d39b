"""Read a forwarded list in memory and take its rows: the same row again is the same report."""

import csv
import datetime as dt
import hashlib
import hmac
import io
import json
from collections.abc import Sequence
from dataclasses import asdict

from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook

from sinergi.access.actor import Actor
from sinergi.reports.keys import receipt_key
from sinergi.reports.models import Report
from sinergi.reports.rules.forwarded import Forwarded
from sinergi.reports.rules.receipt import code_from
from sinergi.reports.rules.states import Wanted
from sinergi.reports.services.running import route_new
from sinergi.reports.services.taking import ReportDraft, take_report

LARGEST = 2 * 1024 * 1024
"""Smaller than what Django lays on the disk while it comes in."""
MOST_UNPACKED = 40_000
Table = tuple[list[str], list[list[object]]]


class NoTable(ValueError):
    """The file is no table; `code` is "too-big", "type" or "empty"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_table(data: bytes) -> Table:
    """Return heads and rows of a CSV or XLSX file; raises NoTable."""
    if not data.strip():
        raise NoTable("empty")
    if len(data) > LARGEST:
        raise NoTable("too-big")
    rows = _sheet(data) if data[:2] == b"PK" else _lines(data)
    rows = [row for row in rows if any(str(cell).strip() for cell in row)]
    if len(rows) < 2:
        raise NoTable("empty")
    return [str(cell) for cell in rows[0]], rows[1:]


def _sheet(data: bytes) -> list[list[object]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > MOST_UNPACKED:
                raise NoTable("too-big")
            return [list(row) for row in sheet.iter_rows()]
    except (CalamineError, OSError, ValueError, IndexError) as error:
        if isinstance(error, NoTable):
            raise
        raise NoTable("type") from error


def _lines(data: bytes) -> list[list[object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=separator)
        return [list(row) for row in reader]
    except csv.Error as error:
        raise NoTable("type") from error


def bring(
    institution_id: int, rows: Sequence[Forwarded], *, by: Actor, at: dt.datetime
) -> tuple[int, int]:
    """Take the rows, each routed by the table; return (new, known before). Raises NoKey."""
    new = known = 0
    for one in rows:
        taken = take_report(_draft(institution_id, one), by=by, at=at)
        if taken.is_new:
            new += 1
            route_new(Report.all_rows.get(pk=taken.report.pk), by=by, at=at)
        else:
            known += 1
    return new, known


def _draft(institution_id: int, one: Forwarded) -> ReportDraft:
    received = one.received_on
    return ReportDraft(
        institution_id=institution_id, told=one.told, identity=one.identity,
        wanted=Wanted.INFORMATION, kind=one.kind, channel=one.channel,
        area_code=one.area_code, happened_on=one.happened_on, known_on=one.known_on,
        received_at=None if received is None else timezone.make_aware(
            dt.datetime.combine(received, dt.time(12))
        ),
        code=code_from(_seed(institution_id, one)),
    )  # fmt: skip


def _seed(institution_id: int, one: Forwarded) -> bytes:
    """Return 16 bytes that follow from the row and this installation's own key alone."""
    said = json.dumps([institution_id, asdict(one)], default=str, sort_keys=True)
    return hmac.new(
        receipt_key(), said.encode(errors="replace"), hashlib.sha256
    ).digest()[:16]

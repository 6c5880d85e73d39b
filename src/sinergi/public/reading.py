"""What the office wrote to a reporter, opened by the receipt."""

from dataclasses import dataclass

from django.utils import timezone

from sinergi.public.dates import long_day
from sinergi.reports.models import Message, Report
from sinergi.reports.sealed import open_by_receipt
from sinergi.seals.sealing import CannotOpen


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the office, or the fact that the reporter wrote (`text` is empty)."""

    kind: str
    kind_name: str
    day: str
    text: str
    from_reporter: bool


def letters_of(report: Report, code: str) -> list[Letter]:
    """Return the messages in order; the reporter's own without their words."""
    rows = Message.all_rows.filter(report=report).order_by("pk")
    return [_letter(row, code) for row in rows]


def _letter(row: Message, code: str) -> Letter:
    text = ""
    if not row.from_reporter:
        try:
            text = str(open_by_receipt(code, bytes(row.sealed_text)).get("text", ""))
        except CannotOpen:
            text = "…"
    day = long_day(timezone.localdate(row.at))
    return Letter(row.kind, row.kind_name, day, text, row.from_reporter)

"""The clocks of a hand-over, computed in the zone and by the calendar of this country."""

import datetime as dt
from typing import Any

from django.utils import timezone

from sinergi.elections.working_days import working_calendar
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.clocks import (
    ANSWER_TERMS,
    RECEIPT_TERMS,
    Agreement,
    Category,
    From,
    clock_of,
    due_of,
)
from sinergi.handovers.rules.steps import BadHandover
from sinergi_core.clock import Unit


def clocks_for(
    category: Category,
    regime: str,
    events: dict[From, dt.datetime],
    *,
    receipt: Agreement | None,
    answer: Agreement | None,
) -> dict[str, Any]:
    """Return both clocks; raises BadHandover "agreement" for a period that cannot be."""
    local = {name: timezone.localtime(at) for name, at in events.items()}
    calendar = working_calendar()
    key = (category, regime)
    try:
        return {
            "receipt": clock_of(RECEIPT_TERMS.get(key), receipt, local, calendar),
            "answer": clock_of(ANSWER_TERMS.get(key), answer, local, calendar),
        }
    except (ValueError, OverflowError):
        raise BadHandover("agreement", "length") from None


def put_clocks(row: Handover, clocks: dict[str, Any]) -> None:
    """Put the clocks and their due moments on a row, unsaved."""
    row.clocks = clocks
    row.receipt_due_at = due_of(clocks["receipt"])
    row.answer_due_at = due_of(clocks["answer"])


def start_on_receipt(row: Handover, at: dt.datetime) -> None:
    """Start the answer's clock where the law starts it with the receipt, unsaved."""
    clock = row.clocks.get("answer") or {}
    if clock.get("starts") != From.RECEIVED or clock.get("due"):
        return
    category = Category(row.category)
    anew = clocks_for(
        category, row.regime, {From.RECEIVED: at}, receipt=None, answer=None
    )
    row.clocks = {**row.clocks, "answer": anew["answer"]}
    row.answer_due_at = due_of(anew["answer"])


def agreement(length: int | None, unit: str, document: str) -> Agreement | None:
    """Return what was agreed, None when nothing was."""
    return Agreement(length, Unit(unit), document) if length and unit else None

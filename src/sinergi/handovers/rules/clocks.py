"""The two clocks: until when a receipt, until when an answer is due, and by which rule.

Where the law has a period it is the rule of `sinergi_core.clock`; else what both sides
have agreed, with the paper it stands in; else none, and the page says so.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sinergi_core.clock import DeadlineRule, WorkingCalendar, derive, list_regulations
from sinergi_core.clock.regulation import Roll, Start, Unit


class Category(StrEnum):
    """What is handed over to whom."""

    KPU = "kpu"
    DKPP = "dkpp"
    POLICE = "police"
    BKN = "bkn"
    LURAH = "lurah"
    KOMINFOTIK = "kominfotik"
    BAWASLU = "bawaslu"
    OTHER = "other"


class From(StrEnum):
    """What starts a clock."""

    SENT = "sent"
    RECEIVED = "received"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Term:
    """A period of the law: the rule's regulation and code, and what starts it here."""

    regulation: str
    code: str
    starts: From


RECEIPT_TERMS: dict[tuple[Category, str], Term] = {
    (Category.POLICE, "pemilu"): Term(
        "pemilu-penanganan", "penerusan-pidana", From.CAUSE
    ),
}
"""(category, regime) → the period within which it must have arrived.

`CAUSE` is the moment of the statement that it is a crime, where it was told.
"""
ANSWER_TERMS: dict[tuple[Category, str], Term] = {
    (Category.KPU, "pemilu"): Term(
        "pemilu-penanganan", "pelaksanaan-putusan", From.SENT
    ),
    (Category.KPU, "pilkada"): Term(
        "pilkada-penanganan", "rekomendasi-administratif", From.RECEIVED
    ),
    (Category.POLICE, "pemilu"): Term("pemilu-penanganan", "penyidikan", From.RECEIVED),
    (Category.POLICE, "pilkada"): Term(
        "pilkada-penanganan", "penyidikan", From.RECEIVED
    ),
}
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Agreement:
    """A period both sides agreed on, and the paper that says so."""

    length: int
    unit: Unit
    document: str


def rule_of(term: Term) -> DeadlineRule | None:
    """Return the rule of the law, None when this version of the rules has none so called."""
    for regulation in list_regulations():
        if regulation.code == term.regulation:
            found = [one for one in regulation.rules if one.code == term.code]
            return found[0] if found else None
    return None


def agreed_rule(agreed: Agreement) -> DeadlineRule:
    """Return an agreement as a rule; raises ValueError for a length that cannot be."""
    if not 0 < agreed.length <= LONGEST_DAYS:
        raise ValueError("length")
    return DeadlineRule(
        code="agreement", names={}, event="sent", who="receiver", length=agreed.length,
        unit=agreed.unit, start=Start.NEXT_DAY, roll=Roll.NONE, article=agreed.document,
        source=agreed.document, is_established=True, note={}, examples=(),
    )  # fmt: skip


def clock_of(
    term: Term | None,
    agreed: Agreement | None,
    events: Mapping[From, dt.datetime],
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    """Return one clock as it is kept: rule, start, due moment (None until it starts).

    `events` are aware and in the zone in which days are counted. {} is no clock at all.
    The law goes before an agreement.
    """
    rule = rule_of(term) if term else None
    starts = term.starts if term and rule else From.SENT
    if rule is None:
        if agreed is None:
            return {}
        rule = agreed_rule(agreed)
    started = events.get(starts)
    if started is None and starts is From.CAUSE:
        started = events.get(From.SENT)
    found = derive(rule, started, calendar) if started else None
    return {
        "rule": rule.code, "regulation": term.regulation if term else "",
        "article": rule.article, "length": rule.length, "unit": rule.unit.value,
        "established": rule.is_established, "starts": starts.value,
        "from": started.isoformat() if started else None,
        "due": found.due_at.isoformat() if found else None,
        "provisional": found.is_provisional if found else False,
    }  # fmt: skip


def due_of(clock: Mapping[str, Any]) -> dt.datetime | None:
    """Return the due moment of a kept clock."""
    return dt.datetime.fromisoformat(clock["due"]) if clock.get("due") else None

"""Whom a hand-over concerns: who got it, who sent it, and both when a clock has run out."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Q

from sinergi.access.permissions import Permission as P
from sinergi.alerts.concerned import Told
from sinergi.alerts.models import Notice
from sinergi.alerts.rules import Kind
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover

LOOKED_BACK = dt.timedelta(days=7)
"""How long ago a clock may have run out and still be told of."""


def _of(fact: Fact) -> Handover | None:
    return Handover.all_rows.filter(pk=fact.target.partition(":")[2]).first()


def _told(row: Handover, kind: Kind, *offices: int | None) -> Iterable[Told]:
    """Yield what tells these offices, those of this installation."""
    there = frozenset(one for one in offices if one is not None)
    if there:
        target = f"package:{row.pk}"
        yield Told(kind, target, frozenset(), there, P.SEND_HANDOVERS, there)


def _arrived(fact: Fact) -> Iterable[Told]:
    row = _of(fact)
    if row is not None and not row.on_paper:
        yield from _told(row, Kind.PACKAGE_ARRIVED, row.receiver_id)


def _received(fact: Fact) -> Iterable[Told]:
    row = _of(fact)
    if row is not None:
        yield from _told(row, Kind.PACKAGE_RECEIVED, row.sender_id)


def _answered(fact: Fact) -> Iterable[Told]:
    row = _of(fact)
    if row is not None:
        yield from _told(row, Kind.PACKAGE_ANSWERED, row.sender_id)


def _disputed(fact: Fact) -> Iterable[Told]:
    """Tell the other side; both where it is not known who disputed."""
    row = _of(fact)
    if row is not None:
        sides = {row.sender_id, row.receiver_id} - {fact.institution_id}
        yield from _told(row, Kind.PACKAGE_DISPUTED, *sides)


def late_packages(at: dt.datetime) -> list[tuple[Told, str]]:
    """Return what tells both sides that a clock ran out, with its key; once each clock."""
    found: list[tuple[Told, str]] = []
    since = at - LOOKED_BACK
    lately = Q(receipt_due_at__gte=since) | Q(answer_due_at__gte=since)
    for row in Handover.all_rows.late(at).filter(lately):
        missing, due = "receipt", row.receipt_due_at
        if due is None or row.received_at is not None or due >= at:
            missing, due = "answer", row.answer_due_at
        if due is None or due < since:
            continue
        key = f"late:{missing}"
        both = _told(row, Kind.PACKAGE_LATE, row.sender_id, row.receiver_id)
        found.extend((told, key) for told in both)
    known = Notice.all_rows.filter(
        kind=Kind.PACKAGE_LATE, target__in=[one.target for one, _key in found]
    )
    done = set(known.values_list("target", "key"))
    return [(told, key) for told, key in found if (told.target, key) not in done]


OF_HANDOVERS: dict[str, Callable[[Fact], Iterable[Told]]] = {
    Verb.PACKAGE_SENT: _arrived,
    Verb.PACKAGE_ARRIVED: _arrived,
    Verb.PACKAGE_RECEIVED: _received,
    Verb.PACKAGE_ANSWERED: _answered,
    Verb.PACKAGE_DISPUTED: _disputed,
}

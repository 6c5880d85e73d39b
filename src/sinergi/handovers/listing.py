"""The inbox and the outbox, as an address asks for them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.permissions import Permission
from sinergi.documents.xlsx import DAY, TEXT
from sinergi.handovers.models import Handover
from sinergi.handovers.querysets.handover import HandedOverQuerySet
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.steps import State

IN, OUT, BOTH = "in", "out", "both"
OPEN, LATE, ALL = "open", "late", "all"
KEPT = ("q", "state", "category")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    state: str = ALL
    category: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True when something is asked for."""
        return self != Asked()


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    state, category = query.get("state", ALL), query.get("category", "")
    return Asked(
        q=to_asked_text(query.get("q", "")),
        state=state if state in {OPEN, LATE, *State} else ALL,
        category=category if category in set(Category) else "",
    )


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find(
    box: str, asked: Asked, actor: Actor, at: dt.datetime
) -> HandedOverQuerySet[Handover]:
    """Return the hand-overs of a box that this person may see and asks for."""
    own = actor.institutions_with(Permission.READ_HANDOVERS)
    seen = Handover.visible.to(actor)
    rows = seen if box == BOTH else seen.inbox(own)
    if box == OUT:
        rows = seen.outbox(own)
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.state == OPEN:
        rows = rows.under_way()
    elif asked.state == LATE:
        rows = rows.late(at)
    elif asked.state != ALL:
        rows = rows.filter(state=asked.state)
    return rows.defer("statement", "clocks")


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Number"), TEXT),
        (_("From"), TEXT),
        (_("To whom"), TEXT),
        (_("What is forwarded"), TEXT),
        (_("State"), TEXT),
        (_("Sent on"), DAY),
        (_("Receipt due"), DAY),
        (_("Received on"), DAY),
        (_("Receiver's number"), TEXT),
        (_("Answer due"), DAY),
        (_("Answered on"), DAY),
        (_("Outcome"), TEXT),
        (_("Late"), TEXT),
    ]


def export_rows(rows: Iterable[Handover], at: dt.datetime) -> Iterator[list[Any]]:
    """Yield the rows of an export: nothing of the content."""
    from django.utils import timezone

    def day(moment: dt.datetime | None) -> dt.date | None:
        return timezone.localdate(moment) if moment else None

    late, not_late = _("late"), ""
    for one in rows:
        yield [
            one.number, one.sender_name, one.receiver_name, one.category_name,
            one.state_name, day(one.sent_at), day(one.receipt_due_at),
            day(one.received_at), one.receiver_number, day(one.answer_due_at),
            day(one.answered_at), one.outcome_name, late if one.is_late(at) else not_late,
        ]  # fmt: skip

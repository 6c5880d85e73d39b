"""Every look at a file, every copy that leaves, is an event of its chain."""

import datetime as dt

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence.chaining import append, locked_item, person_of
from sinergi.evidence.models import CustodyEvent, EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence, EventKind, Purpose

ACCESS = frozenset(
    {
        EventKind.VIEWED,
        EventKind.DOWNLOADED,
        EventKind.ORIGINAL_SENT,
        EventKind.HANDED_OVER,
    }
)
"""What leaves the item as it is: somebody saw it, or a copy of it went out."""


@transaction.atomic
def note_access(
    item: EvidenceItem,
    kind: EventKind,
    *,
    purpose: Purpose | str,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
) -> CustodyEvent:
    """Write down that somebody opens or takes a file, and return the event.

    Before the first byte goes out. Raises BadEvidence without a purpose, when another
    purpose is not explained, and for an item whose files are deleted.
    """
    if kind not in ACCESS:
        raise BadEvidence("not-a-step")
    check_purpose(purpose, note)
    row = locked_item(item.pk)
    if row.deleted_at is not None:
        raise BadEvidence("deleted")
    event = append(row, kind, by_id=by_id, at=at, purpose=purpose, note=note)
    record(
        Verb.EVIDENCE_OPENED, at=at, actor=person_of(by_id),
        target=f"evidence:{row.pk}", institution_id=row.institution_id,
        how=str(kind), event=event.number,
    )  # fmt: skip
    return event


def check_purpose(purpose: str, note: str) -> None:
    """Raise BadEvidence without a purpose, or for another one that is not explained."""
    if purpose not in set(Purpose):
        raise BadEvidence("needs-purpose", "purpose")
    if purpose == Purpose.OTHER and not note.strip():
        raise BadEvidence("needs-note", "note")

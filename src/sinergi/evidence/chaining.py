"""Add a link to the chain of custody: the one place where events are made.

Services call it within their transaction and record their own fact.
"""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction

from sinergi.access.clock import real_now
from sinergi.accounts.models import Person
from sinergi.evidence.models import (
    ChainHead,
    CustodyEvent,
    CustodyNote,
    EvidenceItem,
)
from sinergi.evidence.rules.chain import (
    VERSION,
    commitment_of,
    digest_of,
    link_of,
    moment,
)
from sinergi.evidence.rules.kinds import BadEvidence, EventKind, Purpose
from sinergi.seals.words import seal_words

LONGEST_NOTE = 500


def locked_head(institution_id: int) -> ChainHead:
    """Return an office's head, locked until the transaction ends."""
    ChainHead.all_rows.get_or_create(institution_id=institution_id)
    return ChainHead.all_rows.select_for_update().get(institution_id=institution_id)


def locked_item(item_id: int) -> EvidenceItem:
    """Return an item, locked behind its office's head until the transaction ends."""
    office = EvidenceItem.all_rows.values_list("institution_id", flat=True).get(
        pk=item_id
    )
    locked_head(office)
    return EvidenceItem.all_rows.select_for_update(of=("self",)).get(pk=item_id)


def person_of(by_id: int | None) -> Person | None:
    """Return who acts, for the list of facts; None for the machine itself."""
    return Person.objects.filter(pk=by_id).first() if by_id is not None else None


def true_time(at: dt.datetime) -> dt.datetime:
    """Return the time for the chain: a demonstration may pretend its day, custody never."""
    return real_now() if settings.SINERGI_TODAY is not None else at


def append(
    item: EvidenceItem,
    kind: EventKind,
    *,
    by_id: int | None,
    at: dt.datetime,
    purpose: str = "",
    note: str = "",
    head: ChainHead | None = None,
    **details: Any,
) -> CustodyEvent:
    """Add an event to the item and its office, and return it.

    Within the transaction of the act, on an item that is locked or new. `details` are
    numbers, codes and hashes. Raises RuntimeError outside a transaction, BadEvidence for
    a purpose that is none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a custody event outside a transaction")
    if purpose and purpose not in set(Purpose):
        raise BadEvidence("purpose", "purpose")
    head = head or locked_head(item.institution_id)
    salt = secrets.token_hex(16)
    note = note.strip()[:LONGEST_NOTE]
    if note:
        details["note"] = commitment_of(salt, note)
    event = CustodyEvent(
        institution_id=item.institution_id, item=item, number=head.number + 1,
        seq=item.last_seq + 1, previous=item.last_digest, kind=kind, purpose=purpose,
        by_id=by_id, at=true_time(at), details=details,
    )  # fmt: skip
    event.digest = digest_of(body_of(event, item.number))
    event.link = link_of(head.link, event.digest)
    event.save()
    head.number, head.link = event.number, event.link
    head.save(update_fields=["number", "link", "items"])
    item.last_seq, item.last_digest = event.seq, event.digest
    EvidenceItem.all_rows.filter(pk=item.pk).update(
        last_seq=item.last_seq, last_digest=item.last_digest
    )
    if note:
        _seal_note(event, salt, note)
    return event


def _seal_note(event: CustodyEvent, salt: str, note: str) -> None:
    sealed = seal_words({"salt": salt, "note": note}, event.institution_id)
    CustodyNote.all_rows.create(
        event=event, institution_id=event.institution_id, sealed_text=sealed
    )


def body_of(event: CustodyEvent, item_number: str) -> dict[str, Any]:
    """Return what an event's digest covers."""
    return {
        "v": VERSION,
        "office": event.institution_id,
        "n": event.number,
        "item": item_number,
        "seq": event.seq,
        "previous": event.previous,
        "kind": str(event.kind),
        "purpose": str(event.purpose),
        "by": event.by_id,
        "at": moment(event.at),
        "details": event.details,
    }

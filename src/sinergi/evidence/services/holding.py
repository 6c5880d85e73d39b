"""Legal hold, and lifting it by another person."""

import datetime as dt

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence.chaining import append, locked_item, person_of
from sinergi.evidence.models import EvidenceItem, LegalHold
from sinergi.evidence.rules.kinds import BadEvidence, EventKind, HoldReason


@transaction.atomic
def place_hold(
    item: EvidenceItem,
    reason: HoldReason | str,
    *,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
) -> LegalHold:
    """Forbid that anything of the item is deleted, and return the hold.

    Raises BadEvidence for a reason that is none or is not explained, and for an item
    whose files are gone already.
    """
    if reason not in set(HoldReason):
        raise BadEvidence("needs-reason", "reason")
    if reason == HoldReason.OTHER and not note.strip():
        raise BadEvidence("needs-note", "note")
    row = locked_item(item.pk)
    if row.deleted_at is not None:
        raise BadEvidence("deleted")
    hold = LegalHold.all_rows.create(item=row, reason=reason, since=at, by_id=by_id)
    EvidenceItem.all_rows.filter(pk=row.pk).update(held=True)
    append(
        row, EventKind.HELD, by_id=by_id, at=at, note=note, hold=hold.pk,
        reason=str(reason),
    )  # fmt: skip
    record(
        Verb.EVIDENCE_HELD, at=at, actor=person_of(by_id),
        target=f"evidence:{row.pk}", institution_id=row.institution_id, hold=hold.pk,
    )  # fmt: skip
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, by_id: int, at: dt.datetime, note: str) -> LegalHold:
    """Lift a hold, and return it; the item stays held while another hold stands.

    Raises BadEvidence for who placed it, without a note, and when it is lifted already.
    """
    if not note.strip():
        raise BadEvidence("needs-note", "note")
    item = locked_item(hold.item_id)
    row = LegalHold.all_rows.select_for_update().get(pk=hold.pk)
    if row.lifted_at is not None:
        raise BadEvidence("lifted-already")
    if row.by_id == by_id:
        raise BadEvidence("own-hold")
    row.lifted_at, row.lifted_by_id = at, by_id
    row.save(update_fields=["lifted_at", "lifted_by_id"])
    others = LegalHold.all_rows.filter(item=item, lifted_at=None).exists()
    EvidenceItem.all_rows.filter(pk=item.pk).update(held=others)
    append(item, EventKind.HOLD_LIFTED, by_id=by_id, at=at, note=note, hold=row.pk)
    record(
        Verb.EVIDENCE_HOLD_LIFTED, at=at, actor=person_of(by_id),
        target=f"evidence:{item.pk}", institution_id=item.institution_id, hold=row.pk,
    )  # fmt: skip
    return row

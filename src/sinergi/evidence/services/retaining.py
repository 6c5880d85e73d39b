"""Until when an item is kept, and what happens on the day after."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence import bodies
from sinergi.evidence.chaining import append, locked_item, person_of
from sinergi.evidence.models import (
    CustodyNote,
    DeletionRecord,
    EvidenceItem,
    Retention,
)
from sinergi.evidence.rules.kinds import BadEvidence, Basis, EventKind

AT_ONCE = 200
EMPTIED = {
    "original_file": "", "copy_file": "", "sealed_original_key": b"",
    "sealed_copy_key": b"", "sealed_title": b"",
}  # fmt: skip
"""What a deletion leaves of files, keys and words; hashes and sizes stay."""


@transaction.atomic
def set_retention(
    item: EvidenceItem,
    until: dt.date | None,
    basis: Basis | str,
    *,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
) -> Retention:
    """Say until when the item is kept and by what; None keeps it until somebody says.

    Raises BadEvidence for a basis that is none or is not explained, a day gone by, and
    an item whose files are gone.
    """
    if basis not in set(Basis):
        raise BadEvidence("needs-basis", "basis")
    if basis in {Basis.OTHER, Basis.DECISION} and not note.strip():
        raise BadEvidence("needs-note", "note")
    if until is not None and until < timezone.localdate(at):
        raise BadEvidence("day-gone", "until")
    row = locked_item(item.pk)
    if row.deleted_at is not None:
        raise BadEvidence("deleted")
    made = Retention.all_rows.create(
        item=row, until=until, basis=basis, set_at=at, set_by_id=by_id
    )
    EvidenceItem.all_rows.filter(pk=row.pk).update(retain_until=until)
    append(
        row, EventKind.RETENTION_SET, by_id=by_id, at=at, note=note,
        until=until.isoformat() if until else None, basis=str(basis),
    )  # fmt: skip
    record(
        Verb.EVIDENCE_RETENTION, at=at, actor=person_of(by_id),
        target=f"evidence:{row.pk}", institution_id=row.institution_id,
        until=until.isoformat() if until else None,
    )  # fmt: skip
    return made


def delete_item(
    item: EvidenceItem,
    basis: Basis | str,
    *,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
) -> DeletionRecord:
    """Delete the files of an item, its words and notes, and return the record of it.

    Its chain, hashes and sizes stay. Raises BadEvidence "held" under a legal hold, "kept"
    for a person before the day of its retention, "deleted" when they are gone.
    """
    made, files = _delete(item.pk, basis, by_id=by_id, at=at, note=note)
    for file in files:
        bodies.remove(file)
    return made


@transaction.atomic
def _delete(
    item_id: int, basis: Basis | str, *, by_id: int | None, at: dt.datetime, note: str
) -> tuple[DeletionRecord, tuple[str, str]]:
    if basis not in set(Basis):
        raise BadEvidence("needs-basis", "basis")
    row = locked_item(item_id)
    if row.deleted_at is not None:
        raise BadEvidence("deleted")
    if row.held:
        raise BadEvidence("held")
    day = timezone.localdate(at)
    if row.retain_until is None or row.retain_until >= day:
        raise BadEvidence("kept")
    files = (row.original_file, row.copy_file)
    made = DeletionRecord.all_rows.create(
        item=row, at=at, by_id=by_id, basis=basis, due_on=row.retain_until,
        sha256=row.sha256, size=row.size,
    )  # fmt: skip
    CustodyNote.all_rows.filter(event__item=row).delete()
    append(
        row, EventKind.DELETED, by_id=by_id, at=at, note=note, basis=str(basis),
        due=row.retain_until.isoformat(), sha256=row.sha256, size=row.size,
    )  # fmt: skip
    EvidenceItem.all_rows.filter(pk=row.pk).update(deleted_at=at, **EMPTIED)
    record(
        Verb.EVIDENCE_DELETED, at=at, actor=person_of(by_id),
        target=f"evidence:{row.pk}", institution_id=row.institution_id,
        basis=str(basis),
    )  # fmt: skip
    return made, files


def delete_due(at: dt.datetime) -> int:
    """Delete what its retention no longer keeps and no hold does; return how many items.

    The work of the cron table. By the basis of the newest retention of each.
    """
    day = timezone.localdate(at)
    due = EvidenceItem.all_rows.kept().filter(held=False, retain_until__lt=day)
    done = 0
    for item in due.order_by("retain_until", "pk")[:AT_ONCE]:
        newest = Retention.all_rows.filter(item=item).order_by("-pk").first()
        basis = newest.basis if newest else Basis.OTHER
        try:
            delete_item(item, basis, by_id=None, at=at)
        except BadEvidence:  # held or deleted a moment ago
            continue
        done += 1
    return done

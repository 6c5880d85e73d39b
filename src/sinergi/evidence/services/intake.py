"""Take a file in: hash it, seal it, give it a number, begin its chain."""

import datetime as dt
from dataclasses import dataclass, field
from typing import IO

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence.chaining import append, locked_head, person_of
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence, EventKind, Source
from sinergi.evidence.rules.naming import plain_name, plain_reference
from sinergi.evidence.sealing import check_keys, seal_title
from sinergi.evidence.taking import Sealed, fields_of, new_item, seal_file

Subject = tuple[str, int]


@dataclass(frozen=True)
class Taken:
    """The item that was made, and earlier ones of the same bytes in the same office."""

    item: EvidenceItem
    same_as: list[EvidenceItem] = field(default_factory=list)


def take_in(
    data: bytes | IO[bytes],
    *,
    institution_id: int,
    source: Source | str,
    by_id: int | None,
    at: dt.datetime,
    name: str = "",
    title: str = "",
    reference: str = "",
    subject: Subject | None = None,
    media_type: str = "",
    device_sha256: str = "",
    purpose: str = "",
    note: str = "",
) -> Taken:
    """Seal a file, give it a number, and return the item with those of the same bytes.

    What it is, its first bytes decide; a `media_type` that is given must agree with them.
    `device_sha256` is what a device computed before sending; another hash here raises
    BadEvidence "device-hash" and nothing is kept. `subject` is (kind, id), opaque here.
    A stream that cannot be read twice is first copied. Raises BadEvidence with a code
    `empty`, `type`, `too-large`, `device-hash`, `no-key` or `no-custodian`. Files are
    written before the transaction; those of one that fails are swept by the daily job.
    """
    check_keys(institution_id)
    sealed = seal_file(data, name=name, media_type=media_type)
    wanted = device_sha256.strip().lower()
    if wanted and wanted != sealed.original.sha256:
        sealed.forget()
        raise BadEvidence("device-hash", "file")
    try:
        return _take(
            sealed, institution_id=institution_id, source=Source(source), by_id=by_id,
            at=at, words=(title, plain_name(name, sealed.media_type)),
            reference=reference, subject=subject, on_device=bool(wanted),
            purpose=purpose, note=note,
        )  # fmt: skip
    except BaseException:
        sealed.forget()
        raise


@transaction.atomic
def _take(
    sealed: Sealed, *, institution_id: int, source: Source, by_id: int | None,
    at: dt.datetime, words: tuple[str, str], reference: str, subject: Subject | None,
    on_device: bool, purpose: str, note: str,
) -> Taken:  # fmt: skip
    head = locked_head(institution_id)
    kind, key = subject or ("", None)
    same = EvidenceItem.all_rows.filter(
        institution_id=institution_id, sha256=sealed.original.sha256
    )
    earlier = list(same[:20])
    fields = fields_of(sealed, institution_id) | {
        "source": source,
        "reference": plain_reference(reference),
        "subject_kind": kind[:20],
        "subject_id": key,
        "sealed_title": seal_title(*words, institution_id),
        "hashed_on_device": on_device,
    }
    item = new_item(head, fields, at=at, by_id=by_id)
    append(
        item, EventKind.TAKEN_IN, by_id=by_id, at=at, purpose=purpose, note=note,
        head=head, sha256=item.sha256, size=item.size, type=item.media_type,
        copy=item.copy_sha256, source=str(source), device=on_device,
        sealed=item.original_sealed_sha256,
    )  # fmt: skip
    record(
        Verb.EVIDENCE_TAKEN, at=at, actor=person_of(by_id),
        target=f"evidence:{item.pk}", institution_id=institution_id, size=item.size,
        same=len(earlier),
    )  # fmt: skip
    return Taken(item, earlier)

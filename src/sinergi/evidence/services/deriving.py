"""Make one item from another: redaction, transcript, translation, another format."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence.chaining import append, locked_head, locked_item, person_of
from sinergi.evidence.models import DerivativeLink, EvidenceItem
from sinergi.evidence.rules.chain import canonical
from sinergi.evidence.rules.kinds import BadEvidence, Derivation, EventKind, Source
from sinergi.evidence.rules.naming import plain_name
from sinergi.evidence.sealing import check_keys, seal_title
from sinergi.evidence.services.access import check_purpose
from sinergi.evidence.taking import Sealed, fields_of, new_item, seal_file


@dataclass(frozen=True)
class Made:
    """What was made: the bytes, what they are called, how they came about, the proof."""

    kind: Derivation
    data: bytes | IO[bytes]
    name: str
    title: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    proof: Mapping[str, Any] = field(default_factory=dict)


def derive(
    item: EvidenceItem,
    made: Made,
    *,
    purpose: str,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
) -> EvidenceItem:
    """Keep what was made from an item as an item of its own, and return that.

    Both chains name the other. Raises BadEvidence: for a purpose, for what the file is
    (as `take_in`), "not-proved" for a redaction whose second reading found something,
    "deleted".
    """
    check_purpose(purpose, note)
    if made.kind == Derivation.REDACTION and made.proof.get("clean") is not True:
        raise BadEvidence("not-proved")
    check_keys(item.institution_id)
    sealed = seal_file(made.data, name=made.name)
    try:
        return _derive(
            item, made, sealed, purpose=purpose, by_id=by_id, at=at, note=note
        )
    except BaseException:
        sealed.forget()
        raise


@transaction.atomic
def _derive(
    item: EvidenceItem, made: Made, sealed: Sealed, *, purpose: str,
    by_id: int | None, at: dt.datetime, note: str,
) -> EvidenceItem:  # fmt: skip
    row = locked_item(item.pk)
    if row.deleted_at is not None:
        raise BadEvidence("deleted")
    office = row.institution_id
    head = locked_head(office)
    name = plain_name(made.name, sealed.media_type)
    fields = fields_of(sealed, office) | {
        "source": Source.DERIVED,
        "reference": row.reference,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "sealed_title": seal_title(made.title, name, office),
    }
    result = new_item(head, fields, at=at, by_id=by_id)
    DerivativeLink.all_rows.create(
        item=row, result=result, kind=made.kind, parameters=dict(made.parameters),
        proof=dict(made.proof), made_at=at, made_by_id=by_id,
    )  # fmt: skip
    proof = hashlib.sha256(canonical(made.proof).encode()).hexdigest()
    append(
        row, EventKind.DERIVED, by_id=by_id, at=at, purpose=purpose, note=note,
        head=head, what=str(made.kind), result=result.number, sha256=result.sha256,
    )  # fmt: skip
    append(
        result, EventKind.MADE, by_id=by_id, at=at, purpose=purpose, note=note,
        head=head, what=str(made.kind), origin=row.number, origin_sha256=row.sha256,
        sha256=result.sha256, size=result.size, type=result.media_type, proof=proof,
        copy=result.copy_sha256, source=str(Source.DERIVED),
        sealed=result.original_sealed_sha256,
    )  # fmt: skip
    record(
        Verb.EVIDENCE_DERIVED, at=at, actor=person_of(by_id),
        target=f"evidence:{row.pk}", institution_id=office, result=result.pk,
        what=str(made.kind),
    )  # fmt: skip
    return result

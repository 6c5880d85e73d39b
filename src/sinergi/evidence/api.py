"""The API of evidence: the list, one item, its chain. Files leave by the pages alone."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    RowId,
    Word,
    conditional,
    listed,
    page,
    tagged,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.evidence.finding import find_item
from sinergi.evidence.listing import Asked, find
from sinergi.evidence.models import CustodyEvent, EvidenceItem
from sinergi.evidence.rules.kinds import EventKind, Source

router = Router(tags=["evidence"])
SourceCode = Annotated[Source, listed(Source)]
EventCode = Annotated[EventKind, listed(EventKind)]


class EvidenceOut(Schema):
    """An item of evidence; title and file name are sealed and not here."""

    id: int
    number: str
    institution_id: int
    reference: str
    subject_kind: str
    subject_id: int | None
    source: SourceCode
    sha256: str
    size: int
    media_type: str
    received_at: dt.datetime
    held: bool
    retain_until: dt.date | None
    deleted_at: dt.datetime | None
    events: int
    digest: str


class EvidenceListOut(Schema):
    """A page of evidence."""

    count: int
    items: list[EvidenceOut]


class CustodyOut(Schema):
    """An event of the chain; its digest covers all of it (docs/methods/evidence.md)."""

    number: int
    seq: int
    previous: str
    kind: EventCode
    purpose: str
    by: int | None
    at: dt.datetime
    details: dict[str, Any]
    digest: str
    link: str


class ChainOut(Schema):
    """A page of a chain, oldest first."""

    count: int
    items: list[CustodyOut]


def item_facts(row: EvidenceItem) -> dict[str, Any]:
    """Return an item as the API shows it."""
    return {
        "id": row.pk, "number": row.number, "institution_id": row.institution_id,
        "reference": row.reference, "subject_kind": row.subject_kind,
        "subject_id": row.subject_id, "source": row.source, "sha256": row.sha256,
        "size": row.size, "media_type": row.media_type,
        "received_at": row.received_at, "held": row.held,
        "retain_until": row.retain_until, "deleted_at": row.deleted_at,
        "events": row.last_seq, "digest": row.last_digest,
    }  # fmt: skip


def event_facts(row: CustodyEvent) -> dict[str, Any]:
    """Return an event as the API shows it."""
    return {
        "number": row.number, "seq": row.seq, "previous": row.previous,
        "kind": row.kind, "purpose": row.purpose, "by": row.by_id, "at": row.at,
        "details": row.details, "digest": row.digest, "link": row.link,
    }  # fmt: skip


@router.get("/evidence", response={200: EvidenceListOut, **ERRORS})
@requires(Permission.READ_EVIDENCE)
def list_evidence(
    request: HttpRequest,
    q: Word = "",
    source: SourceCode | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the evidence of your institutions, newest first."""
    rows = find(Asked(q=q, source=source or ""), signed_in(request))
    return page(request, rows, limit, offset, item_facts)


@router.get(
    "/evidence/{evidence_id}", response={200: EvidenceOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_EVIDENCE)
@conditional
def show_evidence(request: HttpRequest, evidence_id: RowId) -> dict[str, Any]:
    """Return one item."""
    row = find_item(request, evidence_id)
    return tagged(request, item_facts(row), row.last_seq)


@router.get("/evidence/{evidence_id}/events", response={200: ChainOut, **ERRORS_OF_ONE})
@requires(Permission.READ_EVIDENCE)
def list_events(
    request: HttpRequest, evidence_id: RowId, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the chain of custody of one item, oldest first."""
    row = find_item(request, evidence_id)
    rows = CustodyEvent.visible.to(signed_in(request)).filter(item=row).order_by("seq")
    return page(request, rows, limit, offset, event_facts)

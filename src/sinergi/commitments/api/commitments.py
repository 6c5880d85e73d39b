"""The API of commitments: list, show, word, change, step, note, hand down, history."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router
from ninja.responses import Status

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    RowId,
    asked_version,
    check_version,
    conditional,
    headers_of,
    note_links,
    on_version,
    page_of_list,
    tagged,
)
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_MAKING,
    ERRORS_OF_ONE,
)
from sinergi.accounts.idempotency import creates
from sinergi.commitments.api.commitment_shapes import (
    CommitmentChange,
    CommitmentDetailOut,
    CommitmentFilters,
    CommitmentIn,
    CommitmentOut,
    CommitmentsOut,
    HistoryOut,
    NoteIn,
    NoteOut,
    PartsIn,
    StepIn,
    detail_facts,
    entry_facts,
    line_facts,
)
from sinergi.commitments.api.problems import check, form_fields, said
from sinergi.commitments.cascading import kinds_below
from sinergi.commitments.detailing import history_of, known_to
from sinergi.commitments.forms.commitment import CommitmentForm, initial_of
from sinergi.commitments.listing import find
from sinergi.commitments.models import Commitment
from sinergi.commitments.querysets.commitment import CommitmentQuerySet
from sinergi.commitments.rules.commitment import BadDraft, Side
from sinergi.commitments.services.cascade import cascade
from sinergi.commitments.services.commitment import edit_commitment, propose_commitment
from sinergi.commitments.services.progress import (
    ProgressDraft,
    accept,
    report_progress,
)
from sinergi.commitments.services.rights import sides_of

router = Router(tags=["commitments"])


def _find(request: HttpRequest, pk: int) -> Commitment:
    """Return the commitment or raise 404: another's row does not exist."""
    rows = Commitment.visible.to(signed_in(request)).select_related(
        "institution__superior", "person", "asked_by"
    )
    row: Commitment = get_object_or_404(rows, pk=pk)
    return row


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Return the commitment as it stands now, its version noted."""
    row = _find(request, pk)
    facts = detail_facts(row, signed_in(request), today(request))
    return tagged(request, facts, row.version)


@router.get("/commitments", response={200: CommitmentsOut, **ERRORS})
@requires(Permission.READ_COMMITMENTS)
def list_commitments(
    request: HttpRequest,
    asked: Query[CommitmentFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the commitments you may see; without a filter the open ones by due day."""
    rows = find(asked.asked(), signed_in(request), today(request))
    return _page(request, rows, limit, offset)


def _page(
    request: HttpRequest, rows: CommitmentQuerySet[Commitment], limit: int, offset: int
) -> dict[str, Any]:
    """Return a page of commitments the person sees."""
    count = rows.count()
    note_links(request, count, limit, offset)
    keys = list(rows.values_list("pk", flat=True)[offset : offset + limit])
    return {"count": count, "items": _lines(request, keys)}


def _lines(request: HttpRequest, keys: list[int]) -> list[dict[str, Any]]:
    """Return the commitments of these keys in their order: sorted first, joined after."""
    rows = Commitment.visible.to(signed_in(request)).filter(pk__in=keys)
    day, found = today(request), {row.pk: row for row in rows.order_by().listed()}
    known = known_to(signed_in(request), found.values())
    return [line_facts(found[pk], day, known) for pk in keys if pk in found]


@router.post("/commitments", response={201: CommitmentDetailOut, **ERRORS_OF_MAKING})
@requires(Permission.WRITE_COMMITMENTS)
@creates
def create_commitment(request: HttpRequest, given: CommitmentIn) -> Status[Any]:
    """Propose a commitment; it binds once the institution that owes it has accepted."""
    actor, at = signed_in(request), now(request)
    form = CommitmentForm(form_fields(given.model_dump()), actor=actor)
    check(form)
    with said():
        row = propose_commitment(form.draft(), by=actor, at=at)
        if given.accept and Side.OWNER in sides_of(row, actor):
            accept(row, by=actor, at=at)
    return Status(201, _made(request, row))


def _made(request: HttpRequest, row: Commitment) -> dict[str, Any]:
    place = reverse("api:show_commitment", args=[row.pk])
    headers_of(request)["Location"] = place
    return _shown(request, row.pk)


@router.get(
    "/commitments/{commitment_id}",
    response={200: CommitmentDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_COMMITMENTS)
@conditional
def show_commitment(request: HttpRequest, commitment_id: RowId) -> dict[str, Any]:
    """Return one commitment, and the steps you may take now."""
    return _shown(request, commitment_id)


@router.patch(
    "/commitments/{commitment_id}",
    response={200: CommitmentDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.WRITE_COMMITMENTS)
@on_version
def change_commitment(
    request: HttpRequest, commitment_id: RowId, given: CommitmentChange
) -> dict[str, Any]:
    """Change fields; what was promised is the asker's to word, and is accepted anew."""
    actor, row = signed_in(request), _find(request, commitment_id)
    version = check_version(request, row.version)
    data = initial_of(row) | form_fields(given.model_dump(exclude_unset=True))
    form = CommitmentForm(data, actor=actor, row=row)
    check(form)
    with said():
        edit_commitment(row, form.draft(), version=version, by=actor, at=now(request))
    return _shown(request, row.pk)


@router.post(
    "/commitments/{commitment_id}/steps",
    response={200: CommitmentDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.WRITE_COMMITMENTS)
@on_version
@creates
def step_commitment(
    request: HttpRequest, commitment_id: RowId, given: StepIn
) -> dict[str, Any]:
    """Take a step: accept, decline, begin, block, report, confirm, send back, withdraw."""
    row = _find(request, commitment_id)
    check_version(request, row.version)
    draft = ProgressDraft(
        note=given.note, to_step=given.to, percent=given.percent,
        version=asked_version(request),
    )  # fmt: skip
    with said():
        report_progress(row, draft, by=signed_in(request), at=now(request))
    return _shown(request, row.pk)


@router.post(
    "/commitments/{commitment_id}/notes", response={201: NoteOut, **ERRORS_OF_MAKING}
)
@requires(Permission.WRITE_COMMITMENTS)
@creates
def add_note(request: HttpRequest, commitment_id: RowId, given: NoteIn) -> Status[Any]:
    """Tell of progress. Notes ask for no version: any number of people may tell at once."""
    row = _find(request, commitment_id)
    draft = ProgressDraft(note=given.note, percent=given.percent)
    with said():
        made = report_progress(row, draft, by=signed_in(request), at=now(request))
    told = {name: getattr(made, name) for name in ("at", "note", "percent")}
    return Status(201, told | {"id": made.pk})


@router.get(
    "/commitments/{commitment_id}/parts",
    response={200: CommitmentsOut, **ERRORS_OF_ONE},
)
@requires(Permission.READ_COMMITMENTS)
def list_parts(
    request: HttpRequest, commitment_id: RowId, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the parts that a commitment was handed down in, by area."""
    parts = Commitment.visible.to(signed_in(request)).filter(
        parent=_find(request, commitment_id)
    )
    return _page(request, parts.order_by("area_code", "pk"), limit, offset)


@router.post(
    "/commitments/{commitment_id}/parts",
    response={201: list[CommitmentOut], **ERRORS_OF_MAKING},
)
@requires(Permission.WRITE_COMMITMENTS)
@creates
def hand_down(
    request: HttpRequest, commitment_id: RowId, given: PartsIn
) -> Status[Any]:
    """Ask a part of each institution of a kind in the area; who has one gets no second."""
    actor, row = signed_in(request), _find(request, commitment_id)
    with said():
        if given.kind not in dict(kinds_below(row, actor)):
            raise BadDraft("no-institution", "kind")
        parts = cascade(row, given.kind, by=actor, at=now(request))
    return Status(201, _lines(request, [one.pk for one in parts]))


@router.get(
    "/commitments/{commitment_id}/history",
    response={200: HistoryOut, **ERRORS_OF_ONE},
)
@requires(Permission.READ_COMMITMENTS)
def list_history(
    request: HttpRequest, commitment_id: RowId, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return everything that happened to a commitment, newest first."""
    row = _find(request, commitment_id)
    entries = history_of(row, signed_in(request))
    told = page_of_list(request, entries, limit, offset)
    return told | {"items": [entry_facts(one) for one in told["items"]]}

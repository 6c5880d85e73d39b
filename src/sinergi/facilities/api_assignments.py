"""The API of assignments: ask for one, its stores, every station, what if a store fails."""

from typing import Annotated, Any

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
    conditional,
    headers_of,
    note_links,
    page,
    page_of_list,
    tagged,
)
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_MAKING,
    ERRORS_OF_ONE,
    ApiProblem,
    form_problem,
    invalid,
)
from sinergi.accounts.idempotency import creates
from sinergi.audit.reading import note_exported, note_viewed
from sinergi.facilities.api_assignment_shapes import (
    AssignmentDetailOut,
    AssignmentIn,
    AssignmentsOut,
    FailureIn,
    FailureOut,
    StationsOut,
    assignment_facts,
    detail_facts,
    failure_facts,
    station_facts,
)
from sinergi.facilities.assigning import Stored, unpack
from sinergi.facilities.failing import Question, what_if
from sinergi.facilities.forms.assigning import AssignmentForm
from sinergi.facilities.forms.fields import words_of
from sinergi.facilities.models import AssignedStore, StoreAssignment
from sinergi.facilities.rules.drafting import NotYours
from sinergi.facilities.services.assigning import start_assignment

router = Router(tags=["facilities"])
NAMES = {"election": "election_id", "institution": "institution_id"}


@router.get("/store-assignments", response={200: AssignmentsOut, **ERRORS})
@requires(Permission.READ_GUARDED_FACILITIES)
def list_assignments(
    request: HttpRequest, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the assignments of stations to stores you may see, newest first."""
    rows = StoreAssignment.visible.to(signed_in(request)).defer("data")
    return page(request, rows.select_related("job"), limit, offset, assignment_facts)


@router.post(
    "/store-assignments", response={201: AssignmentDetailOut, **ERRORS_OF_MAKING}
)
@requires(Permission.MOVE_GOODS)
@creates
def create_assignment(request: HttpRequest, given: AssignmentIn) -> Status[Any]:
    """Ask for an assignment; it is computed in the background, `state` tells how far."""
    actor = signed_in(request)
    data = given.model_dump()
    fields = {name: data.pop(sent) for name, sent in NAMES.items()} | data
    form = AssignmentForm(fields, actor=actor)
    if not form.is_valid():
        raise form_problem({
            NAMES.get(name, name): [str(text) for text in texts]
            for name, texts in form.errors.items()
        })  # fmt: skip
    try:
        row = start_assignment(form.asked(), by=actor, at=now(request))
    except NotYours as problem:
        raise invalid("within", words_of("not-yours")) from problem
    headers_of(request)["Location"] = reverse("api:show_assignment", args=[row.pk])
    return Status(201, detail_facts(row, []))


def _find(request: HttpRequest, pk: int) -> StoreAssignment:
    rows = StoreAssignment.visible.to(signed_in(request)).select_related("job")
    row: StoreAssignment = get_object_or_404(rows, pk=pk)
    return row


def _stores(request: HttpRequest, row: StoreAssignment) -> list[AssignedStore]:
    rows = AssignedStore.visible.to(signed_in(request)).filter(assignment=row)
    return list(rows.select_related("facility"))


def _stored(row: StoreAssignment) -> Stored:
    if not row.is_complete:
        raise ApiProblem("conflict")
    return unpack(row)


@router.get(
    "/store-assignments/{assignment_id}",
    response={200: AssignmentDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_GUARDED_FACILITIES)
@conditional
def show_assignment(request: HttpRequest, assignment_id: RowId) -> dict[str, Any]:
    """Return an assignment with cost, bound and gap, what has no place, every store."""
    row = _find(request, assignment_id)
    return tagged(request, detail_facts(row, _stores(request, row)))


@router.get(
    "/store-assignments/{assignment_id}/stations",
    response={200: StationsOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.READ_GUARDED_FACILITIES)
def list_assigned_stations(
    request: HttpRequest, assignment_id: RowId, limit: Limit = 500, offset: Offset = 0
) -> dict[str, Any]:
    """Return which station keeps its boxes in which store; 409 until it is computed."""
    row = _find(request, assignment_id)
    stored = _stored(row)
    count = len(stored.stations)
    shown = range(offset, min(count, offset + limit))
    note_links(request, count, limit, offset)
    note_exported(
        f"assignment:{row.pk}", len(shown), by=signed_in(request), at=real_now(),
        form="api",
    )  # fmt: skip
    return {"count": count, "items": [station_facts(stored, i) for i in shown]}


@router.get(
    "/store-assignments/{assignment_id}/what-if",
    response={200: FailureOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.READ_GUARDED_FACILITIES)
def show_failure(
    request: HttpRequest,
    assignment_id: RowId,
    asked: Annotated[FailureIn, Query()],
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return which stations miss ballots when a store fails at an hour, and three ways out.

    Nothing is kept. Hours count from midnight of the day boxes travel.
    """
    actor = signed_in(request)
    row = _find(request, assignment_id)
    stored = _stored(row)
    stores = {one.facility_id: one for one in _stores(request, row) if one.open}
    failing = stores.get(asked.facility_id)
    if failing is None:
        raise invalid("facility_id", words_of("no-store"))
    told = asked.model_dump(exclude={"facility_id"})
    note_viewed(f"assignment:{row.pk}", by=actor, at=real_now(), page="what-if")
    found = what_if(stored, Question(store=failing.position, **told), actor)
    facts = failure_facts(found)
    listed = page_of_list(request, facts.pop("hit"), limit, offset)
    return facts | listed

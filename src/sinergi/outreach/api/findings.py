"""The API of what outreach found: coverage, and rumours."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from ninja.responses import Status

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    AreaCode,
    Limit,
    Offset,
    RowId,
    Word,
    conditional,
    headers_of,
    page,
    page_of_list,
    tagged,
)
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_MAKING, ERRORS_OF_ONE
from sinergi.accounts.idempotency import creates
from sinergi.outreach.api.problems import check, form_fields, said
from sinergi.outreach.api.shapes import (
    CoverageOut,
    RumorIn,
    RumorOut,
    RumorsOut,
    coverage_facts,
    rumor_facts,
)
from sinergi.outreach.covering import coverage_of, read_question
from sinergi.outreach.forms.library import RumorForm
from sinergi.outreach.models import Rumor
from sinergi.outreach.services.rumor import report_rumor

router = Router(tags=["outreach"])


@router.get("/outreach/coverage", response={200: CoverageOut, **ERRORS})
@requires(Permission.READ_OUTREACH)
def show_coverage(
    request: HttpRequest,
    within: AreaCode = "",
    segment: Word = "",
    election: Word = "",
    stage: Word = "",
    limit: Limit = 500,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return who verified sessions reached out of how many, by kelurahan."""
    actor = signed_in(request)
    question = read_question(request, actor)
    code = question.segment.code
    lines = coverage_facts(coverage_of(question, actor, [code]), code)
    return page_of_list(request, lines, limit, offset) | {"segment": code}


@router.get("/rumors", response={200: RumorsOut, **ERRORS})
@requires(Permission.READ_OUTREACH)
def list_rumors(
    request: HttpRequest,
    q: Word = "",
    within: AreaCode = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the rumours you may see, the newest first."""
    rows = Rumor.visible.to(signed_in(request)).matching(q).within(within)
    return page(request, rows, limit, offset, rumor_facts)


@router.post("/rumors", response={201: RumorOut, **ERRORS_OF_MAKING})
@requires(Permission.WRITE_OUTREACH)
@creates
def create_rumor(request: HttpRequest, given: RumorIn) -> Status[Any]:
    """Tell of a rumour."""
    actor = signed_in(request)
    form = RumorForm(form_fields(given.model_dump()), actor=actor)
    check(form)
    with said():
        row = report_rumor(form.draft(), by=actor, at=real_now())
    headers_of(request)["Location"] = reverse("api:show_rumor", args=[row.pk])
    return Status(201, rumor_facts(row))


@router.get(
    "/rumors/{rumor_id}", response={200: RumorOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_OUTREACH)
@conditional
def show_rumor(request: HttpRequest, rumor_id: RowId) -> dict[str, Any]:
    """Return one rumour."""
    row = get_object_or_404(Rumor.visible.to(signed_in(request)), pk=rumor_id)
    return tagged(request, rumor_facts(row))

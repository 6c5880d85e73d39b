"""The API of sessions: list, show, plan, change, report, step."""

from typing import Any

from django.db import transaction
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
    on_version,
    page,
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
)
from sinergi.accounts.idempotency import creates
from sinergi.outreach.api.problems import check, form_fields, said
from sinergi.outreach.api.shapes import (
    ReportIn,
    SessionChange,
    SessionDetailOut,
    SessionFilters,
    SessionIn,
    SessionsOut,
    SessionStepIn,
    detail_facts,
    line_facts,
)
from sinergi.outreach.forms.session import ReportForm, SessionForm, session_initial
from sinergi.outreach.listing import find_sessions
from sinergi.outreach.models import Partner, Session
from sinergi.outreach.reach import session_of_line
from sinergi.outreach.rules.session import Step
from sinergi.outreach.services.reporting import report_session
from sinergi.outreach.services.session import (
    edit_session,
    move_session,
    plan_session,
)

router = Router(tags=["outreach"])


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = signed_in(request)
    rows = Session.visible.to(actor).select_related("organiser")
    row: Session = get_object_or_404(rows, pk=pk)
    inside = Session.visible.of_line(actor).filter(pk=pk).exists()
    return tagged(request, detail_facts(row, actor, inside=inside), row.version)


@router.get("/sessions", response={200: SessionsOut, **ERRORS})
@requires(Permission.READ_OUTREACH)
def list_sessions(
    request: HttpRequest,
    asked: Query[SessionFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the sessions you may see: of your line, verified, or in the calendar."""
    actor = signed_in(request)
    rows = find_sessions(asked.asked(), actor, now(request)).listed().telling(actor)
    return page(request, rows, limit, offset, line_facts)


@router.post("/sessions", response={201: SessionDetailOut, **ERRORS_OF_MAKING})
@requires(Permission.WRITE_OUTREACH)
@creates
def create_session(request: HttpRequest, given: SessionIn) -> Status[Any]:
    """Plan a session."""
    actor = signed_in(request)
    form = SessionForm(form_fields(given.model_dump()), actor=actor)
    check(form)
    with said():
        row = plan_session(form.draft(), by=actor, at=real_now())
    headers_of(request)["Location"] = reverse("api:show_session", args=[row.pk])
    return Status(201, _shown(request, row.pk))


@router.get(
    "/sessions/{session_id}",
    response={200: SessionDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_OUTREACH)
@conditional
def show_session(request: HttpRequest, session_id: RowId) -> dict[str, Any]:
    """Return one session with its counts."""
    return _shown(request, session_id)


@router.patch(
    "/sessions/{session_id}", response={200: SessionDetailOut, **ERRORS_OF_CHANGE}
)
@requires(Permission.WRITE_OUTREACH)
@on_version
def change_session(
    request: HttpRequest, session_id: RowId, given: SessionChange
) -> dict[str, Any]:
    """Change the plan of a session that is not verified."""
    actor, row = signed_in(request), session_of_line(request, session_id)
    version = check_version(request, row.version)
    partners = list(Partner.visible.to(actor).filter(session=row))
    data = session_initial(row, partners) | form_fields(
        given.model_dump(exclude_unset=True)
    )
    form = SessionForm(data, actor=actor, row=row)
    check(form)
    with said():
        edit_session(row, form.draft(), version=version, by=actor, at=real_now())
    return _shown(request, row.pk)


@router.post(
    "/sessions/{session_id}/report",
    response={200: SessionDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.WRITE_OUTREACH)
@on_version
@creates
def report_one(
    request: HttpRequest, session_id: RowId, given: ReportIn
) -> dict[str, Any]:
    """Report that a session was held, with its counts."""
    row, version = session_of_line(request, session_id), asked_version(request)
    form = ReportForm(given.model_dump())
    check(form)
    with said():
        report_session(
            row, form.report_of(None), by=signed_in(request), at=real_now(),
            version=version,
        )  # fmt: skip
    return _shown(request, row.pk)


@router.post(
    "/sessions/{session_id}/steps", response={200: SessionDetailOut, **ERRORS_OF_CHANGE}
)
@requires(Permission.WRITE_OUTREACH)
@on_version
@creates
def step_session(
    request: HttpRequest, session_id: RowId, given: SessionStepIn
) -> dict[str, Any]:
    """Verify, send back, call off, or plan again."""
    row, version = session_of_line(request, session_id), asked_version(request)
    with said(), transaction.atomic():
        move_session(
            row, Step(given.to), note=given.note, by=signed_in(request), at=real_now(),
            version=version,
        )  # fmt: skip
    return _shown(request, row.pk)

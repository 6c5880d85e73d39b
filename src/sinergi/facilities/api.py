"""The API of facilities: list, one of them, its items, a check, defects, manifests."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
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
    note_links,
    page,
    page_of_list,
    tagged,
)
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_MAKING,
    ERRORS_OF_ONE,
    invalid,
)
from sinergi.accounts.idempotency import creates
from sinergi.facilities.api_shapes import (
    DefectCode,
    DefectsOut,
    FacilitiesOut,
    FacilityDetailOut,
    HandoverCode,
    HandoversOut,
    ItemsOut,
    KindCode,
    StateCode,
    VisitIn,
    defect_facts,
    detail_facts,
    facility_facts,
    handover_facts,
    item_facts,
)
from sinergi.facilities.finding import find_detailed, find_facility
from sinergi.facilities.forms.fields import words_of
from sinergi.facilities.guarding import items_for, office_of
from sinergi.facilities.listing import Asked, find, lines_of
from sinergi.facilities.models import Defect, Handover
from sinergi.facilities.rules.drafting import BadDraft
from sinergi.facilities.services.checking import Told, Visit, record_checks
from sinergi.facilities.showing import capacity_shown, shown_items, stages_for

router = Router(tags=["facilities"])
ERRORS_OF_CHECK = ERRORS_OF_MAKING | ERRORS_OF_ONE


@router.get("/facilities", response={200: FacilitiesOut, **ERRORS})
@requires(Permission.READ_FACILITIES)
def list_facilities(
    request: HttpRequest,
    q: Word = "",
    kind: KindCode | None = None,
    state: StateCode | None = None,
    within: AreaCode = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the facilities you may see, by area; figures where you see the detail."""
    actor, day = signed_in(request), today(request)
    asked = Asked(q=q, kind=kind or "", state=state or "", within=within)
    rows = find(asked, actor, day)
    count = rows.count()
    shown = list(rows[offset : offset + limit])
    note_links(request, count, limit, offset)
    lines = lines_of(shown, actor, day)
    items = [facility_facts(row, line) for row, line in zip(shown, lines, strict=True)]
    return {"count": count, "items": items}


@router.get(
    "/facilities/{facility_id}",
    response={200: FacilityDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_FACILITIES)
@conditional
def show_facility(request: HttpRequest, facility_id: RowId) -> dict[str, Any]:
    """Return one facility, as much of it as you may see."""
    row, sight = find_facility(request, facility_id)
    (line,) = lines_of([row], signed_in(request), today(request))
    facts = detail_facts(row, line, sight, capacity_shown(row))
    return tagged(request, facts, row.version)


@router.get(
    "/facilities/{facility_id}/items", response={200: ItemsOut, **ERRORS_OF_ONE}
)
@requires(Permission.CHECK_FACILITIES)
def list_items(
    request: HttpRequest, facility_id: RowId, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the items of the checklist you may see, with how each stands."""
    row, sight = find_detailed(request, facility_id)
    actor, day = signed_in(request), today(request)
    items = shown_items(row, sight, day, stages_for(row, actor, day))
    return page_of_list(request, [item_facts(one) for one in items], limit, offset)


@router.post(
    "/facilities/{facility_id}/checks", response={201: ItemsOut, **ERRORS_OF_CHECK}
)
@requires(Permission.CHECK_FACILITIES)
@creates
def add_check(request: HttpRequest, facility_id: RowId, given: VisitIn) -> Status[Any]:
    """Write down what was found of items; defects follow, `items` shows how all stand."""
    actor, day = signed_in(request), today(request)
    row, sight = find_detailed(request, facility_id)
    if not sight.check:
        raise PermissionDenied
    known = {one.code for one in items_for(row, sight)}
    for number, one in enumerate(given.items):
        if one.item not in known:
            raise invalid(f"items.{number}.item", words_of("unknown-item"))
    told = [Told(**one.model_dump()) for one in given.items]
    visit = Visit(checked_on=given.checked_on, institution=office_of(actor))
    try:
        record_checks(row, told, visit, by=actor, at=now(request), day=day)
    except BadDraft as problem:
        raise invalid(problem.field or "items", words_of(problem.code)) from problem
    row.refresh_from_db()
    items = shown_items(row, sight, day, stages_for(row, actor, day))
    facts = [item_facts(one) for one in items]
    return Status(201, {"count": len(facts), "items": facts})


@router.get("/facility-defects", response={200: DefectsOut, **ERRORS})
@requires(Permission.READ_FACILITIES)
def list_defects(
    request: HttpRequest,
    step: DefectCode | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the defects you may see, newest first; open ones unless a step is asked."""
    rows = Defect.visible.to(signed_in(request)).select_related("facility")
    rows = rows.in_force() if step is None else rows.filter(step=step)
    return page(request, rows, limit, offset, defect_facts)


@router.get("/facility-handovers", response={200: HandoversOut, **ERRORS})
@requires(Permission.READ_GUARDED_FACILITIES)
def list_handovers(
    request: HttpRequest,
    step: HandoverCode | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the manifests of the stores you guard, newest first."""
    rows = Handover.visible.to(signed_in(request))
    if step is not None:
        rows = rows.filter(step=step)
    return page(request, rows, limit, offset, handover_facts)

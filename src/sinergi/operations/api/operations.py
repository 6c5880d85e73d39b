"""The API of joint operations: props with their acts, operations, posko, loans."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    RowId,
    check_version,
    conditional,
    on_version,
    tagged,
)
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.odata import AS_ODATA, Paging, odata_page
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_ONE,
    ApiProblem,
    invalid,
)
from sinergi.accounts.idempotency import creates
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.operations.api.shapes import (
    LENDING_COLUMNS,
    OPERATION_COLUMNS,
    POSKO_COLUMNS,
    PROP_COLUMNS,
    ActIn,
    LendingFilters,
    LendingOut,
    LendingPage,
    OperationDetailOut,
    OperationFilters,
    OperationOut,
    OperationPage,
    PoskoFilters,
    PoskoOut,
    PoskoPage,
    PropDetailOut,
    PropFilters,
    PropOut,
    PropPage,
    UnitOut,
    facts_of,
)
from sinergi.operations.forms.props import PROBLEMS
from sinergi.operations.listing import Asked, find
from sinergi.operations.models import Lending, Operation, OperationUnit, Posko, Prop
from sinergi.operations.rules import lending
from sinergi.operations.rules.posko import Tally
from sinergi.operations.rules.props import Act, BadAct
from sinergi.operations.services.acting import ActDraft, act_on_props, acts_for
from sinergi.operations.summing import tallies_of

router = Router(tags=["operations"])


# --- props -------------------------------------------------------------------------------


@router.get("/props", response={200: PropPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_OPERATIONS)
def list_props(
    request: HttpRequest, asked: Query[PropFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the campaign props you may see; without a filter the open ones."""
    question = Asked(**asked.model_dump())
    rows = find(question, signed_in(request), today(request))
    return odata_page(
        request, rows, paging, PROP_COLUMNS, lambda row: facts_of(row, PropOut)
    )


def _prop(request: HttpRequest, pk: int) -> Prop:
    row: Prop = get_object_or_404(Prop.visible.to(signed_in(request)), pk=pk)
    return row


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = _prop(request, pk)
    facts = facts_of(row, PropDetailOut)
    facts["acts"] = [act.value for act in acts_for(row, signed_in(request))]
    return tagged(request, facts, row.version)


@router.get(
    "/props/{prop_id}", response={200: PropDetailOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_OPERATIONS)
@conditional
def show_prop(request: HttpRequest, prop_id: RowId) -> dict[str, Any]:
    """Return one campaign prop, and the acts you may do now."""
    return _shown(request, prop_id)


@router.post("/props/{prop_id}/acts", response={200: PropDetailOut, **ERRORS_OF_CHANGE})
@requires(Permission.WRITE_OPERATIONS)
@on_version
@creates
def act_on_prop(request: HttpRequest, prop_id: RowId, given: ActIn) -> dict[str, Any]:
    """Do an act to one prop, with its letter where it has one."""
    row, actor = _prop(request, prop_id), signed_in(request)
    check_version(request, row.version)
    data = given.model_dump()
    act, executor = Act(data.pop("act")), data.pop("executor_id")
    data["executor"] = _satpol(request, executor)
    try:
        act_on_props([row], ActDraft(act=act, **data), by=actor, at=now(request))
    except BadAct as problem:
        raise _said(problem) from problem
    return _shown(request, prop_id)


def _satpol(request: HttpRequest, pk: int | None) -> Institution | None:
    if pk is None:
        return None
    rows = Institution.visible.to(signed_in(request))
    row = rows.filter(pk=pk, kind=InstitutionKind.SATPOL_PP).first()
    if row is None:
        raise invalid("executor_id", PROBLEMS["missing"])
    return row


def _said(problem: BadAct) -> ApiProblem:
    text = PROBLEMS[problem.code]
    if problem.code == "not-yours":
        return ApiProblem("forbidden", text)
    if problem.code in {"not-a-step", "number-used"} and not problem.field:
        return ApiProblem("conflict", text)
    field = {"executor": "executor_id"}.get(problem.field, problem.field)
    return invalid(field or "act", text)


# --- operations ----------------------------------------------------------------------------


@router.get("/operations", response={200: OperationPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_OPERATIONS)
def list_operations(
    request: HttpRequest, asked: Query[OperationFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the joint operations you may see; without a filter the open ones."""
    rows = Operation.visible.to(signed_in(request)).within(asked.within)
    rows = rows.matching(asked.q)
    if asked.step == "open":
        rows = rows.open()
    elif asked.step != "all":
        rows = rows.filter(step=asked.step)

    def show(row: Operation) -> dict[str, Any]:
        return facts_of(row, OperationOut)

    return odata_page(request, rows, paging, OPERATION_COLUMNS, show)


@router.get(
    "/operations/{operation_id}",
    response={200: OperationDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_OPERATIONS)
@conditional
def show_operation(request: HttpRequest, operation_id: RowId) -> dict[str, Any]:
    """Return one operation with its order, units, route and result."""
    actor = signed_in(request)
    row = get_object_or_404(Operation.visible.to(actor), pk=operation_id)
    units = OperationUnit.visible.to(actor).filter(operation=row)
    facts = facts_of(row, OperationDetailOut)
    facts["route"] = row.stops
    names = [name for name in UnitOut.model_fields if name != "id"]
    facts["units"] = [
        {"id": one.pk} | {name: getattr(one, name) for name in names} for one in units
    ]
    return tagged(request, facts, row.version)


# --- posko and lent personnel -----------------------------------------------------------------


@router.get("/posko", response={200: PoskoPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_OPERATIONS)
def list_posko(
    request: HttpRequest, asked: Query[PoskoFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the posko you may see, with the counts of a day."""
    rows = Posko.visible.to(signed_in(request)).within(asked.within)
    found: list[Posko] = []

    def show(row: Posko) -> dict[str, Any]:
        found.append(row)
        return facts_of(row, PoskoOut) | {"election": row.election.code}

    joined = rows.select_related("election")
    page = odata_page(request, joined, paging, POSKO_COLUMNS, show)
    tallies = tallies_of(found, asked.day or today(request))
    for facts in page["value"]:
        facts.update(_day(tallies[facts["id"]]))
    return page


def _day(tally: Tally) -> dict[str, Any]:
    return {
        "opened": bool(tally.opened), "staffed": bool(tally.staffed),
        "entries": tally.entries, "reports": tally.reports,
    }  # fmt: skip


@router.get("/lent-personnel", response={200: LendingPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_OPERATIONS)
def list_lent_personnel(
    request: HttpRequest, asked: Query[LendingFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the people lent to organisers, by office; without a filter those away now."""
    rows = Lending.visible.to(signed_in(request)).within(asked.within)
    rows = rows.matching(asked.q)
    if asked.step == "open":
        rows = rows.filter(step__in=lending.OPEN)
    elif asked.step != "all":
        rows = rows.filter(step=asked.step)

    def show(row: Lending) -> dict[str, Any]:
        return facts_of(row, LendingOut)

    return odata_page(request, rows, paging, LENDING_COLUMNS, show)

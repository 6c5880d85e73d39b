"""The API of measures and plans: the library, plans with reasons, asking for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.responses import Status

from sinergi.access.actor import Actor, signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    RowId,
    Word,
    check_version,
    conditional,
    headers_of,
    on_version,
    page,
    tagged,
)
from sinergi.access.clock import real_now, today
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
from sinergi.plans.api.shapes import (
    ChoicesOut,
    MeasureOut,
    MeasuresOut,
    PlanDetailOut,
    PlanIn,
    PlansOut,
    PlanStepIn,
    RefusalsOut,
    StepCode,
    choice_facts,
    measure_facts,
    plan_detail_facts,
    plan_facts,
    refusal_facts,
)
from sinergi.plans.asking import draft_of, plan_form
from sinergi.plans.forms import PlanForm
from sinergi.plans.limiting import LimitForm, limit_forms
from sinergi.plans.listing import find_measures
from sinergi.plans.models import Measure, Plan, PlanItem, PlanRefusal
from sinergi.plans.rules import BadStep
from sinergi.plans.services import (
    NotYours,
    StaleVersion,
    create_plan,
    propose_for_approval,
    replan,
    take_back,
)
from sinergi.plans.showing import institution_names

router = Router(tags=["plans"])

NAMES = {"run": "run_id", "institution": "institution_id", "election": "election_id"}
NOT_YOURS = _("Only the institution that proposes the plan can do this.")


@contextmanager
def said() -> Iterator[None]:
    """Turn what the services refuse into a problem of the API."""
    try:
        yield
    except StaleVersion as error:
        raise ApiProblem("stale") from error
    except NotYours as error:
        raise ApiProblem("forbidden", NOT_YOURS) from error
    except BadStep as error:
        raise ApiProblem("conflict") from error


@router.get("/measures", response={200: MeasuresOut, **ERRORS})
@requires(Permission.READ_PLANS)
def list_measures(
    request: HttpRequest,
    q: Word = "",
    stage: Word = "",
    kind: Word = "",
    framework: Word = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the measures in force, narrowed by stage, kind of institution, framework."""
    asked = {"stages": stage, "kinds": kind, "addresses": framework}
    rows = find_measures(signed_in(request), q, asked)
    return page(request, rows, limit, offset, measure_facts)


@router.get(
    "/measures/{measure_id}",
    response={200: MeasureOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_PLANS)
@conditional
def show_measure(request: HttpRequest, measure_id: RowId) -> dict[str, Any]:
    """Return one version of a measure, older ones too: plans keep theirs."""
    rows = Measure.visible.to(signed_in(request))
    row = get_object_or_404(rows, pk=measure_id)
    return tagged(request, measure_facts(row), row.version)


@router.get("/plans", response={200: PlansOut, **ERRORS})
@requires(Permission.READ_PLANS)
def list_plans(
    request: HttpRequest,
    q: Word = "",
    step: StepCode | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the plans you may see, newest first."""
    rows = Plan.visible.to(signed_in(request)).select_related("institution")
    if q:
        rows = rows.named(q)
    if step is not None:
        rows = rows.filter(step=step)
    return page(request, rows, limit, offset, plan_facts)


@router.post("/plans", response={201: PlanDetailOut, **ERRORS_OF_MAKING})
@requires(Permission.PROPOSE_PLAN)
@creates
def create_one(request: HttpRequest, given: PlanIn) -> Status[Any]:
    """Ask for a plan; the search begins at once, `step` tells how far it is."""
    actor = signed_in(request)
    form, limits = _forms(request, given, actor)
    draft = draft_of(form, limits)
    if draft is None:
        raise form_problem(_errors(form, limits))
    with said():
        row = create_plan(
            draft, by=actor, at=real_now(), language=get_language() or "id"
        )
    headers_of(request)["Location"] = reverse("api:show_plan", args=[row.pk])
    return Status(201, _shown(request, row.pk))


def _forms(
    request: HttpRequest, given: PlanIn, actor: Actor
) -> tuple[PlanForm, list[LimitForm]]:
    """Return the forms of the page, filled with what was sent."""
    data = given.model_dump(exclude={"limits"})
    fields = {name: data.pop(field) for name, field in NAMES.items()} | data
    fields["areas"] = ", ".join(given.areas)
    told: dict[str, Any] = {}
    for one in given.limits:
        prefix = f"limit-{one.institution_id}"
        told |= {
            f"{prefix}-takes_part": True,
            f"{prefix}-agreed": one.agreed,
            f"{prefix}-budget": one.budget,
            f"{prefix}-people": one.people,
        }
    limits = limit_forms(told, actor, one_by_one=True)
    offered = {who.pk for one in limits for who in one.institutions}
    for number, one in enumerate(given.limits):
        if one.institution_id not in offered:
            text = _("No measure can be done by this institution.")
            raise invalid(f"limits.{number}.institution_id", text)
    return plan_form(fields, actor, day=today(request)), limits


def _errors(form: PlanForm, limits: list[LimitForm]) -> dict[str, list[str]]:
    found = {
        NAMES.get(name, name): [str(text) for text in texts]
        for name, texts in form.errors.items()
    }
    for one in limits:
        for name, texts in one.errors.items():
            found[f"limits.{name}"] = [str(text) for text in texts]
    return found


def _find(request: HttpRequest, pk: int) -> Plan:
    rows = Plan.visible.to(signed_in(request)).select_related("institution", "run")
    row: Plan = get_object_or_404(rows, pk=pk)
    return row


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = _find(request, pk)
    return tagged(request, plan_detail_facts(row), row.version)


@router.get(
    "/plans/{plan_id}", response={200: PlanDetailOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_PLANS)
@conditional
def show_plan(request: HttpRequest, plan_id: RowId) -> dict[str, Any]:
    """Return one plan: what was asked, limits, figures, decision."""
    return _shown(request, plan_id)


@router.post(
    "/plans/{plan_id}/steps", response={200: PlanDetailOut, **ERRORS_OF_CHANGE}
)
@requires(Permission.PROPOSE_PLAN)
@on_version
@creates
def step_plan(
    request: HttpRequest, plan_id: RowId, given: PlanStepIn
) -> dict[str, Any]:
    """Search again around what is fixed, lay it before somebody, or take it back."""
    actor, row = signed_in(request), _find(request, plan_id)
    version, at = check_version(request, row.version), real_now()
    with said():
        if given.to == "computing":
            language = get_language() or "id"
            replan(row, version=version, by=actor, at=at, language=language)
        elif given.to == "proposed":
            propose_for_approval(row, version=version, by=actor, at=at)
        else:
            take_back(row, version=version, by=actor, at=at)
    return _shown(request, row.pk)


@router.get("/plans/{plan_id}/choices", response={200: ChoicesOut, **ERRORS_OF_ONE})
@requires(Permission.READ_PLANS)
def list_choices(
    request: HttpRequest, plan_id: RowId, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the choices of a plan by week and area, each with its reasons."""
    plan = _find(request, plan_id)
    items = PlanItem.visible.to(signed_in(request)).filter(plan=plan)
    rows = items.select_related("measure")
    return page(request, rows, limit, offset, lambda one: choice_facts(one, plan))


@router.get("/plans/{plan_id}/refusals", response={200: RefusalsOut, **ERRORS_OF_ONE})
@requires(Permission.READ_PLANS)
def list_refusals(
    request: HttpRequest, plan_id: RowId, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return what would help and was refused or taken out, with the reasons."""
    plan = _find(request, plan_id)
    refused = PlanRefusal.visible.to(signed_in(request)).filter(plan=plan)
    rows, names = refused.select_related("measure"), institution_names(plan)
    return page(
        request, rows, limit, offset, lambda one: refusal_facts(one, plan, names)
    )

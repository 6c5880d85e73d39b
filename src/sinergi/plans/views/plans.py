"""Plans: the list, asking for one, and its page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.plans.asking import draft_of, model_of, named_areas, plan_form
from sinergi.plans.forms import HandForm
from sinergi.plans.limiting import limit_forms
from sinergi.plans.models import STEP_NAMES, Measure, Plan
from sinergi.plans.rules import EDITABLE, Step
from sinergi.plans.services import create_plan
from sinergi.plans.showing import (
    area_names,
    matrix_of,
    remaining_of,
    shown_items,
    shown_refusals,
    uses_of,
    weeks_of,
)

PER_PAGE, MOST_AREAS = 25, 2_000


@requires(Permission.READ_PLANS)
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans one may see, by step and words."""
    actor = signed_in(request)
    rows = Plan.visible.to(actor).select_related("institution", "run")
    words = to_asked_text(request.GET.get("q", ""))
    if words:
        rows = rows.named(words)
    step = request.GET.get("step", "")
    if step in set(Step):
        rows = rows.filter(step=step)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": request.GET,
        "steps": [(one.value, STEP_NAMES[one]) for one in Step],
        "step_names": {one.value: STEP_NAMES[one] for one in Step},
        "is_filtered": bool(words or step),
        "may_propose": actor.holds(Permission.PROPOSE_PLAN),
    }
    return render(request, "plans/plans.html", context)


@requires(Permission.PROPOSE_PLAN)
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Ask for a plan: what it rests on, limits, and what each institution gives.

    `?like=` begins with what was asked of another plan, `?run=` with the scores of a run,
    `?area=` (as often as there are areas) with these alone.
    """
    actor = signed_in(request)
    model = model_of(request.GET.get("like", ""), actor)
    run = to_asked_number(request.GET.get("run", ""))
    areas = [to_asked_text(one, 24) for one in request.GET.getlist("area")[:MOST_AREAS]]
    form = plan_form(
        request.POST or None, actor, day=today(request), model=model, run=run,
        areas=areas,
    )  # fmt: skip
    limits = limit_forms(request.POST or None, actor, model)
    if request.method == "POST" and (draft := draft_of(form, limits)) is not None:
        plan = create_plan(
            draft, by=actor, at=real_now(), language=get_language() or "id"
        )
        return redirect("plans:plan", plan.pk)
    library = Measure.visible.to(actor).in_force()
    context = {
        "form": form,
        "limits": limits,
        "has_library": library.exists(),
        "areas": named_areas(form, actor),
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/plan_form.html", context, status=status)


@requires(Permission.READ_PLANS)
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show a plan: choices with reasons, weeks, use, refusals, what remains."""
    actor = signed_in(request)
    rows = Plan.visible.to(actor).select_related(
        "run", "institution", "election", "job", "bound_job"
    )
    row = get_object_or_404(rows, pk=plan_id)
    owns = actor.holds(Permission.PROPOSE_PLAN, institution=row.institution_id)
    makers = {row.created_by, row.proposed_by, *row.edited_by}
    may_edit = owns and row.step in EDITABLE
    uses = uses_of(row)
    context = {
        "row": row,
        "step_name": STEP_NAMES[Step(row.step)],
        "millions": round(row.figures.get("cost", 0) / 1e6, 1),
        "items": shown_items(row),
        "refusals": shown_refusals(row),
        "uses": [one for one in uses if not one.is_idle],
        "idle": [one.name for one in uses if one.is_idle],
        "weeks": weeks_of(row),
        "matrix": matrix_of(row),
        "remaining": remaining_of(row),
        "compared": [_compared(one) for one in row.figures.get("compared", [])],
        "unmet": area_names(row, row.figures.get("unmet", [])),
        "only": area_names(row, row.settings.get("areas") or []),
        "left_out": area_names(row, row.figures.get("left_out", [])),
        "may_edit": may_edit,
        "may_ask": actor.holds(Permission.PROPOSE_PLAN),
        "hand": HandForm(plan=row) if may_edit else None,
        "may_restart": owns
        and (row.step in {Step.FAILED, Step.READY} or row.has_lost_its_job),
        "may_take_back": owns
        and (
            row.step in {Step.PROPOSED, Step.REJECTED}
            or (row.step == Step.FAILED and row.items.exists())
        ),
        "may_decide": row.step == Step.PROPOSED
        and actor.holds(Permission.APPROVE_PLAN, institution=row.institution_id),
        "is_maker": actor.pk in makers,
    }
    return render(request, "plans/plan.html", context)


def _compared(one: dict[str, object]) -> dict[str, object]:
    names = {
        "plan": _("this plan"),
        "greedy": _("the best at each step"),
        "even": _("spread evenly"),
    }
    return {**one, "title": names.get(str(one["name"]), one["name"])}

"""Acts on a plan before it is decided: fix, take out, search again, lay before."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.plans.forms import HandForm
from sinergi.plans.models import Plan, PlanItem, PlanRefusal
from sinergi.plans.rules import BadStep
from sinergi.plans.services import (
    AlreadyThere,
    HandChoice,
    NotMeasured,
    NotYours,
    StaleVersion,
    fix_items,
    forbid_item,
    propose_for_approval,
    put_in,
    replan,
    take_back,
)

Act = Callable[[Plan, int, Actor], str]


def _do(request: HttpRequest, plan_id: int, act: Act) -> HttpResponse:
    """Do one act and say what came of it; nothing is written when it is refused."""
    actor = signed_in(request)
    row = get_object_or_404(Plan.visible.to(actor), pk=plan_id)
    version = to_asked_number(request.POST.get("version", ""))
    try:
        said = act(row, version if version is not None else -1, actor)
    except StaleVersion:
        text = _("Somebody changed the plan meanwhile. Look at it again, then repeat.")
        messages.error(request, text)
    except BadStep:
        messages.error(request, _("The plan is past that step; nothing was changed."))
    except NotMeasured:
        text = _("The plan was edited by hand: compute its figures first.")
        messages.error(request, text)
    except AlreadyThere:
        messages.error(request, _("The plan has this choice already."))
    except NotYours:
        text = _("Only the institution that proposes the plan can do this.")
        messages.error(request, text)
    else:
        messages.success(request, said)
    return redirect("plans:plan", plan_id)


@requires(Permission.PROPOSE_PLAN)
@require_POST
def fix(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Let the ticked choices stay when the plan is searched again, or let them go."""
    picked = [to_asked_number(text) for text in request.POST.getlist("item")[:5_000]]
    wanted = [one for one in picked if one is not None]
    fixed = request.POST.get("fixed") == "1"

    def act(row: Plan, version: int, actor: Actor) -> str:
        fix_items(row, wanted, fixed=fixed, version=version, by=actor, at=real_now())
        if fixed:
            return _("%(count)s choices stay from now on.") % {"count": len(wanted)}
        return _("%(count)s choices are free again.") % {"count": len(wanted)}

    return _do(request, plan_id, act)


@requires(Permission.PROPOSE_PLAN)
@require_POST
def forbid(request: HttpRequest, plan_id: int, item_id: int) -> HttpResponse:
    """Take a choice out, in its week or in every week of the area."""
    actor = signed_in(request)
    items = PlanItem.visible.to(actor).filter(plan_id=plan_id)
    item = get_object_or_404(items, pk=item_id)
    everywhere = request.POST.get("everywhere") == "1"

    def act(row: Plan, version: int, actor: Actor) -> str:
        forbid_item(
            row, item, everywhere=everywhere, version=version, by=actor, at=real_now()
        )
        return _("The choice was taken out. Search again to fill the gap.")

    return _do(request, plan_id, act)


@requires(Permission.PROPOSE_PLAN)
@require_POST
def put(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put a choice in by hand: one that was refused, or one described by a form."""
    actor = signed_in(request)
    row = get_object_or_404(Plan.visible.to(actor), pk=plan_id)
    choice = _asked_choice(request, row, actor)
    if choice is None:
        messages.error(
            request,
            _("Choose a measure, an area, a week and who does it, then repeat."),
        )
        return redirect("plans:plan", plan_id)

    def act(row: Plan, version: int, actor: Actor) -> str:
        put_in(row, choice, version=version, by=actor, at=real_now())
        return _(
            "The choice was put in and stays. Compute the figures to see if it fits."
        )

    return _do(request, plan_id, act)


def _asked_choice(request: HttpRequest, plan: Plan, actor: Actor) -> HandChoice | None:
    if "refusal" in request.POST:
        pk = to_asked_number(request.POST["refusal"])
        rows = PlanRefusal.visible.to(actor).filter(plan=plan, week__isnull=False)
        one = get_object_or_404(rows, pk=pk)
        return HandChoice(
            one.measure, one.institution, one.area_code, one.area_name, one.week or 0
        )
    form = HandForm(request.POST, plan=plan)
    return form.choice() if form.is_valid() else None


@requires(Permission.PROPOSE_PLAN)
@require_POST
def search_again(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Search again around what is fixed, or compute the figures of what is there."""
    keep = request.POST.get("keep") == "1"

    def act(row: Plan, version: int, actor: Actor) -> str:
        language = get_language() or "id"
        replan(
            row, version=version, by=actor, at=real_now(), language=language, keep=keep
        )
        if keep:
            return _("The figures are being computed; the page shows how far it is.")
        return _("The search has begun; the page shows how far it is.")

    return _do(request, plan_id, act)


@requires(Permission.PROPOSE_PLAN)
@require_POST
def propose(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Lay the plan before somebody else for approval."""

    def act(row: Plan, version: int, actor: Actor) -> str:
        propose_for_approval(row, version=version, by=actor, at=real_now())
        return _("The plan waits for approval by somebody else.")

    return _do(request, plan_id, act)


@requires(Permission.PROPOSE_PLAN)
@require_POST
def back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Bring a proposed or rejected plan back to editing."""

    def act(row: Plan, version: int, actor: Actor) -> str:
        take_back(row, version=version, by=actor, at=real_now())
        return _("The plan can be edited again.")

    return _do(request, plan_id, act)

"""Deciding on a plan: crosses from plans to commitments."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.models import Commitment
from sinergi.outcomes.from_plan import unstudied_of
from sinergi.plans.models import Plan, PlanItem
from sinergi.plans.rules import BadStep, SameEyes
from sinergi.plans.services import NotYours, StaleVersion, decide_plan
from sinergi.web.acts.plans import approve_and_commit

LONGEST_NOTE = 500


@requires(Permission.APPROVE_PLAN)
@require_POST
def plan_decide(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approve a plan, which asks for its commitments, or reject it."""
    actor = signed_in(request)
    row = get_object_or_404(Plan.visible.to(actor), pk=plan_id)
    try:
        messages.success(request, _decide(request, row, actor))
    except StaleVersion:
        text = _("Somebody changed the plan meanwhile. Look at it again, then repeat.")
        messages.error(request, text)
    except BadStep:
        messages.error(request, _("The plan is past that step; nothing was changed."))
    except SameEyes:
        text = _("You helped to make this plan; somebody else must approve it.")
        messages.error(request, text)
    except NotYours:
        text = _("Only the institution that proposes the plan can do this.")
        messages.error(request, text)
    return redirect("plans:plan", plan_id)


def _decide(request: HttpRequest, plan: Plan, actor: Actor) -> str:
    """Do what was decided and return what to say."""
    note = to_asked_text(request.POST.get("note", ""), LONGEST_NOTE)
    asked = to_asked_number(request.POST.get("version", ""))
    version, at = asked if asked is not None else -1, real_now()
    if request.POST.get("decision") != "approve":
        decide_plan(plan, approve=False, note=note, version=version, by=actor, at=at)
        return _("The plan was rejected.")
    made = approve_and_commit(plan, note=note, version=version, by=actor, at=at)
    _tell_unstudied(request, plan)
    return ngettext(
        "The plan was approved; %(n)s commitment was asked for.",
        "The plan was approved; %(n)s commitments were asked for.",
        len(made),
    ) % {"n": len(made)}


def _tell_unstudied(request: HttpRequest, plan: Plan) -> None:
    """Say of which measures of an approved plan nobody will know what they changed."""
    if names := unstudied_of(plan):
        text = _(
            "Nothing was registered that would show what these change, as no indicator of "
            "the plan is measured for them: %(names)s. Register a study by hand."
        )
        messages.warning(request, text % {"names": ", ".join(names)})


@requires(Permission.READ_PLANS)
@require_safe
def plan_commitment(request: HttpRequest, item_id: int) -> HttpResponse:
    """Lead from a choice of a plan to the commitment that approval made of it."""
    actor = signed_in(request)
    item = get_object_or_404(PlanItem.visible.to(actor), pk=item_id)
    if item.commitment_id is None:
        raise Http404
    rows = Commitment.visible.to(actor)
    return redirect(
        "commitments:detail", get_object_or_404(rows, pk=item.commitment_id).pk
    )

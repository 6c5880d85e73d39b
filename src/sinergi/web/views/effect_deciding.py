"""Deciding on what studies say of a measure: crosses from outcomes to the library."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.outcomes.models import EffectProposal
from sinergi.outcomes.rules.study import BadStudy
from sinergi.outcomes.services.proposals import decide_proposal
from sinergi.outcomes.words import fault_text
from sinergi.web.acts.outcomes import accept_effect, take_back_effect

LONGEST_NOTE = 500


@requires(Permission.EDIT_MEASURES)
@require_POST
def effect_decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Accept a proposed effect as a new version of its measure, refuse or take it back."""
    actor, at = signed_in(request), real_now()
    row = get_object_or_404(EffectProposal.visible.to(actor), pk=proposal_id)
    note = to_asked_text(request.POST.get("note", ""), LONGEST_NOTE)
    try:
        if request.POST.get("decision") == "accept":
            made = accept_effect(row, note=note, by=actor, at=at)
            messages.success(request, _("The measure was kept as a new version."))
            return redirect("plans:measure", made.pk)
        if request.POST.get("decision") == "take-back":
            made = take_back_effect(row, note=note, by=actor, at=at)
            text = _("Taken back: the measure has the effect of before again.")
            messages.success(request, text)
            return redirect("plans:measure", made.pk)
        decide_proposal(row, accept=False, note=note, by=actor, at=at)
        messages.success(request, _("The proposal was refused; the library stays."))
    except BadStudy as fault:
        messages.error(request, fault_text(fault.code))
    return redirect("outcomes:worked")

"""What worked here: measures with their studies, and proposals to the library."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.outcomes.models import EffectProposal, Outcome
from sinergi.outcomes.rules.study import BadStudy, When
from sinergi.outcomes.services.proposals import propose_effect
from sinergi.outcomes.words import fault_text, sentence_of
from sinergi.outcomes.worked import Worked, is_counted, worked_here
from sinergi.plans.models import Measure

MOST_PAST = 50


@requires(Permission.READ_OUTCOMES)
@require_safe
def worked(request: HttpRequest) -> HttpResponse:
    """Show per measure how many studies there are and what they say together."""
    actor = signed_in(request)
    past = EffectProposal.visible.to(actor).exclude(decided_at=None)
    context = {
        "found": [_shown(one) for one in worked_here()],
        "past": past.select_related("measure", "made")[:MOST_PAST],
        "may_propose": actor.holds(Permission.WRITE_OUTCOMES),
        "may_decide": actor.holds(Permission.EDIT_MEASURES),
    }
    return render(request, "outcomes/worked.html", context)


def _shown(one: Worked) -> dict[str, object]:
    return {
        "measure": one.measure,
        "pooled": one.pooled,
        "suggested": one.suggested,
        "open": one.open,
        "lines": [_line(row) for row in one.outcomes],
    }


def _line(row: Outcome) -> tuple[Outcome, str, str]:
    return row, sentence_of(row), _why_uncounted(row)


def _why_uncounted(row: Outcome) -> str:
    """Return why an outcome is not pooled; "" where it is."""
    if is_counted(row):
        return ""
    if row.study.example:
        return _("example")
    if row.study.registered is When.AFTERWARDS:
        return _("registered afterwards")
    return _("no share with an error")


@requires(Permission.WRITE_OUTCOMES)
@require_POST
def effect_propose(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Propose what the studies of a measure say to who keeps the library."""
    actor = signed_in(request)
    measure = get_object_or_404(Measure.visible.to(actor), pk=measure_id)
    try:
        propose_effect(measure, by=actor, at=real_now())
    except BadStudy as fault:
        messages.error(request, fault_text(fault.code))
    else:
        text = _("Proposed: who edits the library of measures decides about it.")
        messages.success(request, text)
    return redirect("outcomes:worked")

"""Deciding on a defect: crosses from facilities to commitments."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.models import Commitment
from sinergi.facilities.forms.fields import words_of
from sinergi.facilities.models import Defect
from sinergi.facilities.rules.defects import BadDefect
from sinergi.facilities.rules.drafting import NotYours, StaleVersion
from sinergi.facilities.services.defects import decide_defect
from sinergi.web.acts.facilities import accept_and_commit

LONGEST_NOTE = 500


@requires(Permission.WRITE_COMMITMENTS)
@require_POST
def defect_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept to mend a defect, which makes the commitment, or decline with a reason."""
    actor = signed_in(request)
    row = get_object_or_404(
        Defect.visible.to(actor).select_related("facility", "holder"), pk=pk
    )
    try:
        messages.success(request, _decide(request, row, actor))
    except BadDefect as problem:
        messages.error(request, words_of(problem.code))
    except NotYours:
        messages.error(request, words_of("not-yours"))
    except StaleVersion:
        messages.error(request, words_of("stale"))
    return redirect("facilities:defect", pk)


def _decide(request: HttpRequest, row: Defect, actor: Actor) -> str:
    note = to_asked_text(request.POST.get("note", ""), LONGEST_NOTE)
    asked = to_asked_number(request.POST.get("version", ""))
    version, at = asked if asked is not None else -1, now(request)
    if request.POST.get("decision") != "accept":
        decide_defect(row, accept=False, reason=note, version=version, by=actor, at=at)
        return _("Declined; whoever asked can turn to another institution.")
    made = accept_and_commit(row, note=note, version=version, by=actor, at=at)
    return _("Accepted: %(number)s is your commitment.") % {"number": made.number}


@requires(Permission.READ_COMMITMENTS)
@require_safe
def defect_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a defect to the commitment it became."""
    actor = signed_in(request)
    row = get_object_or_404(Defect.visible.to(actor), pk=pk)
    if row.commitment_id is None:
        raise Http404
    rows = Commitment.visible.to(actor)
    return redirect(
        "commitments:detail", get_object_or_404(rows, pk=row.commitment_id).pk
    )

"""What was learnt, and what people ask most."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.outreach.covering import read_question
from sinergi.outreach.learning import asked_most, learning_of


@requires(Permission.READ_OUTREACH)
@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    """Show gains by topic and kecamatan with their intervals, and the questions asked."""
    actor = signed_in(request)
    question = read_question(request, actor)
    election = (
        question.election.pk
        if request.GET.get("election") and question.election
        else None
    )
    context = {
        "question": question,
        "elections": list(Election.visible.to(actor)),
        "election": election,
        "found": learning_of(actor, question.within, election),
        "asked": asked_most(actor, question.within, election),
    }
    return render(request, "outreach/learning.html", context)

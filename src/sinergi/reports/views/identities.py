"""The custodian's page: who asks for an identity and why; approve, refuse, take it away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.stepup import sensitive
from sinergi.reports.listing import PER_PAGE
from sinergi.reports.models import IdentityRequest
from sinergi.reports.rules.acting import IdentityState
from sinergi.reports.sending import sealed_answer
from sinergi.reports.services.identities import decide_identity, hand_identity
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.staff_words import ACT_PROBLEMS


def _find(request: HttpRequest, pk: int) -> IdentityRequest:
    rows = IdentityRequest.visible.to(signed_in(request)).to_decide(signed_in(request))
    row: IdentityRequest = get_object_or_404(rows, pk=pk)
    return row


@requires(Permission.OPEN_IDENTITIES)
@require_safe
def identities(request: HttpRequest) -> HttpResponse:
    """List the requests to the custodians of one's offices, those that wait first."""
    actor = signed_in(request)
    state = request.GET.get("state", "")
    rows = IdentityRequest.visible.to(actor).to_decide(actor)
    if state in set(IdentityState):
        rows = rows.filter(state=state)
    rows = rows.select_related("report", "institution", "asked_by", "decided_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "me": actor.pk}
    return render(request, "reports/identities.html", context)


@requires(Permission.OPEN_IDENTITIES)
@sensitive
@require_POST
def identity_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a request."""
    row, approve = _find(request, pk), request.POST.get("approve") == "1"
    try:
        decide_identity(row, approve, by=signed_in(request), at=now(request))
    except BadAct as problem:
        messages.error(request, str(ACT_PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Approved.") if approve else _("Refused."))
    return redirect("reports:identities")


@requires(Permission.OPEN_IDENTITIES)
@sensitive
@require_POST
def identity_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the sealed identity, to be opened on the custodian's own machine."""
    row = _find(request, pk)
    try:
        sealed = hand_identity(row, by=signed_in(request), at=real_now())
    except BadAct as problem:
        messages.error(request, str(ACT_PROBLEMS[problem.code]))
        return redirect("reports:identities")
    return sealed_answer(sealed, f"identitas-{row.report.number}.age")

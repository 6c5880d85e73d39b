"""The page of heads: how far each chain is, what the last checks found, our key."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.evidence.models import ChainCheck, ChainHead
from sinergi.evidence.services.checking import check_office
from sinergi.evidence.signing import fingerprint, public_key
from sinergi.evidence.words import fault_words

PER_PAGE = 30


@requires(Permission.READ_EVIDENCE)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Show heads and checks of one's offices."""
    actor = signed_in(request)
    rows = ChainCheck.visible.to(actor).select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "heads": ChainHead.visible.to(actor).select_related("institution"),
        "page": page,
        "rows": [(one, [fault_words(f) for f in one.faults]) for one in page],
        "fingerprint": fingerprint(),
        "public_key": public_key().hex(),
    }
    return render(request, "evidence/checks.html", context)


@requires(Permission.READ_EVIDENCE)
@require_POST
def check_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Check an office's chain and files now."""
    actor = signed_in(request)
    own = actor.institutions_with(Permission.READ_EVIDENCE)
    rows = Institution.visible.to(actor).filter(pk__in=own)
    office = get_object_or_404(rows, pk=pk)
    found = check_office(office, at=real_now(), by_id=actor.pk)
    if found.whole:
        messages.success(request, _("The chain is whole and the files are as kept."))
    else:
        messages.error(request, _("The check found faults; they are listed below."))
    return redirect("evidence:checks")

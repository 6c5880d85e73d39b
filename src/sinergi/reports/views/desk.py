"""The address that the public door shows until a report is officially received."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.reports.forms.desk import DeskForm
from sinergi.reports.models import Desk
from sinergi.reports.services.desks import set_desk


@requires(Permission.TRIAGE_REPORTS)
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show and change where one's office is found."""
    actor = signed_in(request)
    own = sorted(actor.institutions_with(Permission.TRIAGE_REPORTS))
    asked = to_asked_number(request.GET.get("office", ""))
    chosen = asked if asked in own else (own[0] if own else 0)
    rows = Institution.visible.to(actor).filter(pk__in=own)
    office = rows.filter(pk=chosen).first()
    if office is None:
        raise Http404
    row = Desk.visible.to(actor).of(office.pk)
    told = (
        {"address": row.address, "phone": row.phone, "hours": row.hours} if row else {}
    )
    form = DeskForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        set_desk(office.pk, **form.cleaned_data, by=actor, at=now(request))
        messages.success(request, _("Kept. The public door shows it within a minute."))
        return redirect(f"{request.path}?office={office.pk}")
    context = {
        "form": form, "office": office, "offices": list(rows.by_name()), "tab": "desk",
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reports/desk.html", context, status=status)

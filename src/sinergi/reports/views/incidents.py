"""Incidents: the list, a new one, its page, taking reports out, closing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.reports.detailing import may_open_case
from sinergi.reports.forms.tables import IncidentForm
from sinergi.reports.grouping_view import find_incidents, is_of, lines_of_incidents
from sinergi.reports.listing import PER_PAGE, lines_of
from sinergi.reports.models import Incident, Joined, Report
from sinergi.reports.opening import titles_of
from sinergi.reports.services.grouping import (
    close_incident,
    join,
    open_incident,
    take_out,
)
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.staff_words import ACT_PROBLEMS


def _find(request: HttpRequest, key: str) -> Incident:
    rows = Incident.visible.to(signed_in(request)).select_related("institution")
    row: Incident = get_object_or_404(rows, key=key)
    return row


def _own(request: HttpRequest, key: str) -> Incident:
    row = _find(request, key)
    if not signed_in(request).holds(
        Permission.TRIAGE_REPORTS, institution=row.institution_id
    ):
        raise Http404
    return row


@requires(Permission.READ_REPORTS)
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """List incidents: one's own with title while unlocked, others by number alone."""
    actor = signed_in(request)
    rows, asked = find_incidents(request.GET, actor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines_of_incidents(list(page), actor),
        "asked": asked,
        "may_triage": actor.holds(Permission.TRIAGE_REPORTS),
    }
    return render(request, "reports/incidents.html", context)


@requires(Permission.TRIAGE_REPORTS)
@require_http_methods(["GET", "POST"])
def incident_new(request: HttpRequest) -> HttpResponse:
    """Open an incident, with the reports named in the address."""
    actor, at = signed_in(request), now(request)
    keys = [to_asked_number(one) for one in request.GET.getlist("row")[:200]]
    rows = Report.visible.to(actor).filter(
        pk__in=[k for k in keys if k is not None],
        institution_id__in=actor.institutions_with(Permission.TRIAGE_REPORTS),
    )
    form = IncidentForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = open_incident(
                data["institution"].pk, data["title"], note=data["note"],
                kind=data["kind"], by=actor, at=at,
            )  # fmt: skip
            if some := list(rows):
                join(row, some, by=actor, at=at)
        except BadAct as problem:
            form.add_error(None, str(ACT_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("The incident is open."))
            return redirect("reports:incident", key=row.key)
    context = {"form": form, "count": rows.count()}
    status = 422 if form.is_bound else 200
    return render(request, "reports/incident_new.html", context, status=status)


@requires(Permission.READ_REPORTS)
@require_safe
def incident(request: HttpRequest, key: str) -> HttpResponse:
    """Show an incident: its reports that this person sees, and how many there are."""
    row, actor = _find(request, key), signed_in(request)
    joined = Joined.visible.to(actor).in_force().filter(incident=row)
    page = Paginator(joined.values_list("report_id", flat=True), PER_PAGE).get_page(
        request.GET.get("page")
    )
    reports = Report.visible.to(actor).select_related("institution", "incident")
    found = reports.in_bulk(list(page))
    shown = [found[pk] for pk in page if pk in found]
    own = is_of(row, actor)
    title, note = titles_of([row], actor).get(row.pk, ("", "")) if own else ("", "")
    context = {
        "row": row, "own": own, "title": title, "note": note, "page": page,
        "lines": lines_of(shown, actor, today(request)),
        "count": lines_of_incidents([row], actor)[0].count,
        "may_triage": actor.holds(
            Permission.TRIAGE_REPORTS, institution=row.institution_id
        ),
        "may_case": may_open_case(row.institution_id, actor),
    }  # fmt: skip
    answer = render(request, "reports/incident.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def incident_out(request: HttpRequest, key: str) -> HttpResponse:
    """Take a report out of an incident again."""
    row, actor = _own(request, key), signed_in(request)
    number = to_asked_number(request.POST.get("report", ""))
    report = get_object_or_404(Report.visible.to(actor), pk=number or 0)
    try:
        take_out(row, report, by=actor, at=now(request))
    except BadAct as problem:
        messages.error(request, str(ACT_PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Taken out; it is in triage again."))
    return redirect("reports:incident", key=row.key)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def incident_close(request: HttpRequest, key: str) -> HttpResponse:
    """Close an incident: nothing more is put into it."""
    row = _own(request, key)
    close_incident(row, by=signed_in(request), at=now(request))
    messages.success(request, _("Closed."))
    return redirect("reports:incident", key=row.key)

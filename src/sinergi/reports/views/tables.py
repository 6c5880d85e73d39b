"""The routing table with its preview, and the keyword table with its counts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.reports.forms.tables import KeywordForm, LineForm
from sinergi.reports.models import OwnKeyword, RouteLine
from sinergi.reports.opening import own_offices
from sinergi.reports.routing import table_of
from sinergi.reports.rules.routing import unreached
from sinergi.reports.services.running import run_table
from sinergi.reports.services.tables import (
    add_keyword,
    add_line,
    check_line,
    end_keyword,
    end_line,
)
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.showing import keyword_rows, preview_of
from sinergi.reports.staff_words import ACT_PROBLEMS


def _office(request: HttpRequest) -> Institution:
    """Return the office whose table is asked for: one of one's own, else the first."""
    actor = signed_in(request)
    own = own_offices(actor)
    asked = to_asked_number(request.GET.get("office", ""))
    chosen = asked if asked in own else (own[0] if own else 0)
    row = Institution.visible.to(actor).filter(pk=chosen).first()
    if row is None:
        raise Http404
    return row


def _common(actor: Actor, office: Institution) -> dict[str, Any]:
    own = Institution.visible.to(actor).filter(pk__in=own_offices(actor))
    return {
        "office": office,
        "offices": list(own.by_name()),
        "may_triage": actor.holds(Permission.TRIAGE_REPORTS, institution=office.pk),
    }


@requires(Permission.READ_REPORTS)
@require_http_methods(["GET", "POST"])
def routes(request: HttpRequest) -> HttpResponse:
    """Show the routing table; a new line is tried first and kept on the second press."""
    actor, office = signed_in(request), _office(request)
    told = _common(actor, office)
    form = LineForm(request.POST or None, actor=actor, institution_id=office.pk)
    tried = None
    if request.method == "POST":
        if not told["may_triage"]:
            raise Http404
        if form.is_valid():
            try:
                if request.POST.get("keep") == "1":
                    add_line(office.pk, form.draft(), by=actor, at=now(request))
                    messages.success(request, _("The line is kept. Run the table now."))
                    return redirect(f"{request.path}?office={office.pk}")
                check_line(office.pk, form.draft(), actor)
                tried = preview_of(office.pk, actor, form.draft())
            except BadAct as problem:
                there = problem.field if problem.field in form.fields else None
                form.add_error(there, str(ACT_PROBLEMS[problem.code]))
    lines = RouteLine.visible.to(actor).in_force().filter(institution=office)
    context = {
        **told, "form": form, "tried": tried,
        "lines": list(lines.select_related("to_institution", "to_person")),
        "unreached": unreached(table_of(office.pk)),
        "would": preview_of(office.pk, actor, None),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reports/routes.html", context, status=status)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def route_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a line of the routing table."""
    actor = signed_in(request)
    row = get_object_or_404(RouteLine.visible.to(actor), pk=pk)
    try:
        end_line(row, by=actor, at=now(request))
    except BadAct:
        raise Http404 from None
    messages.success(request, _("The line has ended. Run the table now."))
    return redirect("reports:routes")


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def routes_run(request: HttpRequest) -> HttpResponse:
    """Move what the table sends elsewhere."""
    actor, office = signed_in(request), _office(request)
    if not actor.holds(Permission.TRIAGE_REPORTS, institution=office.pk):
        raise Http404
    count = run_table(office.pk, by=actor, at=now(request))
    text = ngettext("%(n)s report moved.", "%(n)s reports moved.", count)
    messages.success(request, text % {"n": count})
    return redirect("reports:routes")


@requires(Permission.READ_REPORTS)
@require_http_methods(["GET", "POST"])
def keywords(request: HttpRequest) -> HttpResponse:
    """Show the words that point to kinds, and in how many reports each stands."""
    actor, office = signed_in(request), _office(request)
    told = _common(actor, office)
    form = KeywordForm(request.POST or None)
    if request.method == "POST":
        if not told["may_triage"]:
            raise Http404
        if form.is_valid():
            data = form.cleaned_data
            try:
                add_keyword(
                    office.pk, data["kind"], data["words"], data["language"],
                    data["weight"], struck=data["struck"], by=actor, at=now(request),
                )  # fmt: skip
            except BadAct as problem:
                there = problem.field if problem.field in form.fields else None
                form.add_error(there, str(ACT_PROBLEMS[problem.code]))
            else:
                messages.success(request, _("Kept."))
                return redirect(f"{request.path}?office={office.pk}")
    count = request.GET.get("count") == "1"
    own = OwnKeyword.visible.to(actor).in_force().filter(institution=office)
    context = {
        **told, "form": form, "own": list(own),
        "tables": keyword_rows(office.pk, actor, count=count), "counted": count,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "reports/keywords.html", context, status=status)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def keyword_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a word of one's own."""
    actor = signed_in(request)
    row = get_object_or_404(OwnKeyword.visible.to(actor), pk=pk)
    try:
        end_keyword(row, by=actor, at=now(request))
    except BadAct:
        raise Http404 from None
    return redirect("reports:keywords")

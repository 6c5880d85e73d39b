"""A report typed in for somebody else: sealed at once, its receipt shown once."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.reports.files import MOST_FILES, BadFile, ReadyFile, prepare_file
from sinergi.reports.forms.entry import EntryForm, receiving_offices
from sinergi.reports.models import Report
from sinergi.reports.rules.told import Told
from sinergi.reports.services.handling import hand_to
from sinergi.reports.services.running import route_new
from sinergi.reports.services.taking import take_report
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.staff_words import FILE_PROBLEMS


@requires(Permission.TYPE_REPORTS)
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """Type in a report; on the answer stand its number and, once, its receipt."""
    actor = signed_in(request)
    if not receiving_offices(actor):
        return render(request, "reports/no_office.html", status=409)
    if request.method != "POST":
        return _form(request, EntryForm(actor=actor))
    form = EntryForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _form(request, form, 422)
    try:
        files = _files(request, form)
    except BadFile as problem:
        form.add_error("attached", str(FILE_PROBLEMS[problem.code]))
        return _form(request, form, 422)
    at = now(request)
    draft = form.draft(files, at)
    taken = take_report(draft, by=actor, at=at)
    row = _to_desk(taken.report, form.told(), actor, at)
    context = {
        "row": row, "code": taken.code,
        "seen": Report.visible.to(actor).filter(pk=row.pk).exists(),
        "language": get_language(),
    }  # fmt: skip
    answer = render(request, "reports/taken.html", context, status=201)
    answer["Cache-Control"] = "no-store"
    return answer


def _form(request: HttpRequest, form: EntryForm, status: int = 200) -> HttpResponse:
    answer = render(request, "reports/entry.html", {"form": form}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _files(request: HttpRequest, form: EntryForm) -> list[ReadyFile]:
    sent = form.cleaned_data["attached"] or []
    if len(sent) > MOST_FILES:
        raise BadFile("too-many")
    office = form.cleaned_data["institution"].pk
    return [prepare_file(one.read(), one.name or "", office) for one in sent]


def _to_desk(report: Report, told: Told, actor: Actor, at: dt.datetime) -> Report:
    """Leave it on the desk of who typed it, where that is below the receiver, else route."""
    own = actor.institutions_with(Permission.TYPE_REPORTS)
    if report.institution_id in own:
        return route_new(report, by=actor, at=at)
    desk = Institution.visible.to(actor).filter(pk__in=own).first()
    if desk is None:
        return report
    try:
        rows = hand_to([report], desk, words=told.as_dict(), by=actor, at=at)
    except BadAct:
        return report
    return rows[0]

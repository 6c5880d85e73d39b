"""Opening a case from a report or an incident: crosses from reports to cases."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.cases.models import Case
from sinergi.cases.naming import LOCKED
from sinergi.cases.rules.kinds import CaseKind, Regime
from sinergi.cases.services.problems import BadCase
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.reports.models import Incident, Report, ReportTrace
from sinergi.reports.rules.acting import Act
from sinergi.reports.rules.states import ReportKind
from sinergi.reports.services.tracing import BadAct
from sinergi.seals.keeping import Locked
from sinergi.web.acts.report_cases import (
    READY,
    case_from_reports,
    earlier_cases,
    in_open_case,
    origin_for,
)
from sinergi.web.casing import CaseForm

PROBLEMS = {
    "not-yours": _("You do not handle cases for this office."),
    "level": _("This office handles no cases."),
    "ended": _("One of the reports is part of a case already."),
    "offices": _("The reports were received by several offices."),
    "own-office": _(
        "The accused serves this office itself, which then cannot handle the case. The "
        "office above it does."
    ),
    "text": _("Nothing can be read of these reports: there is no allegation."),
    "no-key": _("The office has no key in force: nothing can be sealed."),
    "no-custodian": _("The office has no custodian's key: no file can be kept."),
    "file-gone": _("A file of the report is not in its place. Nothing was kept."),
    "other": _("The case could not be opened. Nothing was kept."),
}
LIKELY = {
    ReportKind.MONEY: CaseKind.CRIMINAL,
    ReportKind.INTIMIDATION: CaseKind.CRIMINAL,
    ReportKind.HOAX: CaseKind.CRIMINAL,
    ReportKind.NEUTRALITY: CaseKind.OTHER,
    ReportKind.ORGANISER: CaseKind.ETHICS,
}
"""What a case of a kind of report mostly is; a proposal that a person corrects."""


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def report_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case from one report."""
    actor = signed_in(request)
    row = get_object_or_404(_own(actor), pk=pk)
    back = reverse("reports:report", args=[row.pk])
    return _ask(request, [row], {"of": row.number, "back": back})


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def incident_case(request: HttpRequest, key: str) -> HttpResponse:
    """Open one case from all reports of an incident."""
    actor = signed_in(request)
    incident = get_object_or_404(Incident.visible.to(actor).of(actor), key=key)
    rows = list(_own(actor).filter(incident=incident))
    back = reverse("reports:incident", args=[incident.key])
    return _ask(request, rows, {"of": incident.number, "back": back})


@requires(Permission.READ_CASES)
@require_safe
def report_case_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a report to the case it is part of."""
    actor = signed_in(request)
    row = get_object_or_404(Report.visible.to(actor), pk=pk)
    traces = (
        ReportTrace.visible.to(actor).filter(report=row, act=Act.CASED).order_by("-pk")
    )
    told = traces.values_list("told", flat=True).first() or {}
    case = get_object_or_404(Case.visible.to(actor), pk=told.get("case"))
    return redirect("cases:case", case.key)


def _own(actor: Actor) -> Any:
    offices = actor.institutions_with(Permission.HANDLE_CASES)
    return (
        Report.visible.to(actor)
        .filter(institution_id__in=offices)
        .select_related("institution", "election")
    )


def _ask(
    request: HttpRequest, rows: Sequence[Report], context: dict[str, Any]
) -> HttpResponse:
    going_on = in_open_case(rows)
    ready = [one for one in rows if one.state in READY and one.pk not in going_on]
    if not ready:
        messages.error(request, gettext("These reports are part of a case already."))
        return redirect(context["back"])
    earlier = [one.number for one in earlier_cases(ready)]
    form = CaseForm(request.POST or None, initial=_initial(ready), earlier=earlier)
    if request.method == "POST" and form.is_valid():
        made = _open(request, ready, form)
        if made is not None:
            messages.success(
                request, gettext("Case %(number)s is open.") % {"number": made.number}
            )
            return redirect("cases:case", made.key)
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, "reports": ready, **context}
    return render(request, "web/report_case.html", shown, status=status)


def _initial(rows: Sequence[Report]) -> dict[str, Any]:
    first = rows[0]
    return {
        "kind": LIKELY.get(ReportKind(first.kind), CaseKind.ADMINISTRATIVE),
        "regime": first.regime or Regime.PEMILU,
        "origin": origin_for(rows),
    }


def _open(request: HttpRequest, rows: Sequence[Report], form: CaseForm) -> Case | None:
    """Return the case, None after the form got the reason why not."""
    try:
        return case_from_reports(
            rows, form.asked(), by=signed_in(request), at=now(request)
        )
    except (BadCase, BadAct, BadEvidence) as problem:
        form.add_error(None, PROBLEMS.get(problem.code, PROBLEMS["other"]))
    except Locked:
        form.add_error(None, LOCKED)
    except OSError:
        form.add_error(None, PROBLEMS["file-gone"])
    return None

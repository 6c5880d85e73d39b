"""Audits of even-handedness: what is due, the preview, the release, the statement."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.cases.evenness import (
    closed_by,
    compute,
    deciding_offices,
    due_periods,
)
from sinergi.cases.evenness_pressing import (
    facts_of,
    method_lines,
    statement_pdf,
    title_of,
)
from sinergi.cases.evenness_showing import measure_names, summary_of, tables_of
from sinergi.cases.forms.evenness import ReleaseForm, SideForm
from sinergi.cases.models import Case, CaseSide, EvennessAudit
from sinergi.cases.rules.evenness import WAIT
from sinergi.cases.services.evenness import note_side, release_audit
from sinergi.cases.services.problems import BadCase

PER_PAGE = 20
PROBLEMS: dict[str, Promise] = {
    "not-yours": gettext_lazy("This asks for another permission or office."),
    "level": gettext_lazy("Bawaslu of the city releases it, for all offices below it."),
    "campaign": gettext_lazy("Nothing is compared or released in a campaign."),
    "period": gettext_lazy("This half-year is not due, or was released already."),
    "plenary": gettext_lazy("The plenary lies after the half-year and not ahead."),
    "explanation": gettext_lazy(
        "Groups differ: the plenary explains it, in a sentence."
    ),
    "changed": gettext_lazy("A case changed since: look at these figures first."),
    "ballot-number": gettext_lazy("Give the ballot number, 1 to 99."),
}


@requires(Permission.READ_CASES)
@require_safe
def audits(request: HttpRequest) -> HttpResponse:
    """List the audits that were released, and the half-years that are due."""
    actor, day = signed_in(request), today(request)
    rows = EvennessAudit.visible.to(actor).select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    offices = deciding_offices(actor)
    context = {
        "page": page,
        "due": [
            (one, period) for one in offices for period in due_periods(one.pk, day)
        ],
        "closed": closed_by(day),
        "wait": WAIT.days,
        "decides": bool(offices),
    }
    return render(request, "cases/evenness_list.html", context)


@requires(Permission.DECIDE_CASES)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, office: int, first: str) -> HttpResponse:
    """Show the figures of a half-year to who may release them; releases them on POST."""
    actor, day = signed_in(request), today(request)
    row = next((one for one in deciding_offices(actor) if one.pk == office), None)
    period = _period(row, first, day)
    if row is None or period is None:
        raise Http404(first)
    if stage := closed_by(day):
        context: dict[str, Any] = {"office": row, "stage": stage, "period": period}
        return render(request, "cases/evenness_closed.html", context, status=409)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = release_audit(row, form.draft(period[0]), by=actor, at=real_now())
        except BadCase as problem:
            _put(form, problem)
        else:
            messages.success(
                request, _("The audit was released. Everybody can read it.")
            )
            return redirect("evenness:statement", key=made.key)
    return _preview_page(request, form, row, period)


def _period(
    office: Institution | None, first: str, day: dt.date
) -> tuple[dt.date, dt.date] | None:
    periods = [] if office is None else due_periods(office.pk, day)
    return next((one for one in periods if one[0].isoformat() == first), None)


def _preview_page(
    request: HttpRequest, form: ReleaseForm, office: Institution,
    period: tuple[dt.date, dt.date],
) -> HttpResponse:  # fmt: skip
    made = compute(office.pk, *period)
    figures = {"audit": made.audit.as_plain(), "names": made.names}
    tables = tables_of(figures)
    context = {
        "form": form, "office": office, "period": period, "made": made,
        "digest": made.audit.digest, "tables": tables, "measures": measure_names(),
        "summary": summary_of(tables), "method": method_lines(_plain(figures)),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "cases/evenness_preview.html", context, status=status)


def _plain(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    audit: Mapping[str, Any] = figures["audit"]
    return audit


def _put(form: forms.Form, problem: BadCase) -> None:
    """Put what is wrong where it can be mended."""
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(PROBLEMS[problem.code]))


@requires(Permission.READ_CASES)
@require_safe
def statement(request: HttpRequest, key: str) -> HttpResponse:
    """Show a released audit as it was frozen."""
    row = _released(request, key)
    tables = tables_of(row.figures)
    context = {
        "row": row, "title": title_of(row), "tables": tables,
        "measures": measure_names(), "summary": summary_of(tables),
        "facts": facts_of(row), "method": method_lines(row.figures["audit"]),
    }  # fmt: skip
    return render(request, "cases/evenness_statement.html", context)


@requires(Permission.READ_CASES)
@require_safe
def statement_paper(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the statement as PDF."""
    row = _released(request, key)
    answer = HttpResponse(statement_pdf(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="kesetaraan-{row.first_on}.pdf"'
    return answer


def _released(request: HttpRequest, key: str) -> EvennessAudit:
    rows = EvennessAudit.visible.to(signed_in(request)).select_related("institution")
    return get_object_or_404(rows, key=key)


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def side(request: HttpRequest, key: str) -> HttpResponse:
    """Note whose side a case concerns, and what kind of person reported it."""
    actor = signed_in(request)
    row = get_object_or_404(Case.visible.to(actor), key=key)
    kept = CaseSide.visible.to(actor).filter(case=row).first()
    form = SideForm(request.POST or None, initial=SideForm.kept(kept))
    if request.method == "POST" and form.is_valid():
        try:
            note_side(row, form.draft(), by=actor, at=real_now())
        except BadCase as problem:
            _put(form, problem)
        else:
            messages.success(request, _("Noted for the audit of even-handedness."))
            return redirect("evenness:side", key=row.key)
    context = {"form": form, "row": row, "kept": kept}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/evenness_side.html", context, status=status)

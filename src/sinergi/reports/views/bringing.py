"""Bring a forwarded list: read in memory, all faults told, sealed row by row."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.models import Area
from sinergi.reports.bringing import LARGEST, NoTable, bring, read_table
from sinergi.reports.forms.bringing import BringForm
from sinergi.reports.forms.entry import receiving_offices
from sinergi.reports.rules.forwarded import COLUMNS, Fault, Forwarded, read_rows
from sinergi.reports.staff_words import FAULT_NAMES

TABLE_PROBLEMS = {
    "too-big": gettext_lazy("The file is larger than 2 MB. Split it."),
    "type": gettext_lazy("This is no CSV or XLSX table."),
    "empty": gettext_lazy("The table has no rows under its heads."),
}
MOST_SHOWN = 200


@requires(Permission.TYPE_REPORTS)
@require_http_methods(["GET", "POST"])
def bring_list(request: HttpRequest) -> HttpResponse:
    """Read a table; with a fault nothing is taken, and nothing is kept of it."""
    actor = signed_in(request)
    if not receiving_offices(actor):
        return render(request, "reports/no_office.html", status=409)
    form = BringForm(request.POST or None, request.FILES or None, actor=actor)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        rows, faults = _read(form, request)
        if not faults and not form.errors:
            if form.cleaned_data["only_check"]:
                text = ngettext(
                    "%(n)s row can be taken.", "%(n)s rows can be taken.", len(rows)
                )
                messages.info(request, text % {"n": len(rows)})
            else:
                new, known = bring(
                    form.cleaned_data["institution"].pk, rows, by=actor, at=now(request)
                )
                text = _("%(new)s new reports, %(known)s were here before.")
                messages.success(request, text % {"new": new, "known": known})
                return redirect("reports:queue")
    context = {
        "form": form, "columns": COLUMNS.items(), "more": max(0, len(faults) - MOST_SHOWN),
        "faults": [(one, FAULT_NAMES[one.code]) for one in faults[:MOST_SHOWN]],
    }  # fmt: skip
    status = 422 if faults or (form.is_bound and form.errors) else 200
    answer = render(request, "reports/bring.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _read(
    form: forms.Form, request: HttpRequest
) -> tuple[list[Forwarded], list[Fault]]:
    sent = form.cleaned_data["table"]
    try:
        heads, rows = read_table(sent.read(LARGEST + 1))
    except NoTable as problem:
        form.add_error("table", str(TABLE_PROBLEMS[problem.code]))
        return [], []
    known = Area.visible.to(signed_in(request)).current().values_list("code", flat=True)
    return read_rows(heads, rows, today(request), frozenset(known))

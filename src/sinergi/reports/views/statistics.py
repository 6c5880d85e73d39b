"""Numbers of reports: by kind, state, channel, place; nothing that points to one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.documents.xlsx import TEXT
from sinergi.reports.counting import DAYS, tables_of
from sinergi.reports.rules.numbers import SMALLEST

TITLES = {
    "kind": gettext_lazy("By kind"), "state": gettext_lazy("By state"),
    "channel": gettext_lazy("By channel"), "wanted": gettext_lazy("By what is wanted"),
    "area": gettext_lazy("By kecamatan"), "complete": gettext_lazy("By completeness"),
}  # fmt: skip


@requires(Permission.READ_REPORTS)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the numbers up to yesterday."""
    days = request.GET.get("days", "")
    tables = tables_of(signed_in(request), days, now(request))
    context = {
        "tables": [(TITLES[one.code], one) for one in tables],
        "days": days if days in DAYS else "",
        "choices": list(DAYS),
        "smallest": SMALLEST,
    }
    return render(request, "reports/statistics.html", context)


@requires(Permission.READ_REPORTS)
@require_safe
def statistics_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the numbers as csv or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, days = signed_in(request), request.GET.get("days", "")
    small = f"1-{SMALLEST - 1}"
    rows = [
        [str(TITLES[table.code]), name, small if count is None else str(count)]
        for table in tables_of(actor, days, now(request))
        for name, count in table.rows
    ]
    note_exported("report:numbers", len(rows), by=actor, at=real_now(), form=form)
    columns = [(_("Table"), TEXT), (_("Group"), TEXT), (_("Reports"), TEXT)]
    return table_answer(
        form, columns, rows, title=_("Numbers of reports"),
        name=f"angka-laporan-{today(request).isoformat()}",
    )  # fmt: skip

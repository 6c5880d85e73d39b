"""Statistics as Bawaslu reports them, with their reconciliation, and their export."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.cases.figures import (
    figure_columns,
    figure_rows,
    figures_of,
    kind_rows,
    read_figures,
    reason_rows,
)
from sinergi.cases.models import REGIME_NAMES
from sinergi.documents.handing import table_answer


@requires(Permission.READ_CASES)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show received, registered, not registered, waiting; violations by kind; by area."""
    asked = read_figures(request.GET, today(request))
    found = figures_of(asked, signed_in(request))
    context = {
        "asked": asked,
        "figures": found,
        "rows": [
            (_("all"), found.total),
            (_("Reports"), found.reports),
            (_("Findings"), found.findings),
        ],
        "kinds": kind_rows(found),
        "reasons": reason_rows(found),
        "regimes": REGIME_NAMES.items(),
        "query": request.GET.urlencode(),
    }
    return render(request, "cases/figures.html", context)


@requires(Permission.READ_CASES)
@require_safe
def figures_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the statistics as CSV or XLSX."""
    actor = signed_in(request)
    found = figures_of(read_figures(request.GET, today(request)), actor)
    if form in {"csv", "xlsx"}:
        note_exported(
            "case:figures", found.total.received, by=actor, at=real_now(), form=form
        )
    return table_answer(
        form, figure_columns(), figure_rows(found), title=_("Case statistics"),
        name="statistik-perkara",
    )  # fmt: skip

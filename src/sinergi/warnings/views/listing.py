"""The list of warnings and its export."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.elections.stations import names_of
from sinergi.warnings.listing import (
    export_columns,
    export_rows,
    find,
    kept_query,
    read_asked,
    with_counts,
)
from sinergi.warnings.words import HAZARD_NAMES, STEP_NAMES

PER_PAGE = 50


@requires(Permission.READ_WARNINGS)
@require_safe
def warnings_list(request: HttpRequest) -> HttpResponse:
    """List warnings with filters, those somebody answers for first."""
    actor, asked = signed_in(request), read_asked(request.GET)
    rows = with_counts(find(asked, actor))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({one.area_code for one in page}, actor)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(one, names.get(one.area_code, one.area_code)) for one in page],
        "steps": STEP_NAMES.items(),
        "hazards": HAZARD_NAMES.items(),
        "query": kept_query(request.GET),
    }
    return render(request, "warnings/list.html", context)


@requires(Permission.READ_WARNINGS)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the warnings of the list as csv or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor = signed_in(request)
    rows = find(read_asked(request.GET), actor)
    note_exported("warning:list", rows.count(), by=actor, at=real_now(), form=form)
    return table_answer(
        form, export_columns(), export_rows(rows, actor), title=_("Warnings"),
        name=f"peringatan-{today(request).isoformat()}",
    )  # fmt: skip

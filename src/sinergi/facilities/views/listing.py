"""The list of facilities and its exports."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import Column, Sheet, write_workbook
from sinergi.facilities.listing import (
    REPORT_DAYS,
    export_columns,
    export_rows,
    find,
    kept_query,
    kind_names,
    lines_of,
    read_asked,
)
from sinergi.facilities.models import STATE_NAMES

PER_PAGE = 50
MOST_PRINTED = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.READ_FACILITIES)
@require_safe
def facilities(request: HttpRequest) -> HttpResponse:
    """List facilities with search, filters, order; `?print=1` puts all on one page."""
    actor, day = signed_in(request), today(request)
    asked = read_asked(request.GET)
    size = MOST_PRINTED if request.GET.get("print") == "1" else PER_PAGE
    page = Paginator(find(asked, actor, day), size).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": lines_of(list(page), actor, day),
        "kinds": kind_names(),
        "states": STATE_NAMES.items(),
        "query": kept_query(request.GET),
        "day": day,
        "report_days": REPORT_DAYS,
        "may_write": actor.holds(Permission.WRITE_FACILITIES),
        "may_move": actor.holds(Permission.READ_GUARDED_FACILITIES),
        "may_check": actor.holds(Permission.CHECK_FACILITIES),
    }
    return render(request, "facilities/list.html", context)


@requires(Permission.READ_FACILITIES)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the facilities of the list as CSV or XLSX, no more than it shows."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    rows = find(read_asked(request.GET), actor, day)
    note_exported("facility:list", rows.count(), by=actor, at=real_now(), form=form)
    lines, columns = export_rows(rows, actor, day), export_columns()
    if form == "csv":
        content = write_csv([title for title, _kind in columns], lines)
        response: HttpResponseBase = StreamingHttpResponse(
            content, content_type="text/csv; charset=utf-8"
        )
    else:
        sheet = Sheet(_("Facilities"), [Column(t, kind) for t, kind in columns], lines)
        book = write_workbook([sheet], title=_("Facilities"), at=real_now())
        response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_name(day)}.{form}"'
    return response


def _name(day: dt.date) -> str:
    return f"fasilitas-{day.isoformat()}"

"""The list of commitments, its exports, its saved filters."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.due_events import due_events
from sinergi.commitments.forms.commitment import people_of
from sinergi.commitments.listing import (
    KEPT,
    area_names,
    choices_seen,
    export_columns,
    export_rows,
    find,
    lines_of,
    read_asked,
)
from sinergi.commitments.models import ORIGIN_NAMES, STEP_NAMES, SavedFilter
from sinergi.commitments.services.exporting import record_export
from sinergi.commitments.services.filters import remove_filter, save_filter
from sinergi.documents.csv_files import write_csv
from sinergi.documents.ics import write_calendar
from sinergi.documents.xlsx import Column, Sheet, write_workbook

PER_PAGE = 50
MOST_PRINTED = 1_000
ICS = "text/calendar; charset=utf-8"
MOST_EVENTS = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILTERED = {
    "list": "commitments:list",
    "queue": "web:queue",
    "submissions": "observations:submissions",
}
"""The lists whose filters are kept under a name, and the page of each."""


@requires(Permission.READ_COMMITMENTS)
@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """List commitments with search, filters, order; `?print=1` puts all on one page."""
    actor, day = signed_in(request), today(request)
    asked = read_asked(request.GET)
    keys = find(asked, actor, day).values_list("pk", flat=True)
    size = MOST_PRINTED if request.GET.get("print") == "1" else PER_PAGE
    page = Paginator(keys, size).get_page(request.GET.get("page"))
    shown = lines_of(page)
    owners, stages = choices_seen(actor)
    names = area_names(shown, actor)
    context = {
        "asked": asked,
        "page": page,
        "rows": [
            (row, names.get(row.area_code, row.area_code), row.is_late_on(day))
            for row in shown
        ],
        "owners": owners,
        "stages": stages,
        "steps": STEP_NAMES.items(),
        "origins": ORIGIN_NAMES.items(),
        "query": kept_query(request.GET),
        "saved": list(SavedFilter.visible.to(actor).filter(page="list")),
        "day": day,
        "may_write": actor.holds(Permission.WRITE_COMMITMENTS),
        "may_confirm": actor.holds(Permission.VERIFY_COMMITMENTS),
        "people": people_of(actor.institutions_with(Permission.WRITE_COMMITMENTS)),
        "next": request.get_full_path(),
    }
    return render(request, "commitments/list.html", context)


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters and orders the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


@requires(Permission.READ_COMMITMENTS)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the commitments of the list as csv (streamed), xlsx, or due days as ics."""
    if form not in {"csv", "xlsx", "ics"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    rows = find(read_asked(request.GET), actor, day)
    record_export(form, rows.count(), by=actor, at=real_now())
    if form == "ics":
        site = request.build_absolute_uri("/").rstrip("/")
        events = due_events(rows.listed()[:MOST_EVENTS], actor, site)
        response: HttpResponseBase = HttpResponse(
            write_calendar(events, name=_("Commitments")), content_type=ICS
        )
    else:
        response = _table(form, export_rows(rows, actor, day))
    response["Content-Disposition"] = f'attachment; filename="{_name(day)}.{form}"'
    return response


def _table(form: str, lines: Iterator[list[Any]]) -> HttpResponseBase:
    columns = export_columns()
    if form == "csv":
        content = write_csv([title for title, _kind in columns], lines)
        return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    sheet = Sheet(_("Commitments"), [Column(t, kind) for t, kind in columns], lines)
    book = write_workbook([sheet], title=_("Commitments"), at=real_now())
    return HttpResponse(book, content_type=XLSX)


def _name(day: dt.date) -> str:
    return f"komitmen-{day.isoformat()}"


@requires(Permission.READ_COMMITMENTS)
@require_POST
def filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a list, of the queue or of submissions under a name."""
    page = request.POST.get("page", "")
    name = to_asked_text(request.POST.get("name", ""), 60)
    if page not in FILTERED:
        raise Http404(page)
    query = to_asked_text(request.POST.get("query", ""), 1_000)
    if name:
        save_filter(page, name, query, by=signed_in(request), at=real_now())
        messages.success(
            request, _("The filter is kept as “%(name)s”.") % {"name": name}
        )
    else:
        messages.error(request, _("Give the filter a name."))
    return redirect(_back(request, page, query))


@requires(Permission.READ_COMMITMENTS)
@require_POST
def filter_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's saved filters."""
    actor = signed_in(request)
    row = get_object_or_404(SavedFilter.visible.to(actor), pk=pk)
    page, query = row.page, row.query
    remove_filter(row, by=actor, at=real_now())
    return redirect(_back(request, page, query))


def _back(request: HttpRequest, page: str, query: str) -> str:
    view = FILTERED[page]
    address = f"{reverse(view)}?{query}"
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if safe else reverse(view)

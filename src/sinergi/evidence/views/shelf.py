"""The shelf: the list of evidence and its exports as a table."""

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
from sinergi.evidence.listing import (
    MEDIA,
    STATES,
    export_columns,
    export_rows,
    find,
    kept_query,
    read_asked,
    state_name,
    with_titles,
)
from sinergi.evidence.models.item import SOURCE_NAMES
from sinergi.seals.keeping import is_unlocked

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.READ_EVIDENCE)
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """List the evidence of one's offices, with search and filters."""
    actor = signed_in(request)
    asked = read_asked(request.GET)
    page = Paginator(find(asked, actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"item": one, "title": told.get("title", ""), "state": state_name(one)}
        for one, told in with_titles(list(page))
    ]
    own = actor.institutions_with(Permission.READ_EVIDENCE)
    context = {
        "asked": asked,
        "page": page,
        "rows": rows,
        "states": STATES.items(),
        "sources": SOURCE_NAMES.items(),
        "media": MEDIA.items(),
        "query": kept_query(request.GET),
        "locked": bool(rows) and not any(is_unlocked(one) for one in own),
        "may_write": actor.holds(Permission.WRITE_EVIDENCE),
    }
    return render(request, "evidence/shelf.html", context)


@requires(Permission.READ_EVIDENCE)
@require_safe
def table(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the list as CSV or XLSX; titles are sealed and not in it."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    rows = find(read_asked(request.GET), actor)
    note_exported("evidence:list", rows.count(), by=actor, at=real_now(), form=form)
    lines, columns = export_rows(rows), export_columns()
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            write_csv([title for title, _kind in columns], lines),
            content_type="text/csv; charset=utf-8",
        )
    else:
        sheet = Sheet(_("Evidence"), [Column(t, kind) for t, kind in columns], lines)
        book = write_workbook([sheet], title=_("Evidence"), at=real_now())
        response = HttpResponse(book, content_type=XLSX)
    name = f"barang-bukti-{day.isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

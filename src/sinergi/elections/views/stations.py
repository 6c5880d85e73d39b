"""Pages of polling stations."""

import io
import re

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
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_viewed
from sinergi.elections.models import Confidentiality, Election, StationRating
from sinergi.elections.stations import (
    Asked,
    exported_headers,
    exported_rows,
    find_stations,
    names_of,
    newest_election,
    ratings_of,
)
from sinergi.intake.workbook import csv_lines, write_sheet
from sinergi.places.rules import is_code, to_code

PER_PAGE = 50
# XLSX ends at 1,048,576 rows; far before it a CSV is the better file.
MOST_IN_SHEET = 200_000
# Beyond it only the order of the index is fast enough for a page.
MOST_SORTED = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> Asked:
    """Read the filters; what makes no sense asks for everything.

    Without an election the newest one with stations is meant: stations of two elections
    have nothing to do with each other.
    """
    within = to_code(request.GET.get("within", "").strip())
    election_code = request.GET.get("election", "")
    if not re.fullmatch(r"[\w-]{1,40}", election_code):
        election_code = ""
    special = request.GET.get("special", "")
    return Asked(
        election=election_code or newest_election(signed_in(request)),
        within=within if is_code(within) else "",
        q=request.GET.get("q", "")[:80].replace("\x00", ""),
        special=special if special in {"yes", "no"} else "",
        sort=request.GET.get("sort", "code"),
    )


@requires(Permission.USE_WORKSPACE)
@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """List polling stations of an area and election, with search and order."""
    asked, actor = _asked(request), signed_in(request)
    rows = find_stations(asked, actor).select_related("election")
    pages = Paginator(rows, PER_PAGE)
    may_sort = pages.count <= MOST_SORTED
    if not may_sort:
        pages.object_list = rows.order_by("area_code", "number")
    page = pages.get_page(request.GET.get("page"))
    shown = list(page)
    names = names_of((station.area_code for station in shown), actor)
    ratings = ratings_of(shown, actor)
    _note_restricted(request, ratings)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "page": page,
        "rows": [
            (station, names.get(station.area_code, ""), ratings.get(station.pk, []))
            for station in shown
        ],
        "elections": list(Election.visible.to(actor)),
        "query": query.urlencode(),
        "may_sort": may_sort,
        "is_filtered": any((asked.within, asked.q, asked.special))
        or "election" in request.GET,
    }
    return render(request, "elections/stations.html", context)


def _note_restricted(
    request: HttpRequest, ratings: dict[int, list[StationRating]]
) -> None:
    """Leave a fact when the page shows a rating that few may see."""
    secret = [
        one.pk
        for rows in ratings.values()
        for one in rows
        if one.confidentiality == Confidentiality.RESTRICTED
    ]
    if secret:
        note_viewed(
            "rating:restricted", by=signed_in(request), at=real_now(), rows=len(secret)
        )


@requires(Permission.USE_WORKSPACE)
@require_safe
def stations_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the stations of the list as CSV (streamed) or XLSX."""
    asked, actor = _asked(request), signed_in(request)
    headers, rows = exported_headers(), exported_rows(asked, actor)
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(headers, rows), content_type="text/csv; charset=utf-8"
        )
    elif form == "xlsx":
        if find_stations(asked, actor).count() > MOST_IN_SHEET:
            text = _("These are too many rows for a workbook; take the CSV.")
            return HttpResponse(text, status=413)
        file = io.BytesIO()
        write_sheet(file, "TPS", headers, rows)
        response = HttpResponse(file.getvalue(), content_type=XLSX)
    else:
        raise Http404
    name = f"tps-{asked.election or 'all'}-{asked.within or 'all'}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""Pages of elections and their polling stations."""

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
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import KIND_NAMES, Election, ElectionKind, Stage
from sinergi.elections.rules import NOW
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


@requires(Permission.USE_WORKSPACE)
@require_safe
def elections(request: HttpRequest) -> HttpResponse:
    """List the elections with the stage each is in today."""
    day = today(request)
    rows = Election.visible.to(signed_in(request)).prefetch_related("stages")
    table = []
    for election in rows:
        stages = list(election.stages.all())
        now = [stage for stage in stages if stage.state_on(day) == NOW]
        coming = [s for s in stages if s.starts_on is not None and s.starts_on > day]
        following = min(coming, key=_first_day, default=None)
        kind = KIND_NAMES[ElectionKind(election.kind)]
        table.append((election, kind, now, following))
    return render(request, "elections/elections.html", {"table": table, "day": day})


def _first_day(stage: Stage) -> str:
    return str(stage.starts_on)


@requires(Permission.USE_WORKSPACE)
@require_safe
def election(request: HttpRequest, code: str) -> HttpResponse:
    """Show the calendar of one election: what is running, what comes next."""
    day, actor = today(request), signed_in(request)
    row = get_object_or_404(Election.visible.to(actor), code=code)
    stages = [(stage, stage.state_on(day)) for stage in row.stages.all()]
    stations = find_stations(Asked(election=code), actor)
    context = {
        "election": row,
        "kind": KIND_NAMES[ElectionKind(row.kind)],
        "day": day,
        "days_left": (row.voting_on - day).days,
        "stages": stages,
        "running": [stage for stage, state in stages if state == NOW],
        "stations": stations.count(),
        "special": stations.filter(special=True).count(),
    }
    return render(request, "elections/election.html", context)


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

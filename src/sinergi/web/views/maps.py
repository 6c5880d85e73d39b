"""Map and ranking: the page, complete without JavaScript, and the data the map draws."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.drawn import kept_or_drawn
from sinergi.places.rules import level_of
from sinergi.scores.waiting import waiting_in
from sinergi.scores.words import LEVEL_NAMES, label_text
from sinergi.web.chosen import offered_runs
from sinergi.web.large_runs import MANY
from sinergi.web.map_data import etag_of, map_data
from sinergi.web.mapping import (
    MOST_ON_MAP,
    Question,
    Table,
    address,
    box_of,
    kept_in,
    read_question,
    read_table,
    rows_on_map,
)
from sinergi.web.ranking_rows import ranking_rows
from sinergi.web.trees import areas_below, way_up

TILES = "/tiles/areas/{z}/{x}/{y}.mvt"
MOST_SHAPES = 2_000
"""More shapes than this come as vector tiles instead of one GeoJSON answer."""


@requires(Permission.READ_SCORES)
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Show where it is vulnerable and how sure that is: map, legend and ranking."""
    actor = signed_in(request)
    question = read_question(request, actor)
    table = read_table(question, actor, request.GET.get("page"))
    run = question.run
    classes = run.classes if run else []
    run_query = f"?run={run.pk}" if run else ""
    bounds = bounds_of(table)
    rows_html = (
        ""
        if question.is_derived
        else ranking_rows(
            table.rows, classes=classes, bounds=bounds, run_query=run_query
        )
    )
    context = {
        "question": question,
        "run": run,
        "area": question.area,
        "table": table,
        "page": table.page,
        "crumbs": way_up(question.area, actor, _links(request, question)),
        "below": areas_below(question.within, actor, _links(request, question)),
        "levels": _level_links(request, question),
        "runs": offered_runs(actor, question.within),
        "label": label_text(run.label, run.framework_name) if run else "",
        "waiting": waiting_in(run, question.within, actor),
        "classes": classes,
        "bounds": bounds,
        "rows_html": rows_html,
        "level_name": LEVEL_NAMES.get(question.level, ""),
        "below_name": LEVEL_NAMES.get(run.level, "") if run else "",
        "run_query": run_query,
        "kept_fields": _kept_fields(request),
        "unfiltered_url": address(
            "web:map",
            within=question.within,
            level=question.level,
            **_links(request, question),
        ),
        **_drawing(question, table, actor),
    }
    return render(request, "web/map.html", context)


@requires(Permission.READ_SCORES)
@require_safe
def map_data_json(request: HttpRequest) -> HttpResponseBase:
    """Return the areas of the map with their scores; 304 when nothing has changed."""
    actor = signed_in(request)
    question = read_question(request, actor)
    etag = etag_of(question, actor)
    known = get_conditional_response(request, etag=etag)
    if known is not None and known.status_code == 304:
        return known
    response = _answered(request, question, actor, etag)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _answered(
    request: HttpRequest, question: Question, actor: Actor, etag: str
) -> HttpResponse:
    """Return the answer; of a large run it is kept packed, since drawing 6,000 areas
    takes 0.2 s. Means above the scored level are not: they change with the voters."""
    run = question.run
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    if run is None or run.areas < MANY or question.is_derived or not packed:
        return JsonResponse(map_data(question, rows_on_map(question, actor)))
    data = kept_or_drawn(
        f"map-data/{run.pk}/{question.within}/{question.level}/{get_language()}",
        f"{etag}-{run.data_digest}-{run.framework_digest}",
        lambda: JsonResponse(map_data(question, rows_on_map(question, actor))).content,
    )
    response = HttpResponse(data, content_type="application/json")
    response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def bounds_of(table: Table) -> tuple[float, float]:
    """Return the scale of the bars: 0 to 100, or what the scores span beyond it."""
    rows = table.rows
    lows = [v for row in rows for v in (row.low, row.score) if v is not None]
    highs = [v for row in rows for v in (row.high, row.score) if v is not None]
    return min([0.0, *lows]), max([100.0, *highs])


def _links(request: HttpRequest, question: Question) -> dict[str, object]:
    """Return what stays in the address when one goes up or down the tree."""
    asked_run = request.GET.get("run") and question.run
    return {"run": question.run.pk if asked_run and question.run else None} | dict(
        kept_in(request)
    )


def _kept_fields(request: HttpRequest) -> list[tuple[str, object]]:
    """Return what the filter form sends along: everything but itself and the page."""
    own = {"q", "class", "page"}
    return [(key, value) for key, value in request.GET.items() if key not in own]


def _level_links(
    request: HttpRequest, question: Question
) -> list[tuple[str, str, bool]]:
    """Return (name, address, is it this one) of each level that can be shown."""
    kept = _links(request, question)
    return [
        (
            str(LEVEL_NAMES.get(level, level)),
            address("web:map", within=question.within, level=level, **kept),
            level == question.level,
        )
        for level in question.levels
    ]


def _drawing(question: Question, table: Table, actor: Actor) -> dict[str, str]:
    """Return the addresses the script draws from; all empty when there is too much."""
    run_id = question.run.pk if question.run else None
    count = table.page.paginator.count
    chosen: dict[str, object] = {"within": question.within, "level": question.level}
    if count > MOST_ON_MAP:
        return dict.fromkeys(("data_url", "boundaries_url", "tiles_url"), "")
    tiled = count > MOST_SHAPES
    box = box_of(question.within, actor) if tiled else ""
    above = question.level - 1
    drawn = {
        "data_url": address("web:map_data", run=run_id, **chosen),
        "boundaries_url": "" if tiled else boundaries_address(**chosen),
        "tiles_url": address_of_tiles(**chosen) if tiled else "",
        "box": box,
    }
    if above > level_of(question.within):
        chosen["level"] = above
        drawn["parents_url"] = boundaries_address(**chosen)
    return drawn


def address_of_tiles(**chosen: object) -> str:
    """Return the pattern of addresses of the tiles that show exactly these areas."""
    kept = {key: str(value) for key, value in chosen.items() if value not in (None, "")}
    return f"{TILES}?{urlencode(kept)}"


def boundaries_address(**chosen: object) -> str:
    """Return where the shapes of these areas come from, "" while there is no such page."""
    try:
        reverse("places:boundaries")
    except NoReverseMatch:
        return ""
    return address("places:boundaries", **chosen)

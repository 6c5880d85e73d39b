"""Boundaries and tiles for maps."""

import gzip
from collections.abc import Callable

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotModified,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.drawn import (
    TooMany,
    draw_geojson,
    draw_tile,
    kept_or_drawn,
    shapes_version,
)
from sinergi.places.rules import NATION, is_code
from sinergi.places.tiles import MAX_ZOOM

GEOJSON = "application/geo+json"
TILE = "application/vnd.mapbox-vector-tile"
# Asked again with the ETag after this time; a new import is seen within it.
SECONDS_FRESH = 60
LEVELS = {"1", "2", "3", "4", "5", "6"}


@requires(Permission.READ_AREAS)
@require_safe
def boundaries(request: HttpRequest) -> HttpResponse:
    """Return the shapes of one level inside an area, simplified for display."""
    within = request.GET.get("within") or NATION
    level = request.GET.get("level", "")
    if not is_code(within) or level not in LEVELS:
        return HttpResponseBadRequest(
            _("Give “within” an area code and “level” 1 to 6.")
        )
    key = f"geojson/{within}/{level}"
    try:
        return _drawn(request, key, GEOJSON, lambda: draw_geojson(within, int(level)))
    except TooMany:
        return HttpResponseBadRequest(
            _("These are too many shapes for one answer; ask for a smaller area.")
        )


@requires(Permission.READ_AREAS)
@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Return one vector tile; 404 outside the pyramid, 204 where there is nothing.

    `level` and `within` draw that level inside an area at every zoom, else the zoom
    chooses; 400 when they are no level and no area, or too many shapes.
    """
    if z > MAX_ZOOM or x >= 2**z or y >= 2**z:
        raise Http404
    if "level" not in request.GET:
        return _drawn(request, f"tile/{z}/{x}/{y}", TILE, lambda: draw_tile(z, x, y))
    within = request.GET.get("within") or NATION
    level = request.GET["level"]
    if not is_code(within) or level not in LEVELS:
        return HttpResponseBadRequest(
            _("Give “within” an area code and “level” 1 to 6.")
        )
    key = f"tile/{within}/{level}/{z}/{x}/{y}"

    def draw() -> bytes:
        return draw_tile(z, x, y, within=within, level=int(level))

    try:
        return _drawn(request, key, TILE, draw)
    except TooMany:
        return HttpResponseBadRequest(
            _("These are too many shapes for one answer; ask for a smaller area.")
        )


def _drawn(
    request: HttpRequest, key: str, kind: str, draw: Callable[[], bytes]
) -> HttpResponse:
    version = shapes_version()
    etag = f'"{key}-{version}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _packed(request, kept_or_drawn(key, version, draw), kind)
    response["ETag"] = etag
    response["Vary"] = "Cookie, Accept-Encoding"
    response["Cache-Control"] = f"private, max-age={SECONDS_FRESH}"
    return response


def _packed(request: HttpRequest, data: bytes, kind: str) -> HttpResponse:
    if len(data) <= len(gzip.compress(b"", mtime=0)):
        return HttpResponse(status=204)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(data, content_type=kind)
        response["Content-Encoding"] = "gzip"
        return response
    return HttpResponse(gzip.decompress(data), content_type=kind)

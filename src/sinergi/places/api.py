"""The API of areas: the list, one area. Reading only."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    AreaCode,
    Limit,
    Offset,
    Word,
    conditional,
    page,
    tagged,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.places.models import Area
from sinergi.places.rules import AreaType, to_code

router = Router(tags=["areas"])

CodeInPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z.]{1,24}$")]
Level = Annotated[int | None, Query(ge=0, le=6, description="0 nation … 4 kelurahan")]


class AreaOut(Schema):
    """An area in force."""

    code: str
    name: str
    type: AreaType
    level: int
    parent_code: str
    lon: float | None
    lat: float | None


class AreasOut(Schema):
    """A page of areas, by code."""

    count: int
    items: list[AreaOut]


@router.get("/areas", response={200: AreasOut, **ERRORS})
@requires(Permission.READ_AREAS)
def list_areas(
    request: HttpRequest,
    q: Word = "",
    within: AreaCode = "",
    parent: AreaCode = "",
    level: Level = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the areas in force: within one, directly below one, of a level, by name."""
    rows = Area.visible.to(signed_in(request)).current().within(to_code(within))
    if parent:
        rows = rows.children_of(to_code(parent))
    if level is not None:
        rows = rows.at_level(level)
    if q:
        rows = rows.filter(name__icontains=q)
    return page(request, rows, limit, offset, _area)


@router.get("/areas/{code}", response={200: AreaOut, **UNCHANGED, **ERRORS_OF_ONE})
@requires(Permission.READ_AREAS)
@conditional
def show_area(request: HttpRequest, code: CodeInPath) -> dict[str, Any]:
    """Return one area in force."""
    rows = Area.visible.to(signed_in(request)).current()
    return tagged(request, _area(get_object_or_404(rows, code=to_code(code))))


def _area(row: Area) -> dict[str, Any]:
    names = ("code", "name", "type", "level", "parent_code", "lon", "lat")
    return {name: getattr(row, name) for name in names}

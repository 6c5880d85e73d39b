"""The API of numbers about areas: observations out of files, sightings out of forms."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import AreaCode, Word
from sinergi.access.guard import requires
from sinergi.access.odata import AS_ODATA, Column, ODataPage, Paging, odata_page
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS
from sinergi.observations.models import Observation, Sighting

router = Router(tags=["observations"])

Day = Annotated[dt.date | None, Query(description="A day such as 2024-02-14")]
OBSERVATION_COLUMNS = {
    "id": Column("pk", int),
    "area_code": Column("area_code"),
    "column": Column("column"),
    "observed_on": Column("observed_on", dt.date),
}
SIGHTING_COLUMNS = {
    "id": Column("pk", int),
    "area_code": Column("area_code"),
    "column": Column("column"),
    "family": Column("family"),
    "happened_on": Column("happened_on", dt.date),
}


class ObservationOut(Schema):
    """A value of one column in one area on one day; `error` null where unknown."""

    id: int
    area_code: str
    column: str
    value: float
    error: float | None
    observed_on: dt.date
    source: str
    licence: str


class ObservationPage(ODataPage):
    """A page of observations."""

    value: list[ObservationOut]


class SightingOut(Schema):
    """What an accepted form counts; an empty column: looked, and saw none of the family."""

    id: int
    family: str
    column: str
    area_code: str
    station_number: int | None
    amount: float
    happened_on: dt.date


class SightingPage(ODataPage):
    """A page of sightings."""

    value: list[SightingOut]


@router.get("/observations", response={200: ObservationPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_SCORES)
def list_observations(
    request: HttpRequest,
    paging: Query[Paging],
    column: Word = "",
    within: AreaCode = "",
    up_to: Day = None,
) -> dict[str, Any]:
    """Return values in force, by area and column. They come in by importing a file."""
    rows = Observation.visible.to(signed_in(request)).in_force()
    if column:
        rows = rows.filter(column=column)
    if within:
        rows = rows.within(within)
    if up_to is not None:
        rows = rows.up_to(up_to)
    return odata_page(request, rows, paging, OBSERVATION_COLUMNS, _observation)


def _observation(row: Observation) -> dict[str, Any]:
    names = ObservationOut.model_fields
    return {name: getattr(row, name) for name in names}


@router.get("/sightings", response={200: SightingPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_SCORES)
def list_sightings(
    request: HttpRequest,
    paging: Query[Paging],
    column: Word = "",
    within: AreaCode = "",
    up_to: Day = None,
) -> dict[str, Any]:
    """Return what accepted forms count now, without who sent them or what they wrote."""
    rows = Sighting.visible.to(signed_in(request)).in_force()
    if column:
        rows = rows.filter(column=column)
    if within:
        rows = rows.within(within)
    if up_to is not None:
        rows = rows.up_to(up_to)
    return odata_page(request, rows, paging, SIGHTING_COLUMNS, _sighting)


def _sighting(row: Sighting) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SightingOut.model_fields}

"""Facilities as programs send and get them. What a person may not see is null."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from sinergi.access.answers import listed
from sinergi.facilities.guarding import Sight
from sinergi.facilities.listing import Line
from sinergi.facilities.models import Defect, Facility, Handover
from sinergi.facilities.rules.defects import DefectStep
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.logistics import HandoverStep
from sinergi.facilities.rules.readiness import Result, Standing, State
from sinergi.facilities.showing import ShownItem

KindCode = Annotated[FacilityKind, listed(FacilityKind)]
StateCode = Annotated[State, listed(State)]
ResultCode = Annotated[Result, listed(Result)]
StandingCode = Annotated[Standing, listed(Standing)]
DefectCode = Annotated[DefectStep, listed(DefectStep)]
HandoverCode = Annotated[HandoverStep, listed(HandoverStep)]
Day = Annotated[dt.date, Field(ge=dt.date(1998, 1, 1), le=dt.date(2100, 12, 31))]


class FacilityOut(Schema):
    """A facility as a line of a list; figures are null for who sees the outline alone."""

    id: int
    kind: KindCode
    name: str
    area_code: str
    serves_code: str
    state: StateCode
    score: float | None
    score_highest: float | None
    reports: int | None
    ready_until_on: dt.date | None
    checked_on: dt.date | None
    example: bool


class FacilitiesOut(Schema):
    """A page of facilities."""

    count: int
    items: list[FacilityOut]


class FacilityDetailOut(FacilityOut):
    """A facility in full; null what is not known or not shown."""

    address: str | None
    lon: float | None
    lat: float | None
    keeper_id: int | None
    owner_id: int | None
    used_by_id: int | None
    boxes: int | None
    boxes_basis: str | None
    booths: int | None
    used_from_on: dt.date | None
    used_until_on: dt.date | None
    key_holder: str | None
    key_phone: str | None
    route_note: str | None
    version: int


class ChecklistItemOut(Schema):
    """An item of the checklist and how it stands."""

    item: str
    name: str
    critical: bool
    source: str
    standing: StandingCode
    checked_on: dt.date | None
    until_on: dt.date | None
    note: str | None


class ItemsOut(Schema):
    """The items of a facility one sees."""

    count: int
    items: list[ChecklistItemOut]


class CheckIn(Schema):
    """What was found of one item."""

    item: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9-]+$")]
    result: ResultCode
    until_on: Day | None = None
    note: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class VisitIn(Schema):
    """A check: a day and what was found."""

    checked_on: Day
    items: Annotated[list[CheckIn], Field(min_length=1, max_length=60)]


class DefectOut(Schema):
    """A defect and what became of it."""

    id: int
    facility_id: int
    facility_name: str
    area_code: str
    item: str
    name: str
    step: DefectCode
    holder_id: int | None
    due_on: dt.date | None
    commitment_id: int | None
    opened_at: dt.datetime


class DefectsOut(Schema):
    """A page of defects, newest first."""

    count: int
    items: list[DefectOut]


class HandoverOut(Schema):
    """A manifest as a line of a list."""

    id: int
    number: str
    step: HandoverCode
    source_id: int | None
    target_id: int | None
    to_stations: bool
    from_stations: bool
    planned_on: dt.date | None
    short: int
    surplus: int
    damaged: int


class HandoversOut(Schema):
    """A page of manifests, newest first."""

    count: int
    items: list[HandoverOut]


def facility_facts(row: Facility, line: Line) -> dict[str, Any]:
    """Return a facility as `FacilityOut`."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "name": row.name,
        "area_code": row.area_code,
        "serves_code": row.serves_code,
        "state": line.state,
        "score": line.score,
        "score_highest": line.highest,
        "reports": line.reports,
        "ready_until_on": line.ready_until_on,
        "checked_on": line.checked_on,
        "example": row.example,
    }


DETAIL = (
    "address", "lon", "lat", "keeper_id", "owner_id", "used_by_id", "booths",
    "used_from_on", "used_until_on",
)  # fmt: skip
GUARDED = ("key_holder", "key_phone", "route_note")


def detail_facts(
    row: Facility, line: Line, sight: Sight, capacity: dict[str, Any]
) -> dict[str, Any]:
    """Return a facility as `FacilityDetailOut`, no more than the person sees."""
    facts = facility_facts(row, line) | {"version": row.version}
    facts |= {name: getattr(row, name) if sight.detail else None for name in DETAIL}
    facts |= {name: getattr(row, name) if sight.guarded else None for name in GUARDED}
    if not sight.guarded:
        facts |= {"lon": None, "lat": None}
    found = capacity["capacity"]
    facts["boxes"] = found.boxes if sight.detail else None
    facts["boxes_basis"] = found.basis.value if sight.detail else None
    return facts


def item_facts(one: ShownItem) -> dict[str, Any]:
    """Return an item as `ChecklistItemOut`."""
    check = one.check
    return {
        "item": one.criterion.code,
        "name": str(one.criterion.name),
        "critical": one.criterion.critical,
        "source": one.criterion.source,
        "standing": one.standing,
        "checked_on": check.checked_on if check else None,
        "until_on": check.until_on if check else None,
        "note": check.note if check else None,
    }


def defect_facts(row: Defect) -> dict[str, Any]:
    """Return a defect as `DefectOut`."""
    return {
        "id": row.pk,
        "facility_id": row.facility_id,
        "facility_name": row.facility.name,
        "area_code": row.facility.area_code,
        "item": row.item,
        "name": row.item_name,
        "step": row.step,
        "holder_id": row.holder_id,
        "due_on": row.due_on,
        "commitment_id": row.commitment_id,
        "opened_at": row.opened_at,
    }


def handover_facts(row: Handover) -> dict[str, Any]:
    """Return a manifest as `HandoverOut`."""
    names = (
        "number", "step", "source_id", "target_id", "to_stations", "from_stations",
        "planned_on", "short", "surplus", "damaged",
    )  # fmt: skip
    return {"id": row.pk} | {name: getattr(row, name) for name in names}

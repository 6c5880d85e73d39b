"""Assignments of stations to stores as programs send and get them."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from sinergi.access.answers import LARGEST_ID
from sinergi.facilities.assigning import Stored
from sinergi.facilities.failing import WhatIf
from sinergi.facilities.models import AssignedStore, StoreAssignment
from sinergi_core.allocate.stores import NOWHERE

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Hour = Annotated[float, Field(ge=0, le=72)]


class AssignmentIn(Schema):
    """What is to be assigned: an election's stations of an area.

    `institution_id` may be left out by who works for one alone. `crossing` is for what-if.
    """

    election_id: Id
    within: Annotated[str, Field(max_length=24, pattern=r"^[0-9A-Za-z.]+$")]
    boxes: Annotated[int, Field(ge=1, le=50)]
    boxes_source: Annotated[
        str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")
    ]
    institution_id: Id | None = None
    most_open: Annotated[int | None, Field(ge=1, le=50)] = None
    crossing: bool = False


class AssignmentOut(Schema):
    """An assignment as a line of a list; figures are null until it is computed.

    `gap` is a proven share: no assignment is cheaper by more than it.
    """

    id: int
    election_id: int
    within: str
    institution_id: int
    crossing: bool
    boxes: int
    boxes_source: str
    most_open: int | None
    state: Literal["complete", "failed", "running"]
    started_at: dt.datetime
    completed_at: dt.datetime | None
    stations: int | None
    unplaced: int | None
    box_km: float | None
    cost: float | None
    bound: float | None
    gap: float | None
    example: bool


class AssignmentsOut(Schema):
    """A page of assignments, newest first."""

    count: int
    items: list[AssignmentOut]


class AssignedStoreOut(Schema):
    """A store: what it holds, and what room for one box more would save in kilometres.

    `capacity_basis` tells whether the capacity is KPU's figure, stated, or an estimate.
    """

    facility_id: int
    name: str
    open: bool
    stations: int
    load: int
    capacity: int | None
    capacity_basis: str
    flood: float | None
    price: float | None


class AssignmentDetailOut(AssignmentOut):
    """An assignment with its stores."""

    stores: list[AssignedStoreOut]


class StationOut(Schema):
    """A station and its store; null where no store has room."""

    area_code: str
    number: int
    boxes: int
    facility_id: int | None


class StationsOut(Schema):
    """A page of stations in the order of the arrays: area, number."""

    count: int
    items: list[StationOut]


class FailureIn(Schema):
    """Which store fails at which hour, and how boxes travel; all but these are guesses."""

    facility_id: Id
    hour: Hour = 5.0
    start: Hour = 6.0
    due: Hour = 18.0
    trucks: Annotated[int, Field(ge=0, le=200)] = 6
    truck_boxes: Annotated[int, Field(ge=1, le=5_000)] = 60
    speed: Annotated[float, Field(ge=1, le=120)] = 20.0
    ready: Hour = 2.0
    trucks_lost: bool = False


class WayOut(Schema):
    """One of three ways out: how many are late or without a place, and what it costs."""

    name: str
    late: int
    unplaced: int
    more_box_km: float
    worst_hours: float | None
    opened: str


class RescueOut(Schema):
    """Where a way out brings a station's boxes from, and at which hour; null for never."""

    store: str
    hour: float | None


class MissingStationOut(Schema):
    """A station that misses its boxes, with each way out in the order of `ways`."""

    area_code: str
    number: int
    boxes: int
    planned_hour: float | None
    ways: list[RescueOut]


class FailureOut(Schema):
    """What a failure does. At most 500 stations are listed; `stations` counts them all."""

    stations: int
    boxes: int
    safe: int
    first_hour: float | None
    last_hour: float | None
    ways: list[WayOut]
    count: int
    items: list[MissingStationOut]


FIGURES = ("stations", "unplaced", "box_km", "cost", "bound", "gap")
PLAIN = (
    "election_id", "within", "institution_id", "crossing", "boxes", "boxes_source",
    "most_open", "started_at", "completed_at", "example",
)  # fmt: skip


def assignment_facts(row: StoreAssignment) -> dict[str, Any]:
    """Return an assignment as `AssignmentOut`."""
    state = "complete" if row.is_complete else "running"
    if state == "running" and row.job is not None and row.job.problem:
        state = "failed"
    facts = {name: getattr(row, name) for name in PLAIN}
    figures = {name: row.told(name) for name in FIGURES}
    return {"id": row.pk, "state": state} | facts | figures


def detail_facts(
    row: StoreAssignment, stores: Sequence[AssignedStore]
) -> dict[str, Any]:
    """Return an assignment as `AssignmentDetailOut`."""
    names = ("open", "stations", "load", "capacity", "capacity_basis", "flood", "price")
    lines = [
        {"facility_id": one.facility_id, "name": one.facility.name}
        | {name: getattr(one, name) for name in names}
        for one in stores
    ]
    return assignment_facts(row) | {"stores": lines}


def station_facts(stored: Stored, at: int) -> dict[str, Any]:
    """Return the station at a position as `StationOut`."""
    code, number = stored.stations[at]
    store = int(stored.result.store[at])
    return {
        "area_code": code,
        "number": number,
        "boxes": int(stored.problem.boxes[at]),
        "facility_id": None if store == NOWHERE else stored.facilities[store],
    }


def failure_facts(found: WhatIf) -> dict[str, Any]:
    """Return a failure as `FailureOut`, its stations under `hit`."""
    return {
        "stations": found.stations,
        "boxes": found.boxes,
        "safe": found.safe,
        "first_hour": found.first,
        "last_hour": found.last,
        "ways": [
            {
                "name": one.name, "late": one.late, "unplaced": one.unplaced,
                "more_box_km": one.more_box_km, "worst_hours": one.worst,
                "opened": one.opened,
            }
            for one in found.ways
        ],
        "hit": [
            {
                "area_code": one.area_code, "number": one.number, "boxes": one.boxes,
                "planned_hour": _finite(one.planned),
                "ways": [{"store": name, "hour": at} for name, at in one.ways],
            }
            for one in found.hit
        ],
    }  # fmt: skip


def _finite(hour: float) -> float | None:
    return hour if abs(hour) != float("inf") and hour == hour else None

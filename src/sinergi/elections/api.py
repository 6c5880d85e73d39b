"""The API of the electoral calendar: elections, stages, working days. Reading only."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from ninja import Path, Query, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    conditional,
    page,
    page_of_list,
    tagged,
)
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.elections.models import CalendarDay, Election, ElectionKind, Stage
from sinergi.elections.working_days import (
    DECREED,
    FIRST_YEAR,
    LAST_YEAR,
    published_days,
    working_calendar,
)

router = Router(tags=["calendar"])

Code = Annotated[str, Path(pattern="^[-a-zA-Z0-9_]{1,60}$")]
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]


class ElectionOut(Schema):
    """An election event; `names` by language."""

    id: int
    code: str
    names: dict[str, str]
    kind: ElectionKind
    voting_on: dt.date
    regulation: str
    source: str


class ElectionsOut(Schema):
    """A page of elections, the newest first."""

    count: int
    items: list[ElectionOut]


class StageOut(Schema):
    """A stage of an election; null where the regulation names no day."""

    id: int
    code: str
    names: dict[str, str]
    starts_on: dt.date | None
    ends_on: dt.date | None
    state: str
    regulation: str
    source: str
    notes: dict[str, str]


class ElectionDetailOut(ElectionOut):
    """An election with its stages in the order of the calendar."""

    stages: list[StageOut]


class DayOut(Schema):
    """A day that differs from its weekday: off, or worked by decree."""

    day: dt.date
    name: str
    is_working: bool
    decree: str


class DaysOut(Schema):
    """A page of such days; `decreed` says whether the year was compared day by day."""

    count: int
    items: list[DayOut]
    year: int
    decreed: bool


class WorkingDayOut(Schema):
    """Whether a day counts, and whether that is known for sure."""

    day: dt.date
    is_working: bool
    known: bool


@router.get("/elections", response={200: ElectionsOut, **ERRORS})
@requires(Permission.USE_WORKSPACE)
def list_elections(
    request: HttpRequest, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the elections, the newest first."""
    rows = Election.visible.to(signed_in(request))
    return page(request, rows, limit, offset, _election)


@router.get(
    "/elections/{code}",
    response={200: ElectionDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.USE_WORKSPACE)
@conditional
def show_election(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Return one election with its stages."""
    row = get_object_or_404(Election.visible.to(signed_in(request)), code=code)
    day = today(request)
    stages = [_stage(one, day) for one in row.stages.all()]
    return tagged(request, _election(row) | {"stages": stages})


@router.get("/days", response={200: DaysOut, **ERRORS})
@requires(Permission.USE_WORKSPACE)
def list_days(
    request: HttpRequest, year: Year = None, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the days off and the decrees of a year (this year when none is named)."""
    asked = year if year is not None else today(request).year
    named = published_days((get_language() or "id")[:2])
    found = {
        day: {"day": day, "name": name, "is_working": False, "decree": ""}
        for day, name in named.items()
        if day.year == asked
    }
    for row in CalendarDay.visible.to(signed_in(request)).filter(day__year=asked):
        found[row.day] = {
            "day": row.day, "name": row.name, "is_working": row.is_working,
            "decree": row.decree,
        }  # fmt: skip
    rows = [found[day] for day in sorted(found)]
    decreed = DECREED[0] <= asked <= DECREED[1]
    told = page_of_list(request, rows, limit, offset)
    return told | {"year": asked, "decreed": decreed}


@router.get("/days/{day}", response={200: WorkingDayOut, **ERRORS})
@requires(Permission.USE_WORKSPACE)
def show_day(request: HttpRequest, day: dt.date) -> dict[str, Any]:
    """Return whether a day counts as a working day."""
    calendar = working_calendar()
    return {
        "day": day,
        "is_working": calendar.is_working(day),
        "known": calendar.knows(day),
    }


def _election(row: Election) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "names": {"id": row.name_id, "en": row.name_en},
        "kind": row.kind,
        "voting_on": row.voting_on,
        "regulation": row.regulation,
        "source": row.source,
    }


def _stage(row: Stage, day: dt.date) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "names": {"id": row.name_id, "en": row.name_en},
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "state": row.state_on(day),
        "regulation": row.regulation,
        "source": row.source,
        "notes": {"id": row.note_id, "en": row.note_en},
    }

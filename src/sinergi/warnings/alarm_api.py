"""The API of alarms: list and one, as the pages show them."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    Word,
    conditional,
    listed,
    page,
    tagged,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.warnings.alarm_listing import find_alarms, read_asked
from sinergi.warnings.choosing import title_of
from sinergi.warnings.detection_finding import find_alarm
from sinergi.warnings.models import Alarm
from sinergi.warnings.rules.alarms import AlarmState
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.telling import sentence_of

router = Router(tags=["warnings"])
StateCode = Annotated[AlarmState, listed(AlarmState)]
AlarmKey = Annotated[str, Path(max_length=40, pattern=r"^[-a-zA-Z0-9_]+$")]
HazardCode = Annotated[Hazard, listed(Hazard)]


class AlarmFilters(Schema):
    """What the list is narrowed by: the same as on the page."""

    state: StateCode | Literal["open", "all"] = "open"
    hazard: HazardCode | Literal[""] = ""
    within: Word = ""
    q: Word = ""


class AlarmOut(Schema):
    """An alarm: what, where, when, how many; `sentence` in the language of the request."""

    key: str
    sentence: str
    hazard: HazardCode
    state: StateCode
    found_by: str
    area_code: str
    area_codes: list[str]
    starts_on: dt.date
    ends_on: dt.date
    observed: float | None
    expected: float | None
    raised_at: dt.datetime
    last_seen_at: dt.datetime | None


class AlarmsOut(Schema):
    """A page of alarms."""

    count: int
    items: list[AlarmOut]


class AlarmDetailOut(AlarmOut):
    """One alarm with the numbers it rests on, and why it was set aside if it was."""

    version: int
    reason: str
    figures: dict[str, Any]


def _facts(row: Alarm) -> dict[str, Any]:
    return {
        "key": row.key, "sentence": sentence_of(row), "hazard": row.hazard,
        "state": row.state, "found_by": title_of(row.detector),
        "area_code": row.area_code, "area_codes": row.area_codes,
        "starts_on": row.starts_on, "ends_on": row.ends_on, "observed": row.observed,
        "expected": row.expected, "raised_at": row.raised_at,
        "last_seen_at": row.last_seen_at,
    }  # fmt: skip


@router.get("/alarms", response={200: AlarmsOut, **ERRORS})
@requires(Permission.READ_WARNINGS)
def list_alarms(
    request: HttpRequest,
    asked: Query[AlarmFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the alarms you may see, the newest first."""
    rows = find_alarms(read_asked(asked.model_dump()), signed_in(request))
    return page(request, rows, limit, offset, _facts)


@router.get(
    "/alarms/{alarm_key}", response={200: AlarmDetailOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_WARNINGS)
@conditional
def show_alarm(request: HttpRequest, alarm_key: AlarmKey) -> dict[str, Any]:
    """Return one alarm with its numbers."""
    row = find_alarm(request, alarm_key)
    more = {"version": row.version, "reason": row.reason, "figures": row.figures}
    return tagged(request, _facts(row) | more, row.version)

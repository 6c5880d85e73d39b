"""The API of reports: facts alone, to read. Words need the office unlocked, and a page."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    AreaCode,
    Limit,
    Offset,
    RowId,
    conditional,
    listed,
    note_links,
    tagged,
)
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.reports.listing import TRIAGE, Asked, count_up_to, find, keys_of, rows_of
from sinergi.reports.models import Report
from sinergi.reports.rules.states import Channel, ReportKind, State, Wanted

router = Router(tags=["reports"])
Kind = Annotated[ReportKind, listed(ReportKind)]
Came = Annotated[Channel, listed(Channel)]
Standing = Annotated[State, listed(State)]
Wish = Annotated[Wanted, listed(Wanted)]
Number = Annotated[str, Field(max_length=20, pattern=r"^[-0-9A-Za-z]*$")]


class ReportFilters(Schema):
    """What a list of reports is narrowed by; `number` is the beginning of one."""

    number: Number = ""
    state: Standing | Literal["triage", "all"] = "triage"
    kind: Kind | Literal[""] = ""
    channel: Came | Literal[""] = ""
    within: AreaCode = ""

    def asked(self) -> Asked:
        """Return the question the page asks."""
        return Asked(
            state=str(self.state or TRIAGE), kind=str(self.kind),
            channel=str(self.channel), within=self.within,
        )  # fmt: skip


class ReportOut(Schema):
    """What is filed of a report; never what was told, nor by whom."""

    id: int
    number: str
    institution_id: int
    institution_name: str
    handler_id: int | None
    channel: Came
    wanted: Wish
    kind: Kind
    area_code: str
    happened_on: dt.date | None
    received_at: dt.datetime
    deadline_on: dt.date | None
    elements: dict[str, bool]
    complete: bool
    threatened: bool
    state: Standing
    official_number: str
    official_received_on: dt.date | None
    incident_number: str | None


class ReportsOut(Schema):
    """A page of reports, the newest first; a count of 10001 is "more than 10,000"."""

    count: int
    items: list[ReportOut]


def _facts(row: Report) -> dict[str, Any]:
    return {
        "id": row.pk, "number": row.number, "institution_id": row.institution_id,
        "institution_name": row.institution.name, "handler_id": row.handler_id,
        "channel": row.channel, "wanted": row.wanted, "kind": row.kind,
        "area_code": row.area_code, "happened_on": row.happened_on,
        "received_at": row.received_at, "deadline_on": row.deadline_on,
        "elements": row.elements, "complete": row.complete,
        "threatened": row.threatened, "state": row.state,
        "official_number": row.official_number,
        "official_received_on": row.official_received_on,
        "incident_number": row.incident.number if row.incident else None,
    }  # fmt: skip


@router.get("/reports", response={200: ReportsOut, **ERRORS})
@requires(Permission.READ_REPORTS)
def list_reports(
    request: HttpRequest,
    asked: Query[ReportFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return what is filed of the reports of your offices; words are on the pages alone."""
    actor, question = signed_in(request), asked.asked()
    rows = find(question, actor, today(request)).rows
    if asked.number:
        rows = rows.filter(number__startswith=asked.number.upper())
    count = count_up_to(rows)
    note_links(request, count, limit, offset)
    some = rows_of(keys_of(rows)[offset : offset + limit], actor)
    return {"count": count, "items": [_facts(row) for row in some]}


@router.get(
    "/reports/{report_id}", response={200: ReportOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_REPORTS)
@conditional
def show_report(request: HttpRequest, report_id: RowId) -> dict[str, Any]:
    """Return what is filed of one report."""
    rows = Report.visible.to(signed_in(request)).select_related(
        "institution", "incident"
    )
    row: Report = get_object_or_404(rows, pk=report_id)
    return tagged(request, _facts(row), row.version)

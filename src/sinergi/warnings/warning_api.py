"""The API of warnings: the list, one warning with its recipients, and the answer."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    AreaCode,
    RowId,
    Word,
    check_version,
    conditional,
    listed,
    on_version,
    tagged,
)
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.odata import AS_ODATA, Column, ODataPage, Paging, odata_page
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_ONE,
    ApiProblem,
    invalid,
)
from sinergi.accounts.idempotency import creates
from sinergi.warnings.listing import Asked, find
from sinergi.warnings.models import Recipient, Warning
from sinergi.warnings.problems import problem_text
from sinergi.warnings.rules.reach import State
from sinergi.warnings.rules.steps import BadWarning, Hazard, Scope, Step
from sinergi.warnings.services.answering import (
    acknowledge,
    cannot_act,
    start_acting,
)

router = Router(tags=["warnings"])
StepCode = Annotated[Step, listed(Step)]
HazardCode = Annotated[Hazard, listed(Hazard)]
StateCode = Annotated[State, listed(State)]
COLUMNS = {
    "id": Column("pk", int),
    "number": Column("number"),
    "hazard": Column("hazard"),
    "step": Column("step"),
    "severity": Column("severity"),
    "area_code": Column("area_code"),
    "sent_at": Column("sent_at", dt.datetime),
}


class WarningFilters(Schema):
    """What a list of warnings is narrowed by: the same as on the page."""

    q: Word = ""
    step: Literal["open", "waiting", "all"] | StepCode = "open"
    within: AreaCode = ""
    kind: Literal["", "real", "exercise"] = ""
    mine: bool = False


class WarningOut(Schema):
    """A warning as a line of a list; `exercise` is no real event."""

    id: int
    key: str
    number: str
    exercise: bool
    hazard: HazardCode
    step: StepCode
    scope: Annotated[Scope, listed(Scope)]
    severity: str
    urgency: str
    certainty: str
    institution_id: int
    area_code: str
    headline_id: str
    headline_en: str
    sent_at: dt.datetime | None
    expires_at: dt.datetime | None
    ended_at: dt.datetime | None


class WarningPage(ODataPage):
    """A page of warnings, the newest first."""

    value: list[WarningOut]


class RecipientOut(Schema):
    """An institution it went to, and how far it has come there."""

    institution_id: int
    level: int
    state: StateCode
    seen_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    acted_at: dt.datetime | None


class WarningDetailOut(WarningOut):
    """A warning with its texts, areas and recipients."""

    area_codes: list[str]
    description_id: str
    description_en: str
    instruction_id: str
    instruction_en: str
    onset_at: dt.datetime | None
    acknowledge_within: int
    version: int
    recipients: list[RecipientOut]


class WarningAnswerIn(BaseModel):
    """What one's institutions answer; `cannot` needs its reason."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["acknowledge", "act", "cannot"]
    reason: Annotated[str, Field(max_length=500)] = ""


def _facts(row: Any, shape: type[Schema]) -> dict[str, Any]:
    return {
        name: row.pk if name == "id" else getattr(row, name)
        for name in shape.model_fields
        if name != "recipients"
    }


@router.get("/warnings", response={200: WarningPage, **ERRORS}, **AS_ODATA)
@requires(Permission.READ_WARNINGS)
def list_warnings(
    request: HttpRequest, asked: Query[WarningFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the warnings you may see; without a filter those in force."""
    rows = find(Asked(**asked.model_dump()), signed_in(request))
    return odata_page(
        request, rows, paging, COLUMNS, lambda row: _facts(row, WarningOut)
    )


def _row(request: HttpRequest, pk: int) -> Warning:
    row: Warning = get_object_or_404(Warning.visible.to(signed_in(request)), pk=pk)
    return row


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = _row(request, pk)
    told = Recipient.visible.to(signed_in(request)).filter(warning=row, person=None)
    facts = _facts(row, WarningDetailOut)
    facts["recipients"] = [_facts(one, RecipientOut) for one in told]
    return tagged(request, facts, row.version)


@router.get(
    "/warnings/{warning_id}",
    response={200: WarningDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_WARNINGS)
@conditional
def show_warning(request: HttpRequest, warning_id: RowId) -> dict[str, Any]:
    """Return one warning with its recipients."""
    return _shown(request, warning_id)


@router.post(
    "/warnings/{warning_id}/answer",
    response={200: WarningDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.READ_WARNINGS)
@on_version
@creates
def answer_warning(
    request: HttpRequest, warning_id: RowId, given: WarningAnswerIn
) -> dict[str, Any]:
    """Say for your institutions that it has arrived, that you act, or that you cannot."""
    row, actor, at = _row(request, warning_id), signed_in(request), now(request)
    check_version(request, row.version)
    try:
        if given.answer == "act":
            start_acting(row, by=actor, at=at)
        elif given.answer == "cannot":
            cannot_act(row, given.reason, by=actor, at=at)
        else:
            acknowledge(row, by=actor, at=at)
    except BadWarning as problem:
        text = problem_text(problem.code)
        if problem.field:
            raise invalid(problem.field, text) from problem
        raise ApiProblem("conflict", text) from problem
    return _shown(request, warning_id)

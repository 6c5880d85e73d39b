"""The API of cases: list, one, and a step taken; words only while the office is unlocked."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    LARGEST_ID,
    UNCHANGED,
    AreaCode,
    Offset,
    RowNumber,
    Word,
    check_version,
    conditional,
    listed,
    note_links,
    on_version,
    tagged,
)
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_ONE,
    ApiProblem,
    Problem,
    invalid,
)
from sinergi.cases.clockwork import deadlines_of, stops_of, taken_of
from sinergi.cases.listing import Asked, Line, fetch, find, keys_of, lines_of
from sinergi.cases.models import Case, CaseStep
from sinergi.cases.naming import STEP_PROBLEMS
from sinergi.cases.reading import open_fields
from sinergi.cases.rules.kinds import CaseKind, Origin, Outcome
from sinergi.cases.rules.review import FORMAL, MATERIAL, Element
from sinergi.cases.rules.steps import BadStep, Step
from sinergi.cases.services.drafts import StepDraft
from sinergi.cases.services.stepping import moves_for, take_step
from sinergi.cases.services.viewing import note_look
from sinergi.elections.working_days import working_calendar

router = Router(tags=["cases"])
StepCode = Annotated[Step, listed(Step)]
KindCode = Annotated[CaseKind, listed(CaseKind)]
OriginCode = Annotated[Origin, listed(Origin)]
ElementCode = Annotated[Element, listed(Element)]
OutcomeCode = Annotated[Outcome, listed(Outcome)]
CaseKey = Annotated[str, Path(max_length=40, pattern=r"^[-a-zA-Z0-9_]+$")]
Text = Annotated[str, Field(max_length=50_000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
FIRST, LAST = (
    dt.datetime(1998, 1, 1, tzinfo=dt.UTC),
    dt.datetime(2100, 12, 31, tzinfo=dt.UTC),
)
ERRORS_OF_STEP = {**ERRORS_OF_CHANGE, 423: Problem}


class CaseOut(Schema):
    """A case; `title` is null while the office is locked."""

    key: str
    number: str
    register_number: str
    institution_id: int
    institution_name: str
    kind: KindCode
    regime: str
    origin: OriginCode
    step: StepCode
    step_at: dt.datetime
    area_code: str
    title: str | None
    handler_name: str
    due_at: dt.datetime | None
    due_rule: str
    late: bool
    version: int


class CasesOut(Schema):
    """A page of cases."""

    count: int
    items: list[CaseOut]


class DeadlineOut(Schema):
    """A deadline, by which article, whether that is established, and when it was met."""

    code: str
    name: dict[str, str]
    who: str
    article: str
    established: bool
    event_at: dt.datetime
    due_on: dt.date
    due_at: dt.datetime
    provisional: bool
    done_at: dt.datetime | None
    late: bool


class StepTakenOut(BaseModel):
    """A step taken; `days_late` says how many days after it happened it was entered."""

    step: StepCode
    happened_at: dt.datetime
    entered_at: dt.datetime
    days_late: int


class CaseDetailOut(CaseOut):
    """A case with its deadlines and the steps you may take now."""

    allegation: str | None
    regulation: str
    edition: str
    received_on: dt.date | None
    registered_on: dt.date | None
    decided_on: dt.date | None
    outcome: str
    next_steps: list[StepCode]
    steps_taken: list[StepTakenOut]
    deadlines: list[DeadlineOut]


class CaseStepIn(BaseModel):
    """A step; leave out what it does not need. `happened_at` is now where it is left out.

    A step of an earlier day needs `late_reason`: why it is entered no sooner.
    """

    model_config = ConfigDict(extra="forbid")

    to: StepCode
    note: Text = ""
    text: Text = ""
    happened_at: dt.datetime | None = None
    late_reason: Text = ""
    elements: Annotated[list[ElementCode], Field(max_length=20)] = []
    kind: KindCode | None = None
    reason: Short = ""
    hearing_at: dt.datetime | None = None
    place: Short = ""
    parties: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_ID)]], Field(max_length=50)
    ] = []
    members: Annotated[int, Field(ge=0, le=30)] = 0
    present: Annotated[list[Short], Field(max_length=30)] = []
    dissents: Annotated[int, Field(ge=0, le=30)] = 0
    dissent: Text = ""
    outcome: OutcomeCode | Literal[""] = ""
    body: Short = ""
    addressed_to: Annotated[str, Field(max_length=160, pattern=r"^[^\x00]*$")] = ""
    receipt_number: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""
    receipt_on: dt.date | None = None


def case_facts(line: Line) -> dict[str, Any]:
    """Return what a case shows in a list."""
    row = line.row
    return {
        "key": row.key, "number": row.number, "register_number": row.register_number,
        "institution_id": row.institution_id, "institution_name": row.institution.name,
        "kind": row.kind, "regime": row.regime, "origin": row.origin, "step": row.step,
        "step_at": row.step_at, "area_code": row.area_code, "title": line.title,
        "handler_name": row.handler.name if row.handler else "", "due_at": row.due_at,
        "due_rule": row.due_rule, "late": line.late, "version": row.version,
    }  # fmt: skip


@router.get("/cases", response={200: CasesOut, **ERRORS})
@requires(Permission.READ_CASES)
def list_cases(
    request: HttpRequest,
    q: Word = "",
    step: StepCode | Literal["open", "late", "mine", "all"] = "open",
    kind: KindCode | None = None,
    origin: OriginCode | None = None,
    within: AreaCode = "",
    handler: RowNumber = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the cases you may see, the next deadline first; open ones unless asked."""
    actor, at = signed_in(request), now(request)
    asked = Asked(
        q=q, step=step, kind=kind or "", origin=origin or "", within=within,
        handler=handler,
    )  # fmt: skip
    rows = find(asked, actor, at)
    count = rows.count()
    note_links(request, count, limit, offset)
    shown = fetch(keys_of(rows)[offset : offset + limit], actor)
    return {
        "count": count,
        "items": [case_facts(one) for one in lines_of(shown, actor, at)],
    }


def _find(request: HttpRequest, key: str) -> Case:
    rows = Case.visible.to(signed_in(request)).select_related("institution", "handler")
    row: Case = get_object_or_404(rows, key=key)
    return row


def _detail(request: HttpRequest, row: Case) -> dict[str, Any]:
    actor, at = signed_in(request), now(request)
    (line,) = lines_of([row], actor, at)
    (words,) = open_fields([row], "sealed_text")
    taken = taken_of([row.pk]).get(row.pk, [])
    stops = stops_of([row.pk], timezone.localdate(at)).get(row.pk, [])
    clocks = deadlines_of(row, taken, stops, working_calendar(), at)
    return {
        **case_facts(line),
        "allegation": None if words is None else str(words.get("allegation", "")),
        "regulation": row.regulation, "edition": row.edition,
        "received_on": row.received_on, "registered_on": row.registered_on,
        "decided_on": row.decided_on, "outcome": row.outcome,
        "next_steps": [move.to for move in moves_for(row, actor)],
        "steps_taken": [
            {
                "step": one.step_to, "happened_at": one.happened_at,
                "entered_at": one.at, "days_late": one.days_late,
            }
            for one in CaseStep.visible.to(actor).filter(case=row)
        ],
        "deadlines": [
            {
                "code": one.rule.code, "name": one.rule.names, "who": one.rule.who,
                "article": one.rule.article, "established": one.rule.is_established,
                "event_at": one.derivation.event_at, "due_on": one.derivation.due_on,
                "due_at": one.due_at, "provisional": one.derivation.is_provisional,
                "done_at": one.done_at, "late": one.is_late(at),
            }
            for one in clocks
        ],
    }  # fmt: skip


@router.get(
    "/cases/{case_key}", response={200: CaseDetailOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_CASES)
@conditional
def show_case(request: HttpRequest, case_key: CaseKey) -> dict[str, Any]:
    """Return one case with its deadlines and the steps you may take."""
    row = _find(request, case_key)
    facts = _detail(request, row)
    if facts["allegation"] is not None:
        note_look(row, by=signed_in(request), at=real_now())
    return tagged(request, facts, row.version)


@router.post("/cases/{case_key}/steps", response={200: CaseDetailOut, **ERRORS_OF_STEP})
@requires(Permission.READ_CASES)
@on_version
def add_case_step(
    request: HttpRequest, case_key: CaseKey, given: CaseStepIn
) -> dict[str, Any]:
    """Take a step of the version `If-Match` names; its papers are numbered and kept."""
    row = _find(request, case_key)
    version = check_version(request, row.version)
    try:
        row = take_step(
            row, _draft(given, version), by=signed_in(request), at=now(request)
        )
    except BadStep as problem:
        raise _problem(problem) from None
    facts = _detail(request, _find(request, row.key))
    return tagged(request, facts, row.version)


def _problem(problem: BadStep) -> ApiProblem:
    text = str(STEP_PROBLEMS[problem.code])
    if problem.code == "stale":
        return ApiProblem("stale")
    if problem.code == "not-yours":
        return ApiProblem("forbidden", text)
    if problem.field:
        names = {"review": "elements"}
        return invalid(names.get(problem.field, problem.field), text)
    return ApiProblem("conflict", text)


def _draft(given: CaseStepIn, version: int) -> StepDraft:
    found = set(given.elements)
    return StepDraft(
        to=given.to, version=version, note=given.note, text=given.text,
        happened_at=_moment("happened_at", given.happened_at),
        late_reason=given.late_reason,
        review={one.value: one in found for one in (*FORMAL, *MATERIAL)},
        kind=given.kind, reason=given.reason,
        hearing_at=_moment("hearing_at", given.hearing_at), place=given.place,
        parties=given.parties, members=given.members,
        present=[one.strip() for one in given.present if one.strip()],
        dissents=given.dissents, dissent=given.dissent, outcome=given.outcome,
        body=given.body, addressed_to=given.addressed_to,
        receipt_number=given.receipt_number, receipt_on=given.receipt_on,
    )  # fmt: skip


def _moment(field: str, moment: dt.datetime | None) -> dt.datetime | None:
    """Return the moment in the installation's zone; a naive one stands in that zone."""
    if moment is None:
        return None
    aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    if not FIRST <= aware <= LAST:
        raise invalid(field, str(STEP_PROBLEMS["future"]))
    return timezone.localtime(aware)

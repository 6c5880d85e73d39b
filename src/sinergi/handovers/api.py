"""The API of hand-overs: list, one of them, receipt and answer.

What another installation brings has an address of its own (`/handovers/exchange/`).
"""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    RowId,
    Word,
    check_version,
    conditional,
    listed,
    on_version,
    page,
    tagged,
)
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ERRORS,
    ERRORS_OF_CHANGE,
    ERRORS_OF_ONE,
    ApiProblem,
    invalid,
)
from sinergi.accounts.idempotency import creates
from sinergi.handovers.finding import find_handover
from sinergi.handovers.forms.fields import plain
from sinergi.handovers.listing import Asked, find
from sinergi.handovers.models import Handover, HandoverEvent
from sinergi.handovers.naming import problem_text
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.statements import Outcome
from sinergi.handovers.rules.steps import Act, BadHandover, Side, State
from sinergi.handovers.services.acting import Said, StaleVersion, act_on

router = Router(tags=["handovers"])
StateCode = Annotated[State, listed(State)]
CategoryCode = Annotated[Category, listed(Category)]
OutcomeCode = Annotated[Outcome, listed(Outcome)]
Text = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]


class PackageFilters(Schema):
    """What a box is narrowed by: the same as on the page."""

    box: Literal["in", "out"] = "in"
    q: Word = ""
    state: StateCode | Literal["open", "late", "all"] = "all"
    category: CategoryCode | Literal[""] = ""


class PackageOut(Schema):
    """A hand-over: its two ends, where it stands, its clocks; nothing of the content."""

    id: int
    number: str
    uid: str
    incoming: bool
    on_paper: bool
    sender_name: str
    receiver_name: str
    category: CategoryCode
    basis: str
    state: StateCode
    sent_at: dt.datetime
    receipt_due_at: dt.datetime | None
    received_at: dt.datetime | None
    receiver_number: str
    answer_due_at: dt.datetime | None
    answered_at: dt.datetime | None
    outcome: OutcomeCode | Literal[""]
    digest: str


class PackagesOut(Schema):
    """A page of hand-overs."""

    count: int
    items: list[PackageOut]


class PackageEventOut(Schema):
    """What happened to a hand-over; `statement` is the signed text, byte for byte."""

    kind: str
    at: dt.datetime
    party_name: str
    number: str
    outcome: str
    on_paper: bool
    statement: str
    signature: str
    signer: str


class PackageDetailOut(PackageOut):
    """One hand-over with its signed statement and all that happened to it."""

    version: int
    statement: str
    signature: str
    signer: str
    events: list[PackageEventOut]


class ReceiptIn(BaseModel):
    """A receipt, with your own number."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""


class AnswerIn(BaseModel):
    """An answer; a refusal needs its reason. The text is sealed to both offices."""

    model_config = ConfigDict(extra="forbid")

    outcome: OutcomeCode
    text: Text = ""


def _facts(row: Handover) -> dict[str, Any]:
    return {
        name: getattr(row, "pk" if name == "id" else name)
        for name in PackageOut.model_fields
    }


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = find_handover(request, pk)
    events = HandoverEvent.visible.to(signed_in(request)).filter(handover=row)
    facts = _facts(row) | {
        "version": row.version, "statement": row.statement, "signature": row.signature,
        "signer": row.signer,
        "events": [
            {name: getattr(one, name) for name in PackageEventOut.model_fields}
            for one in events
        ],
    }  # fmt: skip
    return tagged(request, facts, row.version)


@router.get("/handovers", response={200: PackagesOut, **ERRORS})
@requires(Permission.READ_HANDOVERS)
def list_packages(
    request: HttpRequest,
    asked: Query[PackageFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the hand-overs sent to your offices (`box=in`) or by them (`box=out`)."""
    told = asked.model_dump()
    rows = find(told.pop("box"), Asked(**told), signed_in(request), now(request))
    return page(request, rows, limit, offset, _facts)


@router.get(
    "/handovers/{package_id}",
    response={200: PackageDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_HANDOVERS)
@conditional
def show_package(request: HttpRequest, package_id: RowId) -> dict[str, Any]:
    """Return one hand-over with its signed statement and its events."""
    return _detail(request, package_id)


@router.post(
    "/handovers/{package_id}/receipt",
    response={200: PackageDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.SEND_HANDOVERS)
@on_version
@creates
def receive_package(
    request: HttpRequest, package_id: RowId, given: ReceiptIn
) -> dict[str, Any]:
    """Confirm receipt for your office; signed by its key."""
    return _act(request, package_id, Act.RECEIVE, Said(number=plain(given.number)))


@router.post(
    "/handovers/{package_id}/answer",
    response={200: PackageDetailOut, **ERRORS_OF_CHANGE},
)
@requires(Permission.SEND_HANDOVERS)
@on_version
@creates
def answer_package(
    request: HttpRequest, package_id: RowId, given: AnswerIn
) -> dict[str, Any]:
    """Answer for your office; the text is sealed to both offices."""
    said = Said(outcome=given.outcome.value, words={"text": given.text})
    return _act(request, package_id, Act.ANSWER, said)


def _act(request: HttpRequest, pk: int, act: Act, said: Said) -> dict[str, Any]:
    row = find_handover(request, pk)
    version = check_version(request, row.version)
    if (
        row.receiver_id is None
    ):  # of another installation or on paper: not said by program
        raise ApiProblem("conflict", problem_text("side"))
    try:
        act_on(
            row, act, said, version=version, by=signed_in(request), at=now(request),
            side=Side.RECEIVER,
        )  # fmt: skip
    except StaleVersion:
        raise ApiProblem("stale") from None
    except BadHandover as problem:
        if problem.field:
            raise invalid(problem.field, problem_text(problem.code)) from None
        raise ApiProblem("conflict", problem_text(problem.code)) from None
    return _detail(request, pk)

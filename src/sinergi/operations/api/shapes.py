"""Props, operations, posko and loans as programs send and get them."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.answers import LARGEST_ID, AreaCode, Word, listed
from sinergi.access.odata import Column, ODataPage
from sinergi.operations.models import Lending, Operation, Posko, Prop
from sinergi.operations.rules import actions, lending
from sinergi.operations.rules.props import Act, Kind, Step

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
PropStepCode = Annotated[Step, listed(Step)]
PropKind = Annotated[Kind, listed(Kind)]
PropAct = Annotated[Act, listed(Act)]
OperationStepCode = Annotated[actions.Step, listed(actions.Step)]
OperationKind = Annotated[actions.Kind, listed(actions.Kind)]
LendingStepCode = Annotated[lending.Step, listed(lending.Step)]
Text80 = Annotated[str, Field(max_length=80)]
Text200 = Annotated[str, Field(max_length=200)]
Text1000 = Annotated[str, Field(max_length=1_000)]

PROP_COLUMNS = {
    "id": Column("pk", int),
    "number": Column("number"),
    "kind": Column("kind"),
    "step": Column("step"),
    "area_code": Column("area_code"),
    "seen_on": Column("seen_on", dt.date),
    "due_on": Column("due_on", dt.date),
}
OPERATION_COLUMNS = {
    "id": Column("pk", int),
    "number": Column("number"),
    "kind": Column("kind"),
    "step": Column("step"),
    "area_code": Column("area_code"),
    "starts_at": Column("starts_at", dt.datetime),
}
POSKO_COLUMNS = {
    "id": Column("pk", int),
    "area_code": Column("area_code"),
    "from_on": Column("from_on", dt.date),
}
LENDING_COLUMNS = {
    "id": Column("pk", int),
    "number": Column("number"),
    "step": Column("step"),
    "area_code": Column("area_code"),
    "from_on": Column("from_on", dt.date),
}


class PropFilters(Schema):
    """What a list of props is narrowed by: the same as on the page."""

    q: Word = ""
    step: Literal["open", "hanging", "all"] | PropStepCode = "open"
    within: AreaCode = ""
    mine: bool = False
    late: bool = False


class PropOut(Schema):
    """A campaign prop as a line of a list."""

    id: int
    number: str
    kind: PropKind
    count: int
    place: str
    place_type: str
    area_code: str
    latitude: float | None
    longitude: float | None
    seen_on: dt.date
    period: str
    step: PropStepCode
    due_on: dt.date | None
    taken_count: int | None
    reporter_id: int
    handler_id: int | None
    executor_id: int | None
    operation_id: int | None
    joined_to_id: int | None
    version: int


class PropPage(ODataPage):
    """A page of props, the newest first."""

    value: list[PropOut]


class PropDetailOut(PropOut):
    """A prop with what you may do to it now."""

    note: str
    acts: list[PropAct]


class ActIn(BaseModel):
    """An act on a prop; what it needs, the rules say. Photos are sent by the page."""

    model_config = ConfigDict(extra="forbid")

    act: Literal[
        "recommend", "no-breach", "order", "store", "give-back", "dispose", "gone",
        "reopen",
    ]  # fmt: skip
    number: Text80 = ""
    dated_on: dt.date | None = None
    ground: Annotated[str, Field(max_length=500)] = ""
    executor_id: Id | None = None
    due_on: dt.date | None = None
    place: Text200 = ""
    receiver: Annotated[str, Field(max_length=160)] = ""
    receiver_name: Annotated[str, Field(max_length=120)] = ""
    shared: bool = False
    note: Text1000 = ""


class OperationFilters(Schema):
    """What a list of operations is narrowed by."""

    q: Word = ""
    step: Literal["open", "all"] | OperationStepCode = "open"
    within: AreaCode = ""


class UnitOut(Schema):
    """A unit of an operation; `came` null while nobody has told."""

    id: int
    institution_id: int | None
    name: str
    planned: int
    came: int | None
    answer: str


class OperationOut(Schema):
    """A joint operation as a line of a list."""

    id: int
    number: str
    kind: OperationKind
    title: str
    lead_id: int
    area_code: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    step: OperationStepCode
    findings: int | None
    version: int


class OperationPage(ODataPage):
    """A page of operations, the latest first."""

    value: list[OperationOut]


class OperationDetailOut(OperationOut):
    """An operation with order, units, route and result."""

    order_number: str
    order_on: dt.date | None
    place: str
    route: list[str]
    result: str
    units: list[UnitOut]


class PoskoOut(Schema):
    """A posko with what the day asked for came to."""

    id: int
    name: str
    area_code: str
    election: str
    institution_id: int
    receiver_id: int | None
    opens_at: dt.time
    closes_at: dt.time
    from_on: dt.date
    until_on: dt.date
    opened: bool
    staffed: bool
    entries: int
    reports: int


class PoskoPage(ODataPage):
    """A page of posko, by area."""

    value: list[PoskoOut]


class PoskoFilters(Schema):
    """Which posko, on which day; without a day today."""

    within: AreaCode = ""
    day: dt.date | None = None


class LendingFilters(Schema):
    """What a list of loans of personnel is narrowed by."""

    q: Word = ""
    step: Literal["open", "all"] | LendingStepCode = "open"
    within: AreaCode = ""


class LendingOut(Schema):
    """Somebody lent to an organiser, by office; the name is not given out here."""

    id: int
    number: str
    giver_id: int
    taker_id: int
    area_code: str
    office: str
    duty: str
    letter_number: str
    letter_on: dt.date
    from_on: dt.date
    until_on: dt.date | None
    pledged_on: dt.date | None
    returned_on: dt.date | None
    step: LendingStepCode


class LendingPage(ODataPage):
    """A page of loans, the newest first."""

    value: list[LendingOut]


def facts_of(
    row: Prop | Operation | Posko | Lending, shape: type[Schema]
) -> dict[str, Any]:
    """Return the columns a shape names, of a row."""
    names = set(shape.model_fields) - {"id"}
    return {"id": row.pk} | {
        name: getattr(row, name) for name in names if hasattr(row, name)
    }

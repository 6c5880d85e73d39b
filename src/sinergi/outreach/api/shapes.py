"""Sessions, coverage and rumours as programs send and get them."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import Actor
from sinergi.access.answers import LARGEST_ID, AreaCode, RowNumber, Word, listed
from sinergi.outreach.covering import Coverage
from sinergi.outreach.listing import AskedSessions
from sinergi.outreach.models import Partner, Rumor, Session
from sinergi.outreach.rules.rumor import Channel, RumorStep
from sinergi.outreach.rules.session import Kind, Step
from sinergi.outreach.telling import told_of

KindCode = Annotated[Kind, listed(Kind)]
StepCode = Annotated[Step, listed(Step)]
ChannelCode = Annotated[Channel, listed(Channel)]
RumorStepCode = Annotated[RumorStep, listed(RumorStep)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]*$", max_length=24)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Count = Annotated[int, Field(ge=0, le=100_000)]


class SessionFilters(Schema):
    """What a list of sessions is narrowed by: the same as on the page."""

    q: Word = ""
    kind: KindCode | Literal[""] = ""
    step: StepCode | Literal[""] = ""
    segment: Code = ""
    organiser: RowNumber = None
    within: AreaCode = ""
    when: Literal["", "coming", "past", "due"] = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def asked(self) -> AskedSessions:
        """Return the question the page asks."""
        return AskedSessions(**self.model_dump())


class SessionOut(Schema):
    """A session as a line of a list; null is "not counted", or not told to you.

    `withheld` names the counts that are not told: fewer than five people at a session you
    are not inside of, or what such a count would follow from.
    """

    id: int
    kind: KindCode
    title: str
    topic: str
    segment: str
    organiser_id: int
    organiser_name: str
    area_code: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    step: StepCode
    public: bool
    attended: int | None
    withheld: list[str]
    version: int


class SessionsOut(Schema):
    """A page of sessions, the newest first."""

    count: int
    items: list[SessionOut]


class PartnerOut(Schema):
    """A partner; `institution_id` null where it has no account."""

    institution_id: int | None
    name: str


class SessionDetailOut(SessionOut):
    """A session with its counts; whoever is not inside gets no partners, cost or report."""

    inside: bool
    election_id: int | None
    stage_id: int | None
    men: int | None
    women: int | None
    disabled: int | None
    age_17_21: int | None
    age_22_30: int | None
    age_31_45: int | None
    age_46: int | None
    first: int | None
    checked: int | None
    no_card: int | None
    candidate_present: bool | None
    cost: int | None
    report: str
    partners: list[PartnerOut]


class SessionChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    kind: KindCode = Kind.SESSION
    title: Title = "-"
    segment: Code = ""
    topic: Code = ""
    area_code: Code = ""
    place: Annotated[str, Field(max_length=200)] = ""
    day: dt.date | None = None
    starts: Hour | None = None
    ends: Hour | None = None
    election_id: Id | None = None
    stage_id: Id | None = None
    speaker: Annotated[str, Field(max_length=200)] = ""
    material_version_id: Id | None = None
    quiz_id: Id | None = None
    partner_ids: list[Id] = []
    other_partners: Annotated[str, Field(max_length=1_000)] = ""
    public: bool = False


class SessionIn(SessionChange):
    """A session to be planned; hours in the installation's time zone."""

    title: Title
    segment: Code
    topic: Code
    area_code: Code
    organiser_id: Id
    day: dt.date
    starts: Hour


class ReportIn(BaseModel):
    """What came of a session; null is "not counted"."""

    model_config = ConfigDict(extra="forbid")

    attended: Count
    men: Count | None = None
    women: Count | None = None
    disabled: Count | None = None
    age_17_21: Count | None = None
    age_22_30: Count | None = None
    age_31_45: Count | None = None
    age_46: Count | None = None
    first: Count | None = None
    checked: Count | None = None
    no_card: Count | None = None
    candidate: Literal["", "yes", "no"] = ""
    cost: Annotated[int, Field(ge=0, le=10**12)] | None = None
    report: Annotated[str, Field(max_length=5_000)] = ""
    follow_up: Annotated[str, Field(max_length=5_000)] = ""


class SessionStepIn(BaseModel):
    """A step: verify, send back, call off, plan again."""

    model_config = ConfigDict(extra="forbid")

    to: Literal["verified", "held", "planned", "cancelled"]
    note: Annotated[str, Field(max_length=500)] = ""


class CellOut(Schema):
    """One area: who was reached out of how many; null without a target."""

    area_code: str
    area_name: str
    reached: int
    reached_at_most: int
    sessions: int
    target: int | None
    target_low: int | None
    target_high: int | None
    target_is_estimate: bool | None
    covered: int
    share: float | None
    gap: int | None


class CoverageOut(Schema):
    """Coverage of a segment by kelurahan."""

    segment: str
    count: int
    items: list[CellOut]


class RumorOut(Schema):
    """A rumour; its answer is empty until it is verified, save for those inside."""

    id: int
    text: str
    topic: str
    channel: ChannelCode
    area_code: str
    heard_on: dt.date
    step: RumorStepCode
    institution_id: int
    responsible_id: int | None
    answer: str
    answer_source: str


class RumorsOut(Schema):
    """A page of rumours, the newest first."""

    count: int
    items: list[RumorOut]


class RumorIn(BaseModel):
    """A rumour somebody heard; no names of people."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=500)]
    topic: Code
    channel: ChannelCode = Channel.OTHER
    heard_on: dt.date
    area_code: Code = ""
    institution_id: Id


def line_facts(row: Any) -> dict[str, Any]:
    """Return a session (read with `telling`) as a line of a list."""
    told = told_of(row, inside=row.inside)
    withheld = ["attended"] if "attended" in told.small else []
    return _facts(row) | {"attended": told.counts["attended"], "withheld": withheld}


def _facts(row: Session) -> dict[str, Any]:
    own = {"id", "organiser_name", "attended", "withheld"}
    told = {
        name: getattr(row, name) for name in SessionOut.model_fields if name not in own
    }
    return told | {"id": row.pk, "organiser_name": row.organiser.name}


def detail_facts(row: Session, actor: Actor, *, inside: bool) -> dict[str, Any]:
    """Return a session; outside of it no partners, cost, report or small counts."""
    told = told_of(row, inside=inside)
    partners: list[dict[str, Any]] = []
    if inside:
        rows = Partner.visible.to(actor).filter(session=row)
        partners = [
            {"institution_id": one.institution_id, "name": one.body}
            for one in rows.select_related("institution")
        ]
    return (
        _facts(row)
        | dict(told.counts)
        | {
            "withheld": sorted(told.small | told.kept),
            "inside": inside,
            "election_id": row.election_id,
            "stage_id": row.stage_id,
            "candidate_present": row.candidate_present,
            "cost": row.cost if inside else None,
            "report": row.report if inside else "",
            "partners": partners,
        }
    )


def coverage_facts(found: Coverage, segment: str) -> list[dict[str, Any]]:
    """Return the cells of all kelurahan."""
    lines = []
    for row in found.rows:
        cell = row.cells[segment]
        aim = cell.aim
        lines.append(
            {
                "area_code": row.code,
                "area_name": row.name,
                "reached": cell.reached.people,
                "reached_at_most": cell.reached.ceiling,
                "sessions": cell.reached.sessions,
                "target": aim.people if aim else None,
                "target_low": aim.low if aim else None,
                "target_high": aim.high if aim else None,
                "target_is_estimate": aim.estimate if aim else None,
                "covered": cell.covered,
                "share": cell.share,
                "gap": cell.gap,
            }
        )
    return lines


def rumor_facts(row: Rumor) -> dict[str, Any]:
    """Return a rumour; whoever may see it unanswered is inside of it."""
    told = {name: getattr(row, name) for name in RumorOut.model_fields if name != "id"}
    return told | {"id": row.pk}

"""Meetings as programs send and get them."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import Actor
from sinergi.access.answers import AreaCode, RowNumber, Word, listed
from sinergi.commitments.api.commitment_shapes import Code, Id, Title
from sinergi.commitments.forms.meeting import LONGEST_PASTE
from sinergi.commitments.meeting_listing import AskedMeetings
from sinergi.commitments.meeting_outside import show_published
from sinergi.commitments.meeting_reach import Rights, rights_of
from sinergi.commitments.models import (
    AgendaItem,
    Conclusion,
    Meeting,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.rules.meeting import Kind, Step

KindCode = Annotated[Kind, listed(Kind)]
StepCode = Annotated[Step, listed(Step)]
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Place = Annotated[str, Field(max_length=200)]


class MeetingFilters(Schema):
    """What a list of meetings is narrowed by: the same as on the page."""

    q: Word = ""
    kind: KindCode | Literal[""] = ""
    step: StepCode | Literal[""] = ""
    institution: RowNumber = None
    within: AreaCode = ""
    when: Literal["", "coming", "past"] = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def asked(self) -> AskedMeetings:
        """Return the question the page asks."""
        return AskedMeetings(**self.model_dump())


class MeetingOut(Schema):
    """A meeting as a line of a list; null where it has no date yet."""

    id: int
    kind: KindCode
    title: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    place: str
    area_code: str
    host_id: int
    host_name: str
    step: StepCode
    published_at: dt.datetime | None
    version: int


class MeetingsOut(Schema):
    """A page of meetings in calendar order."""

    count: int
    items: list[MeetingOut]


class PointOut(Schema):
    """A point of the agenda."""

    order: int
    title: str
    institution_id: int | None
    commitment_id: int | None


class ParticipantOut(Schema):
    """Somebody asked or seen there; `sure` is false while it is a reader's guess."""

    id: int
    institution_id: int | None
    body: str
    name: str
    role: str
    sure: bool
    invited: bool
    attended: bool


class ConclusionOut(Schema):
    """One thing concluded; with `commitment_id` once it was asked of somebody."""

    id: int
    order: int
    text: str
    kind: Literal["commitment", "decision"]
    institution_id: int | None
    area_code: str
    due_on: dt.date | None
    cascade: str
    commitment_id: int | None


class MeetingDetailOut(MeetingOut):
    """A meeting; whoever is not inside of it gets what was published, no more."""

    inside: bool
    may_edit: bool
    may_conclude: bool
    agenda: list[PointOut]
    participants: list[ParticipantOut]
    conclusions: list[ConclusionOut]
    minutes: str
    press_note: str
    bodies: list[str]


class PastedOut(MeetingDetailOut):
    """A meeting made of a text; `guesses` says field → the words it was guessed from."""

    guesses: dict[str, str]


class MeetingChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    kind: KindCode = Kind.COORDINATION
    title: Title = ""
    day: dt.date | None = None
    starts: Hour | None = None
    ends: Hour | None = None
    place: Place = ""
    area_code: Code = ""
    election_id: Id | None = None
    previous_id: Id | None = None


class MeetingIn(MeetingChange):
    """A meeting to be held; hours in the installation's time zone."""

    kind: KindCode
    title: Title
    host_id: Id


class MeetingStepIn(BaseModel):
    """A step its host decides alone; minutes and approval are done on the page."""

    model_config = ConfigDict(extra="forbid")

    to: Literal["invited", "held", "cancelled"]


class PastedIn(BaseModel):
    """A text of attendance and conclusions; what stands beside it wins over the text."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_PASTE)]
    host_id: Id | None = None
    kind: KindCode | None = None
    title: Title | None = None
    day: dt.date | None = None
    area_code: Code | None = None


class ConclusionIn(BaseModel):
    """A conclusion; with an institution it is asked of it at once."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=4_000)]
    kind: Literal["commitment", "decision"] = "commitment"
    institution_id: Id | None = None
    area_code: Code = ""
    due_on: dt.date | None = None
    cascade: Literal["", "kecamatan", "kelurahan", "panwascam", "ppk"] = ""
    shared: bool = False


def line_facts(row: Meeting) -> dict[str, Any]:
    """Return a meeting as a line of a list."""
    same = (
        "kind", "title", "starts_at", "ends_at", "place", "area_code", "host_id", "step",
        "published_at", "version",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in same}
    return told | {"id": row.pk, "host_name": row.host.name}


NOTHING: dict[str, Any] = {
    "agenda": [], "participants": [], "conclusions": [], "bodies": [],
    "may_edit": False, "may_conclude": False,
}  # fmt: skip


def published_facts(row: Meeting, version: MinutesVersion) -> dict[str, Any]:
    """Return to readers outside what was published, and no more."""
    content = version.content
    there = {one["body"] for one in content["people"] if one["body"]}
    show_published(row, content)
    return (
        line_facts(row)
        | NOTHING
        | {
            "inside": False,
            "minutes": content["minutes"],
            "press_note": row.press_note,
            "bodies": sorted(there),
        }
    )


def inside_facts(row: Meeting, actor: Actor) -> dict[str, Any]:
    """Return a meeting to those who hold it or were asked to it."""
    rights = rights_of(row, actor)
    people = Participant.visible.to(actor).filter(meeting=row)
    told = people.select_related("institution")
    return (
        line_facts(row)
        | NOTHING
        | {
            "inside": True,
            "may_edit": rights.edit,
            "may_conclude": rights.conclude,
            "agenda": [
                {name: getattr(one, name) for name in PointOut.model_fields}
                for one in AgendaItem.visible.to(actor).filter(meeting=row)
            ],
            "participants": [_participant(one) for one in told],
            "conclusions": [
                conclusion_facts(one)
                for one in Conclusion.visible.to(actor).filter(meeting=row)
            ],
            "minutes": _minutes(row, actor, rights),
            "press_note": row.press_note if rights.host or row.published_at else "",
        }
    )


def _minutes(row: Meeting, actor: Actor, rights: Rights) -> str:
    """Return the host what is being written, others what was sent for approval."""
    if rights.host:
        return row.minutes
    last = MinutesVersion.visible.to(actor).filter(meeting=row).first()
    return str(last.content["minutes"]) if last is not None else ""


def _participant(row: Participant) -> dict[str, Any]:
    same = ("institution_id", "body", "name", "role", "sure")
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk,
        "invited": row.invited_at is not None,
        "attended": row.attended_at is not None,
    }


def conclusion_facts(row: Conclusion) -> dict[str, Any]:
    """Return one thing concluded."""
    same = (
        "order", "text", "kind", "institution_id", "area_code", "due_on", "cascade",
        "commitment_id",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {"id": row.pk}

"""Commitments as programs send and get them."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import Actor
from sinergi.access.answers import (
    LARGEST_ID,
    AreaCode,
    RowNumber,
    Word,
    listed,
)
from sinergi.commitments.detailing import (
    Entry,
    Known,
    acts_for,
    known_to,
    may_edit,
    needs_of,
)
from sinergi.commitments.listing import Asked
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind, Step
from sinergi.commitments.services.rights import sides_of

StepCode = Annotated[Step, listed(Step)]
Origin = Annotated[OriginKind, listed(OriginKind)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Long = Annotated[str, Field(max_length=10_000)]
Code = Annotated[str, Field(max_length=24, pattern=r"^[0-9A-Za-z.]*$")]
Sort = Literal[
    "due", "-due", "number", "-number", "title", "-title", "institution",
    "-institution", "area", "-area", "step", "-step",
]  # fmt: skip


class CommitmentFilters(Schema):
    """What a list of commitments is narrowed by: the same as on the page."""

    q: Word = ""
    step: Literal["open", "all"] | StepCode = "open"
    institution: RowNumber = None
    within: AreaCode = ""
    stage: Annotated[str, Field(pattern=r"^([0-9]{1,9}|none)?$")] = ""
    origin: Origin | Literal[""] = ""
    late: bool = False
    mine: bool = False
    sort: Sort = "due"

    def asked(self) -> Asked:
        """Return the question the page asks."""
        return Asked(**self.model_dump())


class CommitmentOut(Schema):
    """A promise as a line of a list."""

    id: int
    number: str
    title: str
    institution_id: int
    institution_name: str
    person_id: int | None
    person_name: str
    asked_by_id: int | None
    asked_by_name: str
    area_code: str
    stage_id: int | None
    due_on: dt.date | None
    due_rule: str
    proof_needed: str
    step: StepCode
    blocked_reason: str
    late: bool
    origin_kind: Origin
    origin_id: int | None
    parent_id: int | None
    shared: bool
    version: int


class CommitmentsOut(Schema):
    """A page of commitments."""

    count: int
    items: list[CommitmentOut]


class CommitmentDetailOut(CommitmentOut):
    """A promise with what you may do to it now."""

    detail: str
    created_at: dt.datetime
    accepted_at: dt.datetime | None
    reported_at: dt.datetime | None
    done_at: dt.datetime | None
    needs: list[int]
    needed_by: list[int]
    may_edit: bool
    may_note: bool
    steps: list[StepCode]


class CommitmentChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    title: Title = ""
    person_id: Id | None = None
    area_code: Code = ""
    due_on: dt.date | None = None
    before_stage_id: Id | None = None
    before_days: Annotated[int, Field(ge=0, le=365)] = 0
    stage_id: Id | None = None
    proof_needed: Annotated[str, Field(max_length=300)] = ""
    detail: Long = ""
    shared: bool = False


class CommitmentIn(CommitmentChange):
    """A commitment to be proposed; `accept` for what your own institution owes."""

    title: Title
    institution_id: Id
    asked_by_id: Id
    accept: bool = False


class StepIn(BaseModel):
    """A step to be taken, with a word of why where it needs one."""

    model_config = ConfigDict(extra="forbid")

    to: StepCode
    note: Long = ""
    percent: Annotated[int, Field(ge=0, le=100)] | None = None


class NoteIn(BaseModel):
    """What happened, or how far it is."""

    model_config = ConfigDict(extra="forbid")

    note: Long = ""
    percent: Annotated[int, Field(ge=0, le=100)] | None = None


class PartsIn(BaseModel):
    """The kind of institution each of which is to get a part."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[-a-z0-9]+$")]


class FileOut(Schema):
    """A file of a note; it is handed out on the commitment's page."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str


class ChangeOut(Schema):
    """A field before and after an edit."""

    field: str
    before: Any
    after: Any


class EntryOut(Schema):
    """One thing that happened: a step, a note, an edit, or that it was late."""

    at: dt.datetime
    kind: Literal["step", "note", "edit", "late"]
    id: int
    by_name: str
    note: str
    step_from: str
    step_to: str
    percent: int | None
    files: list[FileOut]
    changes: list[ChangeOut]


class HistoryOut(Schema):
    """A page of the history, newest first."""

    count: int
    items: list[EntryOut]


class NoteOut(Schema):
    """A note that was taken."""

    id: int
    at: dt.datetime
    note: str
    percent: int | None


def line_facts(row: Commitment, day: dt.date, known: Known) -> dict[str, Any]:
    """Return a commitment as a line of a list; rows one does not see have no number."""
    same = (
        "number", "title", "institution_id", "person_id", "asked_by_id", "area_code",
        "stage_id", "due_on", "due_rule", "proof_needed", "step", "blocked_reason",
        "origin_kind", "shared", "version",
    )  # fmt: skip
    origin = (row.origin_kind, row.origin_id)
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk,
        "origin_id": row.origin_id if origin in known.origins else None,
        "parent_id": row.parent_id if row.parent_id in known.wholes else None,
        "institution_name": row.institution.name,
        "person_name": row.person.name if row.person else "",
        "asked_by_name": row.asked_by.name if row.asked_by else "",
        "late": row.is_late_on(day),
    }


def detail_facts(row: Commitment, actor: Actor, day: dt.date) -> dict[str, Any]:
    """Return a commitment as its own operation shows it."""
    same = ("detail", "created_at", "accepted_at", "reported_at", "done_at")
    first, after = needs_of(row, actor)
    return line_facts(row, day, known_to(actor, [row])) | {
        **{name: getattr(row, name) for name in same},
        "needs": [one.pk for one in first],
        "needed_by": [one.pk for one in after],
        "may_edit": may_edit(row, actor),
        "may_note": bool(sides_of(row, actor)),
        "steps": [one.step for one in acts_for(row, actor)],
    }


def entry_facts(entry: Entry) -> dict[str, Any]:
    """Return a line of the history."""
    row = entry.row
    by = getattr(row, "by", None)
    changes = getattr(row, "changes", {}).get("fields", {})
    files = ("name", "media_type", "size", "sha256")
    return {
        "at": entry.at,
        "kind": entry.kind,
        "id": row.pk,
        "by_name": by.name if by is not None else "",
        "note": getattr(row, "note", ""),
        "step_from": getattr(row, "step_from", ""),
        "step_to": getattr(row, "step_to", ""),
        "percent": getattr(row, "percent", None),
        "files": [
            {"id": one.pk} | {name: getattr(one, name) for name in files}
            for one in entry.files
        ],
        "changes": [
            {"field": name, "before": before, "after": after}
            for name, (before, after) in changes.items()
        ],
    }

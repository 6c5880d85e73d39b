"""Submissions as programs send and get them."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Query, Schema
from pydantic import ConfigDict, Field

from sinergi.access.answers import AreaCode, listed
from sinergi.access.odata import Column, ODataPage
from sinergi.observations.answering import first_point
from sinergi.observations.asking import questions_of
from sinergi.observations.models import Attachment, Channel, Review, State, Submission

StateCode = Annotated[State, listed(State)]
ChannelCode = Annotated[Channel, listed(Channel)]
NO_NUL = r"^[^\x00]*$"

COLUMNS = {
    "id": Column("pk", int),
    "form": Column("version__form__code"),
    "state": Column("state"),
    "channel": Column("channel"),
    "area_code": Column("area_code"),
    "happened_on": Column("happened_on", dt.date),
    "received_at": Column("received_at", dt.datetime),
}


class SubmissionFilters(Schema):
    """What a list of submissions is narrowed by."""

    form: Annotated[str, Query(pattern="^[-a-zA-Z0-9_]{0,60}$")] = ""
    state: Literal["", "new", "accepted", "correction", "rejected", "withdrawn"] = ""
    within: AreaCode = ""
    test: bool = False
    replaced: Annotated[bool, Query(description="Also those an edit replaced")] = False
    answers: Annotated[bool, Query(description="Give the answers, too")] = False


class SubmissionOut(Schema):
    """A submission in a list; `answers` null unless asked for."""

    id: int
    receipt: str
    instance_id: str
    form: str
    version: str
    state: StateCode
    reason: str
    channel: ChannelCode
    institution_id: int
    person_id: int
    area_code: str
    station_number: int | None
    happened_on: dt.date | None
    received_at: dt.datetime
    reviewed_at: dt.datetime | None
    current: bool
    test: bool
    missing: list[str]
    answers: dict[str, Any] | None


class SubmissionPage(ODataPage):
    """A page of submissions, the newest first."""

    value: list[SubmissionOut]


class SentFileOut(Schema):
    """A file of a submission; its content stands at `/submissions/{id}/files/{id}`."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str


class ReviewOut(Schema):
    """A decision about a submission."""

    state: StateCode
    reason: str
    person_id: int | None
    at: dt.datetime


class SubmissionDetailOut(SubmissionOut):
    """A submission with its answers, files and decisions."""

    deprecated_id: str
    sha256: str
    files: list[SentFileOut]
    reviews: list[ReviewOut]


class SubmissionIn(Schema):
    """Answers to a form. Without a version the one in use; without an instance a new one."""

    model_config = ConfigDict(extra="forbid")

    form: Annotated[str, Field(pattern="^[-a-zA-Z0-9_]{1,60}$")]
    version: Annotated[str, Field(max_length=60, pattern=NO_NUL)] = ""
    answers: dict[str, Any]
    instance_id: Annotated[str, Field(max_length=100, pattern=r"^[-:\w.]*$")] = ""
    deprecated_id: Annotated[str, Field(max_length=100, pattern=r"^[-:\w.]*$")] = ""
    test: bool = False


class ReviewIn(Schema):
    """A decision; whoever sends back or rejects says why."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["accepted", "correction", "rejected"]
    reason: Annotated[str, Field(max_length=2_000, pattern=NO_NUL)] = ""


class PositionOut(Schema):
    """GeoJSON: where a submission was written, [longitude, latitude]."""

    type: Literal["Point"]
    coordinates: list[float]


class FeatureOut(Schema):
    """GeoJSON: a submission; the geometry is null where its form holds no position."""

    type: Literal["Feature"]
    id: int
    geometry: PositionOut | None
    properties: SubmissionOut


class FeaturesOut(Schema):
    """GeoJSON: a page of submissions."""

    type: Literal["FeatureCollection"]
    features: list[FeatureOut]


def line_facts(row: Submission, *, answers: bool = False) -> dict[str, Any]:
    """Return a submission as a list shows it."""
    return {
        "id": row.pk, "receipt": row.receipt, "instance_id": row.instance_id,
        "form": row.version.form.code, "version": row.version.version,
        "state": row.state, "reason": row.reason, "channel": row.channel,
        "institution_id": row.institution_id, "person_id": row.person_id,
        "area_code": row.area_code, "station_number": row.station_number,
        "happened_on": row.happened_on, "received_at": row.received_at,
        "reviewed_at": row.reviewed_at, "current": row.current, "test": row.test,
        "missing": row.missing,
        "answers": row.answers.get("values", {}) if answers else None,
    }  # fmt: skip


def detail_facts(row: Submission) -> dict[str, Any]:
    """Return a submission with everything that hangs on it."""
    return line_facts(row, answers=True) | {
        "deprecated_id": row.deprecated_id,
        "sha256": row.sha256,
        "files": [_file_facts(one) for one in row.files.all()],
        "reviews": [_review_facts(one) for one in row.reviews.all()],
    }


def _file_facts(row: Attachment) -> dict[str, Any]:
    names = ("name", "media_type", "size", "sha256")
    return {"id": row.pk} | {name: getattr(row, name) for name in names}


def _review_facts(row: Review) -> dict[str, Any]:
    names = ("state", "reason", "person_id", "at")
    return {name: getattr(row, name) for name in names}


def feature_facts(row: Submission) -> dict[str, Any]:
    """Return a submission as a GeoJSON feature."""
    asked = questions_of(row.version)
    point = first_point(asked, row.answers.get("values", {}))
    place = None if point is None else [point.lon, point.lat]
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": None if place is None else {"type": "Point", "coordinates": place},
        "properties": line_facts(row),
    }

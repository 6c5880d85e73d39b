"""Form `apk`: a campaign prop that somebody saw, with place, photo and period."""

import datetime as dt
from enum import StrEnum
from typing import Any, TypeVar

from django.utils import timezone

from sinergi.observations.instance import first_answers
from sinergi.observations.models import Submission
from sinergi.observations.rules.review import BadReview
from sinergi.operations.bodies import bawaslu_of
from sinergi.operations.models import Prop, PropFile, PropSighting
from sinergi.operations.rules.props import Kind, PlaceType
from sinergi.operations.services.seeing import (
    PropDraft,
    correct_prop,
    see_prop,
    withdraw_prop,
)

Code = TypeVar("Code", bound=StrEnum)
LARGEST_COUNT = 10_000
TAKEN_DOWN = "taken_down"


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Make a prop of an accepted sighting; an edit corrects it, taking back withdraws it."""
    before = _end(old, at)
    if new is None:
        if before is not None:
            withdraw_prop(before, at=at)
        return
    draft = draft_of(new)
    if before is None:
        row = see_prop(draft, by=None, at=at)
    else:
        row = correct_prop(before, draft, at=at)
    sighting = PropSighting.all_rows.create(
        prop=row, submission=new, seen_on=draft.seen_on
    )
    PropFile.all_rows.bulk_create(
        [
            PropFile(
                prop=row, role="seen", sighting=sighting, name=file.name,
                media_type=file.media_type, sha256=file.sha256, size=file.size,
            )
            for file in new.files.all()
        ]
    )  # fmt: skip


def _end(old: Submission | None, at: dt.datetime) -> Prop | None:
    """End what an accepted sighting had brought and return the prop it told of."""
    if old is None:
        return None
    sighting = (
        PropSighting.all_rows.filter(submission=old, ended_at=None)
        .select_related("prop")
        .first()
    )
    if sighting is None:
        return None
    sighting.ended_at = at
    sighting.save(update_fields=["ended_at"])
    return sighting.prop


def draft_of(submission: Submission) -> PropDraft:
    """Return the prop a filled form tells of; raises BadReview "place" or "answers"."""
    if not submission.area_code:
        raise BadReview("place")
    told = first_answers(submission.answers.get("values", {}))
    kind = _code(Kind, told.get("prop_kind", ""))
    where = _code(PlaceType, told.get("place_type", ""))
    latitude, longitude = _point(told.get("location", ""))
    day = submission.happened_on or timezone.localdate(submission.received_at)
    return PropDraft(
        kind=kind, place_type=where, place=told.get("place", "")[:300],
        area_code=submission.area_code, seen_on=day, count=_count(told.get("props", "1")),
        latitude=latitude, longitude=longitude,
        contestant=told.get("contestant", "")[:120], note=told.get("note", "")[:1000],
        period_told=told.get("period", "")[:12],
        reporter=submission.institution,
        handler=bawaslu_of(submission.area_code, submission.institution),
        gone=told.get("state") == TAKEN_DOWN,
    )  # fmt: skip


def _code(codes: type[Code], text: str) -> Code:
    try:
        return codes(text)
    except ValueError:
        raise BadReview("answers") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise BadReview("answers")
    count = int(text)
    if not 1 <= count <= LARGEST_COUNT:
        raise BadReview("answers")
    return count


def _point(text: str) -> tuple[float | None, float | None]:
    """Return latitude and longitude of a geopoint ("lat lon alt accuracy"), or neither."""
    parts: list[Any] = text.split()
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except (IndexError, ValueError):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None, None
    return latitude, longitude

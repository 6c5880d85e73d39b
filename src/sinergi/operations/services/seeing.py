"""Props as they are seen: a new one, another word about one, a sighting taken back."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election, Stage
from sinergi.operations.models import Prop, PropStep
from sinergi.operations.rules.props import (
    Kind,
    Period,
    PlaceType,
    Span,
    Step,
    period_on,
)
from sinergi.operations.services.numbering import PROPS, next_number


@dataclass(frozen=True, slots=True, kw_only=True)
class PropDraft:
    """A prop as somebody saw it."""

    kind: Kind
    place: str
    place_type: PlaceType
    area_code: str
    seen_on: dt.date
    reporter: Institution
    handler: Institution | None = None
    count: int = 1
    latitude: float | None = None
    longitude: float | None = None
    contestant: str = ""
    note: str = ""
    period_told: str = ""
    gone: bool = False
    shared: bool = False
    example: bool = False


TOLD = (
    "kind", "place", "place_type", "area_code", "seen_on", "count", "latitude",
    "longitude", "contestant", "note", "period_told",
)  # fmt: skip
"""What a sighting tells, and a corrected one may change."""


@transaction.atomic
def see_prop(draft: PropDraft, *, by: Actor | None, at: dt.datetime) -> Prop:
    """Write a prop down as seen, with the period the calendar gives, and return it."""
    step = Step.GONE if draft.gone else Step.SEEN
    period, stage = calendar_of(draft.seen_on)
    row = Prop.all_rows.create(
        number=next_number(PROPS, at.year),
        reporter=draft.reporter, handler=draft.handler, shared=draft.shared,
        example=draft.example, step=step, step_at=at, created_at=at,
        period=period, stage=stage,
        **{name: getattr(draft, name) for name in TOLD},
    )  # fmt: skip
    PropStep.all_rows.create(
        prop=row, at=at, by_id=by.pk if by is not None else None, step_to=step
    )
    record(
        Verb.PROP_SEEN, at=at, actor=by, target=f"prop:{row.pk}",
        institution_id=draft.reporter.pk, handler=row.handler_id, area=row.area_code,
        step=step.value,
    )  # fmt: skip
    return row


def calendar_of(day: dt.date) -> tuple[Period, Stage | None]:
    """Return the period a day lies in, and the stage that says so; two queries.

    Of the election that comes next on that day; example elections count last.
    """
    election = (
        Election.all_rows.filter(voting_on__gte=day)
        .order_by("example", "voting_on", "pk")
        .first()
    )
    if election is None:
        return Period.UNSURE, None
    stages = {one.code: one for one in Stage.all_rows.filter(election=election)}
    spans = [Span(one.code, one.starts_on, one.ends_on) for one in stages.values()]
    period, span = period_on(day, spans)
    return period, stages[span.code] if span else None


@transaction.atomic
def correct_prop(prop: Prop, draft: PropDraft, *, at: dt.datetime) -> Prop:
    """Put what an edited form tells in the place of what it told; return the prop.

    Only while nobody has decided: what a letter speaks of stays as it was then.
    """
    row = Prop.all_rows.select_for_update().get(pk=prop.pk)
    if row.step not in {Step.SEEN, Step.GONE}:
        return row
    for name in TOLD:
        setattr(row, name, getattr(draft, name))
    row.period, row.stage = calendar_of(draft.seen_on)
    row.version += 1
    row.save()
    record(
        Verb.PROP_CORRECTED, at=at, actor=None, target=f"prop:{row.pk}",
        institution_id=row.reporter_id, version=row.version,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_prop(prop: Prop, *, at: dt.datetime) -> Prop:
    """Take a prop back whose every sighting was taken back, unless somebody decided."""
    row = Prop.all_rows.select_for_update().get(pk=prop.pk)
    heard = row.sightings.filter(ended_at=None).exists()
    if heard or row.step not in {Step.SEEN, Step.GONE}:
        return row
    PropStep.all_rows.create(
        prop=row, at=at, step_from=row.step, step_to=Step.WITHDRAWN
    )
    row.step, row.step_at, row.version = Step.WITHDRAWN, at, row.version + 1
    row.save(update_fields=["step", "step_at", "version"])
    record(
        Verb.PROP_WITHDRAWN, at=at, actor=None, target=f"prop:{row.pk}",
        institution_id=row.reporter_id,
    )  # fmt: skip
    return row

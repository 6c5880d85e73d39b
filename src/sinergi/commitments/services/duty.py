"""Duties that come round: set up, stop, and make the commitments of the next period."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.clock import today
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment, Duty, Progress
from sinergi.commitments.rules.commitment import (
    LAST_DAY_EVERYWHERE,
    BadDraft,
    Every,
    NotYours,
    OriginKind,
    Side,
    Step,
    next_due,
    period_of,
)
from sinergi.commitments.services.cascade import institutions_for
from sinergi.commitments.services.commitment import Draft, proposed_fields
from sinergi.commitments.services.numbering import next_numbers

MOST_AHEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDraft:
    """A duty as somebody words it; see `Duty` for the fields."""

    title: str
    kind: str
    area_code: str
    asked_by: Institution
    every: Every
    day_number: int
    starts_on: dt.date
    detail: str = ""
    proof_needed: str = ""
    ahead_days: int = 14
    ends_on: dt.date | None = None
    shared: bool = False
    example: bool = False


def check_duty(draft: DutyDraft, by: Actor | None) -> None:
    """Raise BadDraft or NotYours when the duty cannot be kept as this person's."""
    if not draft.title.strip():
        raise BadDraft("empty", "title")
    last = 7 if draft.every is Every.WEEK else LAST_DAY_EVERYWHERE
    if not 1 <= draft.day_number <= last:
        raise BadDraft("day-number", "day_number")
    if not 0 <= draft.ahead_days <= MOST_AHEAD:
        raise BadDraft("ahead", "ahead_days")
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise BadDraft("ends-before-start", "ends_on")
    if not institutions_for(draft.area_code, draft.kind):
        raise BadDraft("no-institution", "kind")
    if by is not None and draft.asked_by.pk not in by.institutions_with(
        Permission.VERIFY_COMMITMENTS
    ):
        raise NotYours(Side.ASKER)


@transaction.atomic
def create_duty(draft: DutyDraft, *, by: Actor | None, at: dt.datetime) -> Duty:
    """Set up a duty and return it; its first commitments are made at once if due soon."""
    check_duty(draft, by)
    duty = Duty.all_rows.create(
        **{name: getattr(draft, name) for name in DutyDraft.__dataclass_fields__},
        created_by_id=by.pk if by is not None else None,
        created_at=at,
    )
    record(
        Verb.DUTY_CREATED,
        at=at,
        actor=by,
        target=f"duty:{duty.pk}",
        institution_id=draft.asked_by.pk,
        kind=draft.kind,
        every=draft.every.value,
    )
    make_next(duty, today(), at=at)
    return duty


@transaction.atomic
def stop_duty(duty: Duty, *, by: Actor | None, at: dt.datetime) -> Duty:
    """Let a duty make nothing more; what it has made stays. Twice is once."""
    row = Duty.all_rows.select_for_update().get(pk=duty.pk)
    if by is not None and row.asked_by_id not in by.institutions_with(
        Permission.VERIFY_COMMITMENTS
    ):
        raise NotYours(Side.ASKER)
    if row.stopped_at is not None:
        return row
    row.stopped_at = at
    row.save(update_fields=["stopped_at"])
    record(
        Verb.DUTY_STOPPED,
        at=at,
        actor=by,
        target=f"duty:{row.pk}",
        institution_id=row.asked_by_id,
    )
    return row


def make_due_duties(at: dt.datetime) -> int:
    """Make the commitments of all duties whose time is near; return how many.

    The work of the cron table; it looks at the day shown to people.
    """
    day = today()
    return sum(
        len(make_next(duty, day, at=at)) for duty in Duty.all_rows.all().running(day)
    )


@transaction.atomic
def make_next(duty: Duty, day: dt.date, *, at: dt.datetime) -> list[Commitment]:
    """Make what a duty asks for up to `ahead_days` from `day`; return the new rows.

    An institution gets one commitment per period however often this runs.
    """
    made: list[Commitment] = []
    due_on = next_due(Every(duty.every), duty.day_number, max(day, duty.starts_on))
    while due_on <= day + dt.timedelta(days=duty.ahead_days):
        if duty.ends_on is not None and due_on > duty.ends_on:
            break
        made += _make_period(duty, due_on, at)
        due_on = next_due(
            Every(duty.every), duty.day_number, due_on + dt.timedelta(days=1)
        )
    if made:
        record(
            Verb.COMMITMENT_CASCADED,
            at=at,
            actor=None,
            target=f"duty:{duty.pk}",
            institution_id=duty.asked_by_id,
            parts=[one.pk for one in made],
        )
    return made


def _make_period(duty: Duty, due_on: dt.date, at: dt.datetime) -> list[Commitment]:
    period = period_of(Every(duty.every), due_on)
    have = set(
        Commitment.all_rows.filter(duty=duty, period=period).values_list(
            "institution", flat=True
        )
    )
    fresh = [
        one for one in institutions_for(duty.area_code, duty.kind) if one.pk not in have
    ]
    if not fresh:
        return []
    numbers = next_numbers(at.year, len(fresh))
    rows = Commitment.all_rows.bulk_create(
        Commitment(
            **proposed_fields(_draft(duty, one, due_on), number, None, at),
            duty=duty,
            period=period,
        )
        for one, number in zip(fresh, numbers, strict=True)
    )
    Progress.all_rows.bulk_create(
        Progress(commitment=row, at=at, step_to=Step.PROPOSED) for row in rows
    )
    return rows


def _draft(duty: Duty, institution: Institution, due_on: dt.date) -> Draft:
    return Draft(
        title=duty.title,
        detail=duty.detail,
        proof_needed=duty.proof_needed,
        institution=institution,
        asked_by=duty.asked_by,
        area_code=institution.area_code,
        due_on=due_on,
        origin_kind=OriginKind.DUTY,
        origin_id=duty.pk,
        shared=duty.shared,
        example=duty.example,
    )

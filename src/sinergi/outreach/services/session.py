"""Plan a session, edit it, move it to another day, let it go from step to step."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election, Stage
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.history import note_history
from sinergi.outreach.models import (
    MaterialVersion,
    Partner,
    Quiz,
    Reach,
    Series,
    Session,
)
from sinergi.outreach.reaching import counts, put_reach
from sinergi.outreach.rules.series import Every, series_days
from sinergi.outreach.rules.session import (
    OPEN,
    BadSession,
    Kind,
    Step,
    check_move,
    check_version,
)
from sinergi.outreach.services.rights import check_verifier, check_writer

MOST_PARTNERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """A session as somebody plans it; times are aware.

    `partners` are institutions with an account here, `other_partners` names of others.
    """

    title: str
    organiser: Institution
    area_code: str
    starts_at: dt.datetime
    segment: str
    topic: str
    kind: Kind = Kind.SESSION
    ends_at: dt.datetime | None = None
    place: str = ""
    election: Election | None = None
    stage: Stage | None = None
    speaker: str = ""
    material: MaterialVersion | None = None
    quiz: Quiz | None = None
    public: bool = False
    partners: tuple[Institution, ...] = ()
    other_partners: tuple[str, ...] = ()


PLANNED_FIELDS = (
    "kind", "title", "topic", "segment", "area_code", "place", "starts_at", "ends_at",
    "election", "stage", "speaker", "material", "quiz", "public",
)  # fmt: skip
"""Fields an edit may change; the organiser stays, another day is `postpone`."""


def check_draft(draft: SessionDraft) -> None:
    """Raise BadSession when the plan makes no sense."""
    known = catalogue()
    if not draft.title.strip():
        raise BadSession("empty", "title")
    if draft.segment not in known.segments:
        raise BadSession("unknown", "segment")
    if draft.topic not in known.topics:
        raise BadSession("unknown", "topic")
    if not draft.area_code:
        raise BadSession("empty", "area_code")
    if draft.ends_at is not None and draft.ends_at < draft.starts_at:
        raise BadSession("ends-before-start", "ends_at")
    election = draft.election.pk if draft.election else None
    if draft.stage is not None and draft.stage.election_id != election:
        raise BadSession("stage-of-another-election", "stage")
    _check_hangers(draft)


def _check_hangers(draft: SessionDraft) -> None:
    if draft.quiz is not None and draft.quiz.frozen_at is None:
        raise BadSession("quiz-not-ready", "quiz")
    if len(draft.partners) + len(draft.other_partners) > MOST_PARTNERS:
        raise BadSession("too-many", "partners")


@transaction.atomic
def plan_session(
    draft: SessionDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
    series: Series | None = None,
    example: bool = False,
) -> Session:
    """Add a planned session and return it. Raises BadSession, NotTheirs."""
    check_draft(draft)
    check_writer(draft.organiser.pk, by)
    _check_place(draft.organiser.pk, draft.area_code, by)
    fields = {name: getattr(draft, name) for name in PLANNED_FIELDS}
    row = Session.all_rows.create(
        **fields | {"title": draft.title.strip()},
        organiser=draft.organiser,
        series=series,
        step=Step.PLANNED,
        step_at=at,
        created_at=at,
        created_by_id=by.pk if by is not None else None,
        example=example,
    )
    _put_partners(row, draft)
    note_history(row, by=by, at=at, step_to=Step.PLANNED)
    record(
        Verb.SESSION_PLANNED,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        kind=str(row.kind),
        segment=row.segment,
        area=row.area_code,
    )
    return row


def _check_place(organiser: int, area: str, by: Actor | None) -> None:
    """Raise BadSession when the area lies outside those the person writes for."""
    if by is not None and not by.holds(
        Permission.WRITE_OUTREACH, area, institution=organiser
    ):
        raise BadSession("outside", "area_code")


def _put_partners(row: Session, draft: SessionDraft) -> None:
    Partner.all_rows.filter(session=row).delete()
    known = [one for one in draft.partners if one.pk != row.organiser_id]
    Partner.all_rows.bulk_create(
        [Partner(session=row, institution=one) for one in dict.fromkeys(known)]
        + [
            Partner(session=row, name=name.strip()[:120])
            for name in dict.fromkeys(draft.other_partners)
            if name.strip()
        ]
    )


@transaction.atomic
def plan_series(
    draft: SessionDraft,
    every: Every,
    until: dt.date,
    *,
    by: Actor | None,
    at: dt.datetime,
    zone: dt.tzinfo,
) -> list[Session]:
    """Plan one session for each day of a series and return them, the first first.

    The hour stays the same on the clock of `zone`. Raises BadSession, NotTheirs.
    """
    check_draft(draft)
    check_writer(draft.organiser.pk, by)
    first = draft.starts_at.astimezone(zone)
    days = series_days(first.date(), every, until)
    series = Series.all_rows.create(
        organiser=draft.organiser, every=every, created_at=at
    )
    length = draft.ends_at - draft.starts_at if draft.ends_at else None
    made = []
    for day in days:
        starts = dt.datetime.combine(day, first.timetz())
        ends = starts + length if length is not None else None
        one = replace(draft, starts_at=starts, ends_at=ends)
        made.append(plan_session(one, by=by, at=at, series=series))
    record(
        Verb.SESSION_PLANNED,
        at=at,
        actor=by,
        target=f"series:{series.pk}",
        institution_id=draft.organiser.pk,
        sessions=[one.pk for one in made],
    )
    return made


def locked_session(session: Session, version: int | None = None) -> Session:
    """Return the row locked until the transaction ends; raises Stale."""
    rows = Session.all_rows.select_for_update(of=("self",)).select_related("organiser")
    row = rows.get(pk=session.pk)
    check_version(version, row.version)
    return row


@transaction.atomic
def edit_session(
    session: Session,
    draft: SessionDraft,
    *,
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Session:
    """Change the plan; return the row. Raises Stale, BadSession, NotTheirs.

    Another beginning is a move: it is kept with the day it was planned for before.
    """
    row = locked_session(session, version)
    check_writer(row.organiser_id, by)
    if row.step not in OPEN:
        raise BadSession("locked", "step")
    check_draft(replace(draft, organiser=row.organiser))
    if draft.area_code != row.area_code:
        _check_place(row.organiser_id, draft.area_code, by)
    was = row.starts_at
    changed = [
        name for name in PLANNED_FIELDS if getattr(row, name) != getattr(draft, name)
    ]
    for name in changed:
        setattr(row, name, getattr(draft, name))
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    _put_partners(row, draft)
    if "starts_at" in changed:
        note_history(row, by=by, at=at, moved=(was, row.starts_at))
    if row.step == Step.HELD and changed:
        put_reach(row)
    record(
        Verb.SESSION_EDITED,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        fields=changed,
        version=row.version,
    )
    return row


@transaction.atomic
def postpone_session(
    session: Session,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    reason: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    version: int | None = None,
) -> Session:
    """Move a planned session to another time, with the reason; return the row.

    Raises Stale, BadSession, NotTheirs.
    """
    row = locked_session(session, version)
    check_writer(row.organiser_id, by)
    if row.step != Step.PLANNED:
        raise BadSession("move", "step")
    if not reason.strip():
        raise BadSession("reason", "note")
    if ends_at is not None and ends_at < starts_at:
        raise BadSession("ends-before-start", "ends_at")
    was = row.starts_at
    row.starts_at, row.ends_at = starts_at, ends_at
    row.version += 1
    row.save(update_fields=["starts_at", "ends_at", "version"])
    note_history(row, by=by, at=at, note=reason, moved=(was, starts_at))
    record(
        Verb.SESSION_POSTPONED,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        days=(starts_at - was).days,
    )
    return row


@transaction.atomic
def move_session(
    session: Session,
    to: Step,
    *,
    by: Actor | None,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> Session:
    """Verify, send back, call off, plan again; return the row.

    Verifying is for somebody else than the reporter, above the organiser. Reporting that
    it was held is `report_session`. Raises Stale, BadSession, NotTheirs.
    """
    row = locked_session(session, version)
    now = Step(row.step)
    check_move(now, to, note)
    if to is Step.HELD and now is not Step.VERIFIED:
        raise BadSession("move", "step")
    _check_mover(row, now, to, by)
    return store_step(row, to, by=by, at=at, note=note)


def _check_mover(row: Session, now: Step, to: Step, by: Actor | None) -> None:
    if to is Step.VERIFIED or now is Step.VERIFIED:
        check_verifier(row, by)
    elif now is Step.HELD:  # back to the plan: its own people, or who should verify it
        try:
            check_writer(row.organiser_id, by)
        except ValueError:
            check_verifier(row, by)
    else:
        check_writer(row.organiser_id, by)


def store_step(
    row: Session, to: Step, *, by: Actor | None, at: dt.datetime, note: str = ""
) -> Session:
    """Store the step, its history and fact; part of the caller's transaction."""
    before, row.step, row.step_at = row.step, to, at
    row.version += 1
    row.verified_at = at if to is Step.VERIFIED else None
    row.verified_by_id = by.pk if by is not None and to is Step.VERIFIED else None
    row.save(update_fields=["step", "step_at", "version", "verified_at", "verified_by"])
    Reach.all_rows.filter(session=row).update(counted=counts(row))
    note_history(row, by=by, at=at, step_from=before, step_to=to, note=note)
    record(
        Verb.SESSION_STEP,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        step_from=str(before),
        step_to=to.value,
    )
    return row


def draft_of(row: Session, partners: Sequence[Partner]) -> SessionDraft:
    """Return the plan of a session as a draft, to be changed or copied."""
    fields = {name: getattr(row, name) for name in PLANNED_FIELDS}
    return SessionDraft(
        **fields | {"kind": Kind(row.kind)},
        organiser=row.organiser,
        partners=tuple(one.institution for one in partners if one.institution),
        other_partners=tuple(one.name for one in partners if not one.institution),
    )

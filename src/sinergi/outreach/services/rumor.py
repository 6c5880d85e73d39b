"""A rumour: told, asked, answered, approved; and spoken about at sessions."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.observations.models import Submission
from sinergi.outreach.catalogue import catalogue
from sinergi.outreach.models import Hearing, Material, Rumor, RumorHistory, Session
from sinergi.outreach.rules.rumor import Channel, RumorStep, rumor_side
from sinergi.outreach.rules.session import BadSession, NotTheirs, Step
from sinergi.outreach.services.rights import check_writer, rumor_sides
from sinergi.outreach.services.session import locked_session

LONGEST_ANSWER = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RumorDraft:
    """A rumour as somebody tells it."""

    text: str
    topic: str
    institution: Institution
    heard_on: dt.date
    channel: Channel = Channel.OTHER
    area_code: str = ""
    submission: Submission | None = None


@transaction.atomic
def report_rumor(
    draft: RumorDraft, *, by: Actor | None, at: dt.datetime, example: bool = False
) -> Rumor:
    """Keep a rumour and return it. Raises BadSession, NotTheirs."""
    check_writer(draft.institution.pk, by)
    if not draft.text.strip() or draft.topic not in catalogue().topics:
        raise BadSession("empty", "text")
    row = Rumor.all_rows.create(
        text=draft.text.strip()[:500],
        topic=draft.topic,
        channel=draft.channel,
        area_code=draft.area_code,
        heard_on=draft.heard_on,
        institution=draft.institution,
        submission=draft.submission,
        step=RumorStep.REPORTED,
        step_at=at,
        created_at=at,
        created_by_id=by.pk if by is not None else None,
        example=example,
    )
    _note(row, "", by=by, at=at)
    record(
        Verb.RUMOR_REPORTED,
        at=at,
        actor=by,
        target=f"rumor:{row.pk}",
        institution_id=row.institution_id,
        topic=row.topic,
        area=row.area_code,
    )
    return row


def _note(
    row: Rumor, before: str, *, by: Actor | None, at: dt.datetime, note: str = ""
) -> None:
    RumorHistory.all_rows.create(
        rumor=row,
        at=at,
        by_id=by.pk if by is not None else None,
        step_from=before,
        step_to=row.step,
        note=note.strip()[:500],
        answer=row.answer
        if row.step in {RumorStep.ANSWERED, RumorStep.APPROVED}
        else "",
    )


def locked_rumor(rumor: Rumor) -> Rumor:
    """Return the row locked until the transaction ends."""
    return Rumor.all_rows.select_for_update(of=("self",)).get(pk=rumor.pk)


def _begin(rumor: Rumor, to: RumorStep, by: Actor | None) -> Rumor:
    """Return the row locked; raises BadSession or NotTheirs unless the step is theirs."""
    row = locked_rumor(rumor)
    side = rumor_side(RumorStep(row.step), to)
    if side is None:
        raise BadSession("move", "step")
    if by is not None and side not in rumor_sides(row, by):
        raise NotTheirs(str(side))
    return row


def _end(
    row: Rumor, before: str, *, by: Actor | None, at: dt.datetime, note: str = ""
) -> Rumor:
    row.step_at = at
    row.save()
    _note(row, before, by=by, at=at, note=note)
    record(
        Verb.RUMOR_STEP,
        at=at,
        actor=by,
        target=f"rumor:{row.pk}",
        institution_id=row.responsible_id or row.institution_id,
        step_from=before,
        step_to=str(row.step),
        asked=row.responsible_id,
    )
    return row


@transaction.atomic
def ask_answer(
    rumor: Rumor, responsible: Institution, *, by: Actor | None, at: dt.datetime
) -> Rumor:
    """Ask the institution that knows; return the row. Raises BadSession, NotTheirs."""
    row = _begin(rumor, RumorStep.ASKED, by)
    if row.step == RumorStep.ANSWERED:
        raise BadSession("move", "step")
    before = row.step
    row.step, row.responsible = RumorStep.ASKED, responsible
    return _end(row, before, by=by, at=at)


@transaction.atomic
def answer_rumor(
    rumor: Rumor,
    answer: str,
    *,
    source: str = "",
    material: Material | None = None,
    by: Actor | None,
    at: dt.datetime,
) -> Rumor:
    """Write what is true, for the responsible institution; return the row.

    Not verified until another person of it approves. Raises BadSession, NotTheirs.
    """
    row = _begin(rumor, RumorStep.ANSWERED, by)
    if not answer.strip():
        raise BadSession("empty", "answer")
    if len(answer) > LONGEST_ANSWER:
        raise BadSession("too-long", "answer")
    before = row.step
    row.step, row.answer = RumorStep.ANSWERED, answer.strip()
    row.answer_source, row.material = source.strip()[:300], material
    row.answered_by_id = by.pk if by is not None else None
    row.approved_at, row.approved_by = None, None
    return _end(row, before, by=by, at=at)


@transaction.atomic
def approve_answer(rumor: Rumor, *, by: Actor | None, at: dt.datetime) -> Rumor:
    """Say for the responsible institution that the answer is right; return the row."""
    row = _begin(rumor, RumorStep.APPROVED, by)
    before = row.step
    row.step, row.approved_at = RumorStep.APPROVED, at
    row.approved_by_id = by.pk if by is not None else None
    return _end(row, before, by=by, at=at)


@transaction.atomic
def return_answer(
    rumor: Rumor, reason: str, *, by: Actor | None, at: dt.datetime
) -> Rumor:
    """Send an answer back to its writer with the reason; return the row."""
    row = _begin(rumor, RumorStep.ASKED, by)
    if row.step != RumorStep.ANSWERED:
        raise BadSession("move", "step")
    if not reason.strip():
        raise BadSession("reason", "reason")
    before = row.step
    row.step = RumorStep.ASKED
    return _end(row, before, by=by, at=at, note=reason)


@transaction.atomic
def dismiss_rumor(
    rumor: Rumor, reason: str, *, by: Actor | None, at: dt.datetime
) -> Rumor:
    """Set a rumour aside (told already, no rumour), with the reason; return the row."""
    row = _begin(rumor, RumorStep.DISMISSED, by)
    if not reason.strip():
        raise BadSession("reason", "reason")
    before = row.step
    row.step = RumorStep.DISMISSED
    return _end(row, before, by=by, at=at, note=reason)


@transaction.atomic
def reopen_rumor(rumor: Rumor, *, by: Actor | None, at: dt.datetime) -> Rumor:
    """Take up again what was set aside; return the row."""
    row = _begin(rumor, RumorStep.REPORTED, by)
    before = row.step
    row.step = RumorStep.REPORTED
    return _end(row, before, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Hands:
    """Hands raised over a rumour: how many were asked, how many believed it."""

    asked_before: int | None = None
    believed_before: int | None = None
    asked_after: int | None = None
    believed_after: int | None = None


@transaction.atomic
def note_hearing(
    rumor: Rumor, session: Session, hands: Hands, *, by: Actor | None, at: dt.datetime
) -> Hearing:
    """Note that a rumour was spoken about at a session, and return it; again replaces.

    Raises BadSession when more believed than were asked or the session is verified.
    """
    row = locked_session(session)
    check_writer(row.organiser_id, by)
    if row.step in {Step.VERIFIED, Step.CANCELLED}:
        raise BadSession("locked", "step")
    for asked, believed in (
        (hands.asked_before, hands.believed_before),
        (hands.asked_after, hands.believed_after),
    ):
        if (asked is None) != (believed is None):
            raise BadSession("pair", "asked_before")
        if asked is not None and believed is not None and not 0 <= believed <= asked:
            raise BadSession("more-than-all", "believed_before")
    made, _new = Hearing.all_rows.update_or_create(
        rumor=rumor,
        session=row,
        defaults={name: getattr(hands, name) for name in Hands.__dataclass_fields__},
    )
    record(
        Verb.RUMOR_HEARD,
        at=at,
        actor=by,
        target=f"rumor:{rumor.pk}",
        institution_id=row.organiser_id,
        session=row.pk,
    )
    return made

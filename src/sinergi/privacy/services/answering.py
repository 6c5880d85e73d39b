"""Requests of people, and breaches: taken in, answered, told."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.privacy.models import Breach, Request
from sinergi.privacy.models.request import ANSWER_NAMES, OPEN
from sinergi.privacy.rules.rights import BREACH, CLOCKS, Right, due
from sinergi.privacy.services.numbering import make_numbered


class BadStep(ValueError):
    """What is asked for cannot be done; `code` says why.

    "not-yours", "future", "over", "answer", "ground", "not-told", "missing".
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """A request as it came; `reference` is where the letter is filed."""

    institution: Institution
    right: Right
    reference: str
    received_at: dt.datetime
    concerns: str = ""
    for_minor: bool = False
    proven: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachDraft:
    """A breach as it became known."""

    institution: Institution
    what: str
    data_kinds: str
    known_at: dt.datetime
    people: int | None = None
    with_minors: bool = False
    happened_at: dt.datetime | None = None
    cause: str = ""
    example: bool = False


def _check(institution_id: int, by: Actor | None) -> None:
    if by is not None and institution_id not in by.institutions_with(
        Permission.KEEP_PRIVACY
    ):
        raise BadStep("not-yours")


@transaction.atomic
def take_request(draft: RequestDraft, *, by: Actor | None, at: dt.datetime) -> Request:
    """Take a request in; its clock runs from the moment it was received. Raises BadStep."""
    _check(draft.institution.pk, by)
    if draft.received_at > at:
        raise BadStep("future", "received_at")
    row: Request = make_numbered(
        Request, "PD", at, institution=draft.institution, right=draft.right,
        reference=draft.reference, concerns=draft.concerns, for_minor=draft.for_minor,
        proven=draft.proven, received_at=draft.received_at,
        due_at=due(CLOCKS[draft.right], draft.received_at),
        created_by_id=None if by is None else by.pk, example=draft.example,
    )  # fmt: skip
    record(
        Verb.REQUEST_TAKEN, at=at, actor=by, target=f"privacy-request:{row.pk}",
        institution_id=draft.institution.pk, right=str(draft.right),
    )  # fmt: skip
    return row


@transaction.atomic
def answer_request(
    row: Request, answer: str, ground: str, *, by: Actor | None, at: dt.datetime
) -> Request:
    """Note what was answered; a refusal, also in part, names its ground. Raises BadStep."""
    _check(row.institution_id, by)
    held = Request.all_rows.select_for_update().get(pk=row.pk)
    if not held.is_open:
        raise BadStep("over")
    if answer not in ANSWER_NAMES or answer == OPEN:
        raise BadStep("answer", "answer")
    if answer != "granted" and not ground.strip():
        raise BadStep("ground", "ground")
    held.answer, held.ground, held.answered_at = answer, ground.strip(), at
    held.answered_by_id = None if by is None else by.pk
    held.save()
    record(
        Verb.REQUEST_ANSWERED, at=at, actor=by, target=f"privacy-request:{held.pk}",
        institution_id=held.institution_id, answer=answer,
        late=held.due_at is not None and at > held.due_at,
    )  # fmt: skip
    return held


@transaction.atomic
def note_breach(draft: BreachDraft, *, by: Actor | None, at: dt.datetime) -> Breach:
    """Enter a breach; 3×24 hours run from the moment it became known. Raises BadStep."""
    _check(draft.institution.pk, by)
    if draft.known_at > at:
        raise BadStep("future", "known_at")
    due_at = due(BREACH, draft.known_at) or draft.known_at
    row: Breach = make_numbered(
        Breach, "KD", at, institution=draft.institution, what=draft.what,
        data_kinds=draft.data_kinds, people=draft.people, cause=draft.cause,
        with_minors=draft.with_minors, happened_at=draft.happened_at,
        known_at=draft.known_at, due_at=due_at,
        created_by_id=None if by is None else by.pk, example=draft.example,
    )  # fmt: skip
    record(
        Verb.BREACH_NOTED, at=at, actor=by, target=f"breach:{row.pk}",
        institution_id=draft.institution.pk, people=draft.people,
    )  # fmt: skip
    return row


STEPS = ("people", "agency", "close")


@transaction.atomic
def step_breach(
    row: Breach, step: str, done: str, *, by: Actor | None, at: dt.datetime
) -> Breach:
    """Note that the people, or the agency, were told, or close it. Raises BadStep.

    It is closed only when both were told and what was done is written down.
    """
    _check(row.institution_id, by)
    held = Breach.all_rows.select_for_update().get(pk=row.pk)
    if held.closed_at is not None or step not in STEPS:
        raise BadStep("over")
    if done.strip():
        held.done = done.strip()
    if step == "people":
        held.people_told_at = held.people_told_at or at
    elif step == "agency":
        held.agency_told_at = held.agency_told_at or at
    elif not held.is_told:
        raise BadStep("not-told")
    elif not held.done:
        raise BadStep("missing", "done")
    else:
        held.closed_at = at
    held.save()
    record(
        Verb.BREACH_STEP, at=at, actor=by, target=f"breach:{held.pk}",
        institution_id=held.institution_id, step=step, late=at > held.due_at,
    )  # fmt: skip
    return held

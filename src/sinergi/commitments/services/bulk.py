"""One action on many commitments, and taking it back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import BulkAct, Commitment, Progress
from sinergi.commitments.rules.commitment import (
    BadDraft,
    BadMove,
    NotYours,
    StaleVersion,
    Step,
)
from sinergi.commitments.services.commitment import (
    EDITED,
    Draft,
    edit_commitment,
    revision_of,
)
from sinergi.commitments.services.progress import ProgressDraft, report_progress

UNDO_MINUTES = 60
MOST_AT_ONCE = 500
RESTORED = ("step", "person_id", "due_on", "due_rule", "accepted_at", "blocked_reason")


class Action(StrEnum):
    """What can be done to many at once; stored."""

    ACCEPT = "accept"
    WORKING = "working"
    REPORT = "report"
    CONFIRM = "confirm"
    POSTPONE = "postpone"
    REASSIGN = "reassign"


STEPS = {
    Action.ACCEPT: Step.ACCEPTED,
    Action.WORKING: Step.WORKING,
    Action.REPORT: Step.REPORTED,
    Action.CONFIRM: Step.DONE,
}


@dataclass(slots=True)
class Outcome:
    """What a bulk action did: the act to take back, and what it left alone and why."""

    act: BulkAct | None = None
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def act_on_many(
    action: Action,
    rows: Iterable[Commitment],
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    due_on: dt.date | None = None,
    person: Person | None = None,
) -> Outcome:
    """Do the action to each row it fits and return what came of it.

    What does not fit (another's step, already there) is left alone and named; it does
    not stop the others.
    """
    outcome, before = Outcome(), []
    for row in rows:
        was = _state_of(row)
        try:
            with transaction.atomic():
                _act(action, row, by=by, at=at, note=note, due_on=due_on, person=person)
        except (BadMove, NotYours, BadDraft, StaleVersion) as problem:
            outcome.refused.append((row.number, type(problem).__name__))
            continue
        now = Commitment.all_rows.get(pk=row.pk)
        before.append(was | {"version": now.version})
        outcome.done.append(row.number)
    if before:
        outcome.act = BulkAct.all_rows.create(
            person=by, action=action, at=at, before={"v": 1, "rows": before}
        )
    record(
        Verb.COMMITMENTS_BULK,
        at=at,
        actor=by,
        target=f"person:{by.pk}",
        action=action.value,
        rows=[one["id"] for one in before],
        refused=len(outcome.refused),
    )
    return outcome


def _act(
    action: Action,
    row: Commitment,
    *,
    by: Person,
    at: dt.datetime,
    note: str,
    due_on: dt.date | None,
    person: Person | None,
) -> None:
    if action in STEPS:
        draft = ProgressDraft(note=note, to_step=STEPS[action], version=row.version)
        report_progress(row, draft, by=by, at=at)
        return
    asked = Draft(
        institution=row.institution, **{name: getattr(row, name) for name in EDITED}
    )
    if action is Action.POSTPONE:
        if due_on is None:
            raise BadDraft("no-day", "due_on")
        asked = replace(asked, due_on=due_on, due_rule="")
    else:
        asked = replace(asked, person=person)
    edit_commitment(row, asked, version=row.version, by=by, at=at)


def _state_of(row: Commitment) -> dict[str, Any]:
    return {"id": row.pk} | {name: _plain(getattr(row, name)) for name in RESTORED}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@transaction.atomic
def take_back(act: BulkAct, *, by: Actor, at: dt.datetime) -> tuple[int, int]:
    """Undo a bulk action; return how many rows went back and how many had moved on.

    Only by its person, within UNDO_MINUTES, and once; the rows' history shows both.
    Raises BadDraft "too-late".
    """
    row = BulkAct.all_rows.select_for_update().get(pk=act.pk)
    if row.person_id != by.pk:
        raise BadDraft("not-yours", "act")
    if row.undone_at is not None or at - row.at > dt.timedelta(minutes=UNDO_MINUTES):
        raise BadDraft("too-late", "act")
    back = sum(_restore(was, by=by, at=at) for was in row.before["rows"])
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    record(
        Verb.COMMITMENTS_BULK_UNDONE,
        at=at,
        actor=by,
        target=f"person:{by.pk}",
        act=row.pk,
        rows=back,
    )
    return back, len(row.before["rows"]) - back


def _restore(was: dict[str, Any], *, by: Actor, at: dt.datetime) -> bool:
    row = Commitment.all_rows.select_for_update().get(pk=was["id"])
    if row.version != was["version"]:
        return False
    now = _state_of(row)
    changes = {
        name.removesuffix("_id"): [now[name], was[name]]
        for name in RESTORED
        if now[name] != was[name] and name not in {"step", "accepted_at"}
    }
    if now["step"] != was["step"]:
        Progress.all_rows.create(
            commitment=row,
            at=at,
            by_id=by.pk,
            step_from=now["step"],
            step_to=was["step"],
        )
        row.step_at = at
    row.step, row.person_id = was["step"], was["person_id"]
    row.due_rule, row.blocked_reason = was["due_rule"], was["blocked_reason"]
    row.due_on = dt.date.fromisoformat(was["due_on"]) if was["due_on"] else None
    row.accepted_at = _time(was["accepted_at"])
    if row.step != Step.DONE:
        row.done_at = None
    if row.step not in {Step.REPORTED, Step.DONE}:
        row.reported_at, row.reported_by_id = None, None
    row.version += 1
    row.save()
    if changes:
        revision_of(row, changes, by=by, at=at).save()
    return True


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None

"""A warning as it stood at a moment: its step, its recipients, its tasks, its history.

Texts are not kept twice: what was edited since is named and not shown, since it may have
said something else. A warning that was sent is never edited; a newer version is a row of
its own.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sinergi.access.actor import Actor
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.warnings.drafts import EDITED
from sinergi.warnings.models import (
    Agreement,
    Recipient,
    Warning,
    WarningEscalation,
    WarningStep,
    WarningTask,
)
from sinergi.warnings.rules.reach import RANK_OF_STATE, State
from sinergi.warnings.rules.steps import Step

STATE_TIMES = {
    "sent_at": State.SENT, "failed_at": State.FAILED, "seen_at": State.SEEN,
    "acknowledged_at": State.ACKNOWLEDGED, "cannot_at": State.CANNOT,
    "acted_at": State.ACTED,
}  # fmt: skip
"""Column → the state it tells of, the farthest last."""
STATE_OF = {
    Verb.WARNING_ACKNOWLEDGED: State.ACKNOWLEDGED, Verb.WARNING_ACTING: State.ACTED,
    Verb.WARNING_CANNOT: State.CANNOT,
}  # fmt: skip
"""Fact → what a person answered by it."""


@dataclass(frozen=True, slots=True)
class WarningThen:
    """What was known of a warning; `changed` are the fields that were edited since."""

    row: Warning
    changed: frozenset[str]
    history: list[WarningStep]
    recipients: list[Recipient]
    ladder: list[WarningEscalation]
    tasks: list[WarningTask]
    agreements: list[Agreement]
    newer: list[Warning]


def stood(row: Warning, actor: Actor, at: dt.datetime) -> WarningThen | None:
    """Return a warning as it stood, to be shown and never stored; None before it was."""
    if row.made_at > at:
        return None
    every = list(row.steps.select_related("by", "institution"))
    history = [one for one in every if one.noted_at <= at]
    changed = {name for one in every if one.noted_at > at for name in one.fields}
    _step_back(row, history)
    was_sent = row.sent_at is not None
    agreed = Agreement.all_rows.filter(warning=row, at__lte=at).exclude(
        ended_at__lte=at
    )
    raised = WarningEscalation.all_rows.filter(warning=row, at__lte=at)
    tasks = WarningTask.all_rows.filter(warning=row).select_related("institution")
    return WarningThen(
        row, frozenset(changed & set(EDITED)), history, recipients_then(row, at),
        list(raised.select_related("silent", "institution")),
        [_task_then(one, at) for one in tasks] if was_sent else [],
        list(agreed.select_related("institution")),
        list(Warning.visible.to(actor).filter(updates=row, sent_at__lte=at)),
    )  # fmt: skip


def _step_back(row: Warning, history: list[WarningStep]) -> None:
    """Put the row back to its last step of the history."""
    steps = [one for one in history if one.step_to]
    row.step = steps[-1].step_to if steps else Step.DRAFT
    row.step_at = steps[-1].noted_at if steps else row.made_at
    if not any(one.step_to == Step.SENT for one in steps):
        row.sent_at = row.approved_by = None
    if row.step != Step.STOOD_DOWN:
        row.result = row.worked = ""


def recipients_then(row: Warning, at: dt.datetime) -> list[Recipient]:
    """Return the institutions a warning had gone to, each with its state then."""
    rows = Recipient.all_rows.filter(warning=row, person=None, queued_at__lte=at)
    answers = list(
        Fact.all_rows.filter(target=f"warning:{row.pk}", verb__in=STATE_OF).order_by(
            "pk"
        )
    )
    return [_state_then(one, at, answers) for one in rows.select_related("institution")]


def _state_then(one: Recipient, at: dt.datetime, answers: list[Fact]) -> Recipient:
    """Put a recipient back: columns keep the first time of a state, facts each answer.

    Its state is the farthest of what its people had said last, as when it was stored.
    """
    known: list[tuple[dt.datetime, int, State]] = []
    for rank, (name, state) in enumerate(STATE_TIMES.items()):
        when = getattr(one, name)
        if when is None or when > at:
            setattr(one, name, None)
        else:
            known.append((when, rank, state))
    own = [
        f for f in answers if one.institution_id in f.details.get("institutions", [])
    ]
    said = {f.actor_id: STATE_OF[Verb(f.verb)] for f in own if f.at <= at}
    last = max(known)[2] if known else State.QUEUED
    one.state = max(said.values(), key=RANK_OF_STATE.__getitem__) if said else last
    if one.state not in (State.CANNOT, State.FAILED) or any(f.at > at for f in own):
        one.reason = ""  # it may be that of a later answer
    return one


def _task_then(one: WarningTask, at: dt.datetime) -> WarningTask:
    if one.done_at is not None and one.done_at > at:
        cleared: dict[str, Any] = {"done_at": None, "done_by": None, "note": ""}
        for name, value in cleared.items():
            setattr(one, name, value)
    return one

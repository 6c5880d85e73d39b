"""What recipients answer: seen, acknowledged, acting, or cannot."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.history import note_step
from sinergi.warnings.models import Recipient, Warning
from sinergi.warnings.rules.reach import ANSWERED, RANK_OF_STATE, State
from sinergi.warnings.rules.steps import OPEN, BadWarning, Step
from sinergi.warnings.services.rights import own_recipients

MOMENTS = {
    State.SEEN: "seen_at",
    State.ACKNOWLEDGED: "acknowledged_at",
    State.ACTED: "acted_at",
    State.CANNOT: "cannot_at",
}
VERBS = {
    State.SEEN: Verb.WARNING_SEEN,
    State.ACKNOWLEDGED: Verb.WARNING_ACKNOWLEDGED,
    State.ACTED: Verb.WARNING_ACTING,
    State.CANNOT: Verb.WARNING_CANNOT,
}


def acknowledge(warning: Warning, *, by: Actor, at: dt.datetime) -> list[Recipient]:
    """Say that the warning arrived, for one's institutions; return their rows.

    Said again it changes nothing. Raises BadWarning "no-recipient", "over".
    """
    return _answer(warning, State.ACKNOWLEDGED, by=by, at=at)


def start_acting(warning: Warning, *, by: Actor, at: dt.datetime) -> list[Recipient]:
    """Say that one's institution acts; the first to say so takes the warning there.

    Raises BadWarning "no-recipient", "over".
    """
    return _answer(warning, State.ACTED, by=by, at=at)


def cannot_act(
    warning: Warning, reason: str, *, by: Actor, at: dt.datetime
) -> list[Recipient]:
    """Say that one's institution cannot act, and why; raises BadWarning."""
    if not reason.strip():
        raise BadWarning("missing", "reason")
    return _answer(warning, State.CANNOT, by=by, at=at, reason=reason)


@transaction.atomic
def see(warning: Warning, *, by: Actor, at: dt.datetime) -> bool:
    """Note that a person of a recipient has opened it, once; True when it was new."""
    if warning.sent_at is None:
        return False
    own = list(own_recipients(warning, by).values_list("pk", flat=True))
    read = Recipient.all_rows.filter(warning=warning, person_id=by.pk)
    if not own or read.exists():
        return False
    rows = [
        one
        for one in Recipient.all_rows.select_for_update().filter(pk__in=own)
        if _put(one, State.SEEN, by=by, at=at)
    ]
    _tell(warning, State.SEEN, rows, by=by, at=at)
    return True


@transaction.atomic
def _answer(
    warning: Warning, state: State, *, by: Actor, at: dt.datetime, reason: str = ""
) -> list[Recipient]:
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    rows = list(own_recipients(row, by).order_by("pk"))
    if not rows:
        raise BadWarning("no-recipient")
    if row.step not in OPEN:
        raise BadWarning("over")
    new = [one for one in rows if _put(one, state, by=by, at=at, reason=reason)]
    if new:
        _tell(row, state, new, by=by, at=at)
    if state is State.ACTED and row.step == Step.SENT:
        row.step, row.step_at = Step.ACTING, at
        row.save(update_fields=["step", "step_at"])
        note_step(
            row, by=by, at=at, to=Step.ACTING, was=Step.SENT,
            institution=rows[0].institution_id,
        )  # fmt: skip
    return rows


def _put(
    row: Recipient, state: State, *, by: Actor, at: dt.datetime, reason: str = ""
) -> bool:
    """Store a person's answer and what their institution's becomes; False if known."""
    mine, made = Recipient.all_rows.get_or_create(
        warning_id=row.warning_id, institution_id=row.institution_id, person_id=by.pk,
        defaults={
            "level": row.level, "state": State.SENT, "queued_at": row.queued_at,
            "sent_at": row.sent_at,
        },
    )  # fmt: skip
    if not made and mine.state == state and mine.reason == reason.strip()[:500]:
        return False
    if state is State.ACKNOWLEDGED and mine.state in ANSWERED:
        return False
    _set(mine, state, at, reason)
    people = Recipient.all_rows.filter(
        warning_id=row.warning_id, institution_id=row.institution_id
    ).exclude(person=None)
    farthest = max(people, key=lambda one: RANK_OF_STATE[State(one.state)])
    _set(row, State(farthest.state), at, farthest.reason)
    return True


def _set(row: Recipient, state: State, at: dt.datetime, reason: str) -> None:
    """Store a state with the moments it implies; each keeps the first time it was so."""
    row.state, row.reason = state, reason.strip()[:500]
    row.seen_at = row.seen_at or at
    if state in ANSWERED:
        row.acknowledged_at = row.acknowledged_at or at
    name = MOMENTS.get(state)
    if name and getattr(row, name) is None:
        setattr(row, name, at)
    row.save()


def _tell(
    row: Warning, state: State, rows: list[Recipient], *, by: Actor, at: dt.datetime
) -> None:
    told = sorted({one.institution_id for one in rows})
    record(
        VERBS[state], at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=told[0] if told else None, institutions=told,
        issuer=row.institution_id, exercise=row.exercise,
    )  # fmt: skip

"""The steps of a warning: each locks the row, asks the table, adds a line, tells a fact."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.drafts import EDITED, WarningDraft
from sinergi.warnings.history import end_agreements, note_step
from sinergi.warnings.laying import lay_ready
from sinergi.warnings.models import Agreement, Recipient, Warning
from sinergi.warnings.rules.reach import Certainty, Severity, Urgency
from sinergi.warnings.rules.steps import (
    OPEN,
    BadWarning,
    Hazard,
    Scope,
    Step,
    check_move,
    lacking_agreement,
)
from sinergi.warnings.services.answering import acknowledge, cannot_act, start_acting
from sinergi.warnings.services.drafting import (
    alarms_of,
    draft_warning,
    seen_version,
)
from sinergi.warnings.services.rights import check_side

__all__ = [
    "acknowledge", "agree", "approve_and_send", "cancel", "cannot_act", "drop",
    "propose", "return_to_draft", "stand_down", "start_acting", "update",
]  # fmt: skip


def _take(
    warning: Warning, to: Step, *, by: Actor | None, version: int | None, note: str = ""
) -> tuple[Warning, Step]:
    """Return the locked row and the step it stood at; raises BadWarning."""
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    if version is not None and version != seen_version(row):
        raise BadWarning("stale")
    was = Step(row.step)
    move = check_move(was, to)
    check_side(row, move, by, to)
    if "note" in move.needs and not note.strip():
        raise BadWarning("missing", "note")
    return row, was


def _put(
    row: Warning, to: Step, was: Step, *, by: Actor | None, at: dt.datetime,
    note: str = "", happened_at: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Store the step and its line; part of the caller's transaction."""
    row.step, row.step_at = to, at
    row.save()
    note_step(row, by=by, at=at, to=to, was=was, note=note, happened_at=happened_at)


@transaction.atomic
def propose(
    warning: Warning, *, by: Actor | None, at: dt.datetime, version: int | None = None,
    note: str = "",
) -> Warning:  # fmt: skip
    """Lay a draft before a second person and return it; raises BadWarning."""
    row, was = _take(warning, Step.PROPOSED, by=by, version=version)
    _put(row, Step.PROPOSED, was, by=by, at=at, note=note)
    record(
        Verb.WARNING_PROPOSED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, scope=row.scope, exercise=row.exercise,
        private=row.private,
    )  # fmt: skip
    return row


@transaction.atomic
def return_to_draft(
    warning: Warning, note: str, *, by: Actor | None, at: dt.datetime,
    version: int | None = None,
) -> Warning:  # fmt: skip
    """Give a proposal back with what to change; agreements to it end. Raises BadWarning."""
    row, was = _take(warning, Step.DRAFT, by=by, version=version, note=note)
    end_agreements(row, at)
    _put(row, Step.DRAFT, was, by=by, at=at, note=note)
    record(
        Verb.WARNING_RETURNED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, exercise=row.exercise,
    )  # fmt: skip
    return row


@transaction.atomic
def drop(
    warning: Warning, note: str, *, by: Actor | None, at: dt.datetime,
    version: int | None = None,
) -> Warning:  # fmt: skip
    """Give a draft up, with the reason; raises BadWarning."""
    row, was = _take(warning, Step.DROPPED, by=by, version=version, note=note)
    row.ended_at = at
    _put(row, Step.DROPPED, was, by=by, at=at, note=note)
    record(
        Verb.WARNING_DROPPED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row


@transaction.atomic
def agree(
    warning: Warning, institution: Institution, *, agrees: bool, note: str = "",
    by: Actor, at: dt.datetime,
) -> Agreement:  # fmt: skip
    """Say for an institution whether the public may be warned, and return its word.

    Raises BadWarning: "not-yours" for people without its approval, "not-a-step".
    """
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    if row.step != Step.PROPOSED or row.scope != Scope.PUBLIC:
        raise BadWarning("not-a-step")
    approves = Permission.APPROVE_WARNINGS
    if not by.holds(approves, row.area_code, institution=institution.pk):
        raise BadWarning("not-yours")
    if not agrees and not note.strip():
        raise BadWarning("missing", "note")
    held = Agreement.all_rows.filter(
        warning=row, institution=institution, ended_at=None
    )
    held.update(ended_at=at)
    made = Agreement.all_rows.create(
        warning=row, institution=institution, by_id=by.pk, at=at, agrees=agrees,
        note=note.strip()[:500],
    )  # fmt: skip
    record(
        Verb.WARNING_AGREED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=institution.pk, agrees=agrees,
    )  # fmt: skip
    return made


def agreeing_kinds(row: Warning) -> list[str]:
    """Return the kinds of the institutions that agree in force."""
    rows = Agreement.all_rows.filter(warning=row, ended_at=None, agrees=True)
    return list(rows.values_list("institution__kind", flat=True))


@transaction.atomic
def approve_and_send(
    warning: Warning, *, by: Actor | None, at: dt.datetime, version: int | None = None,
    note: str = "", seen: str = "",
) -> Warning:  # fmt: skip
    """Approve a proposal as the second person and send it; return it with recipients.

    The version it replaces ends, and whoever had got that one gets this one. `seen` is
    the mark of whom the person saw that it reaches. Raises BadWarning.
    """
    row, was = _take(warning, Step.SENT, by=by, version=version)
    if row.scope == Scope.PUBLIC and lacking_agreement(agreeing_kinds(row)):
        raise BadWarning("not-agreed")
    if row.expires_at is not None and row.expires_at <= at:
        raise BadWarning("expired")
    row.approved_by_id, row.sent_at = (by.pk if by is not None else None), at
    reached = lay_ready(row, at=at, seen=seen)
    _put(row, Step.SENT, was, by=by, at=at, note=note)
    if row.updates_id is not None:
        _replace(row, row.updates_id, by=by, at=at)
    record(
        Verb.WARNING_SENT, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, institutions=sorted(reached),
        exercise=row.exercise, scope=row.scope, updates=row.updates_id,
        version=row.version,
    )  # fmt: skip
    return row


def _replace(row: Warning, replaced: int, *, by: Actor | None, at: dt.datetime) -> None:
    """End the version that this one names; raises BadWarning when it is over already."""
    old = Warning.all_rows.select_for_update().get(pk=replaced)
    if old.step not in OPEN:
        raise BadWarning("over")
    was = Step(old.step)
    old.ended_at = at
    _put(old, Step.REPLACED, was, by=by, at=at)


@transaction.atomic
def stand_down(
    warning: Warning, result: str, *, worked: str = "", by: Actor | None,
    at: dt.datetime, happened_at: dt.datetime | None = None, version: int | None = None,
) -> Warning:  # fmt: skip
    """End a warning with what came of it and what worked; raises BadWarning."""
    row, was = _take(warning, Step.STOOD_DOWN, by=by, version=version)
    if not result.strip():
        raise BadWarning("missing", "result")
    if happened_at is not None and not (row.sent_at or at) <= happened_at <= at:
        raise BadWarning("ends-before", "happened_at")
    row.result, row.worked = result.strip(), worked.strip()
    row.ended_at = happened_at or at
    _put(row, Step.STOOD_DOWN, was, by=by, at=at, happened_at=happened_at)
    told = _institutions(row)
    record(
        Verb.WARNING_STOOD_DOWN, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, institutions=told, exercise=row.exercise,
    )  # fmt: skip
    return row


def _institutions(row: Warning) -> list[int]:
    rows = Recipient.all_rows.filter(warning=row, person=None)
    return sorted(rows.values_list("institution_id", flat=True))


@transaction.atomic
def cancel(
    warning: Warning, note: str, *, by: Actor | None, at: dt.datetime,
    version: int | None = None,
) -> Warning:  # fmt: skip
    """Call a warning back and return it; its message names the one it takes back.

    Whoever had got it is told, and what it asked for and nobody accepted is withdrawn.
    Raises BadWarning.
    """
    row, was = _take(warning, Step.CANCELLED, by=by, version=version, note=note)
    row.ended_at = at
    _put(row, Step.CANCELLED, was, by=by, at=at, note=note)
    table: Mapping[str, Sequence[str]] = import_string(settings.SINERGI_WITH_STEPS)
    for dotted in table.get(f"warning/{Step.CANCELLED.value}", ()):
        import_string(dotted)(row, by, at)
    record(
        Verb.WARNING_CANCELLED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, institutions=_institutions(row),
        exercise=row.exercise,
    )  # fmt: skip
    return row


@transaction.atomic
def update(
    warning: Warning, draft: WarningDraft | None = None, *, by: Actor | None,
    at: dt.datetime,
) -> Warning:  # fmt: skip
    """Begin a newer version as a draft that names the old one, and return it.

    Without a draft it begins with the old texts. The old one stays in force until the
    new one is sent. Raises BadWarning: "over", "has-update".
    """
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    if row.step not in OPEN:
        raise BadWarning("over")
    if Warning.all_rows.filter(updates=row).exclude(step=Step.DROPPED).exists():
        raise BadWarning("has-update")
    draft = draft or draft_of(row)
    draft = replace(
        draft, institution=row.institution, exercise=row.exercise,
        alarms=alarms_of(row), example=row.example,
        drafter=draft.drafter or row.drafted_by_id,
    )  # fmt: skip
    return draft_warning(draft, by=by, at=at, updates=row)


def draft_of(row: Warning) -> WarningDraft:
    """Return what stands in a warning as a draft."""
    plain = {name: getattr(row, name) for name in EDITED}
    return WarningDraft(
        institution=row.institution,
        **plain
        | {
            "hazard": Hazard(row.hazard), "severity": Severity(row.severity),
            "urgency": Urgency(row.urgency), "certainty": Certainty(row.certainty),
            "scope": Scope(row.scope), "area_codes": tuple(row.area_codes),
        },
    )  # fmt: skip

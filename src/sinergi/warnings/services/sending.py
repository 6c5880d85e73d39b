"""Laying a warning ready for its recipients, and its playbook as a checklist."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import ExerciseJoin, Recipient, Warning, WarningTask
from sinergi.warnings.raising import ladders_of
from sinergi.warnings.rules.reach import State
from sinergi.warnings.rules.steps import OPEN, BadWarning, Step


@transaction.atomic
def finish_task(
    task: WarningTask, *, note: str = "", by: Actor, at: dt.datetime
) -> WarningTask:
    """Tick a task off and return it: its institution's people, or any recipient's.

    Raises BadWarning "not-yours", "done", "over".
    """
    found = WarningTask.all_rows.select_for_update().get(pk=task.pk)
    row = Warning.all_rows.get(pk=found.warning_id)
    if found.done_at is not None:
        raise BadWarning("done")
    if row.step not in OPEN:
        raise BadWarning("over")
    if not may_finish(found, row, by):
        raise BadWarning("not-yours")
    found.done_at, found.done_by_id, found.note = at, by.pk, note.strip()[:500]
    found.save()
    record(
        Verb.WARNING_TASK_DONE, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=found.institution_id, task=found.pk,
        minutes=round((at - (row.sent_at or at)).total_seconds() / 60),
    )  # fmt: skip
    return found


def may_finish(task: WarningTask, row: Warning, by: Actor) -> bool:
    """True for people of the institution that has the task; of all, for any recipient's."""
    own = by.institutions_with(Permission.READ_WARNINGS)
    if task.institution_id is not None:
        return task.institution_id in own
    got = Recipient.all_rows.filter(warning=row, person=None, institution_id__in=own)
    return row.institution_id in own or got.exists()


@transaction.atomic
def link_commitments(
    warning: Warning, made: Mapping[int, int], *, by: Actor | None, at: dt.datetime
) -> int:
    """Write down which promise was asked for which task; return how many."""
    for task, commitment in made.items():
        rows = WarningTask.all_rows.filter(pk=task, warning=warning)
        rows.update(commitment_id=commitment)
    if made:
        record(
            Verb.WARNING_COMMITTED, at=at, actor=by, target=f"warning:{warning.pk}",
            institution_id=warning.institution_id, commitments=sorted(made.values()),
        )  # fmt: skip
    return len(made)


@transaction.atomic
def join_exercise(
    warning: Warning, institution: Institution, *, by: Actor, at: dt.datetime
) -> ExerciseJoin:
    """Take part in an exercise for an institution; nobody else hears of it.

    Raises BadWarning "not-exercise", "not-yours", "over".
    """
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    if not row.exercise:
        raise BadWarning("not-exercise")
    if institution.pk not in by.institutions_with(Permission.READ_WARNINGS):
        raise BadWarning("not-yours")
    if row.step not in {Step.DRAFT, Step.PROPOSED, *OPEN}:
        raise BadWarning("over")
    found, new = ExerciseJoin.all_rows.get_or_create(
        warning=row, person_id=by.pk, defaults={"institution": institution, "at": at}
    )
    if new:
        record(
            Verb.WARNING_JOINED, at=at, actor=by, target=f"warning:{row.pk}",
            institution_id=institution.pk,
        )  # fmt: skip
    if new and row.step in OPEN and institution.pk != row.institution_id:
        Recipient.all_rows.get_or_create(
            warning=row, institution=institution, person=None,
            defaults={
                "state": State.SENT, "queued_at": at, "sent_at": at,
                "ladder": ladders_of(row, [institution.pk])[institution.pk],
            },
        )  # fmt: skip
    return found

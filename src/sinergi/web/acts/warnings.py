"""Sending a warning runs its playbook: two stages, one transaction."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.warnings.models import Warning, WarningTask
from sinergi.warnings.services.sending import link_commitments
from sinergi.warnings.services.steps import approve_and_send


@transaction.atomic
def send_and_commit(
    warning: Warning, *, by: Actor | None, at: dt.datetime, version: int | None = None,
    note: str = "", seen: str = "",
) -> list[Commitment]:  # fmt: skip
    """Approve and send a warning, and ask for the commitments of its playbook; return them.

    Each still has to be accepted by the institution that shall keep it. An exercise asks
    for none. Raises what `approve_and_send` raises; then nothing is written.
    """
    row = approve_and_send(warning, by=by, at=at, version=version, note=note, seen=seen)
    if row.exercise:
        return []
    tasks = WarningTask.all_rows.filter(warning=row, commits=True)
    made = {
        # The sender asks by its playbook; who approves may belong to another institution.
        one.pk: propose_commitment(_draft(row, one), by=None, at=at)
        for one in tasks.select_related("institution")
    }
    link_commitments(row, {task: one.pk for task, one in made.items()}, by=by, at=at)
    return list(made.values())


def _draft(row: Warning, task: WarningTask) -> Draft:
    if task.institution is None:
        raise ValueError("a promise of nobody")
    return Draft(
        title=task.text_id[:200],
        detail=row.headline_id,
        institution=task.institution,
        asked_by=row.institution,
        area_code=row.area_code,
        due_on=localdate(task.due_at),
        origin_kind=OriginKind.WARNING,
        origin_id=row.pk,
        origin_note=row.number,
        shared=False,
        example=row.example,
    )

"""Sending a warning runs its playbook, calling it back undoes it: two stages, one
transaction."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.commitments.rules.commitment import Step as CommitmentStep
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.commitments.services.progress import cancel as withdraw
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
    asked, made, links = _asked_before(row), [], {}
    for one in tasks.select_related("institution"):
        known = asked.get((one.institution_id, one.text_id))
        if known is None:
            # The sender asks by its playbook; who approves may be of another institution.
            new = propose_commitment(_draft(row, one), by=None, at=at)
            made.append(new)
            known = new.pk
        links[one.pk] = known
    link_commitments(row, links, by=by, at=at)
    return made


def _asked_before(row: Warning) -> dict[tuple[int | None, str], int]:
    """Return what earlier versions asked for and is not off: nobody is asked twice."""
    tasks = WarningTask.all_rows.filter(
        warning__in=_older(row), commitment_id__isnull=False
    ).order_by("warning_id", "pk")
    found = {
        (one.institution_id, one.text_id): one.commitment_id
        for one in tasks
        if one.commitment_id is not None
    }
    off = (CommitmentStep.CANCELLED, CommitmentStep.DECLINED)
    rows = Commitment.all_rows.filter(pk__in=found.values()).exclude(step__in=off)
    standing = set(rows.values_list("pk", flat=True))
    return {key: pk for key, pk in found.items() if pk in standing}


def _older(row: Warning) -> list[int]:
    """Return the keys of the versions a warning has taken the place of, newest first."""
    found: list[int] = []
    before = row.updates
    while before is not None:
        found.append(before.pk)
        before = before.updates
    return found


def withdraw_asked(row: Warning, by: Actor | None, at: dt.datetime) -> int:
    """Withdraw what a warning that is called back asked for and nobody accepted yet.

    Of all its versions: a newer one may carry over a part. What was accepted is its
    owner's promise: people look at it. Returns how many.
    """
    tasks = WarningTask.all_rows.filter(
        warning__in=[row.pk, *_older(row)], commitment_id__isnull=False
    )
    asked = Commitment.all_rows.select_for_update().filter(
        pk__in=tasks.values("commitment_id"), step=CommitmentStep.PROPOSED
    )
    with override(settings.LANGUAGE_CODE):
        reason = _("The warning %(number)s was called back.") % {"number": row.number}
    found = list(asked.order_by("pk"))
    for one in found:
        withdraw(one, reason, by=None, at=at)
    return len(found)


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

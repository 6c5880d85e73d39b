"""Propose a defect to whoever has the budget, take it back, decide it."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.facilities.models import Defect
from sinergi.facilities.rules.defects import BadDefect, DefectStep, check_step
from sinergi.facilities.rules.drafting import NotYours, StaleVersion


def locked(defect: Defect, version: int | None) -> Defect:
    """Return the defect locked until the transaction ends; raises StaleVersion."""
    row = (
        Defect.all_rows.select_for_update(of=("self",))
        .select_related("facility")
        .get(pk=defect.pk)
    )
    if version is not None and row.version != version:
        raise StaleVersion
    return row


@transaction.atomic
def propose_defect(
    defect: Defect,
    *,
    holder: Institution,
    asked_by: Institution,
    due_on: dt.date | None,
    reason: str = "",
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Defect:
    """Ask the institution with the budget to mend it, and return the defect.

    Raises BadDefect when it stands where that is not possible, NotYours for people who may
    not ask on behalf of `asked_by`, StaleVersion.
    """
    row = locked(defect, version)
    check_step(DefectStep(row.step), DefectStep.PROPOSED)
    if by is not None and asked_by.pk not in by.institutions_with(
        Permission.CHECK_FACILITIES
    ):
        raise NotYours("propose")
    row.step, row.holder, row.asked_by = DefectStep.PROPOSED, holder, asked_by
    row.due_on, row.reason = due_on, reason[:500]
    row.proposed_at, row.proposed_by_id = at, by.pk if by else None
    row.decided_at, row.commitment_id = None, None
    row.version += 1
    row.save()
    record(
        Verb.DEFECT_PROPOSED,
        at=at,
        actor=by,
        target=f"defect:{row.pk}",
        institution_id=asked_by.pk,
        holder=holder.pk,
        facility=row.facility_id,
    )
    return row


@transaction.atomic
def take_back_defect(
    defect: Defect, *, version: int | None, by: Actor | None, at: dt.datetime
) -> Defect:
    """Take a proposal back before it is decided, and return the open defect."""
    row = locked(defect, version)
    check_step(DefectStep(row.step), DefectStep.OPEN)
    if by is not None and row.asked_by_id not in by.institutions_with(
        Permission.CHECK_FACILITIES
    ):
        raise NotYours("take-back")
    row.step, row.version = DefectStep.OPEN, row.version + 1
    row.holder, row.due_on = None, None
    row.save(update_fields=["step", "version", "holder", "due_on"])
    record(
        Verb.DEFECT_TAKEN_BACK,
        at=at,
        actor=by,
        target=f"defect:{row.pk}",
        institution_id=row.asked_by_id,
    )
    return row


@transaction.atomic
def decide_defect(
    defect: Defect,
    *,
    accept: bool,
    reason: str = "",
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Defect:
    """Accept or decline to mend it, for the budget holder, and return the defect.

    Accepting needs its commitment in the same transaction (`web.acts.facilities`, then
    `link_commitment`). Declining needs a reason. Raises BadDefect, NotYours, StaleVersion.
    """
    row = locked(defect, version)
    to = DefectStep.COMMITTED if accept else DefectStep.DECLINED
    if row.step != DefectStep.PROPOSED:
        raise BadDefect("not-a-step")
    if by is not None and row.holder_id not in by.institutions_with(
        Permission.WRITE_COMMITMENTS
    ):
        raise NotYours("decide")
    if not accept and not reason.strip():
        raise BadDefect("needs-reason", "reason")
    row.step, row.decided_at, row.version = to, at, row.version + 1
    if reason.strip():
        row.reason = reason.strip()[:500]
    row.save(update_fields=["step", "decided_at", "version", "reason"])
    record(
        Verb.DEFECT_DECIDED,
        at=at,
        actor=by,
        target=f"defect:{row.pk}",
        institution_id=row.holder_id,
        accepted=accept,
    )
    return row


@transaction.atomic
def link_commitment(
    defect: Defect, commitment_id: int, *, by: Actor | None, at: dt.datetime
) -> Defect:
    """Note which commitment an accepted defect became, in the act that decides it."""
    Defect.all_rows.filter(pk=defect.pk).update(commitment_id=commitment_id)
    defect.commitment_id = commitment_id
    record(
        Verb.DEFECT_COMMITTED,
        at=at,
        actor=by,
        target=f"defect:{defect.pk}",
        institution_id=defect.holder_id,
        commitment=commitment_id,
    )
    return defect

"""Ask a custodian to open who told a report, decide, and hand the sealed bytes out.

The private half is not on this server: what is handed out is opened on the custodian's
own machine (`age`, `sinergi seals open`, or the page in the browser).
"""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.verbs import Verb
from sinergi.reports.models import IdentityRequest, Report
from sinergi.reports.querysets.triage import naming
from sinergi.reports.rules.acting import Act, Ground, IdentityState
from sinergi.reports.rules.told import clean
from sinergi.reports.services.tracing import BadAct, trace_and_record

OPEN_FOR = dt.timedelta(days=7)
"""How long an approved request may be handed out."""


@transaction.atomic
def ask_identity(
    report: Report, ground: str, *, reference: str = "", by: Actor, at: dt.datetime
) -> IdentityRequest:
    """Ask the office's custodians, and return the request.

    Raises BadAct: "anonymous" where there is no identity, "ground", "asked" when a request
    of the same person waits.
    """
    if report.sealed_identity is None:
        raise BadAct("anonymous")
    if ground not in set(Ground):
        raise BadAct("ground", "ground")
    waiting = IdentityRequest.all_rows.filter(
        report=report, asked_by_id=by.pk, state=IdentityState.ASKED
    )
    if waiting.exists():
        raise BadAct("asked")
    row = IdentityRequest.all_rows.create(
        report=report, institution_id=report.institution_id, ground=ground,
        reference=clean(reference, 80), asked_at=at, asked_by_id=by.pk,
    )  # fmt: skip
    trace_and_record(
        Verb.IDENTITY_ASKED, Act.IDENTITY, report, by=by, at=at, request=row.pk,
        ground=ground,
    )  # fmt: skip
    return row


def _check_not_named(request: IdentityRequest, by: Actor) -> None:
    """Raise BadAct for a custodian whom the report names: the reporter is safe from them."""
    if naming(by).filter(report_id=request.report_id).exists():
        raise BadAct("not-custodian")


@transaction.atomic
def decide_identity(
    request: IdentityRequest, approve: bool, *, by: Actor, at: dt.datetime
) -> IdentityRequest:
    """Approve or refuse, and return the request.

    Raises BadAct: "not-custodian", "own" for one's own request, "decided".
    """
    row = IdentityRequest.all_rows.select_for_update().get(pk=request.pk)
    if not by.holds(Permission.OPEN_IDENTITIES, institution=row.institution_id):
        raise BadAct("not-custodian")
    _check_not_named(row, by)
    if row.asked_by_id == by.pk:
        raise BadAct("own")
    if row.state != IdentityState.ASKED:
        raise BadAct("decided")
    row.state = IdentityState.APPROVED if approve else IdentityState.REFUSED
    row.decided_at, row.decided_by_id = at, by.pk
    row.save(update_fields=["state", "decided_at", "decided_by"])
    trace_and_record(
        Verb.IDENTITY_DECIDED, Act.IDENTITY, row.report, by=by, at=at, request=row.pk,
        approved=approve,
    )  # fmt: skip
    return row


@transaction.atomic
def hand_identity(request: IdentityRequest, *, by: Actor, at: dt.datetime) -> bytes:
    """Return the sealed identity for the custodian's own machine, and note it each time.

    Raises BadAct: "not-custodian", "not-approved" before approval, after OPEN_FOR, or when
    refused.
    """
    row = (
        IdentityRequest.all_rows.select_for_update()
        .select_related("report")
        .get(pk=request.pk)
    )
    if not by.holds(Permission.OPEN_IDENTITIES, institution=row.institution_id):
        raise BadAct("not-custodian")
    _check_not_named(row, by)
    sealed = row.report.sealed_identity
    is_open = row.state in {IdentityState.APPROVED, IdentityState.OPENED}
    if not is_open or row.decided_at is None or sealed is None:
        raise BadAct("not-approved")
    if at > row.decided_at + OPEN_FOR:
        raise BadAct("not-approved")
    row.state, row.times = IdentityState.OPENED, row.times + 1
    row.opened_at = row.opened_at or at
    row.save(update_fields=["state", "times", "opened_at"])
    trace_and_record(
        Verb.IDENTITY_HANDED, Act.OPENED, row.report, by=by, at=at, request=row.pk,
        times=row.times, ground=row.ground,
    )  # fmt: skip
    return bytes(sealed)

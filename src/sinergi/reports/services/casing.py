"""A report becomes part of a case, and ends with it. The case is a plain id here."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Report
from sinergi.reports.rules.acting import Act
from sinergi.reports.rules.states import State
from sinergi.reports.services.tracing import BadAct, locked_row, trace_and_record


@transaction.atomic
def become_case(
    report: Report, case_id: int, *, by: Actor | None, at: dt.datetime
) -> Report:
    """Move a report to a case and return it; what comes of it, the mailbox tells.

    Raises BadAct "ended" where it is one already. A withdrawn report may become the
    office's own finding: what was told stays.
    """
    row = locked_row(report)
    if row.state == State.CASE:
        raise BadAct("ended")
    row.state, row.state_at = State.CASE, at
    row.version += 1
    row.save(update_fields=["state", "state_at", "version"])
    trace_and_record(
        Verb.REPORT_CASED, Act.CASED, row, by=by, at=at, state=State.CASE, case=case_id
    )
    return row

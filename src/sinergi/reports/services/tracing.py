"""The trail of a report: every act of staff leaves a line there and a fact in the audit."""

import datetime as dt
from typing import Any

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Report, ReportTrace
from sinergi.reports.rules.acting import Act


class BadAct(ValueError):
    """The act is not possible; `code` says why, for `naming.ACT_PROBLEMS`."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def trace_and_record(
    verb: Verb,
    act: Act,
    report: Report,
    *,
    by: Actor | None,
    at: dt.datetime,
    state: str = "",
    **told: Any,
) -> ReportTrace:
    """Add a line to the trail and the fact; within the transaction of the act.

    `told` holds ids, numbers and codes, never words.
    """
    row = ReportTrace.all_rows.create(
        report=report, act=act, at=at, by_id=None if by is None else by.pk,
        institution_id=report.handler_id or report.institution_id, state=state,
        told=told,
    )  # fmt: skip
    record(
        verb, at=at, actor=by, target=f"report:{report.pk}",
        institution_id=report.institution_id, **told,
    )  # fmt: skip
    return row


def locked_row(report: Report) -> Report:
    """Return the report, held until the end of the transaction."""
    row: Report = Report.all_rows.select_for_update().get(pk=report.pk)
    return row

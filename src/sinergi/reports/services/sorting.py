"""Sort a report: look at it, move it, correct its kind, enter Bawaslu's own receipt."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Report, ReportTrace
from sinergi.reports.rules.acting import Act, may_move
from sinergi.reports.rules.states import ReportKind, State
from sinergi.reports.services.grouping import leave
from sinergi.reports.services.tracing import BadAct, locked_row, trace_and_record

LOOK_AGAIN = dt.timedelta(minutes=10)


@transaction.atomic
def note_look(report: Report, *, by: Actor, at: dt.datetime) -> bool:
    """Note that somebody opened the text, and that its messages are seen.

    The same person within ten minutes is one look. Returns whether it is a new one.
    """
    if report.unseen:
        Report.all_rows.filter(pk=report.pk).update(unseen=0)
        report.unseen = 0
    recent = ReportTrace.all_rows.filter(
        report=report, act=Act.LOOKED, by_id=by.pk, at__gt=at - LOOK_AGAIN
    )
    if recent.exists():
        return False
    trace_and_record(Verb.REPORT_LOOKED, Act.LOOKED, report, by=by, at=at)
    return True


@transaction.atomic
def move_report(report: Report, to: str, *, by: Actor, at: dt.datetime) -> Report:
    """Move a report by hand and return it. Raises BadAct "move"."""
    row = locked_row(report)
    if to not in set(State) or not may_move(row.state, to):
        raise BadAct("move", "state")
    if row.incident_id is not None and to == State.CHECKING:
        leave(row, by, at)  # looked at anew by itself: the incident no longer holds it
    row.state, row.state_at = to, at
    row.version += 1
    row.save(update_fields=["state", "state_at", "version"])
    trace_and_record(Verb.REPORT_MOVED, Act.MOVED, row, by=by, at=at, state=to)
    return row


@transaction.atomic
def take_up(reports: list[Report], *, by: Actor, at: dt.datetime) -> list[Report]:
    """Begin to check reports that just arrived; those further on are left as they are."""
    return [
        move_report(one, State.CHECKING, by=by, at=at)
        for one in reports
        if one.state == State.RECEIVED
    ]


@transaction.atomic
def change_kind(report: Report, kind: str, *, by: Actor, at: dt.datetime) -> Report:
    """Correct the kind of a report and return it. Raises BadAct "kind"."""
    if kind not in set(ReportKind):
        raise BadAct("kind", "kind")
    row = locked_row(report)
    before, row.kind = row.kind, kind
    if before != kind:
        row.version += 1
        row.save(update_fields=["kind", "version"])
        trace_and_record(
            Verb.REPORT_KIND, Act.KIND, row, by=by, at=at, before=before, kind=kind
        )
    return row


@transaction.atomic
def enter_official(
    report: Report, number: str, on: dt.date, *, by: Actor, at: dt.datetime
) -> Report:
    """Enter Bawaslu's own receipt: from now on the report is officially received.

    Raises BadAct: "number" for none, "on" for a day before it came or ahead, "again" where
    another one stands there already.
    """
    number = number.strip()[:80]
    if not number:
        raise BadAct("number", "number")
    row = locked_row(report)
    if row.official_number and row.official_number != number:
        raise BadAct("again", "number")
    if (
        not timezone.localdate(row.received_at) - dt.timedelta(days=1)
        <= on
        <= timezone.localdate(at)
    ):
        raise BadAct("on", "on")
    row.official_number, row.official_received_on = number, on
    row.version += 1
    row.save(update_fields=["official_number", "official_received_on", "version"])
    trace_and_record(
        Verb.REPORT_OFFICIAL, Act.OFFICIAL, row, by=by, at=at, on=on.isoformat()
    )
    return row


@transaction.atomic
def note_list(count: int, *, by: Actor, at: dt.datetime) -> None:
    """Note that somebody searched the open texts, and how many were found."""
    record(
        Verb.REPORT_LOOKED, at=at, actor=by, target="report:search", found=count,
    )  # fmt: skip


def raise_version(report_id: int) -> None:
    """Count one more change of a report whose parts changed; record(…) is the caller's."""
    Report.all_rows.filter(pk=report_id).update(version=F("version") + 1)

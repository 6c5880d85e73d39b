"""Put reports of one event together, and take one out again."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Incident, Joined, Report
from sinergi.reports.rules.acting import IN_TRIAGE, Act
from sinergi.reports.rules.states import State
from sinergi.reports.rules.told import clean
from sinergi.reports.sealed import seal_text
from sinergi.reports.services.tracing import BadAct, locked_row, trace_and_record

LONGEST_TITLE, LONGEST_NOTE = 200, 4_000
MOST_REPORTS = 2_000


def open_incident(
    institution_id: int, title: str, *, note: str = "", kind: str = "",
    by: Actor | None, at: dt.datetime, example: bool = False,
) -> Incident:  # fmt: skip
    """Open an empty incident and return it. Raises BadAct "title", or NoKey."""
    words = {"title": clean(title, LONGEST_TITLE), "note": clean(note, LONGEST_NOTE)}
    if not words["title"]:
        raise BadAct("title", "title")
    _check_office(by, institution_id)
    sealed = seal_text(words, institution_id)
    with transaction.atomic():
        row = Incident.all_rows.create(
            institution_id=institution_id, sealed_text=sealed, kind=kind, opened_at=at,
            opened_by_id=None if by is None else by.pk, example=example,
        )  # fmt: skip
        record(
            Verb.INCIDENT_OPENED, at=at, actor=by, target=f"incident:{row.key}",
            institution_id=institution_id,
        )  # fmt: skip
    return row


def _check_office(by: Actor | None, institution_id: int) -> None:
    if by is not None and not by.holds(
        Permission.TRIAGE_REPORTS, institution=institution_id
    ):
        raise BadAct("not-yours")


@transaction.atomic
def join(
    incident: Incident, reports: Sequence[Report], *, by: Actor | None, at: dt.datetime,
    scores: Mapping[int, float] | None = None,
) -> Incident:  # fmt: skip
    """Put reports into an incident and return it; one in another incident moves over.

    Raises BadAct "closed", "too-many", "not-yours", or "ended" for a report that is a case
    or withdrawn.
    """
    held = Incident.all_rows.select_for_update().get(pk=incident.pk)
    _check_office(by, held.institution_id)
    if held.closed_at is not None:
        raise BadAct("closed")
    there = Joined.all_rows.in_force().filter(incident=held).count()
    if there + len(reports) > MOST_REPORTS:
        raise BadAct("too-many")
    for one in reports:
        row = locked_row(one)
        if row.incident_id == held.pk:
            continue
        if row.state in {State.CASE, State.WITHDRAWN, State.REFERRED, State.CLOSED}:
            raise BadAct("ended")
        if row.incident_id is not None:
            leave(row, by, at)
        _enter(row, held, (scores or {}).get(row.pk), by, at)
    held.version += 1
    held.save(update_fields=["version"])
    record(
        Verb.REPORT_GROUPED, at=at, actor=by, target=f"incident:{held.key}",
        institution_id=held.institution_id, reports=[one.pk for one in reports],
    )  # fmt: skip
    return held


def _enter(
    row: Report,
    incident: Incident,
    score: float | None,
    by: Actor | None,
    at: dt.datetime,
) -> None:
    Joined.all_rows.create(
        incident=incident, report=row, state_before=row.state, score=score, at=at,
        by_id=None if by is None else by.pk,
    )  # fmt: skip
    row.incident, row.state, row.state_at = incident, State.INCIDENT, at
    row.version += 1
    row.save(update_fields=["incident", "state", "state_at", "version"])
    trace_and_record(
        Verb.REPORT_GROUPED, Act.GROUPED, row, by=by, at=at, state=State.INCIDENT,
        incident=incident.pk,
    )  # fmt: skip


def leave(row: Report, by: Actor | None, at: dt.datetime) -> None:
    """Take a report out of its incident: part of an act, which holds the row."""
    joined = Joined.all_rows.in_force().get(report=row)
    joined.ended_at, joined.ended_by_id = at, None if by is None else by.pk
    joined.save(update_fields=["ended_at", "ended_by"])
    back = joined.state_before if joined.state_before in IN_TRIAGE else State.CHECKING
    row.incident = None
    if row.state == State.INCIDENT:
        row.state, row.state_at = back, at
    row.version += 1
    row.save(update_fields=["incident", "state", "state_at", "version"])
    trace_and_record(
        Verb.REPORT_UNGROUPED, Act.UNGROUPED, row, by=by, at=at, state=row.state,
        incident=joined.incident_id,
    )  # fmt: skip


@transaction.atomic
def take_out(
    incident: Incident, report: Report, *, by: Actor | None, at: dt.datetime
) -> Incident:
    """Take a report out of an incident and return the incident; its state is as before.

    Raises BadAct "not-in" when it is not in it, "not-yours".
    """
    held = Incident.all_rows.select_for_update().get(pk=incident.pk)
    _check_office(by, held.institution_id)
    row = locked_row(report)
    if row.incident_id != held.pk:
        raise BadAct("not-in")
    leave(row, by, at)
    held.version += 1
    held.save(update_fields=["version"])
    record(
        Verb.REPORT_UNGROUPED, at=at, actor=by, target=f"incident:{held.key}",
        institution_id=held.institution_id, reports=[row.pk],
    )  # fmt: skip
    return held


@transaction.atomic
def close_incident(incident: Incident, *, by: Actor, at: dt.datetime) -> Incident:
    """Close an incident: nothing more is put into it. Raises BadAct "not-yours"."""
    held = Incident.all_rows.select_for_update().get(pk=incident.pk)
    _check_office(by, held.institution_id)
    if held.closed_at is None:
        held.closed_at = at
        held.version += 1
        held.save(update_fields=["closed_at", "version"])
        record(
            Verb.INCIDENT_CLOSED, at=at, actor=by, target=f"incident:{held.key}",
            institution_id=held.institution_id,
        )  # fmt: skip
    return held

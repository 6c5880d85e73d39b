"""Give a report to a desk or a person, warn of a conflict of interest, seal it anew."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.models.institution import line_below
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Handling, Report
from sinergi.reports.rules.acting import IN_TRIAGE, Act
from sinergi.reports.rules.conflict import Verdict
from sinergi.reports.sealed import seal_text
from sinergi.reports.services.tracing import BadAct, locked_row, trace_and_record
from sinergi.reports.standing import judged, named_in
from sinergi.seals.keeping import Locked, open_texts
from sinergi.seals.keys import NoKey
from sinergi.seals.sealing import CannotOpen
from sinergi.seals.words import unpack


def load_of(people: Sequence[int]) -> dict[int, int]:
    """Return person → how many reports in triage they have, 0 for none."""
    rows = Report.all_rows.filter(person_id__in=people, state__in=IN_TRIAGE)
    counts = dict(
        rows.order_by().values_list("person_id").annotate(n=Count("pk"))
    )  # fmt: skip
    return {one: counts.get(one, 0) for one in people}


def assign(
    reports: Sequence[Report], to: Person, *, warned: bool, by: Actor, at: dt.datetime
) -> list[Report]:
    """Give reports to a person and return them; all or none.

    Raises BadAct: "cannot-read" when the person does not read reports in the office that
    handles one, "conflict" when one names the person or an institution of theirs,
    "warn-…" for the first warning when `warned` is False.
    """
    with transaction.atomic():
        rows = [locked_row(one) for one in reports]
        why = _check_person(rows, to, warned=warned)
        for row in rows:
            if row.person_id != to.pk:
                _hand(row, row.handler_id, to.pk, by, at, warned=why, act=Act.ASSIGNED)
    return rows


def _check_person(rows: Sequence[Report], to: Person, *, warned: bool) -> str:
    for row in rows:
        office = row.handler_id or row.institution_id
        if not to.holds(Permission.READ_REPORTS, institution=office):
            raise BadAct("cannot-read", "person")
    found = judged(to, *named_in(rows))
    if found.verdict is Verdict.REFUSED:
        raise BadAct("conflict", "person")
    if found.verdict is Verdict.WARNED and not warned:
        raise BadAct(f"warn-{found.reasons[0]}", "person")
    return ",".join(found.reasons)


def hand_to(
    reports: Sequence[Report], office: Institution, *, person: Person | None = None,
    lines: Mapping[int, int] | None = None, words: Mapping[str, Any] | None = None,
    by: Actor | None, at: dt.datetime,
) -> list[Report]:  # fmt: skip
    """Put reports on the desk of an office of the line and return them.

    `words` are those of a report that was just typed, sealed as they are. Else their words are sealed anew to that office's key: before the database is held, and only
    while the receiving office is unlocked; else without, until `hand_words` is called.
    `lines` is report → routing line. Raises BadAct "not-in-line", "named".
    """
    for one in reports:
        line = line_below([one.institution_id])
        if office.pk not in line:
            raise BadAct("not-in-line", "institution")
    if office.pk in named_in(reports)[1]:
        raise BadAct("named", "institution")
    if words is not None:
        sealed = {one.pk: _sealed_words(words, office.pk) for one in reports}
    else:
        sealed = dict(_sealed_anew(reports, office.pk))
    with transaction.atomic():
        rows = [locked_row(one) for one in reports]
        for row in rows:
            own = office.pk == row.institution_id
            _hand(
                row, None if own else office.pk, person.pk if person else None, by, at,
                line=(lines or {}).get(row.pk, 0), sealed=sealed.get(row.pk),
                act=Act.ROUTED,
            )  # fmt: skip
    return rows


def _sealed_words(words: Mapping[str, Any], office: int) -> bytes | None:
    try:
        return seal_text(words, office)
    except NoKey:
        return None


def _sealed_anew(reports: Sequence[Report], office: int) -> dict[int, bytes | None]:
    """Return report → its words sealed to another office; nothing where that cannot be."""
    sealed: dict[int, bytes | None] = {}
    by_office: dict[int, list[Report]] = {}
    for one in reports:
        if one.institution_id != office:
            by_office.setdefault(one.institution_id, []).append(one)
    for institution, rows in by_office.items():
        try:
            opened = open_texts(institution, [bytes(row.sealed_text) for row in rows])
            for row, data in zip(rows, opened, strict=True):
                sealed[row.pk] = seal_text(unpack(data), office)
        except (Locked, NoKey, CannotOpen):
            continue
    return sealed


def hand_words(report: Report, *, by: Actor, at: dt.datetime) -> bool:
    """Seal the words of a routed report to the office that handles it, if not done yet.

    Returns whether that office can read them now.
    """
    row = Handling.all_rows.in_force().filter(report=report).first()
    if row is None or row.institution_id == report.institution_id or row.sealed_text:
        return True
    sealed = _sealed_anew([report], row.institution_id).get(report.pk)
    if sealed is None:
        return False
    with transaction.atomic():
        row.sealed_text = sealed
        row.save(update_fields=["sealed_text"])
        trace_and_record(
            Verb.REPORT_ROUTED, Act.ROUTED, report, by=by, at=at,
            office=row.institution_id,
        )  # fmt: skip
    return True


def _hand(
    row: Report, handler: int | None, person: int | None, by: Actor | None,
    at: dt.datetime, *, act: Act, line: int = 0, sealed: bytes | None = None,
    warned: str = "",
) -> None:  # fmt: skip
    old = Handling.all_rows.in_force().filter(report=row).first()
    office = handler or row.institution_id
    if old is not None:
        if sealed is None and old.institution_id == office:
            sealed = bytes(old.sealed_text) if old.sealed_text else None
        old.ended_at = at
        old.save(update_fields=["ended_at"])
    Handling.all_rows.create(
        report=row, institution_id=office, person_id=person, line=line,
        sealed_text=sealed, warned=warned[:60], at=at,
        by_id=None if by is None else by.pk,
    )  # fmt: skip
    row.handler_id, row.person_id = handler, person
    row.version += 1
    row.save(update_fields=["handler", "person", "version"])
    verb = Verb.REPORT_ASSIGNED if act is Act.ASSIGNED else Verb.REPORT_ROUTED
    told: dict[str, Any] = {"office": office, "person": person, "line": line}
    if warned:
        told["warned"] = warned
    trace_and_record(verb, act, row, by=by, at=at, **told)

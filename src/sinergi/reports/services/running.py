"""Run the routing table: move what it sends elsewhere, many at once."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Report
from sinergi.reports.routing import facts_of, preview, table_of
from sinergi.reports.rules.routing import Goes, Move, in_order, route
from sinergi.reports.services.handling import hand_to
from sinergi.reports.services.tracing import BadAct

AT_ONCE = 100
MOST_AT_ONCE = 1_000


def run_table(institution_id: int, *, by: Actor, at: dt.datetime) -> int:
    """Move the reports in triage as the table says and return how many moved.

    At most MOST_AT_ONCE in one go; a report that names the desk stays where it is.
    """
    moved = preview(institution_id)[:MOST_AT_ONCE]
    by_desk: dict[Goes, list[Move]] = {}
    for one in moved:
        by_desk.setdefault(one.after, []).append(one)
    count = 0
    for desk, some in by_desk.items():
        for start in range(0, len(some), AT_ONCE):
            keys = [one.key for one in some[start : start + AT_ONCE]]
            count += _move(desk, keys, by, at)
    with transaction.atomic():
        record(
            Verb.ROUTED_ANEW, at=at, actor=by, target=f"institution:{institution_id}",
            institution_id=institution_id, moved=count,
        )  # fmt: skip
    return count


def _move(desk: Goes, keys: list[int], by: Actor | None, at: dt.datetime) -> int:
    office = Institution.all_rows.filter(pk=desk.institution).first()
    person = Person.objects.filter(pk=desk.person or 0).first()
    rows = list(Report.all_rows.filter(pk__in=keys))
    if office is None:
        return 0
    lines = {one.pk: desk.line for one in rows}
    try:
        return len(hand_to(rows, office, person=person, lines=lines, by=by, at=at))
    except BadAct:  # one of them names the desk: the others go singly
        if len(rows) == 1:
            return 0
    return sum(_move(desk, [one.pk], by, at) for one in rows)


def route_new(report: Report, *, by: Actor | None, at: dt.datetime) -> Report:
    """Route one report that just came, by the table of its office, and return it."""
    table = in_order(table_of(report.institution_id))
    desk = route(facts_of(report), table, report.institution_id)
    if desk.line:
        _move(desk, [report.pk], by, at)
    row: Report = Report.all_rows.get(pk=report.pk)
    return row

"""Derive open deadlines anew under the calendar in force, and keep what moved."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.clockwork import deadlines_of, next_of, set_due, stops_of, taken_of
from sinergi.cases.models import Case, DueChange
from sinergi.cases.rules.steps import Step
from sinergi.elections.working_days import working_calendar

BATCH = 500


def renew_deadlines(at: dt.datetime) -> int:
    """Renew the deadlines derived under another calendar; return how many cases moved.

    Idempotent: a case whose calendar is the one in force is left alone.
    """
    calendar = working_calendar()
    rows = Case.all_rows.open().exclude(due_digest=calendar.digest).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    return sum(_renew(part, at) for part in _parts(keys))


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


@transaction.atomic
def _renew(keys: Iterable[int], at: dt.datetime) -> int:
    calendar, today = working_calendar(), timezone.localdate(at)
    rows = list(Case.all_rows.select_for_update().filter(pk__in=list(keys)))
    taken, stops = (
        taken_of([row.pk for row in rows]),
        stops_of([row.pk for row in rows], today),
    )
    moved = 0
    for row in rows:
        before_at, before = row.due_at, row.due_rule
        due = None
        if row.step != Step.SUSPENDED:
            due = next_of(
                deadlines_of(
                    row, taken.get(row.pk, []), stops.get(row.pk, []), calendar, at
                )
            )
        set_due(row, due, calendar)
        if due is None or before_at is None or row.due_at == before_at:
            continue
        if before == row.due_rule:
            moved += 1
            _note(row, before_at, at)
    fields = ["due_at", "due_rule", "due_provisional", "due_digest"]
    Case.all_rows.bulk_update(rows, fields)
    return moved


def _last_day(due_at: dt.datetime) -> dt.date:
    return timezone.localdate(due_at - dt.timedelta(microseconds=1))


def _note(row: Case, before_at: dt.datetime, at: dt.datetime) -> None:
    if row.due_at is None:
        return
    DueChange.all_rows.create(
        case=row, rule=row.due_rule, before_on=_last_day(before_at),
        after_on=_last_day(row.due_at), digest=row.due_digest, at=at,
    )  # fmt: skip
    record(
        Verb.CASE_DUE_MOVED, at=at, actor=None, target=f"case:{row.key}",
        institution_id=row.institution_id, rule=row.due_rule,
    )  # fmt: skip

"""Late promises are shown higher up: in the owner's own line, never in another."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from sinergi.access.clock import today
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment, Escalation
from sinergi.commitments.rules.commitment import AGENDA_AFTER, due_levels
from sinergi.commitments.services.rights import FARTHEST

AT_ONCE = 200
"""Rows per transaction: what is written stays if the worker is stopped midway."""


def escalate(at: dt.datetime) -> int:
    """Escalate what is late on the day shown to people; return the new escalations.

    The work of the cron table; a second call on the same day makes nothing.
    """
    day = today()
    above: dict[int, int | None] = dict(
        Institution.all_rows.values_list("pk", "superior_id")
    )
    late = list(Commitment.all_rows.late(day).order_by("pk"))
    made = 0
    for start in range(0, len(late), AT_ONCE):
        made += escalate_rows(late[start : start + AT_ONCE], above, day, at=at)
    return made


@transaction.atomic
def escalate_rows(
    rows: list[Commitment],
    above: Mapping[int, int | None],
    day: dt.date,
    *,
    at: dt.datetime,
) -> int:
    """Write what is missing of the escalations of these rows; return how many."""
    known = set(
        Escalation.all_rows.filter(commitment__in=rows).values_list(
            "commitment", "due_on", "kind", "level"
        )
    )
    fresh = [
        one
        for row in rows
        for one in _wanted(row, above, day, at)
        if (row.pk, one.due_on, one.kind, one.level) not in known
    ]
    Escalation.all_rows.bulk_create(fresh)
    for one in fresh:
        record(
            Verb.COMMITMENT_LATE,
            at=at,
            actor=None,
            target=f"commitment:{one.commitment_id}",
            institution_id=one.institution_id,
            kind=one.kind,
            level=one.level,
        )
    return len(fresh)


def _wanted(
    row: Commitment, above: Mapping[int, int | None], day: dt.date, at: dt.datetime
) -> Iterable[Escalation]:
    due_on = row.due_on
    if due_on is None:
        return
    line = line_of(row.institution_id, above)
    for level in due_levels(due_on, day, len(line) - 1):
        yield Escalation(
            commitment=row,
            kind=Escalation.LINE,
            level=level,
            institution_id=line[level],
            due_on=due_on,
            at=at,
        )
    asker = row.asked_by_id
    if asker is not None and asker not in line and (day - due_on).days >= AGENDA_AFTER:
        yield Escalation(
            commitment=row,
            kind=Escalation.AGENDA,
            level=0,
            institution_id=asker,
            due_on=due_on,
            at=at,
        )


def line_of(institution: int, above: Mapping[int, int | None]) -> list[int]:
    """Return the ids from an institution upwards, itself first."""
    line = [institution]
    while (one := above.get(line[-1])) is not None:
        if one in line or len(line) > FARTHEST:
            break
        line.append(one)
    return line

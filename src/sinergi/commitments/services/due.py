"""Due dates that follow the electoral calendar."""

import datetime as dt

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OPEN, due_before, read_due_rule
from sinergi.commitments.services.commitment import revision_of
from sinergi.elections.models import Stage


@transaction.atomic
def follow_calendar(at: dt.datetime) -> int:
    """Derive the due days anew from the stages in force; return how many moved.

    The work of the cron table: a changed calendar moves what hangs on it, and each move
    stands in the history of its commitment.
    """
    rows = Commitment.all_rows.filter(step__in=OPEN).exclude(due_rule="")
    ends: dict[tuple[int | None, str], dt.date | None] = {
        (int(election), str(code)): last
        for election, code, last in Stage.all_rows.filter(
            election_id__in=rows.values("election_id")
        ).values_list("election_id", "code", "ends_on")
    }
    moved = 0
    for row in rows.select_for_update():
        code, days = read_due_rule(row.due_rule) or ("", 0)
        if (row.election_id, code) not in ends:
            continue
        due_on = due_before(ends[row.election_id, code], days)
        if due_on != row.due_on:
            _move(row, due_on, at)
            moved += 1
    return moved


def _move(row: Commitment, due_on: dt.date | None, at: dt.datetime) -> None:
    before, after = (str(day) if day else None for day in (row.due_on, due_on))
    row.due_on = due_on
    row.version += 1
    row.save(update_fields=["due_on", "version"])
    revision_of(row, {"due_on": [before, after]}, by=None, at=at).save()
    record(
        Verb.COMMITMENT_EDITED,
        at=at,
        actor=None,
        target=f"commitment:{row.pk}",
        institution_id=row.institution_id,
        fields=["due_on"],
        version=row.version,
    )

"""A silent recipient is shown to the institution above it, level by level."""

import datetime as dt

from django.db import transaction

from sinergi.access.clock import now
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import Recipient, Warning, WarningEscalation
from sinergi.warnings.raising import ladders_of
from sinergi.warnings.reaching import people_of
from sinergi.warnings.rules.reach import ANSWERED, State, levels_due
from sinergi.warnings.rules.steps import OPEN


def escalate_now(at: dt.datetime) -> int:
    """Escalate what is unanswered at the hour shown to people: the work of the cron table."""
    return escalate(now())


def escalate(at: dt.datetime) -> int:
    """Raise every silent recipient as far as it is due, each level once; return how many.

    A second call at the same time makes nothing.
    """
    warnings = Warning.all_rows.filter(step__in=OPEN).order_by("pk")
    return sum(escalate_warning(one, at=at) for one in warnings)


@transaction.atomic
def escalate_warning(warning: Warning, *, at: dt.datetime) -> int:
    """Write what is missing of the escalations of one warning; return how many."""
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    silent = list(_silent(row))
    if not silent or row.step not in OPEN:
        return 0
    reach = people_of(row)
    known = set(
        WarningEscalation.all_rows.filter(warning=row).values_list("silent_id", "level")
    )
    made = 0
    for one, ladder in _ladders(row, silent):
        due = levels_due(one.queued_at, row.acknowledge_within, at)
        for level, superior in enumerate(ladder[:due], start=1):
            if (one.institution_id, level) not in known and superior in reach:
                _raise(row, one, superior, level, at)
                made += 1
    return made


def _ladders(
    row: Warning, silent: list[Recipient]
) -> list[tuple[Recipient, list[int]]]:
    """Return each silent recipient with whom its silence is raised to.

    As it was when the warning was approved; a row from before that was kept asks anew.
    """
    lost = [one.institution_id for one in silent if one.ladder is None]
    anew = ladders_of(row, lost) if lost else {}
    return [
        (one, anew[one.institution_id] if one.ladder is None else one.ladder)
        for one in silent
    ]


def _silent(row: Warning) -> list[Recipient]:
    rows = Recipient.all_rows.filter(warning=row, person=None, level=0)
    return list(rows.exclude(state__in=ANSWERED).order_by("pk"))


def _raise(
    row: Warning, silent: Recipient, superior: int, level: int, at: dt.datetime
) -> None:
    WarningEscalation.all_rows.create(
        warning=row, silent_id=silent.institution_id, institution_id=superior,
        level=level, at=at,
    )  # fmt: skip
    Recipient.all_rows.get_or_create(
        warning=row, institution_id=superior, person=None,
        defaults={
            "level": level, "state": State.SENT, "queued_at": at, "sent_at": at,
        },
    )  # fmt: skip
    record(
        Verb.WARNING_ESCALATED, at=at, actor=None, target=f"warning:{row.pk}",
        institution_id=superior, silent=silent.institution_id, level=level,
        exercise=row.exercise,
    )  # fmt: skip

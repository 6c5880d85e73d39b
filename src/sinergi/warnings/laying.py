"""Laying a warning ready: its recipients, and its playbook as a checklist."""

import datetime as dt
from collections.abc import Iterable

from sinergi.accounts.models import Institution
from sinergi.warnings.books import book_of
from sinergi.warnings.models import Recipient, Warning, WarningTask
from sinergi.warnings.raising import ladders_of, seen_reach
from sinergi.warnings.reaching import gets_it, reached_by
from sinergi.warnings.rules.playbooks import EACH, ISSUER, Task
from sinergi.warnings.rules.reach import State
from sinergi.warnings.rules.steps import BadWarning


def lay_ready(row: Warning, *, at: dt.datetime, seen: str = "") -> list[int]:
    """Make recipients and tasks, and return the institutions reached.

    `seen` is the mark of whom the second person saw (`raising.seen_reach`). Part of the
    caller's transaction. Raises BadWarning "nobody", "nobody-joined", "reach-changed".
    """
    reached = [one.institution for one in reached_by(row) if gets_it(one)]
    if not reached:
        raise BadWarning("nobody-joined" if row.exercise else "nobody")
    offices = [one.pk for one in reached]
    ladders = ladders_of(row, offices)
    if seen and seen != seen_reach(offices, ladders):
        raise BadWarning("reach-changed")
    Recipient.all_rows.bulk_create(
        Recipient(
            warning=row,
            institution=one,
            state=State.SENT,
            queued_at=at,
            sent_at=at,
            ladder=ladders[one.pk],
        )
        for one in reached
    )
    WarningTask.all_rows.bulk_create(planned_tasks(row, reached, at))
    return offices


def planned_tasks(
    row: Warning, reached: list[Institution], at: dt.datetime | None = None
) -> list[WarningTask]:
    """Return the tasks its playbook sets going at a time, not stored; none without one."""
    book = book_of(row.playbook)
    begun = at or row.made_at
    return _tasks(row, book.tasks, reached, begun) if book is not None else []


def _tasks(
    row: Warning, tasks: Iterable[Task], reached: list[Institution], at: dt.datetime
) -> list[WarningTask]:
    """Return a line per institution a task is for; one for all where it is everybody's."""
    made: list[WarningTask] = []
    for task in tasks:
        for institution in _doers(row, task.who, reached):
            made.append(
                WarningTask(
                    warning=row,
                    position=len(made) + 1,
                    institution=institution,
                    text_id=task.text_id,
                    text_en=task.text_en,
                    minutes=task.minutes,
                    due_at=at + dt.timedelta(minutes=task.minutes),
                    commits=task.commits and institution is not None,
                )
            )
    return made


def _doers(
    row: Warning, who: str, reached: list[Institution]
) -> list[Institution | None]:
    if who == EACH:
        return [None]
    if who == ISSUER:
        return [row.institution]
    return [one for one in (*reached, row.institution) if one.kind == who]

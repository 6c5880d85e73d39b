"""What an import or an undo will write, worked out before anybody is kept waiting.

A plan is made outside any transaction and written in a short one. Between the two the
world may change: a stamp of what the plan was made from is compared while other writers
wait, and an outdated plan is made anew.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q

from sinergi.access.actor import Actor
from sinergi.intake.engine import open_file, run_pass
from sinergi.intake.models import Batch, Unplaced
from sinergi.intake.proposing import propose_for
from sinergi.intake.reach import source_of
from sinergi.intake.readers import FileProblem
from sinergi.intake.source import Report, Step, source_class
from sinergi.intake.spool import Spool
from sinergi.intake.store import path_of

TRIES = 3
# One number for all imports of an installation: their writers stand in one queue.
LOCK = 7_736_105
Result = TypeVar("Result")


class Outdated(Exception):
    """What the plan was made from has changed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found in the file, the rows to be written, and what they rest upon."""

    report: Report
    spool: Spool
    stamp: str


def plan_import(batch: Batch, by: Actor | None, step: Step) -> Plan:
    """Read and check the file and set everything aside that taking it over will write."""
    stamp, spool = stamp_of(batch), Spool()
    report = read_file(batch, by, step, spool)
    return Plan(report, spool, stamp)


def read_file(
    batch: Batch, by: Actor | None, step: Step, spool: Spool | None = None
) -> Report:
    """Go through the batch's file; a file that cannot be opened is a fault like others.

    A batch without a mapping gets the one proposed.
    """
    try:
        reading = open_file(path_of(batch.sha256), batch.format)
        if not batch.mapping:
            batch.mapping = propose_for(batch)
    except FileProblem as problem:
        report = Report()
        report.fault(0, "", problem.code, **problem.facts)
        return report
    source = source_of(batch, by)
    return run_pass(source, reading, batch.mapping, spool=spool, step=step)


def plan_undo(batch: Batch, step: Step) -> Plan:
    """Set aside what follows from undoing the batch."""
    stamp, spool = stamp_of(batch), Spool()
    source_of(batch).plan_undo(batch, spool, step)
    return Plan(Report(), spool, stamp)


def stamp_of(batch: Batch) -> str:
    """Return a text that changes with anything a plan for the batch rests upon.

    That is the batch itself and every row its source compares with: those change only by
    taking over, undoing and mending. Counting does, since batches are never deleted.
    """
    cls = source_class(batch.source)
    codes = {*cls.reads, cls.code}
    done = Batch.all_rows.filter(source__in=codes, state__in=("applied", "undone"))
    counts = done.aggregate(
        top=Max("pk"),
        applied=Count("pk", filter=Q(state="applied")),
        undone=Count("pk", filter=Q(state="undone")),
    )
    mended = Unplaced.all_rows.filter(source__in=codes).exclude(resolved_at=None)
    own = Batch.all_rows.values("state", "mapping", "options").get(pk=batch.pk)
    return json.dumps([counts, mended.count(), own], sort_keys=True)


def write_in_turn(
    batch: Batch, make: Callable[[], Plan], write: Callable[[Plan], Result]
) -> Result:
    """Make a plan, then write it in one transaction, alone among imports.

    An outdated plan is made anew; after some tries the last one is made while the others
    wait, so that a busy installation does not turn for ever.
    """
    for _try in range(TRIES - 1):
        plan = make()
        with plan.spool:
            try:
                with transaction.atomic():
                    hold_writers(batch)
                    if stamp_of(batch) != plan.stamp:
                        raise Outdated
                    return write(plan)
            except Outdated:
                continue
    with transaction.atomic():
        hold_writers(batch)
        plan = make()
        with plan.spool:
            return write(plan)


def hold_writers(batch: Batch) -> None:
    """Let no other import write until this transaction ends.

    SQLite has one writer anyway: a write makes us the one. PostgreSQL would let two
    imports insert the same area at once and fail the second.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    Batch.all_rows.filter(pk=batch.pk).update(job_id=F("job_id"))

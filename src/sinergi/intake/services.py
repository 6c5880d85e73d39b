"""Changes: receive, map, check, apply and undo a file."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.keeping import Kept
from sinergi.intake.bulk import insert_rows
from sinergi.intake.engine import no_step, scope_of
from sinergi.intake.faults import is_blocking
from sinergi.intake.models import Batch, BatchState, ColumnMemory, Fault, Unplaced
from sinergi.intake.planning import (
    Plan,
    plan_import,
    plan_undo,
    read_file,
    write_in_turn,
)
from sinergi.intake.reach import (
    check_may_change,
    institution_for,
    needed_to_read,
    source_of,
)
from sinergi.intake.readers import FileProblem, format_of
from sinergi.intake.rules import BadStep, NotYours, may_move
from sinergi.intake.source import Report, Source, Step, source_class
from sinergi.intake.store import keep_bytes
from sinergi.intake.undo import end_and_revive


def receive_file(
    source_code: str,
    blocks: Iterable[bytes],
    *,
    file_name: str,
    answers: Mapping[str, str],
    by: Actor | None,
    at: dt.datetime,
) -> Batch:
    """Keep the bytes and return their batch; the same bytes and answers, the same batch.

    The same within one institution: another's file is never given away. Raises
    FileProblem when the format is not one of the source's, the file is too big or holds
    what its bringer may not read, NotYours when files of this kind, or its batch, are not
    the person's to bring.
    """
    cls = source_class(source_code)
    form = format_of(file_name)
    if form not in cls.formats:
        wanted = ", ".join(cls.formats)
        raise FileProblem("wrong-ending", name=file_name[:200], formats=wanted)
    if by is not None and not cls.is_offered(by):
        raise NotYours(_("Files of this kind are not yours to import."))
    needed = needed_to_read(source_code, answers)
    if by is not None and needed and not by.holds(Permission(needed)):
        raise FileProblem("restricted-content")
    stored = keep_bytes(blocks)
    source = cls(answers)
    try:
        return _one_batch(source, stored, file_name, form, by, at)
    except IntegrityError:  # the same file came twice at the same moment
        return _one_batch(source, stored, file_name, form, by, at)


@transaction.atomic
def _one_batch(
    source: Source,
    stored: Kept,
    file_name: str,
    form: str,
    by: Actor | None,
    at: dt.datetime,
) -> Batch:
    known = Batch.all_rows if by is None else Batch.visible.to(by)
    batch = (
        known.filter(source=source.code, sha256=stored.sha256, undoes=None)
        .filter(
            Q(institution_id=None)
            | Q(institution_id=institution_for(by, source.permission))
        )
        .filter(scope=scope_of(source))
        .exclude(state=BatchState.UNDONE)
        .order_by("institution_id")
        .first()
    )
    if batch is not None:
        return _with_answers(batch, source.answers, by)
    batch = Batch.all_rows.create(
        source=source.code,
        file_name=PurePath(file_name).name[:200],
        sha256=stored.sha256,
        size=stored.size,
        format=form,
        options=source.answers,
        scope=scope_of(source),
        state=BatchState.RECEIVED,
        by_id=by.pk if by is not None else None,
        institution_id=institution_for(by, source.permission),
        read_permission=needed_to_read(source.code, source.answers),
        received_at=at,
    )
    record(
        Verb.IMPORT_RECEIVED, at=at, actor=by, target=f"batch:{batch.pk}",
        source=source.code, sha256=stored.sha256, size=stored.size,
    )  # fmt: skip
    return batch


def _with_answers(batch: Batch, answers: Mapping[str, str], by: Actor | None) -> Batch:
    if batch.state != BatchState.APPLIED and batch.options != dict(answers):
        check_may_change(batch, by)
        batch.options = dict(answers)
        batch.save(update_fields=["options"])
    return batch


@transaction.atomic
def confirm_mapping(
    batch: Batch, mapping: Mapping[str, str], *, by: Actor | None, at: dt.datetime
) -> Batch:
    """Store what the headers mean and remember it for the next file of this source.

    Raises BadStep when the batch is finished, NotYours when it is not the person's.
    """
    check_may_change(batch, by, mapping)
    batch.state = _hold(batch).state
    _check_step(batch, BatchState.CHECKED)
    batch.mapping = dict(mapping)
    batch.state = BatchState.RECEIVED
    batch.save(update_fields=["mapping", "state"])
    for header, column in mapping.items():
        ColumnMemory.all_rows.update_or_create(
            source=batch.source,
            header=header[:120],
            defaults={
                "column": column,
                "confirmed_at": at,
                "by_id": by.pk if by is not None else None,
            },
        )
    record(
        Verb.MAPPING_CONFIRMED, at=at, actor=by, target=f"batch:{batch.pk}",
        columns=len([column for column in mapping.values() if column]),
    )  # fmt: skip
    return batch


def check_batch(
    batch: Batch, *, by: Actor | None, at: dt.datetime, step: Step = no_step
) -> Report:
    """Try the file without writing rows; stores counts and faults. Changes no data.

    Raises BadStep when the batch is finished, also by somebody else meanwhile, NotYours
    when it is not the person's.
    """
    check_may_change(batch, by)
    _check_step(batch, BatchState.CHECKED)
    report = read_file(batch, by, step)
    with transaction.atomic():
        batch.state = _hold(batch).state
        _check_step(batch, BatchState.CHECKED)
        _keep_unfinished(batch, report, by, at)
    return report


def _keep_unfinished(
    batch: Batch, report: Report, by: Actor | None, at: dt.datetime
) -> None:
    """Store what was found; the rows stay outside."""
    batch.ended_at = None
    _store_report(
        batch, report, BatchState.FAULTY if report.blocked else BatchState.CHECKED
    )
    record(
        Verb.IMPORT_CHECKED, at=at, actor=by, target=f"batch:{batch.pk}",
        faults=report.blocked, unplaced=report.unplaced,
    )  # fmt: skip


def apply_batch(
    batch: Batch, *, by: Actor | None, at: dt.datetime, step: Step = no_step
) -> Report:
    """Take the rows over, all or none; a batch applied before is left as it is.

    The file is read, checked and drawn from outside any transaction; one short one writes
    it all, alone among imports. With a blocking fault the faults are stored and nothing
    else. Raises BadStep for an undone batch and for one that somebody else has taken over
    since this began, NotYours for one that is not the person's.
    """
    batch.state = Batch.all_rows.values_list("state", flat=True).get(pk=batch.pk)
    if batch.state == BatchState.APPLIED:
        return Report()
    check_may_change(batch, by)
    _check_step(batch, BatchState.APPLIED)

    def write(plan: Plan) -> Report:
        _hold_for(batch, BatchState.APPLIED)
        if plan.report.blocked:
            _keep_unfinished(batch, plan.report, by, at)
            return plan.report
        plan.spool.write(batch, lambda done, total: step(done, total, ""))
        batch.ended_at = at
        _store_report(batch, plan.report, BatchState.APPLIED)
        record(
            Verb.IMPORT_APPLIED, at=at, actor=by, target=f"batch:{batch.pk}",
            new=plan.report.tally.new, changed=plan.report.tally.changed,
            unplaced=plan.report.unplaced,
        )  # fmt: skip
        return plan.report

    return write_in_turn(
        batch, lambda: _told(plan_import(batch, by, step), step), write
    )


def _told(plan: Plan, step: Step) -> Plan:
    """Say that writing begins, since nobody sees what is said within the transaction.

    Without a total: the bar moves by itself, for a number would stand at none until all
    is written.
    """
    if plan.spool.rows:
        text = _("writing %(rows)s rows; this takes some seconds")
        step(0, 0, text % {"rows": number_format(plan.spool.rows, force_grouping=True)})
    return plan


def _hold(batch: Batch) -> Batch:
    """Return the row as it is now, locked; a write first, as SQLite locks by writing."""
    Batch.all_rows.filter(pk=batch.pk).update(job_id=F("job_id"))
    return Batch.all_rows.select_for_update().get(pk=batch.pk)


def _hold_for(batch: Batch, to: BatchState) -> None:
    """Lock the batch and refuse what somebody else has finished meanwhile."""
    batch.state = _hold(batch).state
    if batch.state == to:
        raise BadStep(
            _(
                "Somebody else did this at the same moment: %(state)s. It was done once, "
                "nothing was done twice."
            )
            % {"state": batch.state_name}
        )
    _check_step(batch, to)


def _store_report(batch: Batch, report: Report, state: BatchState) -> None:
    Fault.all_rows.filter(batch=batch).delete()
    fields = ("batch_id", "row", "column", "code", "value", "facts", "blocking")
    insert_rows(
        Fault,
        fields,
        (
            (
                batch.pk,
                fault.row,
                fault.column[:80],
                fault.code,
                fault.value,
                json.dumps(fault.facts),
                is_blocking(fault.code),
            )
            for fault in report.faults
        ),
    )
    batch.state = state
    batch.counts = report.summary()
    batch.save(update_fields=["state", "counts", "mapping", "ended_at"])


def _check_step(batch: Batch, to: BatchState) -> None:
    if not may_move(batch.state, to):
        raise BadStep(_("This import is already finished: %s.") % batch.state_name)


def undo_batch(
    batch: Batch, *, by: Actor | None, at: dt.datetime, step: Step = no_step
) -> Batch:
    """End what the batch brought, revive what it had ended; return the undoing batch.

    Raises BadStep when the batch is not applied or a later one builds upon it, NotYours
    when it is not the person's or reaches beyond the areas one may import for.
    """
    check_may_change(batch, by)
    batch.state = Batch.all_rows.values_list("state", flat=True).get(pk=batch.pk)
    _check_undo(batch)

    def write(plan: Plan) -> Batch:
        _hold_for(batch, BatchState.UNDONE)
        _check_undo(batch)
        undo = _undoing(batch, by, at)
        source_of(batch).undo(batch, undo)
        end_and_revive(Unplaced.all_rows, batch, undo)
        plan.spool.write(undo, lambda done, total: step(done, total, ""))
        batch.state = BatchState.UNDONE
        batch.save(update_fields=["state"])
        record(Verb.IMPORT_UNDONE, at=at, actor=by, target=f"batch:{batch.pk}")
        return undo

    return write_in_turn(batch, lambda: _told(plan_undo(batch, step), step), write)


def _check_undo(batch: Batch) -> None:
    _check_step(batch, BatchState.UNDONE)
    if reason := source_of(batch).why_not_undo(batch):
        raise BadStep(reason)


def _undoing(batch: Batch, by: Actor | None, at: dt.datetime) -> Batch:
    return Batch.all_rows.create(
        source=batch.source,
        file_name=batch.file_name,
        sha256=batch.sha256,
        size=batch.size,
        format=batch.format,
        scope=batch.scope,
        state=BatchState.APPLIED,
        undoes=batch,
        by_id=by.pk if by is not None else None,
        institution_id=batch.institution_id,
        read_permission=batch.read_permission,
        received_at=at,
        ended_at=at,
    )


def import_file(
    source_code: str,
    blocks: Iterable[bytes],
    *,
    file_name: str,
    answers: Mapping[str, str],
    by: Actor | None,
    at: dt.datetime,
    mapping: Mapping[str, str] | None = None,
    step: Step = no_step,
) -> tuple[Batch, Report]:
    """Receive and apply in one go, as the command line and the example do."""
    batch = receive_file(
        source_code, blocks, file_name=file_name, answers=answers, by=by, at=at
    )
    if mapping is not None and batch.state != BatchState.APPLIED:
        batch.mapping = dict(mapping)
    return batch, apply_batch(batch, by=by, at=at, step=step)

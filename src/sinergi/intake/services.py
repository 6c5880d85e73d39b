"""Changes: receive, map, check, apply and undo a file."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.intake.bulk import insert_rows
from sinergi.intake.engine import (
    NUMBERS,
    no_step,
    numeric_headers,
    open_file,
    run_pass,
    scope_of,
)
from sinergi.intake.faults import is_blocking
from sinergi.intake.mapping import propose_mapping
from sinergi.intake.models import Batch, BatchState, ColumnMemory, Fault, Unplaced
from sinergi.intake.reach import (
    check_may_change,
    institution_for,
    needed_to_read,
    source_of,
)
from sinergi.intake.readers import FileProblem, format_of
from sinergi.intake.rules import BadStep, may_move
from sinergi.intake.source import Report, Step, source_class
from sinergi.intake.store import keep_bytes, path_of
from sinergi.intake.undo import end_and_revive


class _Refused(Exception):
    """Rolls the rows back; the report stays."""


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
    what its bringer may not read, NotYours when its batch is beyond the person's areas.
    """
    cls = source_class(source_code)
    form = format_of(file_name)
    if form not in cls.formats:
        wanted = ", ".join(cls.formats)
        raise FileProblem("unreadable", format=wanted, problem=file_name)
    needed = needed_to_read(source_code, answers)
    if by is not None and needed and not by.holds(Permission(needed)):
        raise FileProblem("restricted-content")
    stored = keep_bytes(blocks)
    source = cls(answers)
    with transaction.atomic():
        known = Batch.all_rows if by is None else Batch.visible.to(by)
        batch = (
            known.filter(source=source_code, sha256=stored.sha256, undoes=None)
            .filter(Q(institution_id=None) | Q(institution_id=institution_for(by)))
            .filter(scope=scope_of(source))
            .exclude(state=BatchState.UNDONE)
            .order_by("institution_id")
            .first()
        )
        if batch is not None:
            return _with_answers(batch, answers, by)
        batch = Batch.all_rows.create(
            source=source_code,
            file_name=PurePath(file_name).name[:200],
            sha256=stored.sha256,
            size=stored.size,
            format=form,
            options=dict(answers),
            scope=scope_of(source),
            state=BatchState.RECEIVED,
            by_id=by.pk if by is not None else None,
            institution_id=institution_for(by),
            read_permission=needed,
            received_at=at,
        )
        target = f"batch:{batch.pk}"
        record(
            Verb.IMPORT_RECEIVED, at=at, actor=by, target=target, source=source_code,
            sha256=stored.sha256, size=stored.size,
        )  # fmt: skip
    return batch


def _with_answers(batch: Batch, answers: Mapping[str, str], by: Actor | None) -> Batch:
    if batch.state != BatchState.APPLIED and batch.options != dict(answers):
        check_may_change(batch, by)
        batch.options = dict(answers)
        batch.save(update_fields=["options"])
    return batch


def propose_for(batch: Batch) -> dict[str, str]:
    """Return header → column as it would be taken; FileProblem when unreadable.

    What people confirmed before goes first; undeclared columns of numbers are taken by
    sources that take numbers.
    """
    cls = source_class(batch.source)
    reading = open_file(path_of(batch.sha256), batch.format)
    memory = ColumnMemory.all_rows.filter(source=batch.source)
    remembered = dict(memory.values_list("header", "column"))
    proposals = propose_mapping(reading.headers, cls.columns, remembered)
    mapping = {proposal.header: proposal.column for proposal in proposals}
    if cls.takes_numbers and "value" not in mapping.values():
        free = [head for head, column in mapping.items() if not column and head]
        mapping.update(dict.fromkeys(numeric_headers(reading, free), NUMBERS))
    return mapping


@transaction.atomic
def confirm_mapping(
    batch: Batch, mapping: Mapping[str, str], *, by: Actor | None, at: dt.datetime
) -> Batch:
    """Store what the headers mean and remember it for the next file of this source.

    Raises BadStep when the batch is finished, NotYours when it is not the person's.
    """
    check_may_change(batch, by, mapping)
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

    Raises BadStep when the batch is finished, NotYours when it is not the person's.
    """
    check_may_change(batch, by)
    _check_step(batch, BatchState.CHECKED)
    report = _pass(batch, by, step, write=False)
    state = BatchState.FAULTY if report.blocked else BatchState.CHECKED
    with transaction.atomic():
        _store_report(batch, report, state)
        record(
            Verb.IMPORT_CHECKED, at=at, actor=by, target=f"batch:{batch.pk}",
            faults=report.blocked, unplaced=report.unplaced,
        )  # fmt: skip
    return report


def apply_batch(
    batch: Batch, *, by: Actor | None, at: dt.datetime, step: Step = no_step
) -> Report:
    """Take the rows over, all or none; a batch applied before is left as it is.

    One transaction, which holds the batch, so that two at once apply it once. With a
    blocking fault everything is rolled back and the faults are stored. Raises BadStep
    for an undone batch, NotYours for one that is not the person's.
    """
    if batch.state == BatchState.APPLIED:
        return Report()
    check_may_change(batch, by)
    report = Report()
    try:
        with transaction.atomic():
            batch.state = _hold(batch).state
            if batch.state == BatchState.APPLIED:
                return Report()
            _check_step(batch, BatchState.APPLIED)
            report = _pass(batch, by, step, write=True)
            if report.blocked:
                raise _Refused
            batch.ended_at = at
            _store_report(batch, report, BatchState.APPLIED)
            record(
                Verb.IMPORT_APPLIED, at=at, actor=by, target=f"batch:{batch.pk}",
                new=report.tally.new, changed=report.tally.changed,
                unplaced=report.unplaced,
            )  # fmt: skip
    except _Refused:
        batch.ended_at = None
        with transaction.atomic():
            if _hold(batch).state == BatchState.APPLIED:  # by somebody else since
                return Report()
            _store_report(batch, report, BatchState.FAULTY)
            record(
                Verb.IMPORT_CHECKED, at=at, actor=by, target=f"batch:{batch.pk}",
                faults=report.blocked, unplaced=report.unplaced,
            )  # fmt: skip
    return report


def _hold(batch: Batch) -> Batch:
    """Return the row as it is now, locked; a write first, as SQLite locks by writing."""
    Batch.all_rows.filter(pk=batch.pk).update(job_id=F("job_id"))
    return Batch.all_rows.select_for_update().get(pk=batch.pk)


def _pass(batch: Batch, by: Actor | None, step: Step, *, write: bool) -> Report:
    try:
        reading = open_file(path_of(batch.sha256), batch.format)
        if not batch.mapping:
            batch.mapping = propose_for(batch)
    except FileProblem as problem:
        report = Report()
        report.fault(0, "", problem.code, **problem.facts)
        return report
    rows_of = batch if write else None
    source = source_of(batch, by)
    return run_pass(source, reading, batch.mapping, batch=rows_of, step=step)


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


@transaction.atomic
def undo_batch(batch: Batch, *, by: Actor | None, at: dt.datetime) -> Batch:
    """End what the batch brought, revive what it had ended; return the undoing batch.

    Raises BadStep when the batch is not applied or a later one builds upon it, NotYours
    when it is not the person's or reaches beyond the areas one may import for.
    """
    check_may_change(batch, by)
    batch = Batch.all_rows.select_for_update().get(pk=batch.pk)
    _check_step(batch, BatchState.UNDONE)
    source = source_of(batch)
    if reason := source.why_not_undo(batch):
        raise BadStep(reason)
    undo = Batch.all_rows.create(
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
    source.undo(batch, undo)
    end_and_revive(Unplaced.all_rows, batch, undo)
    batch.state = BatchState.UNDONE
    batch.save(update_fields=["state"])
    record(Verb.IMPORT_UNDONE, at=at, actor=by, target=f"batch:{batch.pk}")
    return undo


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

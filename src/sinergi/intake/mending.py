"""Give unplaced rows their area: one by one, or by a table of old and new codes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.intake.engine import check_scope, no_step, parts, read_rows
from sinergi.intake.faults import say_what
from sinergi.intake.models import Unplaced
from sinergi.intake.planning import hold_writers
from sinergi.intake.querysets import UnplacedQuerySet
from sinergi.intake.reach import source_of
from sinergi.intake.readers.rows import ListChunk
from sinergi.intake.rules import NotYours
from sinergi.intake.source import Report, Rows, Source
from sinergi.intake.spool import Spool

SIZE = 5_000


class BadRow(ValueError):
    """The row cannot be placed there; the message says why."""


@dataclass(frozen=True, slots=True)
class Mended:
    """How many rows got an area, and how many still have none."""

    placed: int
    left: int


@transaction.atomic
def mend_row(
    row: Unplaced, code: str, *, by: Actor | None, at: dt.datetime
) -> Unplaced:
    """Place one row in the area `code` and return it.

    Raises BadRow when it does not fit, NotYours when it is not the person's to see.
    """
    if not _seen(by).filter(pk=row.pk).exists():
        raise NotYours(_("This import is not one of your institution."))
    row = Unplaced.all_rows.select_for_update().get(pk=row.pk)
    if row.resolved_at is not None or row.ended_by_id is not None:
        raise BadRow(f"row {row.pk} has been placed or withdrawn already")
    report = _place([row], {row.pk: code}, by, at)
    if report.blocked or report.unplaced:
        raise BadRow(_reason(report, code))
    row.refresh_from_db()
    return row


def _seen(by: Actor | None) -> UnplacedQuerySet[Unplaced]:
    everything: UnplacedQuerySet[Unplaced] = Unplaced.all_rows.all()
    return everything if by is None else everything.to(by)


def _reason(report: Report, code: str) -> str:
    said = [say_what(fault.code, fault.facts) for fault in report.faults]
    return " ".join(said) or code


def mend_by_table(
    source_code: str, table: Mapping[str, str], *, by: Actor | None, at: dt.datetime
) -> Mended:
    """Place every open row whose code stands in the table, or is known by now.

    Only rows the person may see. Rows that do not fit where the table sends them stay unplaced.
    """
    open_rows = _seen(by).filter(source=source_code).open()
    placed = 0
    for keys in parts(list(open_rows.values_list("pk", flat=True)), SIZE):
        with transaction.atomic():
            rows = list(Unplaced.all_rows.filter(pk__in=keys).select_related("batch"))
            codes = {row.pk: table.get(row.code, row.code) for row in rows}
            wanted = [row for row in rows if codes[row.pk]]
            placed += _place_groups(wanted, codes, by, at)
    return Mended(placed, open_rows.count())


def _place_groups(
    rows: list[Unplaced], codes: dict[int, str], by: Actor | None, at: dt.datetime
) -> int:
    groups: dict[int, list[Unplaced]] = {}
    for row in rows:
        groups.setdefault(row.batch_id or 0, []).append(row)
    placed = 0
    for group in groups.values():
        report = _place(group, codes, by, at)
        placed += len(group) - report.unplaced - len({f.row for f in report.faults})
    return placed


def _place(
    rows: list[Unplaced], codes: dict[int, str], by: Actor | None, at: dt.datetime
) -> Report:
    """Read the kept rows again with the new codes and write those that are right."""
    batch = rows[0].batch
    if batch is None:
        raise BadRow("the row names no batch")
    hold_writers(batch)
    source, report = source_of(batch, by), Report()
    source.prepare()
    place = next(c.name for c in source.columns if c.is_place)
    decimal = batch.counts.get("decimal", ".")
    read = read_rows(source, _chunk(rows), batch.mapping, report, decimal)
    read.values[place] = [codes[row.pk] for row in rows]
    good = _right_rows(source, read)
    with Spool() as spool:
        report.tally.add(source.take(read, good, spool))
        source.finish(spool, report, no_step)
        spool.write(batch)
    for i in good:
        _resolve(rows[i], codes[rows[i].pk], by, at)
    if good:
        record(
            Verb.UNPLACED_MENDED, at=at, actor=by, target=f"batch:{batch.pk}",
            rows=len(good),
        )  # fmt: skip
    return report


def _right_rows(source: Source, rows: Rows) -> list[int]:
    source.check(rows)
    check_scope(source, rows)
    unplaced = source.unplaced(rows)
    rows.report.unplaced = len(unplaced - rows.bad)
    seen: set[Any] = set()
    for i, key in enumerate(source.keys(rows) or []):
        if key in seen:
            rows.fault(i, "", "row-twice", first=rows.numbers[i])
        seen.add(key)
    return [i for i in range(len(rows)) if i not in rows.bad and i not in unplaced]


def _chunk(rows: Iterable[Unplaced]) -> ListChunk:
    kept = list(rows)
    headers = list(dict.fromkeys(head for row in kept for head in row.row))
    cells = [[row.row.get(head) for head in headers] for row in kept]
    return ListChunk(headers, cells, [row.number for row in kept])


def _resolve(row: Unplaced, code: str, by: Actor | None, at: dt.datetime) -> None:
    row.resolved_code, row.resolved_at = code, at
    row.resolved_by_id = by.pk if by is not None else None
    row.save(update_fields=["resolved_code", "resolved_at", "resolved_by_id"])

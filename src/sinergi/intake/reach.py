"""Whose batch it is, and whether all of it lies where a person may import."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.intake.engine import check_scope, open_file, read_rows
from sinergi.intake.models import Batch, BatchState, Unplaced
from sinergi.intake.readers import FileProblem
from sinergi.intake.rules import NotYours
from sinergi.intake.source import Report, Source, source_class
from sinergi.intake.store import path_of

# A file up to this size is read within a request to see where its rows lie: about a second.
SMALL = 1024 * 1024


def source_of(batch: Batch, by: Actor | None = None) -> Source:
    """Return the source with the batch's answers; without a person it may go anywhere."""
    cls = source_class(batch.source)
    areas: tuple[str, ...] = ("",)
    if by is not None:
        held = (code for code in by.area_codes if by.holds(cls.permission, code))
        areas = tuple(held)
    source = cls(batch.options, areas)
    source.received_at, source.brought_by = batch.received_at, batch.by_id
    return source


def institution_for(
    by: Actor | None, permission: Permission = Permission.IMPORT_DATA
) -> int | None:
    """Return the institution a person imports for: the oldest where several let one."""
    if by is None:
        return None
    return min(by.institutions_with(permission), default=None)


def needed_to_read(source: str, answers: Mapping[str, str]) -> str:
    """Return the permission readers need beside READ_IMPORTS, "" for none."""
    permission = source_class(source).read_permission(answers)
    return "" if permission is None else permission.value


def check_may_change(
    batch: Batch, by: Actor | None, mapping: Mapping[str, str] | None = None
) -> None:
    """Raise NotYours unless the person may read the batch and import in all its areas.

    A file not yet taken over may always be tried by whoever brought it: the check tells
    which rows lie outside. Without a person (command line) everything is allowed.
    """
    if by is None:
        return
    if not Batch.visible.to(by).filter(pk=batch.pk).exists():
        raise NotYours(_("This import is not one of your institution."))
    if source_class(batch.source).is_personal and batch.by_id != by.pk:
        raise NotYours(_("Only who brought these filled forms may go on with them."))
    if batch.by_id == by.pk and batch.state != BatchState.APPLIED:
        return
    if not covers_batch(batch, by, mapping or batch.mapping):
        raise NotYours(_("This import reaches beyond the areas you may import for."))


def covers_batch(batch: Batch, by: Actor, mapping: Mapping[str, str]) -> bool:
    """True when every row of the file, and every row mended later, is within reach.

    Where the rows lie is known from the last check. A file not yet checked is read for it
    when it is small; a large one, one that cannot be read and one not yet mapped are
    within reach only of those who may import everywhere.
    """
    source = source_of(batch, by)
    if "" in source.areas:
        return True
    if not source.areas or not mapping:
        return False
    places = batch.counts.get("places")
    if places is None or dict(mapping) != batch.mapping:
        if batch.size > SMALL:
            return False
        inside = _reads_inside(batch, source, mapping)
    else:
        inside = all(_lies_in(code, source.areas) for code in places)
    mended = Unplaced.all_rows.filter(batch=batch).exclude(resolved_code="")
    codes = mended.values_list("resolved_code", flat=True).distinct()
    return inside and all(by.holds(source.permission, code) for code in codes)


def _lies_in(code: str, areas: tuple[str, ...]) -> bool:
    return any(code == area or code.startswith(f"{area}.") for area in areas)


def _reads_inside(batch: Batch, source: Source, mapping: Mapping[str, str]) -> bool:
    report = Report()
    try:
        reading = open_file(path_of(batch.sha256), batch.format)
        source.prepare()
        for chunk in reading.chunks():
            rows = read_rows(source, chunk, mapping, report, reading.decimal)
            source.check(rows)
            check_scope(source, rows)
    except (FileProblem, KeyError):
        return False
    return "outside-scope" not in report.counts

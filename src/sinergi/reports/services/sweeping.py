"""Sealed files that no report names any more: replaced at a change of term, never sent."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.sweeping import delete, written_before
from sinergi.reports.files import folder
from sinergi.reports.models import ReportFile
from sinergi.seals.models import Rewrap

KEPT = dt.timedelta(days=3)
"""How old a file is before it goes: longer than a form at the door may lie open."""
BATCH = 500
HASH = 64


def sweep_files(at: dt.datetime) -> int:
    """Delete sealed files of reports that no row names; return how many.

    A file that was sealed anew to the key of a new term leaves the older one behind, which
    whoever still has the older key could open. Nothing goes while a round of sealing anew
    is under way; what a round could not move is named still, and stays.
    """
    if Rewrap.all_rows.filter(ended_at=None).exists():
        return 0
    gone = sum(_sweep(some) for some in _batches((at - KEPT).timestamp()))
    if gone:
        _note(gone, at)
    return gone


def _batches(before: float) -> Iterator[list[Path]]:
    """Yield the files last written before that moment, so many at a time."""
    some: list[Path] = []
    sealed = (one for one in folder().glob("??/*") if len(one.name) == HASH)
    for place in written_before(sealed, before):
        some.append(place)
        if len(some) >= BATCH:
            yield some
            some = []
    if some:
        yield some


def _sweep(places: list[Path]) -> int:
    names = [one.name for one in places]
    rows = ReportFile.all_rows.filter(
        Q(original_place__in=names) | Q(copy_place__in=names)
    )
    pairs = rows.values_list("original_place", "copy_place")
    named = {place for pair in pairs for place in pair}
    return sum(delete(one) for one in places if one.name not in named)


@transaction.atomic
def _note(gone: int, at: dt.datetime) -> None:
    record(Verb.REPORT_FILES_SWEPT, at=at, actor=None, target="reports", files=gone)

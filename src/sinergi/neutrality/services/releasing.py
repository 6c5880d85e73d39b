"""Make the release of a half-year: once, after it is over, never again.

A decision belongs to the half-year in which it was *noted*, whatever its own date: that day
never changes and lies before the release, so each decision is in exactly one release.
"""

import datetime as dt
from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.neutrality.models import MatterStep, Release, Subject
from sinergi.neutrality.rules.paths import DECIDED
from sinergi.neutrality.rules.releases import (
    GROUPS,
    group_of,
    half_year_before,
    half_years,
)
from sinergi.neutrality.rules.suppression import suppress
from sinergi.neutrality.sealing import subject_mark

WAIT = dt.timedelta(days=30)
"""Days between the end of a half-year and its release."""


def make_due_release(at: dt.datetime) -> int:
    """Make the releases of the half-years that ended WAIT ago; return how many were due.

    Those since the first decision that have none are made too, as after a long rest.
    """
    due, last = half_year_before(timezone.localdate(at - WAIT))
    since = min([due, *_noted().values()])
    there = set(Release.all_rows.values_list("first_on", flat=True))
    made = 0
    for first, end in half_years(since, last):
        if first in there:
            continue
        try:
            make_release(first, end, at=at)
        except IntegrityError:  # another worker was faster
            continue
        made += 1
    return made


@transaction.atomic
def make_release(first: dt.date, last: dt.date, *, at: dt.datetime) -> Release:
    """Count the decisions noted from `first` to `last`, without small numbers; keep that."""
    decided, offices = _counts(first, last)
    tables = {}
    for name, counts in (("decided", decided), ("repeated", offices)):
        shown = suppress(counts)
        tables[name] = {"cells": shown.cells, "total": shown.total}
    row = Release.all_rows.create(
        first_on=first, last_on=last, made_at=at,
        counts={"v": 1, "tables": tables},
    )  # fmt: skip
    record(
        Verb.NEUTRALITY_RELEASED, at=at, actor=None, target=f"release:{row.pk}",
        first=first.isoformat(),
    )  # fmt: skip
    return row


def _noted() -> dict[int, dt.date]:
    """Return decided matter → the local day on which its first decision was noted."""
    rows = MatterStep.all_rows.filter(step_to__in=DECIDED, matter__example=False)
    firsts = rows.order_by().values("matter_id").annotate(noted_at=Min("at"))
    return {
        one["matter_id"]: timezone.localdate(one["noted_at"])
        for one in firsts.iterator()
    }


def _counts(first: dt.date, last: dt.date) -> tuple[dict[str, int], dict[str, int]]:
    """Return group → decided matters, and group → offices decided about more than once.

    Only matters that somebody in authority has decided; the example's are left out.
    """
    matters = [pk for pk, day in _noted().items() if first <= day <= last]
    rows = Subject.all_rows.filter(accused=True, matter__in=matters).values_list(
        "kind", "institution__kind", "institution_id", "office_key", "office"
    )
    decided, offices = (
        Counter(dict.fromkeys(GROUPS, 0)),
        Counter[tuple[str, int, str]](),
    )
    for kind, unit, institution, key, plain in rows:
        group = group_of(kind, unit)
        decided[group] += 1
        offices[group, institution, subject_mark(plain) if plain else key] += 1
    repeated = dict.fromkeys(GROUPS, 0)
    for (group, _institution, _key), count in offices.items():
        if count > 1:
            repeated[group] += 1
    return dict(decided), repeated

"""Field reports that came, against those that were owed: one institution's own line."""

from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.access.scope import within
from sinergi.accounts.models.institution import line_below
from sinergi.observations.models import Submission
from sinergi.warnings.counts import Asked, Counts, areas_of, part_of
from sinergi.warnings.owed import owed_and_received
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of


def _rows(asked: Asked) -> Any:
    rows = Submission.all_rows.filter(
        within(asked.within, "area_code"), test=False, current=True,
        happened_on__range=(asked.first, asked.last),
    )  # fmt: skip
    if asked.institution is None:
        return rows
    return rows.filter(institution_id__in=line_below([asked.institution]))


def count(asked: Asked) -> Counts:
    """Return reports that came; where none was owed nothing is known, and it is NaN."""
    owed, received = owed_and_received(asked)
    known = owed > 0
    values = np.where(known, received, np.nan)
    expected = np.where(known, owed, np.nan)
    areas = areas_of(asked.within, asked.level)
    return Counts(areas, asked.first, values, known.astype(float), expected)


def mark(asked: Asked) -> str:
    """Return what changes with the reports."""
    return mark_of(_rows(asked), asked)


def times(asked: Asked) -> dict[str, list[float]]:
    """Return when the reports of each area came, in seconds."""
    found: dict[str, list[float]] = {}
    pairs = _rows(asked).order_by("received_at").values_list("area_code", "received_at")
    for code, at in pairs:
        area = part_of(code, asked.level)
        if area:
            found.setdefault(area, []).append(at.timestamp())
    return found


def counted(n: float) -> str:
    """Return a number of field reports in words."""
    return ngettext("%(n)s field report", "%(n)s field reports", round(n))


STREAM = Stream(
    code="received",
    name=_("Field reports received"),
    about=_("Reports that came of those that your office and those below it owe."),
    hazard=Hazard.SILENCE,
    kinds=lambda: [],
    counted=counted,
    count=count,
    mark=mark,
    times=times,
)

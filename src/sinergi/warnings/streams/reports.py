"""Reports of citizens and supervisors to one office, on the day they arrived.

Only that office's detectors read it: for others not even the number exists. Reports that
name one of its readers are in no number (`warnings.apart`).
"""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.access.scope import within
from sinergi.reports.models import Report
from sinergi.reports.models.naming import kind_choices
from sinergi.reports.rules.states import State
from sinergi.warnings.apart import reports_naming
from sinergi.warnings.counts import Asked, Counts, tabulate
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of

SPAN = 28
"""Nobody is expected to report: an area is seen for four weeks around a report."""


def midnights(asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """Return the beginning of the first day asked for and of the day after the last."""
    start = dt.datetime.combine(asked.first, dt.time())
    end = dt.datetime.combine(asked.last + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(start), timezone.make_aware(end)


def _rows(asked: Asked) -> Any:
    start, end = midnights(asked)
    office = asked.institution
    rows = Report.all_rows.filter(
        Q(institution_id=office) | Q(handler_id=office), within(asked.within, "area_code"),
        received_at__gte=start, received_at__lt=end,
    ).exclude(state=State.WITHDRAWN)  # fmt: skip
    rows = rows.exclude(pk__in=reports_naming(office))
    return rows.filter(kind=asked.kind) if asked.kind else rows


def count(asked: Asked) -> Counts:
    """Return reports that arrived at the office; without an office there are none."""
    pairs = _rows(asked).order_by().values_list("area_code", "received_at")
    events = [(code, timezone.localdate(at), 1.0) for code, at in pairs]
    return tabulate(asked, events, (), SPAN)


def mark(asked: Asked) -> str:
    """Return what changes with the reports."""
    return mark_of(_rows(asked), asked)


def counted(n: float) -> str:
    """Return a number of reports in words."""
    return ngettext("%(n)s report", "%(n)s reports", round(n))


STREAM = Stream(
    code="reports",
    name=_("Reports to your office"),
    about=_(
        "Reports of citizens and supervisors, on the day they arrived. Your office alone; "
        "one that names somebody of your office is in no number."
    ),
    hazard=Hazard.VIOLATIONS,
    kinds=kind_choices,
    counted=counted,
    count=count,
    mark=mark,
)

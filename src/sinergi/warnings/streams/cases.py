"""Cases one office opened, on the day; only that office's detectors read it."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.access.scope import within
from sinergi.cases.models import Case
from sinergi.cases.models.case import kind_choices
from sinergi.warnings.apart import cases_accusing
from sinergi.warnings.counts import Asked, Counts, tabulate
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of
from sinergi.warnings.streams.reports import SPAN, midnights


def _rows(asked: Asked) -> Any:
    start, end = midnights(asked)
    office = asked.institution
    rows = Case.all_rows.filter(
        Q(institution_id=office) | Q(opener_id=office), within(asked.within, "area_code"),
        opened_at__gte=start, opened_at__lt=end,
    ).exclude(pk__in=cases_accusing(office))  # fmt: skip
    return rows.filter(kind=asked.kind) if asked.kind else rows


def count(asked: Asked) -> Counts:
    """Return cases the office opened or leads; without an office there are none."""
    pairs = _rows(asked).order_by().values_list("area_code", "opened_at")
    events = [(code, timezone.localdate(at), 1.0) for code, at in pairs]
    return tabulate(asked, events, (), SPAN)


def mark(asked: Asked) -> str:
    """Return what changes with the cases."""
    return mark_of(_rows(asked), asked)


def counted(n: float) -> str:
    """Return a number of cases in words."""
    return ngettext("%(n)s case", "%(n)s cases", round(n))


STREAM = Stream(
    code="cases",
    name=_("Cases of your office"),
    about=_(
        "Cases opened or led by your office, on the day. Your office alone; one that "
        "accuses somebody of your office is in no number."
    ),
    hazard=Hazard.VIOLATIONS,
    kinds=kind_choices,
    counted=counted,
    count=count,
    mark=mark,
)

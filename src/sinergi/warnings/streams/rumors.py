"""Rumours that were passed on, on the day they were heard; dismissed ones left out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.access.scope import within
from sinergi.outreach.catalogue import topic_choices
from sinergi.outreach.models import Rumor
from sinergi.outreach.rules.rumor import RumorStep
from sinergi.warnings.counts import Asked, Counts, tabulate
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of

SPAN = 28
"""Nobody is asked to report rumours: an area is seen for four weeks around one."""


def _rows(asked: Asked) -> Any:
    rows = Rumor.all_rows.filter(
        within(asked.within, "area_code"), heard_on__range=(asked.first, asked.last)
    ).exclude(step=RumorStep.DISMISSED)
    return rows.filter(topic=asked.kind) if asked.kind else rows


def count(asked: Asked) -> Counts:
    """Return rumours heard."""
    pairs = _rows(asked).order_by().values_list("area_code", "heard_on")
    return tabulate(asked, [(code, day, 1.0) for code, day in pairs], (), SPAN)


def mark(asked: Asked) -> str:
    """Return what changes with the rumours."""
    return mark_of(_rows(asked), asked)


def counted(n: float) -> str:
    """Return a number of rumours in words."""
    return ngettext("%(n)s rumour", "%(n)s rumours", round(n))


STREAM = Stream(
    code="rumors",
    name=_("Rumours heard"),
    about=_("Rumours passed on for an answer, on the day they were heard."),
    hazard=Hazard.HOAX,
    kinds=topic_choices,
    counted=counted,
    count=count,
    mark=mark,
)

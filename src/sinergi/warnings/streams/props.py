"""Campaign props seen, one per sighting that was not joined to another or taken back."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.operations.models import Prop
from sinergi.operations.words import prop_kind_choices
from sinergi.warnings.counts import Asked, Counts, tabulate
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of, reported

SPAN = 7
"""Who walked through an area this week would have seen what hangs there."""


def _rows(asked: Asked) -> Any:
    rows = Prop.all_rows.counted().within(asked.within)
    rows = rows.filter(seen_on__range=(asked.first, asked.last))
    return rows.filter(kind=asked.kind) if asked.kind else rows


def count(asked: Asked) -> Counts:
    """Return sightings of props."""
    pairs = _rows(asked).order_by().values_list("area_code", "seen_on")
    events = [(code, day, 1.0) for code, day in pairs]
    return tabulate(asked, events, reported(asked, SPAN), SPAN)


def mark(asked: Asked) -> str:
    """Return what changes with the props."""
    return mark_of(_rows(asked), asked)


def counted(n: float) -> str:
    """Return a number of props in words."""
    return ngettext(
        "%(n)s sighting of campaign props",
        "%(n)s sightings of campaign props",
        round(n),
    )


STREAM = Stream(
    code="props",
    name=_("Campaign props seen"),
    about=_("Sightings of campaign props, each prop once, on the day it was seen."),
    hazard=Hazard.PROPS,
    kinds=prop_kind_choices,
    counted=counted,
    count=count,
    mark=mark,
)

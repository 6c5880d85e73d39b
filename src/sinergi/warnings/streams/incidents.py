"""Incidents: what accepted forms of events say (family "events"), the day it happened."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.access.scope import within
from sinergi.observations.families import EVENTS, WATCHED, indicator_of
from sinergi.observations.models import Sighting
from sinergi.warnings.counts import Asked, Counts, tabulate, with_owed
from sinergi.warnings.owed import owed_and_received
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of, reported

SPAN = 3
"""Days around a report that it says something of."""
KINDS: dict[str, Promise] = {
    "violence": _("violence or intimidation"),
    "money": _("money politics"),
    "campaign": _("breaches of campaign rules"),
    "neutrality": _("officials who take sides"),
    "logistics": _("election goods"),
    "station": _("disasters at polling stations"),
    "voters": _("voter list or right to vote"),
    "count": _("count or recapitulation"),
}
"""The groups of the form `nihil`, in which somebody can also say that nothing happened."""


def _rows(asked: Asked) -> Any:
    return (
        Sighting.all_rows.in_force()
        .filter(within(asked.within, "area_code"), family=EVENTS)
        .filter(happened_on__range=(asked.first, asked.last))
    )


def count(asked: Asked) -> Counts:
    """Return incidents; who filled any form about an area had looked there around then."""
    wanted = set(WATCHED.get(asked.kind, ()))
    pairs = (
        _rows(asked)
        .order_by()
        .values_list("area_code", "happened_on", "amount", "column")
    )
    listed = [one for one in pairs if not wanted or indicator_of(one[3]) in wanted]
    events = [(code, day, float(n)) for code, day, n, _column in listed if n > 0]
    seen = {(code, day) for code, day, _n, _column in listed}
    seen.update(reported(asked, SPAN))
    found = tabulate(asked, events, seen, SPAN)
    return with_owed(found, *owed_and_received(asked))


def mark(asked: Asked) -> str:
    """Return what changes with the sightings."""
    return mark_of(_rows(asked), asked)


def counted(n: float) -> str:
    """Return a number of incidents in words."""
    return ngettext("%(n)s incident", "%(n)s incidents", round(n))


STREAM = Stream(
    code="incidents",
    name=_("Incidents from the field"),
    about=_("Events that accepted field forms tell of, on the day they happened."),
    hazard=Hazard.SECURITY,
    kinds=lambda: [(code, str(name)) for code, name in KINDS.items()],
    counted=counted,
    count=count,
    mark=mark,
)

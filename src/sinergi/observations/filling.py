"""What field reports say of the columns of a framework: filled, newer, still waiting.

Numbers about areas alone. How many reports wait is told to people only for those they
may see themselves; a stored run holds the number of all as it was on the day it was
computed, as it holds the sightings of all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module

from django.conf import settings
from django.db.models import Count, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.elections.models import PollingStation
from sinergi.intake.models import Batch, BatchState
from sinergi.observations.families import EVENTS, STATIONS, columns_of
from sinergi.observations.field_cells import STATIONS_TOTAL, field_cells
from sinergi.observations.models import Observation, Sighting, State, Submission
from sinergi.places.rules import NATION

REGISTRY = "polling_stations"
"""The source whose batches bring polling stations."""


def families_of(columns: Iterable[str]) -> list[str]:
    """Return the families whose forms fill one of the columns."""
    asked = set(columns) - {STATIONS_TOTAL}
    return [one for one in (EVENTS, STATIONS) if asked & columns_of(one)]


def forms_filling(columns: Iterable[str]) -> list[str]:
    """Return the codes of the forms whose receiver fills one of the columns."""
    families = families_of(columns)
    if not families:
        return []
    table = import_string(settings.SINERGI_FORMS)
    return [
        code
        for code, (_audience, receiver) in table.items()
        if receiver and _family(receiver) in families
    ]


def _family(receiver: str) -> str:
    """Return the family that the module of a receiver names, "" for none."""
    module = import_module(receiver.rpartition(".")[0])
    return str(getattr(module, "FAMILY", ""))


def count_waiting(
    columns: Iterable[str], within: str, *, user: Actor | None = None
) -> int | None:
    """Return how many reports that fill the columns nobody has decided about yet.

    In earnest, and in the area; one query. None when no form fills the columns. With
    `user` those this person may see; without, all: only for what is stored.
    """
    codes = forms_filling(columns)
    if not codes:
        return None
    rows = Submission.all_rows.all() if user is None else Submission.visible.to(user)
    code = "" if within == NATION else within
    return rows.waiting().within(code).filter(version__form__code__in=codes).count()


def seen_areas(
    areas: Sequence[str], columns: Sequence[str], *, up_to: dt.date
) -> dict[str, set[str]]:
    """Return by column which of the areas accepted sightings fill, up to that day."""
    found: dict[str, set[str]] = defaultdict(set)
    totals: dict[str, float] = {}
    if STATIONS_TOTAL in columns:
        known = Observation.all_rows.up_to(up_to).filter(column=STATIONS_TOTAL)
        rows = known.filter(area_code__in=areas).order_by("observed_on", "pk")
        totals = dict(rows.values_list("area_code", "value"))
    for cell in field_cells(areas, columns, up_to=up_to, totals=totals):
        found[cell.column].add(cell.area)
    return found


def registry_source(columns: Iterable[str], counted: Iterable[str]) -> str:
    """Return the source of the number of stations where reports were counted, or "".

    `columns` are those of the framework, `counted` those that accepted reports speak of.
    """
    if STATIONS_TOTAL not in columns or STATIONS not in families_of(counted):
        return ""
    return _("Registered polling stations, where no table states their number")


def accepted_reports(
    columns: Sequence[str], within: str, *, up_to: dt.date
) -> dict[str, int]:
    """Return by column how many accepted reports speak of it, zeros among them.

    One query, none when no form fills the columns.
    """
    filled = [one for one in columns if families_of([one])]
    if not filled:
        return {}
    code = "" if within == NATION else within
    rows = Sighting.all_rows.up_to(up_to).within(code).filter(column__in=filled)
    counted = rows.order_by().values_list("column")
    return dict(counted.annotate(n=Count("submission", distinct=True)))


def has_newer_sightings(
    columns: Iterable[str], within: str, *, up_to: dt.date, since: dt.datetime
) -> bool:
    """True when what is accepted of those days has changed since then.

    A report accepted since, or one that was accepted before and is not any more.
    """
    filled = [one for one in columns if families_of([one])]
    if not filled:
        return False
    came = Q(ended_at=None, submission__reviewed_at__gt=since)
    gone = Q(
        ended_at__gt=since,
        submission__reviews__state=State.ACCEPTED,
        submission__reviews__at__lte=since,
    )
    rows = Sighting.all_rows.filter(column__in=filled, happened_on__lte=up_to)
    code = "" if within == NATION else within
    return rows.within(code).filter(came | gone).exists()


def has_newer_stations(
    columns: Iterable[str], within: str, *, up_to: dt.date, since: dt.datetime
) -> bool:
    """True when polling stations there came in or were taken out by a file since then.

    Only where answers are scaled up to their number: some column is one of stations, and
    some accepted report fills it. One small query as long as no file is newer.
    """
    filled = [one for one in columns if families_of([one]) == [STATIONS]]
    newer = Batch.all_rows.filter(
        source=REGISTRY, state=BatchState.APPLIED, ended_at__gt=since
    )
    if not filled or not newer.exists():
        return False
    code = "" if within == NATION else within
    answers = Sighting.all_rows.up_to(up_to).within(code).filter(column__in=filled)
    if not answers.exists():
        return False
    changed = Q(batch__in=newer) | Q(ended_by__in=newer)
    return PollingStation.all_rows.within(code).filter(changed).exists()

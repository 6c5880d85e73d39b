"""Numbers of reports for the page of statistics: no words, small numbers hidden."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.reports.models import Report
from sinergi.reports.models.naming import (
    CHANNEL_NAMES,
    KIND_NAMES,
    STATE_NAMES,
    WANTED_NAMES,
)
from sinergi.reports.querysets.report import ReportQuerySet
from sinergi.reports.rules.nearness import district_of
from sinergi.reports.rules.numbers import suppressed, total_of

GROUPED = (("kind", KIND_NAMES), ("state", STATE_NAMES))
"""Tables read in the order of an index, which groups them without sorting."""
LOOKED_THROUGH = {
    "channel": tuple(CHANNEL_NAMES), "wanted": tuple(WANTED_NAMES), "complete": (True, False),
}  # fmt: skip
"""Tables of which no index is in order: one look through that of arrival counts all three."""
DAYS = {"7": 7, "30": 30, "365": 365}


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by one thing; a count is None where it is too small to be told."""

    code: str
    rows: list[tuple[str, int | None]]
    total: int | None


def tables_of(actor: Actor, days: str, at: dt.datetime) -> list[Table]:
    """Return the tables over reports received in so many days before today's midnight.

    Today is left out, so that no two looks differ by a single report.
    """
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Report.visible.to(actor).filter(received_at__lt=midnight)
    if days in DAYS:
        rows = rows.filter(received_at__gte=midnight - dt.timedelta(days=DAYS[days]))
    rows = rows.order_by()
    looked = _looked_through(rows)
    found = []
    for code, names in GROUPED:
        counts = dict(rows.values_list(code).annotate(n=Count("pk")))
        found.append(_table(code, {str(names[k]): n for k, n in counts.items()}))
    for code, named in (("channel", CHANNEL_NAMES), ("wanted", WANTED_NAMES)):
        found.append(_table(code, {str(named[k]): n for k, n in looked[code].items()}))
    found.append(_table("area", _districts(rows, actor)))
    words = {True: _("complete"), False: _("incomplete")}
    complete = {words[bool(k)]: n for k, n in looked["complete"].items()}
    return [*found, _table("complete", complete)]


def _looked_through(rows: ReportQuerySet[Report]) -> dict[str, dict[Any, int]]:
    """Return of each table value → how many, those with none left out; one question."""
    places = [(code, value) for code, some in LOOKED_THROUGH.items() for value in some]
    counted = rows.aggregate(
        **{
            f"n{place}": Count("pk", filter=Q(**{code: value}))
            for place, (code, value) in enumerate(places)
        }
    )
    found: dict[str, dict[Any, int]] = {code: {} for code in LOOKED_THROUGH}
    for place, (code, value) in enumerate(places):
        if count := counted[f"n{place}"]:
            found[code][value] = count
    return found


def _districts(rows: ReportQuerySet[Report], actor: Actor) -> dict[str, int]:
    """Return the name of each kecamatan → how many."""
    by_code = rows.values_list("area_code").annotate(n=Count("pk"))
    districts: dict[str, int] = {}
    for area, count in by_code:
        district = district_of(area) or area[:5]
        districts[district] = districts.get(district, 0) + count
    told = names_of({code for code in districts if code}, actor)
    return {told.get(code, code or _("unknown")): n for code, n in districts.items()}


def _table(code: str, counts: dict[str, int]) -> Table:
    shown = suppressed(counts)
    ordered = sorted(shown.items(), key=lambda one: (-(one[1] or 0), one[0]))
    return Table(code, ordered, total_of(counts, shown))

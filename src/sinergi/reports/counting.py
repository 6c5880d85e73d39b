"""Numbers of reports for the page of statistics: no words, small numbers hidden."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
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
from sinergi.reports.rules.nearness import district_of
from sinergi.reports.rules.numbers import suppressed, total_of

TABLES = (
    ("kind", KIND_NAMES), ("state", STATE_NAMES), ("channel", CHANNEL_NAMES),
    ("wanted", WANTED_NAMES),
)  # fmt: skip
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
    found = []
    # one question a table: each is read from an index, all in one would be sorted on disk
    for code, names in TABLES:
        counts = dict(rows.order_by().values_list(code).annotate(n=Count("pk")))
        found.append(_table(code, {str(names[k]): n for k, n in counts.items()}))
    by_code = rows.order_by().values_list("area_code").annotate(n=Count("pk"))
    districts: dict[str, int] = {}
    for area, count in by_code:
        district = district_of(area) or area[:5]
        districts[district] = districts.get(district, 0) + count
    told = names_of({code for code in districts if code}, actor)
    areas = {told.get(code, code or _("unknown")): n for code, n in districts.items()}
    found.append(_table("area", areas))
    complete = dict(rows.order_by().values_list("complete").annotate(n=Count("pk")))
    words = {True: _("complete"), False: _("incomplete")}
    found.append(_table("complete", {words[k]: n for k, n in complete.items()}))
    return found


def _table(code: str, counts: dict[str, int]) -> Table:
    shown = suppressed(counts)
    ordered = sorted(shown.items(), key=lambda one: (-(one[1] or 0), one[0]))
    return Table(code, ordered, total_of(counts, shown))

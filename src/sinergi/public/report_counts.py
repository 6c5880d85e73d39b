"""Counts of reports for everybody: groups of ten and more, small ones told as one.

Kind, state and kecamatan are told one by one, never crossed. Everything rests on codes
and days; no text is opened.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone, translation
from django.utils.functional import Promise

from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of
from sinergi.public.rules.tables import Cell
from sinergi.reports.models import Message, Report
from sinergi.reports.models.naming import KIND_NAMES, STATE_NAMES
from sinergi_core.effect.suppress import SMALLEST, pool_small

POOLED = "gabungan"
DISTRICT = 3
TOGETHER = ("kelompok kecil digabung", "small groups together")
ANSWER_NAMES = {
    "dijawab": ("sudah dijawab", "answered"),
    "belum": ("belum dijawab", "not answered yet"),
}
Rows = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Reports by kind, by state, by area code, and how many the office answered."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)
    answered: int = 0

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.kinds.values())


def rows_of_reports(first: dt.date | None, last: dt.date) -> Rows:
    """Return the rows of reports received in a span of days; none where they are too few."""
    return told_rows(count_reports(first, last))


def count_reports(first: dt.date | None, last: dt.date) -> Counted:
    """Return the counts of reports received in a span of days."""
    rows = Report.all_rows.filter(received_at__lt=_midnight_after(last))
    if first is not None:
        rows = rows.filter(
            received_at__gte=_midnight_after(first - dt.timedelta(days=1))
        )
    answered = rows.filter(
        pk__in=Message.all_rows.filter(from_reporter=False).values("report_id")
    )
    plain = rows.order_by()
    kinds, states, areas = (
        dict(plain.values_list(column).annotate(n=Count("pk")))
        for column in ("kind", "state", "area_code")
    )
    return Counted(kinds, states, areas, answered.count())


def told_rows(counted: Counted) -> Rows:
    """Return what may be told of counts, none where all are too few."""
    total = counted.total
    if total < SMALLEST:
        return []
    answers = {"dijawab": counted.answered, "belum": total - counted.answered}
    return [
        ["jumlah", "semua", "semua laporan", "all reports", total],
        *_told("jenis", counted.kinds, _both(KIND_NAMES)),
        *_told("status", counted.states, _both(STATE_NAMES)),
        *_told("kecamatan", *_districts(counted.areas)),
        *_told("tindak-lanjut", answers, ANSWER_NAMES),
    ]


def _midnight_after(day: dt.date) -> dt.datetime:
    following = day + dt.timedelta(days=1)
    return dt.datetime.combine(following, dt.time(), timezone.get_current_timezone())


def _both(names: Mapping[str, Promise]) -> dict[str, tuple[str, str]]:
    found = {}
    for code, name in names.items():
        with translation.override("id"):
            first = str(name)
        with translation.override("en"):
            found[str(code)] = (first, str(name))
    return found


def _districts(
    counted: Mapping[str, int],
) -> tuple[dict[str, int], dict[str, tuple[str, str]]]:
    counts: dict[str, int] = {}
    for code, n in counted.items():
        parts = (*ancestors_of(code), code) if code else ()
        district = next((c for c in parts if c.count(".") == DISTRICT - 1), "")
        counts[district or "tidak-diketahui"] = (
            counts.get(district or "tidak-diketahui", 0) + n
        )
    rows = Area.all_rows.current().filter(code__in=counts)
    names = {code: (name, name) for code, name in rows.values_list("code", "name")}
    names["tidak-diketahui"] = ("tidak diketahui", "unknown")
    return counts, names


def _told(
    by: str, counts: Mapping[str, int], names: Mapping[str, tuple[str, str]]
) -> Rows:
    """Return a row per group that may stand alone, and one for the small ones together."""
    try:
        pooled = pool_small(counts)
    except ValueError:
        return [[by, POOLED, *TOGETHER, None]]
    rows: Rows = [
        [by, code, *names.get(code, (code, code)), n]
        for code, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        if n > 0 and code not in pooled
    ]
    if pooled:
        rows.append([by, POOLED, *TOGETHER, sum(counts[code] for code in pooled)])
    return rows

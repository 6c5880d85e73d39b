"""Statistics of the cases one may see, as Bawaslu reports them, by period and area."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.scope import within
from sinergi.cases.models import KIND_NAMES, REASON_NAMES, Case
from sinergi.cases.querysets.case import own_offices
from sinergi.cases.rules.kinds import CaseKind, Regime
from sinergi.cases.rules.statistics import Counted, Sums, sum_up
from sinergi.cases.rules.steps import Reason
from sinergi.elections.forms import EARLIEST, LATEST
from sinergi.elections.stations import names_of
from sinergi.places.rules import is_code, to_code

DISTRICT = 8
"""Characters of a kecamatan's code: areas are summed up by it."""


@dataclass(frozen=True, slots=True)
class AskedFigures:
    """Period of receiving, area, regime; the day on which the counts are taken."""

    first: dt.date
    last: dt.date
    day: dt.date
    within: str = ""
    regime: str = ""


def read_figures(query: QueryDict, today: dt.date) -> AskedFigures:
    """Return what an address asks for: this year until today where it makes no sense."""
    first = _day(query.get("first", "")) or dt.date(today.year, 1, 1)
    last = _day(query.get("last", "")) or today
    day = _day(query.get("day", "")) or max(today, last)
    code = to_code(to_asked_text(query.get("within", ""), 24))
    regime = query.get("regime", "")
    return AskedFigures(
        first=min(first, last), last=max(first, last), day=day,
        within=code if is_code(code) else "",
        regime=regime if regime in set(Regime) else "",
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def counted_for(asked: AskedFigures, actor: Actor) -> list[Counted]:
    """Return what is counted of the cases this person's offices received: one query.

    A case is counted by the office that received it, also after it went to the one above;
    the office above counts it among its line's, once it sees it.
    """
    own = own_offices(actor)
    rows = Case.visible.to(actor).filter(
        Q(opener_id__in=own) | Q(institution_id__in=own),
        received_on__range=(asked.first, asked.last),
    )
    if asked.within:
        rows = rows.filter(within(asked.within, "area_code"))
    if asked.regime:
        rows = rows.filter(regime=asked.regime)
    fields = (
        "origin", "kind", "area_code", "received_on", "registered_on", "rejected_on",
        "reject_reason", "decided_on", "outcome",
    )  # fmt: skip
    return [
        Counted(
            origin=origin, kind=kind, area_code=area, received_on=received,
            registered_on=registered, rejected_on=rejected, reason=reason,
            decided_on=decided, outcome=outcome,
        )
        for origin, kind, area, received, registered, rejected, reason, decided, outcome
        in rows.order_by().values_list(*fields)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of a period: in all, by origin, and by kecamatan."""

    total: Sums
    reports: Sums
    findings: Sums
    areas: list[tuple[str, str, Sums]]

    @property
    def balances(self) -> bool:
        """True when received is registered, not registered and waiting, everywhere."""
        sums = [self.total, self.reports, self.findings]
        return all(one.balances for one in [*sums, *(one for *_r, one in self.areas)])


def figures_of(asked: AskedFigures, actor: Actor) -> Figures:
    """Return the counts; two queries whatever their number."""
    rows = counted_for(asked, actor)
    by_area: dict[str, list[Counted]] = {}
    for one in rows:
        by_area.setdefault(one.area_code[:DISTRICT], []).append(one)
    names = names_of(by_area, actor)
    areas = [
        (
            code,
            names.get(code, code) or _("unknown"),
            sum_up(some, asked.first, asked.last, asked.day)[""],
        )
        for code, some in sorted(by_area.items())
    ]
    found = sum_up(rows, asked.first, asked.last, asked.day)
    return Figures(found[""], found["report"], found["finding"], areas)


def kind_rows(figures: Figures) -> list[tuple[str, int, int, int]]:
    """Return (kind, all, of reports, of findings): the violations found."""
    return [
        (
            str(KIND_NAMES[kind]),
            figures.total.kinds[kind.value],
            figures.reports.kinds[kind.value],
            figures.findings.kinds[kind.value],
        )
        for kind in CaseKind
    ]


def reason_rows(figures: Figures) -> list[tuple[str, int]]:
    """Return (reason, how many): why cases were not registered."""
    return [
        (str(REASON_NAMES[reason]), figures.total.reasons[reason.value])
        for reason in Reason
    ]


def figure_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of the export."""
    return [
        (_("What"), "text"),
        (_("Received"), "whole"),
        (_("Registered"), "whole"),
        (_("Not registered"), "whole"),
        (_("Waiting"), "whole"),
        (_("Violations"), "whole"),
        (_("No violation"), "whole"),
        (_("Withdrawn"), "whole"),
        (_("In process"), "whole"),
        *((str(KIND_NAMES[kind]), "whole") for kind in CaseKind),
    ]


def figure_rows(figures: Figures) -> Iterator[list[Any]]:
    """Yield the rows of the export: all, reports, findings, then the areas."""
    named: Iterable[tuple[str, Sums]] = [
        (_("all"), figures.total),
        (_("Reports"), figures.reports),
        (_("Findings"), figures.findings),
        *((f"{code} {name}".strip(), sums) for code, name, sums in figures.areas),
    ]
    for name, one in named:
        yield [
            name, one.received, one.registered, one.not_registered, one.waiting,
            one.violations, one.no_violation, one.withdrawn, one.in_process,
            *(one.kinds[kind.value] for kind in CaseKind),
        ]  # fmt: skip

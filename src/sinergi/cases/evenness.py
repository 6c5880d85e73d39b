"""The cases of a half-year as the audit of even-handedness compares them.

Read are codes, days and what became of a case; no text is opened. All offices of the line
below are in it, whoever may read their cases: what comes out are figures of groups.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.accounts.models.institution import line_below
from sinergi.cases.models import Case, CaseSide, EvennessAudit, Suspension
from sinergi.cases.rules.evenness import (
    DIMENSIONS,
    DRAWS,
    FINDING,
    Reporter,
    due_half_years,
    half_year_of,
    is_closed_stage,
    seed_of,
)
from sinergi.cases.rules.kinds import Level, Origin, Outcome
from sinergi.cases.services.opening import level_at
from sinergi.elections.models import Stage
from sinergi.elections.working_days import working_calendar
from sinergi.places.models import Area
from sinergi.reports.models import Report
from sinergi_core.clock import WorkingCalendar
from sinergi_core.effect.evenness import Audit, Handled, audit

DISTRICT = 8
"""Letters of a code that name the kecamatan: 31.75.06 of 31.75.06.1003."""
A_DAY = dt.timedelta(days=1)
MOST_DAYS = 400
BATCH = 500
T = TypeVar("T")
Pauses = Mapping[int, Sequence[tuple[dt.date, dt.date | None]]]


@dataclass(frozen=True, slots=True)
class Computed:
    """An audit not released yet: its figures, names of codes, and what they rest on."""

    audit: Audit
    names: dict[str, dict[str, str]]
    received: int
    waiting: int
    calendar_digest: str

    @property
    def differs(self) -> bool:
        """True when some table differs after all are taken together."""
        return any(one.differs for one in self.audit.comparisons)


def closed_by(day: dt.date) -> Stage | None:
    """Return the campaign, quiet period or voting of some election that lies on a day."""
    rows = Stage.all_rows.filter(starts_on__lte=day, ends_on__gte=day)
    return next((row for row in rows if is_closed_stage(row.code)), None)


def cases_of(office: int, first: dt.date, last: dt.date) -> list[Case]:
    """Return the cases received in a half-year by an office and all below it."""
    rows = Case.all_rows.filter(
        opener_id__in=line_below([office]), received_on__gte=first,
        received_on__lte=last, example=False,
    )  # fmt: skip
    return list(rows.select_related("opener", "side").order_by("pk"))


def released_audits(most: int) -> list[EvennessAudit]:
    """Return what was released, the newest first: everybody may read it."""
    rows = EvennessAudit.all_rows.select_related("institution")
    return list(rows.defer("released_by")[:most])


def deciding_offices(actor: Actor) -> list[Institution]:
    """Return the offices of a city's Bawaslu in whose plenary this person sits."""
    own = actor.institutions_with(Permission.DECIDE_CASES)
    if not own:
        return []
    rows = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
    return [one for one in rows if level_at(one) is Level.BAWASLU]


def due_periods(office: int, today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Return the half-years with cases whose audit may be made, the newest first."""
    rows = Case.all_rows.filter(opener_id__in=line_below([office]), example=False)
    days = rows.exclude(received_on=None).order_by("received_on")
    received = list(days.values_list("received_on", flat=True).distinct())
    if not received:
        return []
    there = set(
        EvennessAudit.all_rows.filter(institution_id=office).values_list(
            "first_on", flat=True
        )
    )
    filled = {half_year_of(day)[0] for day in received if day is not None} - there
    return [one for one in due_half_years(received[0], today) if one[0] in filled]


def compute(office: int, first: dt.date, last: dt.date) -> Computed:
    """Return the audit of a half-year; the same cases and calendar give the same one."""
    cases, calendar = cases_of(office, first, last), working_calendar()
    whole, pauses = _complete(cases), _pauses(cases)
    handled = [_handled(one, whole, calendar, pauses) for one in cases]
    made = audit(handled, DIMENSIONS, seed=seed_of(first, last), draws=DRAWS)
    waiting = sum(one.accepted is None for one in handled)
    names = _names(cases, {row.label for one in made.comparisons for row in one.rows})
    return Computed(made, names, len(cases), waiting, calendar.digest)


def _handled(
    case: Case, whole: Mapping[str, bool], calendar: WorkingCalendar, pauses: Pauses
) -> Handled:
    side: CaseSide | None = getattr(case, "side", None)
    groups = {
        "party": side.side if side else "",
        "area": case.area_code[:DISTRICT],
        "institution": str(case.opener_id),
        "reporter": _reporter(case, side),
    }
    accepted = None
    if case.registered_on is not None:
        accepted = True
    elif case.rejected_on is not None:
        accepted = False
    found = None
    if case.registered_on and case.outcome in (Outcome.VIOLATION, Outcome.NONE):
        found = case.outcome == Outcome.VIOLATION
    stratum = f"{case.origin}/{case.kind}/{_completeness(case, whole)}"
    days = _days_taken(case, calendar, pauses.get(case.pk, ()))
    return Handled(groups, accepted, days, found, stratum)


def _reporter(case: Case, side: CaseSide | None) -> str:
    if case.origin != Origin.REPORT:
        return FINDING
    noted = side.reporter if side else ""
    return "" if noted == Reporter.UNKNOWN else noted


def _days_taken(
    case: Case,
    calendar: WorkingCalendar,
    pauses: Sequence[tuple[dt.date, dt.date | None]],
) -> float | None:
    """Working days from receipt to being registered or not; suspended days left out."""
    end = case.registered_on or case.rejected_on
    if case.received_on is None or end is None:
        return None
    days = min((end - case.received_on).days, MOST_DAYS)
    ahead = (case.received_on + n * A_DAY for n in range(1, days + 1))
    return float(
        sum(
            calendar.is_working(day)
            and not any(a <= day and (b is None or day <= b) for a, b in pauses)
            for day in ahead
        )
    )


def _completeness(case: Case, whole: Mapping[str, bool]) -> str:
    """What the report itself held when it came in: not the office's own judgement."""
    numbers = [one[1] for one in case.origins if len(one) == 2 and one[0] == "report"]
    known = [whole[number] for number in numbers if number in whole]
    if not known:
        return "unknown"
    return "complete" if any(known) else "incomplete"


def _complete(cases: Iterable[Case]) -> dict[str, bool]:
    numbers = {
        one[1] for case in cases for one in case.origins if one[:1] == ["report"]
    }
    found: dict[str, bool] = {}
    for some in _batches(sorted(numbers)):
        rows = Report.all_rows.filter(number__in=some)
        found |= dict(rows.values_list("number", "complete"))
    return found


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _pauses(cases: Iterable[Case]) -> Pauses:
    found: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for some in _batches([one.pk for one in cases]):
        rows = Suspension.all_rows.filter(case_id__in=some)
        for case, first, last in rows.values_list("case_id", "first_on", "last_on"):
            found.setdefault(case, []).append((first, last))
    return found


def _names(cases: Sequence[Case], shown: set[str]) -> dict[str, dict[str, str]]:
    """Return the names of the areas and offices that stand in a row of their own."""
    codes = {one.area_code[:DISTRICT] for one in cases} & shown
    areas = Area.all_rows.filter(code__in=codes, valid_to=None)
    offices = {str(one.opener_id): one.opener.name for one in cases}
    return {
        "area": dict(areas.values_list("code", "name")),
        "institution": {code: name for code, name in offices.items() if code in shown},
    }

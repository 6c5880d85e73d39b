"""The legal clocks of a case: which run, until when, by which article, line by line."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from sinergi.cases.models import Case, CaseStep, Suspension
from sinergi.cases.rules.deadlines import OURS, STOPS, Taken, clocks_of
from sinergi.cases.rules.kinds import CaseKind
from sinergi.cases.rules.pace import Forecast, forecast
from sinergi.cases.rules.steps import Step
from sinergi_core.clock import (
    DeadlineRule,
    Derivation,
    Regulation,
    WorkingCalendar,
    derive,
    list_regulations,
)
from sinergi_core.clock import Suspension as Stop

HANDLING = {"pemilu": "pemilu-penanganan", "pilkada": "pilkada-penanganan"}
"""Regime → the regulation whose deadlines a case of it has."""
FAR = dt.timedelta(days=3_650)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of a case: its rule and derivation, and when the act was done, if it was."""

    rule: DeadlineRule
    derivation: Derivation
    done_at: dt.datetime | None

    @property
    def ours(self) -> bool:
        """True when the act is the office's."""
        return self.rule.who == OURS

    @property
    def due_at(self) -> dt.datetime:
        """The moment after which the act is late."""
        return self.derivation.due_at

    def is_late(self, at: dt.datetime) -> bool:
        """True when the act came after the deadline, or has not come and it is past."""
        return (self.done_at or at) >= self.due_at


def editions_of(regime: str) -> list[Regulation]:
    """Return the editions of a regime's rule set, oldest first."""
    code = HANDLING.get(regime, "")
    rows = [one for one in list_regulations() if one.code == code]
    return sorted(rows, key=lambda one: (one.in_force_from or dt.date.min, one.edition))


def regulation_for(regime: str, day: dt.date) -> Regulation:
    """Return the newest edition in force on that day, else the oldest there is."""
    rows = editions_of(regime)
    in_force = [one for one in rows if (one.in_force_from or dt.date.min) <= day]
    return (in_force or rows[:1])[-1]


def find_regulation(case: Case) -> Regulation | None:
    """Return the rule set a case began with; None when it is shipped no more."""
    for one in list_regulations():
        if (one.code, one.edition) == (case.regulation, case.edition):
            return one
    return None


def taken_of(cases: Iterable[int]) -> dict[int, list[Taken]]:
    """Return case → its steps in order, by one query."""
    found: dict[int, list[Taken]] = defaultdict(list)
    rows = CaseStep.all_rows.filter(case_id__in=list(cases)).order_by("pk")
    for case_id, step, at in rows.values_list("case_id", "step_to", "happened_at"):
        found[case_id].append(Taken(Step(step), timezone.localtime(at)))
    return found


def stops_of(cases: Iterable[int], today: dt.date) -> dict[int, list[Stop]]:
    """Return case → its suspensions, by one query; one that lasts stops until today."""
    found: dict[int, list[Stop]] = defaultdict(list)
    rows = Suspension.all_rows.filter(case_id__in=list(cases))
    for row in rows:
        last = row.last_on or max(today, row.first_on)
        if last >= row.first_on:
            found[row.case_id].append(Stop(row.first_on, last))
    return found


def deadlines_of(
    case: Case,
    taken: Sequence[Taken],
    stops: Sequence[Stop],
    calendar: WorkingCalendar,
    regulation: Regulation | None = None,
) -> list[Deadline]:
    """Return the deadlines of a case under a rule set (its own), the next one first."""
    rules = regulation or find_regulation(case)
    if rules is None:
        return []
    known_at = _midnight(case.known_on)
    pairs = [(rule.code, rule.event) for rule in rules.rules]
    found = [
        Deadline(
            rule := rules.rule(clock.rule),
            derive(
                rule, timezone.localtime(clock.event_at), calendar, suspensions=stops
            ),
            clock.done_at,
        )
        for clock in clocks_of(CaseKind(case.kind), taken, known_at, pairs)
    ]
    return sorted(found, key=lambda one: (one.done_at is not None, one.due_at))


def _midnight(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def next_of(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline of ours that comes next; None when nothing of ours is due."""
    return next((one for one in deadlines if one.ours and one.done_at is None), None)


def forecast_of(
    case: Case,
    deadline: Deadline,
    paces: dict[Step, dt.timedelta],
    at: dt.datetime,
) -> Forecast:
    """Return what the office's pace says of a deadline of ours."""
    ends = STOPS.get(deadline.rule.code, frozenset())
    return forecast(Step(case.step), case.step_at, deadline.due_at, ends, paces, at)


def set_due(case: Case, deadline: Deadline | None, calendar: WorkingCalendar) -> None:
    """Write the next deadline into the case's own columns; the caller saves."""
    case.due_at = deadline.due_at if deadline else None
    case.due_rule = deadline.rule.code if deadline else ""
    case.due_provisional = deadline.derivation.is_provisional if deadline else False
    case.due_digest = calendar.digest


def renew_due(case: Case, calendar: WorkingCalendar, today: dt.date) -> None:
    """Derive the next deadline anew; a suspended or ended case has none."""
    if case.step == Step.SUSPENDED:
        set_due(case, None, calendar)
        return
    taken = taken_of([case.pk]).get(case.pk, [])
    stops = stops_of([case.pk], today).get(case.pk, [])
    set_due(case, next_of(deadlines_of(case, taken, stops, calendar)), calendar)

"""The legal clocks of a case: which run, until when, by which article, line by line."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from sinergi.cases.models import Case, CaseStep, Suspension
from sinergi.cases.rules.deadlines import OURS, Taken, ended_at, events_of
from sinergi.cases.rules.kinds import CaseKind
from sinergi.cases.rules.steps import Step
from sinergi_core.clock import (
    DeadlineRule,
    Derivation,
    Forecast,
    Gap,
    Regulation,
    SafeMoment,
    WorkingCalendar,
    counted_days,
    forecast,
    in_time,
    last_safe_moments,
    list_regulations,
    timeline,
)
from sinergi_core.clock import Suspension as Stop
from sinergi_core.clock import Taken as Pace

MOST_PAST = 300
"""Cases an office's pace is read from: the newest."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of a case: its rule and derivation, and when the act was done, if it was.

    `ended` is True where the case ended and nothing is due any more.
    """

    rule: DeadlineRule
    derivation: Derivation
    done_at: dt.datetime | None
    ended: bool = False

    @property
    def ours(self) -> bool:
        """True when the act is the office's."""
        return self.rule.who == OURS

    @property
    def is_open(self) -> bool:
        """True while the act is still asked for."""
        return self.done_at is None and not self.ended

    @property
    def due_at(self) -> dt.datetime:
        """The moment after which the act is late."""
        return self.derivation.due_at

    def is_late(self, at: dt.datetime) -> bool:
        """True when the act came after the deadline, or has not come and it is past."""
        if self.ended and self.done_at is None:
            return False
        return not in_time(self.derivation, self.done_at or at)


def find_regulation(case: Case) -> Regulation | None:
    """Return the rule set a case began with; None when it is shipped no more."""
    for one in list_regulations():
        if (one.code, one.edition) == (case.regulation, case.edition):
            return one
    return None


def taken_of(
    cases: Iterable[int], known: dt.datetime | None = None
) -> dict[int, list[Taken]]:
    """Return case → its steps in order, by one query; those entered by a time, if told."""
    found: dict[int, list[Taken]] = defaultdict(list)
    rows = CaseStep.all_rows.filter(case_id__in=list(cases)).order_by("pk")
    if known is not None:
        rows = rows.filter(at__lte=known)
    for case_id, step, at in rows.values_list("case_id", "step_to", "happened_at"):
        found[case_id].append(Taken(Step(step), timezone.localtime(at)))
    return found


def stops_of(cases: Iterable[int], today: dt.date) -> dict[int, list[Stop]]:
    """Return case → its suspensions up to a day, by one query; one that lasts stops until
    then."""
    found: dict[int, list[Stop]] = defaultdict(list)
    rows = Suspension.all_rows.filter(case_id__in=list(cases), first_on__lte=today)
    for row in rows:
        last = min(row.last_on or today, today)
        found[row.case_id].append(Stop(row.first_on, last))
    return found


def deadlines_of(
    case: Case,
    taken: Sequence[Taken],
    stops: Sequence[Stop],
    calendar: WorkingCalendar,
    at: dt.datetime,
    regulation: Regulation | None = None,
) -> list[Deadline]:
    """Return the deadlines of a case under a rule set (its own), the next one first."""
    rules = regulation or find_regulation(case)
    if rules is None:
        return []
    kind, end = CaseKind(case.kind), ended_at(taken)
    events = events_of(kind, taken, _midnight(case.known_on))
    standings = timeline(
        rules, events, calendar, at=timezone.localtime(at), kind=kind.value,
        suspensions=stops,
    )  # fmt: skip
    found = [
        Deadline(
            one.rule, one.derivation, one.met_at, end is not None and one.met_at is None
        )
        for one in standings
    ]
    return sorted(found, key=lambda one: (not one.is_open, one.due_at))


def gaps_of(case: Case, taken: Sequence[Taken]) -> list[Gap]:
    """Return the steps of its rule set, begun here, whose length nobody could read."""
    rules = find_regulation(case)
    if rules is None or ended_at(taken) is not None:
        return []
    events = events_of(CaseKind(case.kind), taken, _midnight(case.known_on))
    return [gap for gap in rules.gaps if gap.event in events]


def _midnight(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def next_of(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline of ours that comes next; None when nothing of ours is due."""
    return next((one for one in deadlines if one.ours and one.is_open), None)


def safe_moments(
    deadline: Deadline, calendar: WorkingCalendar
) -> tuple[SafeMoment, ...]:
    """Return by when each piece of its work must begin and end; none once it is done."""
    if not deadline.is_open or not deadline.ours:
        return ()
    return last_safe_moments(deadline.derivation, deadline.rule.work, calendar)


def forecast_of(
    case: Case, deadline: Deadline, calendar: WorkingCalendar, at: dt.datetime
) -> Forecast:
    """Return how likely the deadline is missed, from the office's newest cases."""
    used = counted_days(
        deadline.rule, deadline.derivation.event_at, timezone.localtime(at), calendar
    )
    past = _past_of(case, deadline.rule, calendar, at)
    return forecast(past, used=used, length=deadline.rule.length)


def _past_of(
    case: Case, rule: DeadlineRule, calendar: WorkingCalendar, at: dt.datetime
) -> list[Pace]:
    """Return how much of the rule's length each of the office's newest cases took, as it
    was known then."""
    rows = Case.all_rows.filter(
        institution_id=case.institution_id, regulation=case.regulation,
        edition=case.edition, opened_at__lte=at,
    ).exclude(pk=case.pk)  # fmt: skip
    some = list(rows.order_by("-pk").values_list("pk", "kind", "known_on")[:MOST_PAST])
    keys = [pk for pk, _kind, _known in some]
    taken, stops = taken_of(keys, at), stops_of(keys, timezone.localdate(at))
    found = []
    for pk, kind, known_on in some:
        events = events_of(CaseKind(kind), taken.get(pk, []), _midnight(known_on))
        begun, met = events.get(rule.event), events.get(rule.met_by)
        ended = met is None and ended_at(taken.get(pk, [])) is not None
        if begun is None or ended or not rule.applies_to(kind):
            continue
        used = counted_days(
            rule, begun, met or timezone.localtime(at), calendar,
            suspensions=stops.get(pk, []),
        )  # fmt: skip
        found.append(Pace(used, met is not None))
    return found


def set_due(case: Case, deadline: Deadline | None, calendar: WorkingCalendar) -> None:
    """Write the next deadline into the case's own columns; the caller saves."""
    case.due_at = deadline.due_at if deadline else None
    case.due_rule = deadline.rule.code if deadline else ""
    case.due_provisional = deadline.derivation.is_provisional if deadline else False
    case.due_digest = calendar.digest


def renew_due(case: Case, calendar: WorkingCalendar, at: dt.datetime) -> None:
    """Derive the next deadline anew; a suspended or ended case has none."""
    if case.step == Step.SUSPENDED:
        set_due(case, None, calendar)
        return
    taken = taken_of([case.pk]).get(case.pk, [])
    stops = stops_of([case.pk], timezone.localdate(at)).get(case.pk, [])
    set_due(case, next_of(deadlines_of(case, taken, stops, calendar, at)), calendar)

"""All deadlines of one case: what runs, what was met, what was missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sinergi_core.clock.calendar import WorkingCalendar
from sinergi_core.clock.derive import A_DAY, Derivation, Suspension, derive
from sinergi_core.clock.regulation import DeadlineRule, Regulation, Unit, Window

Events = Mapping[str, dt.datetime]
"""What happened when: code of the event to an aware time."""


class State(StrEnum):
    """How a deadline stands."""

    OPEN = "open"
    MET = "met"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A deadline of a case: OPEN, MET, LATE (met after it), MISSED (past, not met).

    `met_at` is when it was met. `stands_still` is True while a stop of the rule goes on:
    its end, and so the deadline, is not known yet.
    """

    rule: DeadlineRule
    derivation: Derivation
    met_at: dt.datetime | None
    state: State
    stands_still: bool = False


def timeline(
    regulation: Regulation,
    events: Events,
    calendar: WorkingCalendar,
    *,
    at: dt.datetime,
    kind: str = "",
    suspensions: Sequence[Suspension] = (),
) -> tuple[Standing, ...]:
    """Return the deadlines that the events of a case started, in order of the file.

    `kind` is the kind of the case ("" while unknown: then deadlines of one kind alone do
    not run), `suspensions` what stops all its clocks in days. A deadline that another
    one replaces is left out.
    """
    running = [
        rule
        for rule in regulation.rules
        if rule.event in events
        and (not rule.only_after or rule.only_after in events)
        and rule.applies_to(kind)
    ]
    replaced = {rule.replaces for rule in running}
    return tuple(
        _standing(rule, events, calendar, at, suspensions)
        for rule in running
        if rule.code not in replaced
    )


def _standing(
    rule: DeadlineRule,
    events: Events,
    calendar: WorkingCalendar,
    at: dt.datetime,
    suspensions: Sequence[Suspension],
) -> Standing:
    stopped, still = stops_of(rule, events, at)
    made = derive(
        rule, events[rule.event], calendar, suspensions=[*suspensions, *stopped]
    )
    met_at = events.get(rule.met_by)
    return Standing(rule, made, met_at, _state(made, met_at, at, still), still)


def _state(
    made: Derivation, met_at: dt.datetime | None, at: dt.datetime, still: bool
) -> State:
    if met_at is not None:
        return State.MET if in_time(made, met_at) else State.LATE
    return State.OPEN if still or in_time(made, at) else State.MISSED


def in_time(derivation: Derivation, at: dt.datetime) -> bool:
    """True when an act at that moment meets the deadline; the last minute counts."""
    if derivation.rule.unit is Unit.HOURS:
        return at <= derivation.due_at
    return at < derivation.due_at


def stops_of(
    rule: DeadlineRule, events: Events, at: dt.datetime
) -> tuple[list[Suspension], bool]:
    """Return the suspensions the rule itself provides, and whether one goes on at `at`.

    Each lasts from the day after its first event to the day of its last, or to today.
    """
    found, goes_on = [], False
    for stop in rule.stops:
        since = events.get(stop.since)
        if since is None or since > at:
            continue
        until = events.get(stop.until)
        goes_on = goes_on or until is None
        first = _day(rule, since) + A_DAY
        last = _day(rule, at if until is None else until)
        if first <= last:
            found.append(Suspension(first, last, stop.reason.get("id", "")))
    return found, goes_on


def _day(rule: DeadlineRule, moment: dt.datetime) -> dt.date:
    return (moment.astimezone(ZoneInfo(rule.zone)) if rule.zone else moment).date()


class Opening(StrEnum):
    """How a window stands; UNKNOWN while its first event has no day."""

    UNKNOWN = "unknown"
    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"


def window_state(window: Window, events: Events, day: dt.date) -> Opening:
    """Return how a window stands on a day; the days of both events are inside it."""
    opens, closes = events.get(window.opens), events.get(window.closes)
    if closes is not None and day > closes.date():
        return Opening.CLOSED
    if opens is None:
        return Opening.UNKNOWN
    return Opening.BEFORE if day < opens.date() else Opening.OPEN

"""Ten thousand deadlines over leap years and Eid, against NumPy's own day counting."""

import datetime as dt
import itertools

import numpy as np

from sinergi_core.clock import (
    DayOff,
    Suspension,
    Taken,
    Unit,
    WorkingCalendar,
    changed_by,
    counted_days,
    derive,
    forecast,
    last_safe_moments,
)
from sinergi_core.clock.regulation import Need
from sinergi_core.clock.tests.test_clock import FIRST, LAST, WIB, rule

CASES = 10_000
A_DAY = dt.timedelta(days=1)
EID = {2020: "05-24", 2021: "05-13", 2022: "05-02", 2023: "04-22", 2024: "04-10",
       2025: "03-31", 2026: "03-20", 2027: "03-10", 2028: "02-26"}  # fmt: skip
"""The first day of Eid; the days round it stand for joint leave, in every case anew."""


def _calendars(rng):
    """Calendars with an Eid week in each year, and other days off."""
    for _ in range(50):
        off = set()
        for year, day in EID.items():
            first = dt.date.fromisoformat(f"{year}-{day}")
            before, after = rng.integers(0, 4), rng.integers(1, 5)
            off |= {first + int(n) * A_DAY for n in range(-before, after + 1)}
        scattered = rng.integers(0, 9 * 365, 12 * 9)
        off |= {dt.date(2020, 1, 1) + int(n) * A_DAY for n in scattered}
        yield off


def _event(rng):
    """A day near Eid, near 29 February, or anywhere from 2020 to 2028."""
    which = rng.integers(3)
    if which == 0:
        year = int(rng.choice(list(EID)))
        day = (
            dt.date.fromisoformat(f"{year}-{EID[year]}") - int(rng.integers(20)) * A_DAY
        )
    elif which == 1:
        leap = dt.date(int(rng.choice([2020, 2024, 2028])), 2, 29)
        day = leap - int(rng.integers(-2, 20)) * A_DAY
    else:
        day = dt.date(2020, 1, 1) + int(rng.integers(0, 9 * 365)) * A_DAY
    return dt.datetime.combine(day, dt.time(int(rng.integers(24))), WIB)


def test_ten_thousand_deadlines_are_those_numpy_counts():
    rng, wrong, seen = np.random.default_rng(2024), [], 0
    for off in _calendars(rng):
        table = WorkingCalendar(FIRST, LAST, {day: DayOff("libur") for day in off})
        busy = np.busdaycalendar(holidays=sorted(off))
        for _ in range(CASES // 50):
            event, length = _event(rng), int(rng.integers(1, 31))
            made = derive(rule(length, Unit.WORKING_DAYS), event, table)
            # The n-th working day after a day off is n after the one before it.
            due = np.busday_offset(
                event.date(), length, roll="backward", busdaycal=busy
            )
            seen += 1
            if made.due_on != due.astype(object) or not _obeys(made, length, table):
                wrong.append((event, length))
    assert (seen, wrong) == (CASES, [])


def _obeys(made, length, table):
    """Laws of a derivation: a line a day, each number once, used up on the last day."""
    span = (made.due_on - made.event_at.date()).days
    numbers = [line.number for line in made.lines if line.number]
    last = dt.datetime.combine(made.due_on, dt.time(23, 59), WIB)
    return (
        len(made.lines) == span + 1
        and numbers == list(range(1, length + 1))
        and made.due_at == dt.datetime.combine(made.due_on + A_DAY, dt.time(), WIB)
        and counted_days(made.rule, made.event_at, last, table) == length
    )


def test_what_a_decree_moves_is_what_deriving_twice_finds_and_never_earlier():
    rng, table = np.random.default_rng(7), WorkingCalendar(FIRST, LAST)
    events = [
        (n, rule(int(rng.integers(1, 20)), Unit.WORKING_DAYS), _event(rng))
        for n in range(400)
    ]
    eid = dt.date(2024, 4, 10)
    more = table.with_day_off(eid, DayOff("Idulfitri", "keputusan bersama"))
    moved = changed_by(events, table, more)
    both = [
        (n, derive(one, at, table).due_on, derive(one, at, more).due_on)
        for n, one, at in events
    ]
    assert [(c.key, c.before, c.after) for c in moved] == [
        x for x in both if x[1] != x[2]
    ]
    assert moved
    assert all(change.after > change.before for change in moved)
    assert changed_by(events, table, table) == []


def test_work_planned_to_its_last_safe_moments_just_fits():
    rng, table = np.random.default_rng(11), WorkingCalendar(FIRST, LAST)
    for _ in range(300):
        lengths = [int(n) for n in rng.integers(0, 4, 4)]
        one = rule(max(1, sum(lengths)), Unit.WORKING_DAYS)
        made = derive(one, _event(rng), table, suspensions=_pause(rng))
        work = [Need(str(n), length) for n, length in enumerate(lengths)]
        moments = last_safe_moments(made, work, table)
        assert moments[-1].finish_at == made.due_at
        assert not any(moment.before_event for moment in moments if moment.length)
        for one_, after in itertools.pairwise(moments):
            assert one_.finish_on < after.begin_on or not (one_.length and after.length)
            assert one_.begin_on <= one_.finish_on


def _pause(rng):
    day = _event(rng).date()
    return [Suspension(day, day + int(rng.integers(0, 9)) * A_DAY, "perbaikan")]


def test_forecasts_hold_the_share_they_claim():
    rng, inside, tried = np.random.default_rng(3), 0, 300
    # Geometric durations: the chance of passing day 7 from day 3 on is known.
    truth = 0.8**5
    for _ in range(tried):
        took = rng.geometric(0.2, 120)
        cut = rng.integers(1, 30, 120)  # how long each case was watched
        past = [
            Taken(int(min(t, c)), bool(t <= c)) for t, c in zip(took, cut, strict=True)
        ]
        made = forecast(past, used=3, length=7)
        inside += made.low <= truth <= made.high
    assert 0.86 <= inside / tried <= 0.97

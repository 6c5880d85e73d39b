"""When reports are due, and that their parts add up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.observations.rules.coverage import (
    LONGEST_DAYS,
    SILENCE,
    BadExpectation,
    Rhythm,
    Tally,
    begun,
    check_span,
    periods_of,
    silence_class,
    tally_of,
)

WIB = dt.timezone(dt.timedelta(hours=7))
MONDAY = dt.date(2024, 1, 1)


def days(number):
    return MONDAY + dt.timedelta(days=number)


def periods(rhythm, last=9, hour=21):
    return list(periods_of(rhythm, MONDAY, days(last), hour, WIB))


def test_once_is_one_period_that_late_reports_still_answer():
    (one,) = periods(Rhythm.ONCE)
    assert (one.first, one.last, one.endless) == (MONDAY, days(9), True)


def test_every_day_has_its_own_report_and_hour():
    found = periods(Rhythm.DAILY)
    assert len(found) == 10
    assert found[3].due_at == dt.datetime(2024, 1, 4, 21, tzinfo=WIB)


def test_hour_24_is_the_end_of_the_day():
    assert periods(Rhythm.DAILY, hour=24)[0].due_at == dt.datetime(
        2024, 1, 2, tzinfo=WIB
    )


def test_the_last_week_may_be_shorter():
    assert [(p.first, p.last) for p in periods(Rhythm.WEEKLY)] == [
        (MONDAY, days(6)),
        (days(7), days(9)),
    ]


def test_what_has_not_begun_is_not_expected():
    assert len(begun(iter(periods(Rhythm.DAILY)), days(3))) == 4


def test_one_day_alone_can_be_asked_for():
    (week,) = begun(iter(periods(Rhythm.WEEKLY)), days(8), only_that_day=True)
    assert week.number == 1


@given(
    st.sampled_from(list(Rhythm)),
    st.integers(min_value=0, max_value=LONGEST_DAYS - 1),
)
def test_periods_cover_every_day_once(rhythm, last):
    found = periods(rhythm, last)
    covered = [
        one.first + dt.timedelta(days=n)
        for one in found
        for n in range((one.last - one.first).days + 1)
    ]
    assert covered == [days(n) for n in range(last + 1)]


COUNTS = st.integers(min_value=0, max_value=900_000)


@given(COUNTS, COUNTS, COUNTS, st.booleans())
def test_the_parts_of_a_tally_add_up_to_the_places(places, received, on_time, is_due):
    one = tally_of(places, is_due=is_due, received=received, on_time=on_time)
    assert one.expected == places
    assert min(one.on_time, one.late, one.open, one.silent) >= 0
    assert (one.silent == 0) or is_due


@given(st.integers(min_value=1, max_value=500), st.data())
def test_more_silence_is_never_a_lower_class(due, data):
    few = data.draw(st.integers(min_value=0, max_value=due))
    more = data.draw(st.integers(min_value=few, max_value=due))
    one, other = (
        SILENCE.index(silence_class(Tally(on_time=due - n, silent=n)))
        for n in (few, more)
    )
    assert one <= other


def test_where_nothing_is_due_there_is_no_class():
    assert silence_class(Tally(open=5)) == ""


@pytest.mark.parametrize(
    ("last", "hour", "code"), [(-1, 21, "days"), (400, 21, "long"), (1, 25, "hour")]
)
def test_what_cannot_be_expected_is_told(last, hour, code):
    with pytest.raises(BadExpectation) as told:
        check_span(MONDAY, days(last), hour)
    assert told.value.code == code

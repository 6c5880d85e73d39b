"""The legal clock: worked examples of the rule files, and laws every deadline obeys."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi_core.clock import (
    DayOff,
    DeadlineRule,
    Start,
    Suspension,
    Unit,
    WorkingCalendar,
    changed_by,
    derive,
    last_day_before,
    list_regulations,
    parse_regulation,
    remaining,
)
from sinergi_core.clock.regulation import Roll
from sinergi_core.index.framework.faults import FrameworkError

WIB = dt.timezone(dt.timedelta(hours=7))
FIRST, LAST = dt.date(2019, 1, 1), dt.date(2032, 12, 31)
PLAIN = WorkingCalendar(FIRST, LAST)
A_DAY = dt.timedelta(days=1)

days = st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31))
lengths = st.integers(1, 60)
holidays = st.sets(days, max_size=60)


def rule(length: int, unit: Unit, **changes: object) -> DeadlineRule:
    fields: dict[str, object] = {
        "code": "r", "names": {"id": "a", "en": "a"}, "event": "e", "who": "bawaslu",
        "length": length, "unit": unit, "start": Start.NEXT_DAY, "roll": Roll.NONE,
        "article": "1", "source": "s", "is_established": True, "note": {}, "examples": (),
    }  # fmt: skip
    return DeadlineRule(**{**fields, **changes})  # type: ignore[arg-type]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=WIB)


def calendar(off: set[dt.date]) -> WorkingCalendar:
    return WorkingCalendar(FIRST, LAST, {day: DayOff("libur") for day in off})


EXAMPLES = [
    pytest.param(one, example, id=f"{text.key}:{one.code}:{example.event}")
    for text in list_regulations()
    for one in text.rules
    for example in one.examples
]


@pytest.mark.parametrize(("one", "example"), EXAMPLES)
def test_every_worked_example_of_the_files_comes_out(one, example):
    off = {dt.date.fromisoformat(day) for day in example.off}
    made = derive(one, moment(example.event), calendar(off))
    due = made.due_at if "T" in example.due else made.due_on
    expected = moment(example.due) if "T" in example.due else example.due
    assert str(due) == str(expected)


def test_every_rule_of_the_files_has_a_worked_example():
    bare = [r.code for text in list_regulations() for r in text.rules if not r.examples]
    assert bare == []


@given(days, lengths, holidays)
def test_a_working_day_deadline_counts_exactly_its_working_days(day, length, off):
    table = calendar(off)
    made = derive(rule(length, Unit.WORKING_DAYS), moment(str(day)), table)
    after = [day + n * A_DAY for n in range(1, (made.due_on - day).days + 1)]
    assert sum(map(table.is_working, after)) == length
    assert table.is_working(made.due_on)


@given(days, lengths)
def test_a_calendar_day_deadline_asks_no_holiday(day, length):
    made = derive(rule(length, Unit.CALENDAR_DAYS), moment(str(day)), PLAIN)
    assert made.due_on == day + length * A_DAY


@given(days, lengths)
def test_counting_the_day_itself_ends_a_day_earlier(day, length):
    same = rule(length, Unit.CALENDAR_DAYS, start=Start.SAME_DAY)
    made = derive(same, moment(str(day)), PLAIN)
    assert made.due_on == day + (length - 1) * A_DAY


@given(days, lengths, holidays, days)
def test_one_more_holiday_never_brings_a_deadline_nearer(day, length, off, extra):
    table = calendar(off)
    more = table.with_day_off(extra, DayOff("keputusan bersama"))
    one = rule(length, Unit.WORKING_DAYS)
    assert (
        derive(one, moment(str(day)), more).due_on
        >= derive(one, moment(str(day)), table).due_on
    )


@given(days, lengths, holidays)
def test_a_derivation_has_a_line_for_each_day_on_the_way(day, length, off):
    made = derive(rule(length, Unit.WORKING_DAYS), moment(str(day)), calendar(off))
    whole = [day + n * A_DAY for n in range((made.due_on - day).days + 1)]
    assert [line.day for line in made.lines] == whole
    numbers = [line.number for line in made.lines if line.number]
    assert numbers == list(range(1, length + 1))


@given(days, lengths, holidays, st.integers(0, 40))
def test_a_suspension_moves_the_deadline_by_at_least_nothing(day, length, off, stop):
    table, one = calendar(off), rule(length, Unit.WORKING_DAYS)
    pause = Suspension(day + A_DAY, day + (stop + 1) * A_DAY, "perbaikan")
    plain = derive(one, moment(str(day)), table).due_on
    paused = derive(one, moment(str(day)), table, suspensions=[pause])
    assert paused.due_on >= max(plain, pause.last)
    assert all(x.reason != "counts" for x in paused.lines if x.day <= pause.last)


def test_hours_run_through_nights_and_holidays():
    made = derive(rule(24, Unit.HOURS), moment("2024-02-09T23:10"), PLAIN)
    assert made.due_at == moment("2024-02-10T23:10")


def test_a_last_day_off_rolls_to_the_next_working_day_where_the_rule_says_so():
    rolling = rule(1, Unit.CALENDAR_DAYS, roll=Roll.NEXT_WORKING_DAY)
    made = derive(rolling, moment("2024-02-09"), PLAIN)
    assert made.due_on == dt.date(2024, 2, 12)
    assert [line.reason for line in made.lines] == [
        "event", "counts", "weekend", "rolled",
    ]  # fmt: skip


def test_a_deadline_past_the_decreed_calendar_is_provisional():
    short = WorkingCalendar(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    one = rule(7, Unit.WORKING_DAYS)
    assert derive(one, moment("2024-12-30"), short).is_provisional
    assert not derive(one, moment("2024-12-02"), short).is_provisional


def test_a_deadline_ends_with_its_day():
    made = derive(rule(1, Unit.WORKING_DAYS), moment("2024-02-12T10:00"), PLAIN)
    assert made.due_at == moment("2024-02-14T00:00")
    assert not remaining(made, moment("2024-02-13T23:59"), PLAIN).is_late
    assert remaining(made, moment("2024-02-14T00:00"), PLAIN).is_late


def test_what_remains_counts_the_working_days_left():
    made = derive(rule(7, Unit.WORKING_DAYS), moment("2024-02-05"), PLAIN)
    assert remaining(made, moment("2024-02-08T12:00"), PLAIN).working_days == 4


def test_a_new_decree_lists_the_deadlines_it_moves():
    one = rule(3, Unit.WORKING_DAYS)
    decreed = PLAIN.with_day_off(dt.date(2024, 2, 14), DayOff("pemungutan suara"))
    events = [("a", one, moment("2024-02-12")), ("b", one, moment("2024-02-19"))]
    moved = changed_by(events, PLAIN, decreed)
    assert [(c.key, str(c.before), str(c.after)) for c in moved] == [
        ("a", "2024-02-15", "2024-02-16")
    ]


@given(days, st.integers(0, 40), holidays, st.booleans())
def test_a_day_before_a_stage_is_worked_and_early_enough(day, length, off, working):
    table = calendar(off)
    found = last_day_before(day, length, table, working=working)
    assert table.is_working(found)
    assert (day - found).days >= length


def test_a_calendar_that_contradicts_itself_is_refused():
    day = dt.date(2024, 2, 14)
    with pytest.raises(ValueError, match="both"):
        WorkingCalendar(FIRST, LAST, {day: DayOff("a")}, {day: DayOff("b")})


def test_the_digest_changes_with_a_day_and_not_with_its_name():
    day = dt.date(2024, 2, 14)
    assert PLAIN.with_day_off(day, DayOff("a")).digest != PLAIN.digest
    assert (
        PLAIN.with_day_off(day, DayOff("a")).digest
        == PLAIN.with_day_off(day, DayOff("b")).digest
    )


def test_a_faulty_rule_file_names_every_fault_with_its_line():
    text = (
        "code: x\nedition: '1'\nregime: pemilu\nnames: {id: a, en: a}\nrules:\n"
        "  - code: a\n    names: {id: a, en: a}\n    event: e\n    who: w\n"
        "    length: 0\n    unit: weeks\n    article: '1'\n    source: s\n"
    )
    with pytest.raises(FrameworkError) as caught:
        parse_regulation(text)
    assert [fault.line for fault in caught.value.faults] == [10, 11]


def test_a_naive_time_is_refused():
    naive = dt.datetime(2024, 2, 14)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        derive(rule(1, Unit.HOURS), naive, PLAIN)

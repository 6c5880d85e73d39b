"""A case's deadlines together, its work planned backwards, editions side by side."""

import datetime as dt

import pytest

from sinergi_core.clock import (
    DayOff,
    Need,
    Open,
    Opening,
    State,
    Suspension,
    Taken,
    Unit,
    WorkingCalendar,
    changed_by,
    compare_editions,
    counted_days,
    derive,
    editions_of,
    event_names,
    find_regulation,
    forecast,
    in_force,
    in_time,
    last_safe_moments,
    list_regulations,
    own_pace,
    parse_regulation,
    remaining,
    timeline,
    window_state,
)
from sinergi_core.clock.tests.test_clock import PLAIN, moment, rule

PEMILU = find_regulation("pemilu-penanganan/2022")
PILKADA = find_regulation("pilkada-penanganan")


def states(found):
    return {one.rule.code: (str(one.derivation.due_on), one.state) for one in found}


def test_a_report_runs_through_its_deadlines():
    events = {
        "violation-known": moment("2024-02-19"),
        "report-delivered": moment("2024-02-28T10:00"),
        "preliminary-reviewed": moment("2024-03-04T09:00"),
        "report-registered": moment("2024-03-04T10:00"),
    }
    made = timeline(PEMILU, events, PLAIN, at=moment("2024-03-05"))
    assert states(made) == {
        "laporan": ("2024-02-28", State.MET),
        "kajian-awal": ("2024-03-01", State.LATE),
        "kajian": ("2024-03-13", State.OPEN),
    }
    more = {**events, "information-needed": moment("2024-03-06")}
    made = timeline(PEMILU, more, PLAIN, at=moment("2024-03-25"), kind="criminal")
    assert states(made)["kajian-diperpanjang"] == ("2024-03-22", State.MISSED)
    assert "kajian" not in states(made)
    made = timeline(
        PEMILU, events, PLAIN, at=moment("2024-03-05"), kind="administrative"
    )
    assert "kajian" not in states(made)


def test_the_shorter_regime_has_three_days_and_two_more():
    events = {"report-delivered": moment("2024-12-02T14:00")}
    made = timeline(PILKADA, events, PLAIN, at=moment("2024-12-03"))
    assert states(made) == {"tindak-lanjut": ("2024-12-05", State.OPEN)}
    more = {**events, "information-needed": moment("2024-12-04")}
    made = timeline(PILKADA, more, PLAIN, at=moment("2024-12-03"))
    assert states(made) == {"tindak-lanjut-diperpanjang": ("2024-12-07", State.OPEN)}


def test_a_deadline_in_hours_is_met_to_its_minute_and_one_in_days_to_its_midnight():
    events = {"criminal-stated": moment("2024-02-23T15:30")}
    [made] = timeline(PEMILU, events, PLAIN, at=moment("2024-02-24"), kind="criminal")
    assert in_time(made.derivation, moment("2024-02-24T15:30"))
    assert not in_time(made.derivation, moment("2024-02-24T15:31"))
    assert [line.reason for line in made.derivation.lines] == ["event", "hours"]
    days = derive(rule(1, Unit.WORKING_DAYS), moment("2024-02-12"), PLAIN)
    assert in_time(days, moment("2024-02-13T23:59"))
    assert not in_time(days, moment("2024-02-14T00:00"))


STOPPING = """code: x
edition: '1'
regime: pemilu
zone: Asia/Jakarta
names: {id: a, en: a}
rules:
  - code: a
    names: {id: a, en: a}
    event: begun
    met_by: done
    who: w
    length: 3
    unit: working-days
    article: '1'
    source: s
    stops:
      - {since: asked, until: answered, reason: {id: menunggu pelapor, en: waiting}}
"""


def test_a_stop_of_a_rule_moves_its_deadline_until_it_ends():
    made = parse_regulation(STOPPING)
    events = {"begun": moment("2024-02-12"), "asked": moment("2024-02-13T10:00")}
    [one] = timeline(made, events, PLAIN, at=moment("2024-02-20"))
    assert (one.state, one.stands_still) == (State.OPEN, True)
    assert str(one.derivation.due_on) == "2024-02-22"
    events["answered"] = moment("2024-02-15T10:00")
    [one] = timeline(made, events, PLAIN, at=moment("2024-02-20"))
    assert (str(one.derivation.due_on), one.state) == ("2024-02-19", State.MISSED)
    assert not one.stands_still
    names = [line.name for line in one.derivation.lines if line.reason == "suspended"]
    assert names == ["menunggu pelapor"] * 2


def test_days_begin_in_the_zone_of_the_regulation():
    one = PEMILU.rule("laporan")
    late = dt.datetime(2024, 2, 19, 18, tzinfo=dt.UTC)  # 20 February, 1.00 WIB
    assert str(derive(one, late, PLAIN).due_on) == "2024-02-29"


@pytest.mark.parametrize(
    ("regime", "day", "key"),
    [
        ("pemilu", "2017-09-01", "pemilu-penanganan/2018"),
        ("pemilu", "2019-04-17", "pemilu-penanganan/2018"),
        ("pemilu", "2024-02-14", "pemilu-penanganan/2022"),
        ("pilkada", "2020-12-09", "pilkada-penanganan/2020"),
        ("pilkada", "2024-11-27", "pilkada-penanganan/2024"),
    ],
)
def test_a_case_begins_with_the_edition_in_force(regime, day, key):
    assert in_force(regime, dt.date.fromisoformat(day)).key == key


def test_two_editions_stand_side_by_side():
    old, new = compare_editions(
        "pemilu-penanganan", "kajian-awal", moment("2024-02-16"), PLAIN
    )
    assert (old.regulation.edition, old.derivation) == ("2018", None)
    assert str(new.derivation.due_on) == "2024-02-20"
    same = compare_editions("pemilu-penanganan", "laporan", moment("2024-02-16"), PLAIN)
    assert len({side.derivation.due_on for side in same}) == 1
    assert [one.edition for one in editions_of("pilkada-penanganan")] == [
        "2020",
        "2024",
    ]
    assert len({one.digest for one in list_regulations()}) == 4


def test_strange_codes_name_those_that_exist():
    with pytest.raises(KeyError, match="pilkada-penanganan/2024"):
        find_regulation("pemilu-penanganan/1999")
    with pytest.raises(KeyError, match="regime"):
        in_force("rt", dt.date(2024, 1, 1))
    with pytest.raises(KeyError, match="kajian-awal"):
        PEMILU.rule("x")


def test_every_event_of_the_files_has_a_name_and_every_rule_its_names():
    used = set()
    for text in list_regulations():
        for one in text.rules:
            used |= {one.event, one.met_by, one.only_after}
        used |= {x for w in text.windows for x in (w.opens, w.closes)}
        used |= {gap.event for gap in text.gaps}
    assert used - {""} == set(event_names())
    assert all(set(names) == {"id", "en"} for names in event_names().values())


def test_planned_work_fits_into_its_deadline():
    for text in list_regulations():
        for one in text.rules:
            assert sum(need.length for need in one.work) <= one.length, one.code


def test_the_last_safe_moments_of_a_study_are_counted_backwards():
    one = PEMILU.rule("kajian")
    made = derive(one, moment("2024-02-20T10:00"), PLAIN)
    found = last_safe_moments(made, one.work, PLAIN)
    assert [(m.code, str(m.begin_on), str(m.finish_on)) for m in found] == [
        ("clarification", "2024-02-21", "2024-02-23"),
        ("study", "2024-02-26", "2024-02-27"),
        ("plenary", "2024-02-28", "2024-02-28"),
        ("forwarding", "2024-02-29", "2024-02-29"),
    ]
    assert found[0].late_from == moment("2024-02-22T00:00")
    longer = [Need("a", 6), Need("b", 3)]
    first, second = last_safe_moments(made, longer, PLAIN)
    assert first.before_event
    assert not second.before_event
    assert str(first.begin_on) == "2024-02-19"


def test_last_safe_hours_run_through_the_night():
    one = PEMILU.rule("penerusan-pidana")
    made = derive(one, moment("2024-02-23T15:30"), PLAIN)
    letter, delivery = last_safe_moments(made, one.work, PLAIN)
    assert letter.late_from == moment("2024-02-23T23:30")
    assert delivery.late_from == letter.finish_at == moment("2024-02-24T11:30")


def test_what_remains_comes_in_parts_for_words():
    made = derive(rule(7, Unit.WORKING_DAYS), moment("2024-02-05"), PLAIN)
    left = remaining(made, moment("2024-02-12T20:30"), PLAIN)
    assert (left.days, left.hours, left.minutes) == (2, 3, 30)
    over = remaining(made, moment("2024-02-16T01:00"), PLAIN)
    assert over.is_late
    assert (over.days, over.hours, over.minutes) == (1, 1, 0)


def test_used_days_leave_out_days_off_and_suspensions():
    one, event = rule(7, Unit.WORKING_DAYS), moment("2024-02-05T09:00")
    pause = [Suspension(dt.date(2024, 2, 7), dt.date(2024, 2, 8), "menunggu")]
    until = moment("2024-02-12T08:00")
    assert counted_days(one, event, until, PLAIN) == 5
    assert counted_days(one, event, until, PLAIN, suspensions=pause) == 3
    assert counted_days(one, event, moment("2024-02-01"), PLAIN) == 0
    hours = rule(24, Unit.HOURS)
    assert counted_days(hours, event, moment("2024-02-05T11:15"), PLAIN) == 3


def test_a_forecast_says_when_it_cannot_and_counts_open_cases():
    few = [Taken(9)] * 11
    assert forecast(few, used=2, length=7).share is None
    assert forecast(few, used=2, length=7).count == 11
    past = [Taken(n) for n in (3, 4, 5, 5, 6, 7, 7, 8, 9, 10)] + [Taken(12, False)] * 5
    made = forecast(past, used=2, length=7)
    assert made.count == 15
    assert made.share == pytest.approx(8 / 15)
    assert made.low < 8 / 15 < made.high
    assert forecast(past, used=8, length=7).share == 1
    assert own_pace(past) is None
    assert own_pace([Taken(n) for n in range(1, 21)]) == 16


def test_windows_open_and_close_with_their_events():
    [window] = PEMILU.windows
    events = {"voting-day": moment("2024-02-14")}
    assert window_state(window, events, dt.date(2024, 1, 1)) is Opening.UNKNOWN
    events["candidates-set"] = moment("2023-11-03")
    seen = [
        window_state(window, events, dt.date.fromisoformat(day))
        for day in ("2023-11-02", "2023-11-03", "2024-02-14", "2024-02-15")
    ]
    assert seen == [Opening.BEFORE, Opening.OPEN, Opening.OPEN, Opening.CLOSED]


def test_a_decree_over_a_suspended_day_moves_nothing():
    one, event = rule(3, Unit.WORKING_DAYS), moment("2024-02-12")
    day = dt.date(2024, 2, 13)
    more = PLAIN.with_day_off(day, DayOff("libur"))
    stopped = Open("a", one, event, (Suspension(day, day),))
    assert [
        c.key for c in changed_by([Open("b", one, event), stopped], PLAIN, more)
    ] == ["b"]
    week = WorkingCalendar(PLAIN.first, PLAIN.last, weekend=frozenset({6}))
    with pytest.raises(ValueError, match="weekend"):
        changed_by([], PLAIN, week)


def test_the_end_of_all_calendars_is_a_wrong_value():
    with pytest.raises(ValueError, match="9999"):
        derive(rule(60, Unit.WORKING_DAYS), moment("9999-12-20"), PLAIN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("zone: Asia/Jakarta", "zone: Asia/Nowhere"),
        ("met_by: done", "replaces: b"),
        ("since: asked", "sinse: asked"),
    ],
)
def test_a_wrong_zone_rule_or_stop_is_a_fault(old, new):
    with pytest.raises(ValueError, match="x"):
        parse_regulation(STOPPING.replace(old, new), name="x")

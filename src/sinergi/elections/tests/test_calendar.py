import datetime as dt

import pytest

from sinergi.elections.calendar import BadCalendar, parse_calendar, shipped_calendars
from sinergi.elections.models import Election, Stage
from sinergi.elections.rules import is_special_number, kpu_code_of, stage_state
from sinergi.elections.services import put_calendar

AT = dt.datetime(2024, 2, 14, tzinfo=dt.UTC)
CALENDARS = {calendar.code: calendar for calendar in shipped_calendars()}


def running(code, day):
    return {
        stage.code
        for stage in CALENDARS[code].stages
        if stage_state(stage.starts_on, stage.ends_on, day) == "now"
    }


def test_on_the_last_quiet_day_of_2024_nothing_but_quiet_runs_before_the_vote():
    """PKPU 3/2022: quiet period 11 to 13 February 2024."""
    assert running("pemilu-2024", dt.date(2024, 2, 13)) == {
        "perencanaan",
        "masa-tenang",
    }


def test_voting_and_counting_begin_on_the_same_day():
    stages = running("pemilu-2024", dt.date(2024, 2, 14))
    assert {"pemungutan-suara", "penghitungan-suara"} <= stages


def test_the_campaign_of_the_regional_election_ends_before_its_quiet_period():
    """PKPU 2/2024: campaign 25 September to 23 November 2024."""
    assert "kampanye" in running("pilkada-2024", dt.date(2024, 11, 23))
    assert "kampanye" not in running("pilkada-2024", dt.date(2024, 11, 24))


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=str)
def test_every_calendar_votes_on_its_voting_day(calendar):
    voting = next(s for s in calendar.stages if s.code == "pemungutan-suara")
    assert voting.starts_on == calendar.voting_on


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=str)
def test_every_stage_has_both_names_a_regulation_and_a_source(calendar):
    for stage in calendar.stages:
        assert stage.name_id
        assert stage.name_en
        assert stage.regulation
        assert stage.source.startswith("https://")


def test_a_stage_without_a_first_day_runs_until_its_last():
    assert stage_state(None, dt.date(2024, 1, 26), dt.date(2020, 1, 1)) == "now"
    assert stage_state(None, dt.date(2024, 1, 26), dt.date(2024, 1, 27)) == "past"


def test_a_stage_without_a_last_day_is_of_one_day():
    day = dt.date(2024, 9, 22)
    assert stage_state(day, None, day) == "now"
    assert stage_state(day, None, day + dt.timedelta(days=1)) == "past"


def test_a_calendar_of_another_version_is_refused():
    with pytest.raises(BadCalendar):
        parse_calendar("version: 99")


def test_a_missing_entry_is_named():
    with pytest.raises(BadCalendar, match="voting_on"):
        parse_calendar(
            "{version: 1, code: x, kind: pemilu, names: {id: x, en: x}, stages: []}"
        )


@pytest.mark.django_db
def test_putting_a_calendar_twice_changes_nothing():
    for _ in range(2):
        put_calendar(CALENDARS["pemilu-2024"], by=None, at=AT)
    assert (Election.all_rows.count(), Stage.all_rows.count()) == (1, 18)


def test_the_code_of_kpu_is_the_area_without_dots_and_the_number():
    """KPU 2024: 3175061001001 is station 1 of Jatinegara in Cakung."""
    assert kpu_code_of("31.75.06.1001", 1) == "3175061001001"


@pytest.mark.parametrize(
    ("number", "special"), [(1, False), (900, False), (901, True), (1001, False)]
)
def test_special_stations_are_numbered_from_901(number, special):
    assert is_special_number(number) is special

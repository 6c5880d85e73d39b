"""The calendar and the working days, changed through their pages."""

import datetime as dt

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import CalendarDay, Election, Stage
from sinergi.elections.services import put_calendar
from sinergi.elections.working_days import DECREED, published_days, working_calendar

pytestmark = pytest.mark.django_db
AT = dt.datetime(2024, 1, 5, tzinfo=dt.UTC)
STAGE = {
    "code": "kampanye-2", "name_id": "Kampanye putaran kedua", "starts_on": "2024-06-02",
    "ends_on": "2024-06-22", "regulation": "PKPU 3/2022",
}  # fmt: skip
DAY = {"day": "2024-06-18", "is_working": "off", "name": "Cuti", "decree": "SKB 1/2024"}


@pytest.fixture
def editor(client):
    pemkot = make_institution("Pemkot", InstitutionKind.PEMKOT, "31.75")
    client.force_login(make_person("k", Role.COORDINATOR, pemkot, "31.75"))
    return client


@pytest.fixture
def election():
    calendar = next(c for c in shipped_calendars() if c.code == "pemilu-2024")
    return put_calendar(calendar, by=None, at=AT)


def test_a_stage_is_added_through_its_page(editor, election):
    address = "/elections/pemilu-2024/stages/"
    assert editor.post(address, STAGE).status_code == 302
    stage = Stage.all_rows.get(code="kampanye-2")
    assert stage.name_en == "Kampanye putaran kedua"


def test_a_moved_stage_leaves_its_dates_before_in_the_facts(editor, election):
    stage = election.stages.get(code="masa-tenang")
    address = f"/elections/pemilu-2024/stages/{stage.code}/"
    moved = {**STAGE, "starts_on": "2024-02-10", "ends_on": "2024-02-12"}
    assert editor.post(address, moved).status_code == 302
    fact = Fact.all_rows.get(target=f"stage:{stage.pk}")
    assert fact.details["before"] == ["2024-02-11", "2024-02-13"]


def test_a_stage_that_ends_before_it_begins_is_refused_with_what_was_typed(
    editor, election
):
    wrong = {**STAGE, "ends_on": "2024-06-01"}
    answer = editor.post("/elections/pemilu-2024/stages/", wrong)
    assert answer.status_code == 422
    assert "2024-06-01" in answer.content.decode()


def test_a_stage_is_removed(editor, election):
    stage = election.stages.first()
    address = f"/elections/pemilu-2024/stages/{stage.code}/remove/"
    assert editor.post(address).status_code == 302
    assert not Stage.all_rows.filter(pk=stage.pk).exists()


def test_the_calendar_of_2029_is_drafted_from_that_of_2024(editor, election):
    form = {
        "code": "pemilu-2029", "kind": "pemilu", "name_id": "Pemilu 2029",
        "voting_on": "2029-02-14", "regulation": "belum ada", "copy_from": "pemilu-2024",
    }  # fmt: skip
    assert editor.post("/elections/new/", form).status_code == 302
    voting = Stage.all_rows.get(election__code="pemilu-2029", code="pemungutan-suara")
    assert voting.starts_on == dt.date(2029, 2, 14)
    assert "rancangan" in voting.regulation


@pytest.mark.parametrize("code", ["new", "days", "pemilu-2024"])
def test_an_election_takes_no_code_that_is_taken(editor, election, code):
    form = {"code": code, "kind": "pemilu", "name_id": "x", "voting_on": "2029-02-14"}
    answer = editor.post("/elections/new/", {**form, "regulation": "x"})
    assert answer.status_code == 422
    assert Election.all_rows.count() == 1


def test_a_decree_makes_a_day_off_and_taken_back_a_working_day_again(editor):
    day = dt.date(2024, 6, 19)
    assert editor.post("/elections/days/put/", {**DAY, "day": str(day)}).status_code
    assert not working_calendar().is_working(day)
    row = CalendarDay.all_rows.get()
    assert editor.post(f"/elections/days/{row.pk}/remove/").status_code == 302
    assert working_calendar().is_working(day)


def test_a_decree_can_make_a_holiday_a_working_day(editor):
    day = dt.date(2024, 2, 9)
    assert not working_calendar().is_working(day)
    editor.post(
        "/elections/days/put/", {**DAY, "day": str(day), "is_working": "worked"}
    )
    assert working_calendar().is_working(day)


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2024-02-30"])
def test_a_day_out_of_this_world_is_refused(editor, day):
    assert editor.post("/elections/days/put/", {**DAY, "day": day}).status_code == 422
    assert not CalendarDay.all_rows.exists()


def test_the_page_of_days_shows_holidays_in_both_languages(editor):
    page = editor.get("/elections/days/?year=2024").content.decode()
    assert "Hari Raya Idul Fitri" in page
    english = editor.get(
        "/elections/days/?year=2024", headers={"accept-language": "en"}
    )
    assert "Eid al-Fitr" in english.content.decode()


@pytest.mark.parametrize("year", ["", "x", "1", "99999999999", "2018", "२०२४"])
def test_the_page_of_days_takes_any_year(editor, year):
    assert editor.get("/elections/days/", {"year": year}).status_code == 200


def test_reading_the_calendar_needs_no_right_to_change_it(client, election):
    kelurahan = make_institution("Kel", InstitutionKind.KELURAHAN, "31.75.06.1003")
    client.force_login(make_person("l", Role.LURAH, kelurahan, "31.75.06.1003"))
    assert client.get("/elections/days/").status_code == 200
    assert client.post("/elections/days/put/", DAY).status_code == 403
    assert client.get("/elections/pemilu-2024/stages/").status_code == 403


def test_election_days_of_2024_are_days_off():
    """Keppres 10/2024 and 33/2024: 14 February and 27 November 2024."""
    days = published_days()
    assert {dt.date(2024, 2, 14), dt.date(2024, 11, 27)} <= set(days)
    assert DECREED[0] <= 2024 <= DECREED[1]

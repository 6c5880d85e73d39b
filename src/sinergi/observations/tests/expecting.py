"""Expectations and the reports that answer them, for tests."""

import datetime as dt

from conftest import MEETING
from sinergi.elections.models import Election, PollingStation
from sinergi.observations.models import Expectation, Form
from sinergi.observations.rules.coverage import PlaceLevel, Rhythm
from sinergi.observations.services.expecting import ExpectationDraft, expect_reports
from sinergi.observations.tests.making import filled, receive

VILLAGE, OTHER = "31.75.06.1003", "31.75.06.1005"
FIRST = dt.date(2023, 9, 10)


def local(day, hour=12):
    """Return an hour of a day in Jakarta."""
    return dt.datetime(
        day.year, day.month, day.day, hour, tzinfo=dt.timezone(dt.timedelta(hours=7))
    )


def expect(institution, **more) -> Expectation:
    """Return that every kelurahan of Cakung reports daily for five days, by 21:00."""
    fields = {
        "form": Form.all_rows.get(code=more.pop("code", "pantauan")),
        "place": PlaceLevel.VILLAGE,
        "area_code": "31.75.06",
        "from_on": FIRST,
        "until_on": FIRST + dt.timedelta(days=4),
        "rhythm": Rhythm.DAILY,
        "due_hour": 21,
    }
    draft = ExpectationDraft(institution=institution, **fields | more)
    return expect_reports(draft, by=None, at=MEETING)


def report(person, *, area=VILLAGE, day=FIRST, until=None, at=None, **more):
    """Return a report about an area and day, sent that noon if not told otherwise."""
    answers = f"<area>{area}</area>"
    if day is not None:
        answers += f"<happened_on>{day}</happened_on>"
    if until is not None:
        answers += f"<ended_on>{until}</ended_on>"
    xml = filled(answers=answers, **more)
    return receive(xml, person, at=at or local(day)).submission


def stations(*numbers, area=VILLAGE) -> Election:
    """Return an election with these stations in a kelurahan."""
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu", name_en="Election", kind="pemilu",
        voting_on=dt.date(2024, 2, 14), regulation="-",
    )  # fmt: skip
    for number in numbers:
        PollingStation.all_rows.create(election=election, area_code=area, number=number)
    return election

"""Deadlines in a calendar file: the last day or the hour, and how sure it is."""

import datetime as dt

from django.utils import translation

from sinergi.documents.ics import write_calendar
from sinergi.elections.deadline_events import deadline_event
from sinergi_core.clock import WorkingCalendar, find_regulation, timeline

WIB = dt.timezone(dt.timedelta(hours=7))
AT = dt.datetime(2024, 2, 20, 9, tzinfo=WIB)
TABLE = WorkingCalendar(dt.date(2024, 1, 1), dt.date(2024, 12, 31))


def entry(events, kind="criminal"):
    rules = find_regulation("pemilu-penanganan/2022")
    standing = timeline(rules, events, TABLE, at=AT, kind=kind)[-1]
    with translation.override("en"):
        made = deadline_event(standing, uid="x", summary="12/LP", stamp=AT)
    return write_calendar([made]).decode()


def test_a_deadline_in_days_is_an_entry_of_its_last_day():
    told = entry({"violation-known": AT})
    assert "DTSTART;VALUE=DATE:20240229" in told
    assert "STATUS:CONFIRMED" in told
    told = entry({"report-registered": AT})
    assert "STATUS:TENTATIVE" in told
    assert "Not established" in told.replace("\r\n ", "")


def test_a_deadline_in_hours_is_an_entry_of_its_hour_and_goes_when_met():
    told = entry({"criminal-stated": AT})
    assert "DTSTART;TZID=Asia/Jakarta:20240221T090000" in told
    later = AT + dt.timedelta(hours=3)
    told = entry({"violation-known": AT, "report-delivered": later})
    assert "STATUS:TENTATIVE" in told  # the preliminary review, not the report
    told = entry({"violation-known": AT - dt.timedelta(99)})
    assert "STATUS:TENTATIVE" in told  # days off of 2023 are not decreed there

"""The pages of a rehearsal: in a sandbox, and in a real installation."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.access.sandbox import Clock, read_clock, set_clock
from sinergi.replay.rules.script import Inject, Script
from sinergi.replay.scoring import meet_injects, time_warnings
from sinergi.warnings.services.answering import acknowledge
from sinergi.warnings.tests.making import CAKUNG, PENGGILINGAN, sent


def at(minutes: int) -> dt.datetime:
    return MEETING + dt.timedelta(minutes=minutes)


@pytest.fixture
def clock(sandbox):
    """Set the sandbox's clock to the hour of the meeting, standing still."""
    set_clock(Clock(MEETING.isoformat(), 0, 0))
    return sandbox


def test_a_real_installation_tells_how_a_sandbox_is_made(client, city):
    client.force_login(city.writer)
    page = client.get("/rehearsal/").content.decode()
    assert "sinergi replay make" in page
    assert client.post("/rehearsal/speed/", {"speed": "60"}).status_code == 404
    assert client.get("/rehearsal/scorecard.csv").status_code == 404


def test_a_sandbox_shows_its_clock_and_says_on_every_page_what_it_is(
    client, city, clock
):
    client.force_login(city.writer)
    for path in ("/rehearsal/", "/", "/then/"):
        page = client.get(path).content.decode()
        assert 'data-sandbox="' in page, path


def test_the_clock_is_set_by_who_writes_warnings_and_by_nobody_else(
    client, city, clock
):
    client.force_login(city.writer)
    assert client.post("/rehearsal/speed/", {"speed": "60"}).status_code == 302
    assert read_clock().speed == 60
    for wrong in ("61", "-1", "nan", "", "\u0000"):
        assert client.post("/rehearsal/speed/", {"speed": wrong}).status_code in (
            302,
            400,
        )
    assert read_clock().speed == 60


def test_the_scorecard_tells_minutes_and_who_was_silent(client, city, clock):
    row = sent(city)
    acknowledge(row, by=city.lurah, at=at(12))
    (timed,) = time_warnings()
    assert timed.minutes["sent"] == 0
    assert timed.minutes["acknowledged"] == 12
    assert timed.minutes["stood-down"] is None
    assert timed.answered == 1
    assert city.kecamatan.name in timed.silent or timed.asked == 1
    client.force_login(city.writer)
    assert row.number in client.get("/rehearsal/").content.decode()
    assert row.number in client.get("/rehearsal/scorecard.csv").content.decode()


def test_an_inject_is_met_by_the_first_warning_about_its_area_in_time(city):
    row = sent(city)
    acknowledge(row, by=city.lurah, at=at(12))
    minute = 10 * 60  # the meeting was at ten in Jakarta
    script = Script(
        "",
        (
            Inject(minute, "A", "A", CAKUNG, "acknowledged", 15),
            Inject(minute, "B", "B", PENGGILINGAN, "acknowledged", 5),
            Inject(minute, "C", "C", "31.75.01", "sent", 5),
            Inject(minute + 600, "D", "D", "", "sent", 5),
        ),
    )
    met = meet_injects(script, MEETING.date(), time_warnings(), at(30))
    assert [(one.inject.title_en, one.in_time, one.minutes) for one in met] == [
        ("A", True, 12), ("B", False, 12), ("C", False, None),
    ]  # fmt: skip

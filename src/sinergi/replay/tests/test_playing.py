"""A stream in a sandbox: each event comes in once, at its hour, and nothing leaves."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import OperationalError

import sinergi.replay
from conftest import make_institution, make_person
from sinergi.access.clock import now, real_now
from sinergi.access.sandbox import read_clock
from sinergi.accounts.example import INSTITUTIONS
from sinergi.accounts.roles import Role
from sinergi.doors.http import Refused, post
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import PollingStation
from sinergi.elections.services import put_calendar
from sinergi.observations.models import Submission
from sinergi.observations.services.shipped import put_shipped_forms
from sinergi.replay import making
from sinergi.replay.making import election_on, fill_sandbox
from sinergi.replay.playing import make_player
from sinergi.replay.recording import record
from sinergi.replay.rules.events import digest_of, write_stream
from sinergi.replay.store import keep_progress, progress, run_at

DAY = dt.date(2024, 2, 14)
SCRIPT = Path(sinergi.replay.__file__).with_name("script.yaml").read_bytes()
COUNTS = {"31.75.04.1001": 2, "31.75.06.1003": 2, "31.75.06.1005": 1}
END = dt.datetime(2024, 2, 15, tzinfo=dt.UTC)


@pytest.fixture
def filled(sandbox, areas, monkeypatch):
    """Return how far a sandbox of five stations has played: not begun."""
    at = real_now()
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=at)
    put_shipped_forms(at=at)
    name, kind, area = INSTITUTIONS["bawaslu"]
    make_person("analis", Role.BAWASLU_ANALYST, make_institution(name, kind, area))
    monkeypatch.setattr(making, "counts_of_example", lambda: COUNTS)
    monkeypatch.setattr(making, "planted_in", lambda codes: ())
    return fill_sandbox(DAY, events=18, seed=3, script=SCRIPT, at=at)


def play_day(player, step=dt.timedelta(minutes=5)):
    """Play the whole day, looking at the clock every so often."""
    at = dt.datetime.fromisoformat(player.told.first_at)
    while at < END:
        at += step
        while player.play_until(at):
            pass


def test_a_sandbox_is_filled_and_its_clock_stands_before_the_first_event(filled):
    assert filled.events == 18
    assert PollingStation.all_rows.filter(election=election_on(DAY)).count() == 5
    clock = read_clock()
    assert clock.speed == 0
    assert now() < dt.datetime.fromisoformat(filled.first_at)


def test_every_event_comes_in_once_and_is_accepted(filled):
    player = make_player()
    assert player.play_until(dt.datetime.fromisoformat(filled.first_at)) == 1
    play_day(player)
    assert player.told.taken == player.told.accepted == 18
    assert Submission.all_rows.filter(state="accepted").count() == 18
    assert player.told.is_over


def test_a_player_that_was_ended_goes_on_where_it_was(filled):
    first = make_player()
    first.play_until(END - dt.timedelta(hours=12), most=7)
    keep_progress(first.told)
    play_day(make_player())
    assert Submission.all_rows.count() == 18
    assert Submission.all_rows.filter(state="new").count() == 0


def test_what_the_database_gave_up_comes_again_whole(filled, monkeypatch):
    player = make_player()
    send, given_up = player.feeder.send, []

    def once(number, event, at):
        if number == 4 and not given_up:
            given_up.append((player.told.taken, Submission.all_rows.count()))
            raise OperationalError("database is locked")
        return send(number, event, at)

    monkeypatch.setattr(player.feeder, "send", once)
    with pytest.raises(OperationalError):
        play_day(player, step=dt.timedelta(hours=2))
    [(taken, kept)] = given_up
    assert player.told.taken == player.next == Submission.all_rows.count() < taken
    assert taken == kept
    play_day(player)
    assert player.told.taken == player.told.accepted == Submission.all_rows.count()


def test_a_late_event_is_received_when_it_comes(filled):
    player = make_player()
    first = dt.datetime.fromisoformat(filled.first_at)
    late = first + dt.timedelta(minutes=9)
    player.play_until(late, most=1)
    assert Submission.all_rows.get().received_at == late
    assert player.told.lag_s == player.told.worst_s == 540
    player.play_until(first, most=1)
    assert (player.told.lag_s, player.told.worst_s) == (0, 540)


def test_an_event_is_played_at_its_hour_and_not_before(filled):
    player = make_player()
    noon = dt.datetime(2024, 2, 14, 5, 0, tzinfo=dt.UTC)
    while player.play_until(noon):
        pass
    assert 0 < player.told.taken < 18
    assert not Submission.all_rows.filter(received_at__gt=noon).exists()


def test_a_played_day_is_recorded_without_words(filled):
    player = make_player()
    while player.play_until(END):
        pass
    made = list(record(END - dt.timedelta(days=2), END + dt.timedelta(seconds=1)))
    assert len(made) == 18
    stream = write_stream(made).decode()
    assert "Latihan" not in stream
    assert '"opened":' in stream
    assert digest_of(stream.encode()) != progress().digest


def test_the_clock_runs_at_a_speed_and_stands_still(filled):
    true = real_now()
    begun = dt.datetime.fromisoformat(read_clock().shown_at)
    run_at(60, true)
    assert read_clock().at(true + dt.timedelta(seconds=10)) == begun + dt.timedelta(
        minutes=10
    )
    run_at(0, true + dt.timedelta(seconds=10))
    assert read_clock().at(true + dt.timedelta(hours=5)) == begun + dt.timedelta(
        minutes=10
    )


def test_nothing_leaves_a_sandbox(sandbox, settings):
    with pytest.raises(Refused) as caught:
        post("https://example.org/hook", b"{}", {})
    assert caught.value.code == "sandbox"


def test_settings_of_a_sandbox_name_no_mail_server(tmp_path):
    import os
    import subprocess
    import sys

    (tmp_path / "replay").mkdir()
    (tmp_path / "replay" / "clock.json").write_text(
        '{"shown_at": "2024-02-14T00:00:00+07:00", "true_s": 0, "speed": 0}'
    )
    told = subprocess.run(
        [sys.executable, "-c", "from sinergi.conf import settings as s;"
         "print(s.SINERGI_SANDBOX, repr(s.SINERGI_SMTP_HOST))"],
        env={**os.environ, "SINERGI_HOME": str(tmp_path), "SINERGI_SMTP_HOST": "mail"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told.split() == ["True", "''"]

"""The scoreboard: unknown is never zero, what is unseen is told, kept boards stay."""

import datetime as dt

import pytest

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.elections.models import Election, PollingStation
from sinergi.outcomes.goals.basis import basis_of
from sinergi.outcomes.goals.board import board_of, plain_board
from sinergi.outcomes.goals.figure import (
    DEFINITIONS,
    NAMES,
    Figure,
    counted,
    suppressed,
)
from sinergi.outcomes.goals.history import board_before, traces_of
from sinergi.outcomes.goals.keeping import keep_goals
from sinergi.outcomes.models import GoalSnapshot
from sinergi.outcomes.tests.making import make_city

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def election(db):
    return Election.all_rows.create(
        code="uji", name_id="Uji", name_en="Trial", kind="pemilu",
        voting_on=MEETING.date() + dt.timedelta(days=100), regulation="uji",
    )  # fmt: skip


def figures(basis):
    return {one.code: one for goal in board_of(basis) for one in goal.figures}


def test_everything_is_unknown_and_says_why_where_nothing_is_recorded(alice, at):
    found = figures(basis_of(alice, "", None, at))
    assert set(found) == set(NAMES) == set(DEFINITIONS)
    assert [one.code for one in found.values() if one.share is not None] == []
    assert [one.code for one in found.values() if not one.note] == []


def test_stations_without_a_result_are_missing_and_no_zeros(alice, election, at):
    codes = make_city()
    for number, voted in ((1, 80), (2, None), (3, 70)):
        PollingStation.all_rows.create(
            election=election, area_code=codes[0], number=number, registered=100,
            voted=voted,
        )  # fmt: skip
    found = figures(basis_of(alice, "31.75", election, at))
    turnout = found["turnout"]
    assert (turnout.hits, turnout.total) == (150, 200)
    assert turnout.missing == pytest.approx(1 / 3)
    assert turnout.low < 0.75 < turnout.high
    assert found["listed"].share == 1


def test_a_watched_and_quiet_place_counts_and_a_silent_one_is_missing(
    alice, election, at, monkeypatch
):
    codes = make_city(4)
    rows = [(codes[0], 0.0), (codes[1], 2.0)]
    monkeypatch.setattr(
        "sinergi.outcomes.goals.safe.Sighting.all_rows", Sightings(rows), raising=False
    )
    found = figures(basis_of(alice, "31.75", election, at))["unhurt"]
    assert (found.hits, found.total, found.missing) == (1, 2, 0.5)


class Sightings:
    """Stands for the rows of sightings, whose submissions are long to make."""

    def __init__(self, rows):
        self.rows = rows

    def __getattr__(self, name):
        return lambda *_args, **_named: self

    def values_list(self, *_names):
        return self.rows


def test_small_numbers_of_cases_leave_what_is_kept():
    few = counted("violations", 3, 30, "", sensitive=True)
    assert suppressed(few) == Figure("violations", sensitive=True, hidden=True)
    assert suppressed(counted("violations", 10, 30, "", sensitive=True)).total == 30
    assert suppressed(counted("kept", 3, 30, "")).hits == 3


def test_a_board_is_kept_once_a_day_and_makes_the_trend(
    client, election, bawaslu, alice, at, settings
):
    codes = make_city()
    bawaslu.area_code = "31.75"
    bawaslu.save()
    station = PollingStation.all_rows.create(
        election=election, area_code=codes[0], number=1, registered=100, voted=50
    )
    assert (keep_goals(at), keep_goals(at)) == (1, 0)
    kept = GoalSnapshot.all_rows.get()
    assert kept.figures["figures"]["turnout"]["share"] == 0.5
    station.voted = 80
    station.save()
    settings.SINERGI_TODAY = at.date() + dt.timedelta(days=3)
    client.force_login(make_person("kora", Role.BAWASLU_ANALYST, bawaslu))
    page = client.get("/goals/?within=31.75", headers={"accept-language": "en"})
    assert "up by 30" in page.content.decode()
    page = client.get("/goals/demokratis/?within=31.75&election=uji")
    assert page.status_code == 200
    assert b"counted now" not in page.content
    assert client.get("/goals/nichts/").status_code == 404
    assert client.get("/goals/export.xlsx").content[:2] == b"PK"
    assert GoalSnapshot.all_rows.get().digest == kept.digest


def test_what_is_kept_holds_no_word_and_can_be_written_as_json(alice, election, at):
    plain = plain_board(board_of(basis_of(None, "31.75", election, at)))
    assert set(plain["figures"]) == set(NAMES)


def test_the_trend_looks_a_week_back_and_draws_what_was_known(election, at):
    shares = [0.5, None, 0.6, 0.7]
    boards = [
        GoalSnapshot(
            area_code="31.75", election=election, code_version="1", digest="x",
            day=at.date() - dt.timedelta(days=days), made_at=at,
            figures={"v": 1, "made_up": days > 8,
                     "figures": {"turnout": {"share": share}}},
        )
        for days, share in zip((20, 15, 8, 1), shares, strict=True)
    ]  # fmt: skip
    newest_first = boards[::-1]
    assert board_before(newest_first, at.date()) == boards[2]
    assert board_before(newest_first[:1], at.date()) == boards[3]
    assert board_before(boards[:1], boards[0].day) is None
    [trace] = traces_of(newest_first, ["turnout", "kept"])
    assert [made_up for _x, _y, made_up in trace.dots] == [True, False, False]
    assert len(trace.lines) == 1  # the day nobody knew breaks the line
    assert trace.summary in {"from 50% to 70%", "dari 50% ke 70%"}

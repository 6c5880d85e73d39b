"""Outreach in the one queue: for whom it waits, in few questions."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.outreach.queue_items import counts, items
from sinergi.outreach.services.rumor import RumorDraft, ask_answer, report_rumor
from sinergi.outreach.tests.conftest import hold, plan

pytestmark = pytest.mark.django_db
DAY = MEETING.date()
ALL = ("late", "today", "week", "later")


def titles(actor, day=DAY):
    found = items(actor, day, {}, ALL, 20)
    return {group: [one["title"] for one in lines] for group, lines in found.items()}


def test_planned_sessions_stand_by_their_day(penggilingan, lurah):
    for title, days in (("lalu", -2), ("kini", 0), ("pekan", 3), ("nanti", 30)):
        starts = MEETING + dt.timedelta(days=days)
        plan(penggilingan, by=lurah, title=title, starts_at=starts)
    assert titles(lurah) == {
        "late": ["lalu"], "today": ["kini"], "week": ["pekan"], "later": ["nanti"],
    }  # fmt: skip
    assert counts(lurah, DAY, {}) == {"late": 1, "today": 1, "week": 1, "later": 1}


def test_what_was_held_waits_for_whoever_verifies_and_not_for_its_reporter(
    penggilingan, lurah, camat, charlie, alice
):
    hold(plan(penggilingan, by=lurah), by=lurah)
    assert len(titles(camat)["today"]) == 1
    assert len(titles(charlie)["today"]) == 1
    assert titles(lurah) == {}
    assert titles(alice) == {}


def test_a_rumour_waits_for_whom_it_was_asked_of(penggilingan, lurah, kpu, staf, alice):
    draft = RumorDraft(
        text="Kabar", topic="hoaks", institution=penggilingan, heard_on=DAY
    )
    ask_answer(report_rumor(draft, by=lurah, at=MEETING), kpu, by=lurah, at=MEETING)
    assert len(titles(staf)["today"]) == 1
    assert titles(alice) == {}


def test_the_queue_takes_as_many_questions_for_thirty_rows_as_for_one(
    penggilingan, lurah, camat, django_assert_max_num_queries
):
    for n in range(30):
        hold(plan(penggilingan, by=lurah, place=str(n)), by=lurah)
        plan(penggilingan, by=lurah, title=f"Rencana {n}")
    with django_assert_max_num_queries(16):
        counts(camat, DAY, {})
        items(camat, DAY, {}, ALL, 20)

"""Clocks, months and the registry: plain Python."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.conf.removal import REMOVERS
from sinergi.privacy.personal import ACTIVITIES
from sinergi.privacy.plain import NOT_PERSONAL
from sinergi.privacy.registry import kinds, text_fields, unknown_fields
from sinergi.privacy.rules.registry import looks_personal, undeclared
from sinergi.privacy.rules.retention import months_before
from sinergi.privacy.rules.rights import BREACH, CLOCKS, Right, due, hours_left

AT = dt.datetime(2023, 9, 14, 3, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("right", "hours"),
    [
        (Right.ACCESS, 72), (Right.CORRECTION, 72), (Right.WITHDRAWAL, 72),
        (Right.RESTRICTION, 72), (Right.ERASURE, None), (Right.OBJECTION, None),
    ],
)  # fmt: skip
def test_hours_run_through_weekends_and_only_where_the_law_sets_them(right, hours):
    due_at = due(CLOCKS[right], AT)
    assert hours_left(due_at, AT) == hours
    if hours:
        assert due_at == dt.datetime(2023, 9, 17, 3, 0, tzinfo=dt.UTC)
        assert hours_left(due_at, AT + dt.timedelta(hours=75)) == -3
    assert set(CLOCKS) == set(Right)
    assert not CLOCKS[right].established
    assert BREACH.hours == 72


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2024-03-31", 1, "2024-02-29"), ("2023-03-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2023-02-28"), ("2024-02-29", 48, "2020-02-29"),
        ("2024-01-15", 1, "2023-12-15"), ("2024-01-15", 1200, "1924-01-15"),
    ],
)  # fmt: skip
def test_months_before_a_day(day, months, before):
    assert months_before(dt.date.fromisoformat(day), months).isoformat() == before


@settings(max_examples=60)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 1000))
def test_more_months_are_never_later(day, months):
    before = months_before(day, months)
    assert before < day
    assert months_before(day, months + 1) <= before


def test_months_out_of_range_are_refused():
    for day, months in ((AT.date(), 0), (AT.date(), 1201), (dt.date(50, 1, 1), 1200)):
        with pytest.raises(ValueError, match=r"from one month|before the first"):
            months_before(day, months)


def test_every_field_about_people_is_declared():
    """Add it to `privacy/personal/`: purpose, whose, by what right, how long."""
    there = list(text_fields())
    assert undeclared(there, ACTIVITIES, NOT_PERSONAL) == []
    assert unknown_fields() == []
    assert [one for one in NOT_PERSONAL if one not in there] == []


def test_the_table_is_whole():
    codes = [one.code for one in ACTIVITIES]
    fields = [field for one in ACTIVITIES for field in one.fields]
    assert len(codes) == len(set(codes))
    assert len(fields) == len(set(fields))
    assert not set(fields) & set(NOT_PERSONAL)
    assert set(REMOVERS) <= set(kinds())
    assert all(one.law and one.whose and str(one.seen_by) for one in ACTIVITIES)


def test_a_field_nobody_declared_is_found():
    there = ["x.Y.reporter_name", "x.Y.sealed_text", "x.Y.count", "x.Y.ip", "x.Y.tip"]
    assert undeclared(there, (), {}) == [
        "x.Y.reporter_name", "x.Y.sealed_text", "x.Y.ip"
    ]  # fmt: skip
    assert undeclared(there, (), {"x.Y.ip": "no"})[-1] == "x.Y.sealed_text"
    assert looks_personal("attended_by")
    assert not looks_personal("area_code")

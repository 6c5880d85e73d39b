"""The share of props that still hang: by hand, without a figure, and looking back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MEETING
from sinergi.operations.indicators import props_backlog, share_with_error
from sinergi.operations.models import PropStep
from sinergi.operations.rules.props import Act
from sinergi.operations.services.acting import ActDraft, act_on_props
from sinergi.operations.tests.making import (
    CAKUNG,
    DAY,
    PENGGILINGAN,
    a_prop,
    taken_down,
)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_lies_between_none_and_all_and_its_error_is_small(hanging, others):
    value, error = share_with_error(hanging, hanging + others)
    assert 0 < value < 1
    assert 0 < error <= 0.36


def test_the_error_shrinks_with_more_props():
    assert share_with_error(50, 100)[1] < share_with_error(5, 10)[1]


def test_jeffreys_mean_by_hand():
    """Beta(2.5, 1.5): mean 2.5/4."""
    assert share_with_error(2, 3)[0] == pytest.approx(0.625)


@pytest.mark.django_db
def test_an_area_where_nothing_was_seen_has_no_figure(town):
    assert props_backlog(DAY, [CAKUNG])[CAKUNG].missing


@pytest.mark.django_db
def test_the_share_counts_what_hangs_among_what_was_seen(town):
    rows = [a_prop(town) for _n in range(4)]
    taken_down(town, rows[0])
    found = props_backlog(DAY, [CAKUNG, PENGGILINGAN])
    assert found[CAKUNG].value == pytest.approx(3.5 / 5)
    assert found[PENGGILINGAN].fresh_on == DAY


@pytest.mark.django_db
def test_what_breaks_no_rule_is_left_out(town):
    rows = [a_prop(town) for _n in range(4)]
    draft = ActDraft(act=Act.NO_BREACH, note="Papan toko")
    act_on_props(rows[:1], draft, by=town.decider, at=MEETING)
    assert props_backlog(DAY, [CAKUNG])[CAKUNG].value == pytest.approx(3.5 / 4)


@pytest.mark.django_db
def test_a_day_is_shown_as_it_was_then(town):
    rows = [a_prop(town) for _n in range(3)]
    taken_down(town, *rows)
    later = MEETING + dt.timedelta(days=3)
    PropStep.all_rows.filter(step_to="taken-down").update(at=later)
    assert props_backlog(DAY, [CAKUNG])[CAKUNG].value == pytest.approx(3.5 / 4)
    after = props_backlog(DAY + dt.timedelta(days=5), [CAKUNG])[CAKUNG]
    assert after.value == pytest.approx(0.5 / 4)

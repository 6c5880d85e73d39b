"""Props taken down in part: the rest hangs on in list, map and index; nothing is lost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MEETING
from sinergi.audit.models import Fact
from sinergi.operations.backlog import backlog, pieces
from sinergi.operations.indicators import props_backlog
from sinergi.operations.models import Letter, Prop
from sinergi.operations.papers import props_of
from sinergi.operations.rules.props import Act, Step
from sinergi.operations.services.acting import ActDraft, act_on_props
from sinergi.operations.tests.making import (
    CAKUNG,
    DAY,
    PENGGILINGAN,
    a_photo,
    a_prop,
    jpeg,
    ordered,
    recommended,
    taken_down,
)

pytestmark = pytest.mark.django_db


def down(town, row, count, *, at=MEETING, **more):
    draft = ActDraft(act=Act.TAKE_DOWN, count=count, after=(a_photo(),), **more)
    act_on_props([row], draft, by=town.crew, at=at)


def test_what_still_hangs_stays_in_the_backlog_and_on_the_map(areas, town):
    row = a_prop(town, count=10)
    ordered(town, row)
    down(town, row, 4)
    taken, rest = Prop.all_rows.order_by("pk")
    assert (taken.step, taken.count, taken.taken_count) == (Step.TAKEN_DOWN, 4, 4)
    assert (rest.step, rest.count, rest.taken_count) == (Step.ORDERED, 6, None)
    assert list(Prop.visible.to(town.crew).hanging()) == [rest]
    assert (rest.due_on, rest.executor, rest.reporter) == (
        taken.due_on, taken.executor, taken.reporter,
    )  # fmt: skip
    (area,) = [
        one
        for one in backlog("31.75.06", 4, town.decider, DAY)
        if one.code == PENGGILINGAN
    ]
    assert (area.hanging, area.kept, area.code_class) == (1, 1, "few")


def test_the_rest_takes_its_history_and_its_letters_along(town):
    row = a_prop(town, count=10)
    ordered(town, row)
    down(town, row, 4, note="Kurang tangga")
    taken, rest = Prop.all_rows.order_by("pk")
    steps = [one.step_to for one in rest.steps.all()]
    assert steps == [Step.SEEN, Step.RECOMMENDED, Step.ORDERED, Step.ORDERED]
    assert rest.steps.last().note == f"{taken.number}: 6/10"
    assert taken.steps.last().note == f"Kurang tangga\n{rest.number}: 6/10"
    for letter in Letter.all_rows.all():
        assert sum(one.count for one in props_of(letter, town.decider)) == 10
    fact = Fact.all_rows.filter(verb="operations:prop:moved").latest("pk")
    assert fact.details["rows"] == [taken.pk, rest.pk]


def test_what_is_taken_down_whole_parts_nothing(town):
    taken_down(town, a_prop(town, count=10))
    assert Prop.all_rows.get().count == 10


def test_the_index_counts_the_rest_as_hanging_and_the_past_as_it_was(town):
    rows = [a_prop(town, count=10) for _n in range(3)]
    ordered(town, *rows)
    before = props_backlog(DAY, [CAKUNG])
    for row in rows:
        down(town, row, 4, at=MEETING + dt.timedelta(days=3))
    assert props_backlog(DAY, [CAKUNG]) == before
    after = props_backlog(DAY + dt.timedelta(days=5), [CAKUNG])[CAKUNG]
    assert after.value == pytest.approx(3.5 / 7)


def test_the_page_says_that_the_rest_stays(client, areas, town):
    row = a_prop(town, count=10)
    ordered(town, row)
    client.force_login(town.crew)
    client.cookies["sinergi_language"] = "en"
    answer = client.post(reverse("operations:act"), {
        "act": "take-down", "row": row.pk, "count": 4, "note": "",
        "after": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"),
    }, follow=True)  # fmt: skip
    assert "What still hangs there stays in the list" in answer.content.decode()


@given(
    seen=st.integers(1, 40),
    takes=st.lists(st.integers(1, 40), max_size=5),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_taken_and_remaining_are_always_what_was_seen(town, seen, takes):
    with transaction.atomic():
        row = a_prop(town, count=seen)
        recommended(town, row)
        order = ActDraft(act=Act.ORDER, number="P", dated_on=DAY, due_on=DAY)
        act_on_props([row], order, by=town.crew, at=MEETING)
        for count in takes:
            hanging = Prop.all_rows.hanging().first()
            if hanging is None:
                break
            down(town, hanging, min(count, hanging.count))
            assert (
                pieces(Prop.all_rows.kept()) + pieces(Prop.all_rows.hanging()) == seen
            )
        taken = sum(one.taken_count for one in Prop.all_rows.kept())
        assert taken == min(seen, sum(takes))
        assert pieces(Prop.all_rows.hanging()) == seen - taken
        transaction.set_rollback(True)

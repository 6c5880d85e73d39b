"""Streams, generated days and scripts: what they hold, and what is wrong with them."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.replay.rules.events import (
    BadStream,
    Event,
    digest_of,
    read_stream,
    write_stream,
)
from sinergi.replay.rules.generating import Planted, generate_day
from sinergi.replay.rules.script import BadScript, read_script

DAY = dt.date(2024, 2, 14)
AT = dt.datetime(2024, 2, 14, 0, 0, tzinfo=dt.UTC)
STATIONS = {"31.75.01.1001": 4, "31.75.01.1002": 3, "31.75.06.1003": 5}

texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20
)
events = st.builds(
    Event,
    at=st.integers(0, 10**8).map(lambda s: AT + dt.timedelta(seconds=s)),
    form=texts, area=texts, answers=st.dictionaries(texts, texts, max_size=3),
    review_s=st.none() | st.integers(0, 86_400),
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(events, min_size=1, max_size=8))
def test_a_stream_is_read_as_it_was_written(made):
    made = sorted(made, key=lambda one: one.at)
    assert read_stream(write_stream(made)) == made


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_stream_or_told_as_none(content):
    with suppress(BadStream):
        read_stream(content)


def test_every_fault_of_a_stream_is_told_at_once():
    good = Event(AT, "cepat", "31.75").line()
    lines = [
        good,
        "{",
        "[]",
        '{"at": "2024-02-14T00:00:00", "form": "a", "area": "b"}',
        good,
    ]
    earlier = Event(AT - dt.timedelta(hours=1), "cepat", "31.75").line()
    with pytest.raises(BadStream) as caught:
        read_stream("\n".join([*lines, earlier]).encode())
    assert [one.split(":")[0] for one in caught.value.faults] == [
        "line 2", "line 3", "line 4", "line 6",
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_day_and_another_one_another():
    one, same, other = (
        write_stream(generate_day(DAY, STATIONS, events=60, seed=seed))
        for seed in (1, 1, 2)
    )
    assert digest_of(one) == digest_of(same) != digest_of(other)


def test_a_day_has_every_opening_once_and_what_was_planted():
    planted = Planted("violence", ("31.75.06.1003",), 10, 11, 9)
    made = generate_day(DAY, STATIONS, events=60, seed=1, planted=(planted,))
    opened = [one.answers["where/station"] for one in made if one.form == "buka-tps"]
    assert len(opened) == len(set(opened)) == 12
    assert len(made) == 60 + 9
    assert [one.at for one in made] == sorted(one.at for one in made)
    hits = [one for one in made if one.answers.get("kind") == "violence"]
    assert sum(one.area == "31.75.06.1003" for one in hits) >= 9


def test_a_day_needs_stations_and_room_for_their_openings():
    with pytest.raises(ValueError, match="no station"):
        generate_day(DAY, {}, events=10, seed=1)
    with pytest.raises(ValueError, match="fewer"):
        generate_day(DAY, STATIONS, events=11, seed=1)


def test_a_script_is_read_in_the_order_of_time():
    told = read_script(
        b"""
title: Uji
injects:
  - {at: "09:00", title: {id: B}, expects: {step: sent, within: 30}}
  - {at: "07:05", title: {id: A, en: An}, area: "31.75", expects: {step: acting, within: 5}}
"""
    )
    assert [(one.minute, one.title_en) for one in told.injects] == [
        (425, "An"),
        (540, "B"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xff", b"- a", b"injects: 3", b"injects: [3]",
        b'injects: [{at: "25:00", title: {id: x}, expects: {step: sent, within: 1}}]',
        b'injects: [{at: "05:00", title: {id: x}, expects: {step: nope, within: 1}}]',
        b'injects: [{at: "05:00", title: {id: x}, expects: {step: sent, within: 0}}]',
        b'injects: [{at: "05:00", expects: {step: sent, within: 1}}]', b"a: !!python/x 1",
    ],
)  # fmt: skip
def test_a_bad_script_is_told_as_one(content):
    with pytest.raises(BadScript):
        read_script(content)


def test_the_shipped_script_is_one():
    from pathlib import Path

    import sinergi.replay

    told = read_script(
        Path(sinergi.replay.__file__).with_name("script.yaml").read_bytes()
    )
    assert len(told.injects) >= 4

"""The table of steps, the ladder, playbooks and key messages: no database."""

import datetime as dt

import pytest

from sinergi.warnings.library import key_messages, shipped
from sinergi.warnings.problems import PROBLEMS
from sinergi.warnings.rules.playbooks import (
    fitting,
    read_lines,
    write_lines,
)
from sinergi.warnings.rules.reach import (
    WITHIN,
    Severity,
    common_area,
    ladder_of,
    levels_due,
    middle_minutes,
    names_counts,
)
from sinergi.warnings.rules.steps import ALLOWED, Hazard, Step, lacking_agreement
from sinergi.warnings.words import STEP_NAMES

AT = dt.datetime(2023, 9, 14, 3, tzinfo=dt.UTC)


def test_every_step_is_reached_left_or_an_end_and_has_a_name():
    reached = {to for moves in ALLOWED.values() for to in moves}
    assert reached | {Step.DRAFT} == set(Step) == set(STEP_NAMES) == set(ALLOWED)
    assert {step for step, moves in ALLOWED.items() if not moves} == {
        Step.STOOD_DOWN, Step.CANCELLED, Step.DROPPED, Step.REPLACED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "lacking"),
    [([], 2), (["kpu"], 1), (["kpu", "polri"], 0), (["bpbd", "polri"], 1)],
)
def test_kpu_and_bpbd_or_police_must_agree(kinds, lacking):
    assert len(lacking_agreement(kinds)) == lacking


@pytest.mark.parametrize(("minutes", "levels"), [(14, 0), (15, 1), (31, 2), (9_999, 4)])
def test_a_level_is_due_each_time_the_minutes_have_passed(minutes, levels):
    assert levels_due(AT, 15, AT + dt.timedelta(minutes=minutes)) == levels


def test_the_ladder_ends_where_another_line_begins():
    above = {1: 2, 2: 3, 3: None, 4: 3}
    assert ladder_of(1, above, {1: "", 2: "", 3: ""}, told={2, 3}) == [2, 3]
    assert ladder_of(1, above, {1: "", 2: "", 3: "kpu"}, told={2, 3}) == [2]
    assert ladder_of(4, above, {4: "bawaslu", 3: ""}, told={3}) == []
    assert ladder_of(1, {1: 2, 2: 1}, {}, told={2}) == [2]
    assert ladder_of(1, above, {}, told={3}) == [3]
    assert ladder_of(1, above, {}, told={2, 3}, most=1) == [2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada 12 laporan hari ini", True),
        ("1.204 reports", True),
        ("TPS 12 pukul 14.20", False),
        ("", False),
    ],
)
def test_counts_in_a_text_are_found(text, told):
    assert names_counts([text]) is told


def test_the_common_area_is_the_nearest_that_holds_all():
    assert common_area(["31.75.06.1003", "31.75.06.1001"]) == "31.75.06"
    assert common_area(["31.75.06"]) == "31.75.06"
    assert common_area(["31.75", "32.01"]) == ""


def test_the_library_holds_whole_playbooks_in_both_languages():
    books = shipped()
    assert len(books) == 10
    for book in books.values():
        assert book.name_id != book.name_en
        assert all(task.text_id != task.text_en for task in book.tasks)
        assert [one.minutes for one in book.tasks] == sorted(
            one.minutes for one in book.tasks
        )


def test_every_hazard_has_key_messages_that_count_nothing():
    texts = key_messages().values()
    assert {hazard for hazard, _first, _second in texts} == set(Hazard)
    assert not names_counts(text for one in texts for text in one[1:])


def test_a_playbook_goes_through_lines_unchanged():
    book = shipped()["flood"]
    known = frozenset(one.who for one in book.tasks)
    assert read_lines(write_lines(book.tasks), known) == (book.tasks, [])
    assert read_lines("x | 5 | a | b\nbpbd | 0 | a | b\n\nbpbd | 5 | a", known)[1] == [
        1, 2, 4,
    ]  # fmt: skip


def test_a_playbook_for_graver_things_is_not_taken_for_light_ones():
    books = list(shipped().values())
    assert fitting(books, Hazard.FLOOD, Severity.MINOR) is None
    found = fitting(books, Hazard.FLOOD, Severity.EXTREME)
    assert found is not None
    assert found.code == "flood"


def test_every_severity_has_minutes_and_every_problem_words():
    assert set(WITHIN) == set(Severity)
    assert all(str(text) for text in PROBLEMS.values())


def test_the_middle_of_nothing_is_unknown():
    assert middle_minutes([]) is None
    assert middle_minutes([dt.timedelta(minutes=n) for n in (1, 4, 30)]) == 4

"""Days of release, sides, tables and lessons: plain Python."""

import csv
import datetime as dt
import hashlib
import io
import json

import pytest

from sinergi.public.rules.datasets import COLUMNS
from sinergi.public.rules.days import Span, counted_until, last_day, next_day, next_span
from sinergi.public.rules.parts import (
    OWNERS,
    PART_OF,
    Dataset,
    Part,
    Side,
    side_of_dataset,
    side_of_kind,
)
from sinergi.public.rules.tables import Column, freeze
from sinergi.public.site.learning.reading import answered, lessons, questions
from sinergi.public.site.reading import named
from sinergi.public.site.reckoning import count_tables


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2023-09-05", "2023-09-05"),
        ("2023-09-06", "2023-10-05"),
        ("2023-12-31", "2024-01-05"),
        ("2024-01-31", "2024-02-05"),
    ],
)
def test_statistics_go_out_on_the_fifth_and_count_until_the_month_before(today, day):
    found = next_day(dt.date.fromisoformat(today))
    assert found.isoformat() == day
    assert counted_until(dt.date.fromisoformat(today)) < dt.date.fromisoformat(today)
    assert last_day(found) == found > last_day(found - dt.timedelta(days=1))


def test_an_edition_in_the_place_of_a_withdrawn_one_tells_its_very_days():
    """Longer ones would tell by subtraction what is too few to be told."""
    july, august = (
        Span(None, dt.date(2023, 7, 31)),
        Span(dt.date(2023, 8, 1), dt.date(2023, 8, 31)),
    )
    day = dt.date(2023, 9, 14)
    assert next_span([], [], day) == Span(None, dt.date(2023, 8, 31))
    assert next_span([july], [], day) == august
    assert next_span([july, august], [], day) is None
    assert next_span([], [july], day) == july
    assert next_span([august], [july], day) == july
    assert next_span([july, august], [july], day) is None


def test_every_part_and_table_has_somebody_who_decides():
    assert set(OWNERS) == set(Part)
    assert set(PART_OF) == set(COLUMNS) == set(Dataset)
    assert OWNERS[Part.REPORTS] == {Side.BAWASLU}
    assert side_of_dataset(Dataset.SCORES, of_bawaslu=True) is Side.BAWASLU
    assert side_of_dataset(Dataset.SCORES) is Side.CITY
    assert side_of_kind("kpu") is None
    assert side_of_kind("dinas", "pemkot-unit") is Side.CITY


def test_a_table_is_frozen_to_the_byte_and_holds_no_formula():
    columns = (Column("kode", "a", "b"), Column("n", "c", "d", "number"))
    one = freeze(columns, [["=1+1", None], ["x", 3]], {"edition": 1})
    again = freeze(columns, [["=1+1", None], ["x", 3]], {"edition": 1})
    assert one == again
    assert one.csv_sha256 == hashlib.sha256(one.csv).hexdigest()
    rows = list(csv.reader(io.StringIO(one.csv.decode())))
    assert rows == [["kode", "n"], ["'=1+1", ""], ["x", "3"]]
    assert json.loads(one.json)["rows"][0]["n"] is None


def test_lessons_and_quiz_stand_in_both_languages_with_their_ground():
    for name in (lessons, questions):
        ours, theirs = name("id"), name("en")
        assert len(ours) == len(theirs) >= 5
        assert all(one.source for one in ours)
    for mine, other in zip(questions("id"), questions("en"), strict=True):
        assert len(mine.answers) == len(other.answers) >= 2
        assert mine.right == other.right


@pytest.mark.parametrize("text", ["", "-1", "99", "1e9", "²", "x" * 500])
def test_an_odd_answer_counts_as_none(text):
    assert answered("id", {"umur": text})[0].picked is None


def test_a_name_finds_all_that_are_called_so_before_those_that_begin_so():
    known = [
        ("31.75.03", "Jatinegara", [("31.75.03.1001", "Kampung Melayu")]),
        ("31.75.06", "Cakung", [("31.75.06.1001", "Jatinegara"), ("31.75.06.1004", "Cakung Timur")]),
    ]  # fmt: skip
    assert [code for code, _name in named("jatinegara", known)] == [
        "31.75.03", "31.75.06.1001",
    ]  # fmt: skip
    assert named("Cakung  Tim", known) == [("31.75.06.1004", "Cakung Timur, Cakung")]
    assert named("melayu", known)[0][0] == "31.75.03.1001"
    assert named("x", known) == named("%", known) == named("zzz", known) == []


def test_released_counts_stand_under_their_total():
    rows = [
        {"menurut": "jumlah", "kelompok": "semua", "group": "all", "banyak": 25},
        {"menurut": "jenis", "kelompok": "uang", "group": "money", "banyak": 15},
        {"menurut": "jenis", "kelompok": "kecil", "group": "small", "banyak": 10},
    ]
    tables = count_tables(rows, "en")
    assert [row[:2] for row in tables[0].rows] == [("money", 15), ("small", 10)]
    assert sum(n or 0 for _name, n, _bar in tables[0].rows) == tables[0].total == 25
    assert 'width="60"' in tables[0].rows[0][2]

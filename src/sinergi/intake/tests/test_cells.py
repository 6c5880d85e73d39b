import datetime as dt

import pytest

from sinergi.intake.cells import parse_cells, to_dotted
from sinergi.intake.columns import Column, Kind


def read(kind, *cells, decimal=".", **options):
    values, faults = parse_cells(
        Column("c", "c", kind, **options), cells, decimal=decimal
    )
    return values, [(fault.index, fault.code) for fault in faults]


def test_an_empty_cell_is_unknown_and_not_zero():
    assert read(Kind.WHOLE, "", None, "NA", "-", "0") == (
        [None, None, None, None, 0],
        [],
    )


def test_one_wrong_cell_leaves_the_others_readable():
    assert read(Kind.WHOLE, "1", "x", "3") == ([1, None, 3], [(1, "not-a-number")])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.5", "not-whole"),
        ("1.234", "grouped-digits"),
        ("1_0", "not-a-number"),
        (True, "not-a-number"),
    ],
)
def test_a_cell_that_is_no_whole_number_is_a_fault(cell, code):
    assert read(Kind.WHOLE, cell)[1] == [(0, code)]


def test_a_file_with_decimal_commas_is_read_as_such():
    values, faults = read(Kind.NUMBER, "1.234,5", "0,25", "7", decimal=",")
    assert (values, faults) == ([1234.5, 0.25, 7.0], [])


def test_infinity_is_not_a_number():
    assert read(Kind.NUMBER, "inf", float("inf"))[1] == [
        (0, "not-a-number"),
        (1, "not-a-number"),
    ]


def test_bounds_name_the_bound():
    _, faults = parse_cells(Column("c", "c", Kind.WHOLE, low=1), [0, 5])
    assert [(f.code, f.facts["low"]) for f in faults] == [("too-small", 1)]


def test_a_number_beyond_the_database_is_a_fault():
    assert read(Kind.WHOLE, "9999999999")[1] == [(0, "too-large")]


def test_a_code_kept_as_a_decimal_number_has_lost_its_zeros():
    assert read(Kind.CODE, 31.7, 31.0)[1] == [(0, "code-is-number")]


def test_a_code_of_kpu_gets_its_dots():
    assert to_dotted("3175061003") == "31.75.06.1003"


def test_a_code_of_another_form_is_a_fault():
    assert read(Kind.CODE, "31.75.XX", "317", "31.75")[1] == [
        (0, "not-a-code"),
        (1, "not-a-code"),
    ]


def test_dates_are_read_the_indonesian_way_round():
    assert read(Kind.DATE, "14/02/2024", "2024-02-14")[0] == [dt.date(2024, 2, 14)] * 2


def test_a_day_that_is_none_is_a_fault():
    assert read(Kind.DATE, "31/02/2024")[1] == [(0, "not-a-date")]


def test_yes_and_no_are_read_in_both_languages():
    assert read(Kind.FLAG, "ya", "Tidak", "True", "0")[0] == [True, False, True, False]


def test_control_signs_in_a_text_are_a_fault():
    assert read(Kind.TEXT, "a\x00b")[1] == [(0, "control-sign")]


def test_spaces_around_and_inside_a_text_are_tidied():
    assert read(Kind.TEXT, "  Pulo   Gebang ")[0] == ["Pulo Gebang"]


def test_a_cell_that_must_be_filled_is_missed():
    assert read(Kind.TEXT, "a", "", filled=True)[1] == [(1, "cell-empty")]

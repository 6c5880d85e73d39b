import pytest

from sinergi.places.rules import (
    ancestors_of,
    follow_recodes,
    is_code,
    level_of,
    line_up,
    parent_of,
    propose_recodes,
    to_code,
    type_of,
)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("0", 0, ""),
        ("31", 1, "0"),
        ("31.75", 2, "31"),
        ("31.75.06", 3, "31.75"),
        ("31.75.06.1003", 4, "31.75.06"),
        ("31.75.06.1003.001", 5, "31.75.06.1003"),
        ("31.75.06.1003.001.002", 6, "31.75.06.1003.001"),
    ],
)
def test_level_and_parent_follow_from_the_code(code, level, parent):
    assert (is_code(code), level_of(code), parent_of(code)) == (True, level, parent)


@pytest.mark.parametrize(
    "text", ["", "3", "31.7", "31.75.6", "31-75", "31.75.", "ab", "31.75/"]
)
def test_other_texts_are_no_codes(text):
    assert not is_code(text)


def test_a_kpu_code_and_a_dotted_code_are_the_same_place():
    assert to_code("3175061003") == to_code("31.75.06.1003") == "31.75.06.1003"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("31.75", "kota"),
        ("31.01", "kabupaten"),
        ("31.75.06.1003", "kelurahan"),
        ("11.01.01.2001", "desa"),
    ],
)
def test_the_type_follows_from_the_numbering(code, kind):
    assert type_of(code) == kind


def test_ancestors_begin_with_the_province():
    assert ancestors_of("31.75.06.1003") == ("31", "31.75", "31.75.06")


def test_the_line_up_ends_with_the_nation_once():
    assert line_up("31.75.06") == ("31.75.06", "31.75", "31", "")
    assert line_up("") == ("",)


def test_an_area_that_was_renumbered_is_proposed_by_its_name():
    gone = {"92.02.04.2005": "Sungai Baru"}
    come = {"92.12.01.2005": "Sungai-baru"}
    (pair,) = propose_recodes(gone, come)
    assert (pair.old_code, pair.new_code) == ("92.02.04.2005", "92.12.01.2005")


def test_a_name_that_came_twice_is_left_to_a_person():
    come = {"92.12.01.2005": "Baru", "92.12.02.2001": "Baru"}
    assert propose_recodes({"92.02.04.2005": "Baru"}, come) == []


def test_the_same_name_in_another_province_is_another_place():
    assert (
        propose_recodes({"31.75.01.1001": "Tengah"}, {"32.75.01.1001": "Tengah"}) == []
    )


def test_chains_of_recodings_lead_to_the_newest_code():
    assert follow_recodes([("a", "b"), ("b", "c")]) == {"a": "c", "b": "c"}


def test_a_split_area_has_no_single_heir():
    assert follow_recodes([("a", "b"), ("a", "c")]) == {}


def test_a_circle_of_recodings_leads_nowhere():
    assert follow_recodes([("a", "b"), ("b", "a")]) == {}

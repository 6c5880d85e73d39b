"""Keywords, routes and conflict of interest: plain rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.reports.rules import routing
from sinergi.reports.rules.conflict import Closeness, Verdict, judge
from sinergi.reports.rules.keywords import (
    BadKeyword,
    Keyword,
    found_in,
    guesses,
    in_force,
    read_keyword,
    shipped_edition,
    shipped_keywords,
)
from sinergi.reports.rules.routing import Facts, Goes, Route

KINDS = {
    "money-politics", "neutrality", "campaign-props", "hoax", "intimidation",
    "organiser", "logistics", "voter-list",
}  # fmt: skip


def test_shipped_table_is_whole() -> None:
    table = shipped_keywords()
    assert {one.kind for one in table} == KINDS
    for kind in KINDS:
        languages = {one.language for one in table if one.kind == kind}
        assert languages == {"id", "en"}
    assert len({(one.kind, one.words) for one in table}) == len(table)
    assert shipped_edition()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Ada serangan fajar di RW 05", "money-politics", {"serangan fajar"}),
        ("They were handing out cash in envelopes", "money-politics",
         {"handing out cash", "envelope"}),
        ("Lurah mendukung paslon memakai mobil dinas", "neutrality",
         {"lurah mendukung", "mobil dinas"}),
        ("Warga diancam preman", "intimidation", {"diancam", "preman"}),
        ("Ibu saya TIDAK terdaftar di-DPT", "voter-list", {"tidak terdaftar di dpt"}),
        ("I am not on the list", "voter-list", {"not on the list"}),
    ],
)  # fmt: skip
def test_guess_shows_its_words(text: str, kind: str, words: set[str]) -> None:
    first = guesses(text, shipped_keywords())[0]
    assert first.kind == kind
    assert words <= {one.words for one in first.keywords}


@pytest.mark.parametrize("text", ["", "Ada beras di warung", "asnawi bertemu kpuri"])
def test_a_hint_alone_or_a_part_of_a_word_is_no_guess(text: str) -> None:
    assert guesses(text, shipped_keywords()) == []


def test_own_words_and_struck_ones() -> None:
    own = read_keyword("hoax", "  Kabar Burung* ", "id", 2, own=4)
    struck = read_keyword("hoax", "hoaks*", "id", 2)
    table = in_force([own], [struck])
    assert own in table
    assert own.shown == "kabar burung*"
    assert not found_in("hoaks beredar", [one for one in table if one.kind == "hoax"])
    assert found_in("kabar burungnya", [own]) == [own]
    for bad in (("", "id", 1), ("ab", "id", 1), ("uang", "jv", 1), ("uang", "id", 3)):
        with pytest.raises(BadKeyword):
            read_keyword("hoax", *bad)


TABLE = (
    Route(1, 10, to_institution=7, within="31.75.06", kind="campaign-props"),
    Route(2, 20, to_institution=1, to_person=5, threatened=True),
    Route(3, 30, to_institution=8, within="31.75.01"),
    Route(4, 40, to_institution=9, ended=True),
    Route(5, 50, to_institution=6, within="31.75.01.1002"),
)


@pytest.mark.parametrize(
    ("facts", "goes"),
    [
        (Facts(1, "31.75.06.1003", "campaign-props"), Goes(7, None, 1)),
        (Facts(1, "31.75.06", "campaign-props", threatened=True), Goes(7, None, 1)),
        (Facts(1, "31.75.06", "hoax", threatened=True), Goes(1, 5, 2)),
        (Facts(1, "31.75.01.1002"), Goes(8, None, 3)),
        (Facts(1, "31.75.010"), Goes(1)),
        (Facts(1), Goes(1)),
    ],
)
def test_the_first_line_that_fits(facts: Facts, goes: Goes) -> None:
    assert routing.route(facts, routing.in_order(TABLE), own=1) == goes


def test_preview_of_a_changed_table() -> None:
    there = [
        (Facts(n, "31.75.01.1002", "hoax"), Goes(8, None, 3)) for n in range(3)
    ] + [(Facts(9, "31.75.06", "hoax"), Goes(1))]
    changed = [*TABLE, Route(0, 5, to_institution=1, to_person=2, kind="hoax")]
    moved = routing.moves(there, changed, own=1)
    assert [one.key for one in moved] == [0, 1, 2, 9]
    assert routing.count_by_desk(moved) == {(1, 2): 4}
    assert routing.moves(there, TABLE, own=1) == []
    assert routing.unreached(TABLE) == {5}


@given(st.permutations(TABLE))
@settings(max_examples=20, deadline=None)
def test_order_of_reading_does_not_matter(table: list[Route]) -> None:
    facts = Facts(1, "31.75.01.1002", "hoax", threatened=True)
    assert routing.route(facts, routing.in_order(table), own=1).line == 2


@pytest.mark.parametrize(
    ("who", "people", "named", "above", "verdict", "reason"),
    [
        (Closeness(1, frozenset({10})), [1], [], [], Verdict.REFUSED, "is-named"),
        (Closeness(2, frozenset({10})), [1], [10], [], Verdict.REFUSED, "colleague"),
        (Closeness(2, frozenset({11})), [1], [10], [11], Verdict.WARNED, "superior"),
        (Closeness(2, frozenset({12}), above=frozenset({10})), [], [10], [],
         Verdict.WARNED, "below"),
        (Closeness(2, frozenset({12}), beside=frozenset({10})), [], [10], [],
         Verdict.WARNED, "beside"),
        (Closeness(2, frozenset({12})), [1], [10], [11], Verdict.FREE, ""),
    ],
)  # fmt: skip
def test_conflict(who, people, named, above, verdict, reason) -> None:
    found = judge(who, people, named, above)
    assert found.verdict is verdict
    assert (reason in found.reasons) if reason else not found.reasons


def test_keyword_shows_the_star() -> None:
    assert Keyword("hoax", "hoaks", "id").shown == "hoaks"

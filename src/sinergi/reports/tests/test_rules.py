"""Receipts, elements, states, deadlines: without a database."""

import datetime as dt
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import x25519

from sinergi.reports.mailbox import private_key, public_key
from sinergi.reports.rules.elements import (
    Element,
    elements_of,
    has_content,
    is_complete,
    is_description,
)
from sinergi.reports.rules.receipt import (
    SIGNS,
    code_from,
    code_of_form,
    grouped,
    mark_of_form,
    read_code,
    receipt_hash,
)
from sinergi.reports.rules.states import State, state_after
from sinergi.reports.rules.told import Identity, Told

CODE = code_from(bytes(range(7, 23)))


@given(st.binary(min_size=12, max_size=64))
def test_a_receipt_is_read_back_however_it_is_typed(random):
    code = code_from(random)
    typed = " " + grouped(code).lower().replace("0", "o").replace("1", "l") + "\n"
    assert read_code(typed) == code


def test_a_misread_sign_and_two_exchanged_are_told_at_once():
    wrong = {
        CODE[:at] + sign + CODE[at + 1 :]
        for at in range(len(CODE))
        for sign in SIGNS
        if sign != CODE[at]
    }
    wrong |= {
        CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :]
        for at in range(len(CODE) - 1)
        if CODE[at] != CODE[at + 1]
    }
    assert len(wrong) > 600
    assert {read_code(one) for one in wrong} == {None}
    for odd in ("", "x" * 500, "\x00" * 20, "\ud800" * 20, "é" * 20):
        assert read_code(odd) is None


def test_a_receipt_needs_its_bits_and_differs_by_form_and_key():
    with pytest.raises(ValueError, match="95"):
        code_from(b"short")
    one, other = code_of_form("a", b"k"), code_of_form("b", b"k")
    assert len({one, other, code_of_form("a", b"l")}) == 3
    assert one == code_of_form("a", b"k")
    assert receipt_hash(one, b"k") != receipt_hash(one, b"l")
    assert mark_of_form("a", b"k", b"x") != mark_of_form("b", b"k", b"x")


def test_the_mailbox_key_is_an_age_key_derived_from_the_receipt():
    for _ in range(5):
        code = code_from(secrets.token_bytes(16))
        identity = x25519.Identity.from_str(private_key(code))
        assert str(identity.to_public()) == public_key(code)
        assert str(identity) == private_key(code)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "...", "tidak tahu", "Tidak  Tahu!!", "N/A", "xxx", "aaaa", "12345",
     "don't know", "—", "?", "\u200b\u200b", "x", "tidak tahu siapa", "belum diketahui",
     "tidak ada bukti", "nanti menyusul", "no evidence", "not sure", "seseorang",
     "tidak ada saksi", "no photos, no witnesses", "I am not sure who it was",
     "Bukti akan menyusul.", "tidak ada saksi maupun bukti"],
)  # fmt: skip
def test_nothing_said_is_no_content(text):
    assert not has_content(text)


@pytest.mark.parametrize(
    "text",
    ["Ada saksi", "orang bertopi merah", "dua warga", "Pak Tahu", "foto", "李明",
     "no photos, but a neighbour"],
)  # fmt: skip
def test_little_said_is_content(text):
    assert has_content(text)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_no_text_of_signs_alone_meets_an_element(text):
    signs = "".join(one for one in text if not one.isalpha())
    told = Told(story=signs, where=signs, reported=signs, evidence=signs)
    met = elements_of(
        told, Identity(name=signs, address=signs), happened_on=None, area_code="31.75",
        files=0, is_late=None,
    )  # fmt: skip
    assert not any(met.values())


def test_every_element_needs_its_own_content():
    whole = {
        "told": Told(
            story="Ketua RT membagikan amplop berisi uang kepada sepuluh warga di pos.",
            where="Pos ronda", reported="Ketua RT", evidence="foto amplop",
        ),
        "identity": Identity(name="Siti", address="Jalan Uji"),
        "happened_on": dt.date(2026, 1, 2), "area_code": "31.75.06", "files": 0,
        "is_late": False,
    }  # fmt: skip
    assert is_complete(elements_of(**whole))
    lacks = {
        Element.REPORTER: {"identity": Identity(name="Siti")},
        Element.IN_TIME: {"is_late": None},
        Element.TIME: {"happened_on": None},
        Element.PLACE: {"area_code": ""},
    }
    for element, change in lacks.items():
        met = elements_of(**{**whole, **change})
        assert [name for name, done in met.items() if not done] == [element]
    assert elements_of(**{**whole, "is_late": True})[Element.IN_TIME] is False
    assert not is_description("uang " * 40)


def test_states_move_as_the_mailbox_says():
    assert state_after("received", "question") is State.WAITING
    assert state_after("case", "question") is State.CASE
    assert state_after("waiting-reporter", "answer") is State.CHECKING
    assert state_after("closed", "appeal") is State.CHECKING
    assert state_after("closed", "withdrawal") is State.CLOSED
    assert state_after("case", "addition") is State.CASE


def test_words_are_cut_and_cleaned_and_never_raise():
    odd = {"story": "a\x00b\ud800c\r\nd", "where": 7, "reported": None, "zz": "x"}
    assert Told.read(odd).as_dict() == {"story": "abc\nd"}

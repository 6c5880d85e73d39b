"""Sealed to a public key: opened by the private one alone, and only as it was."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.doors.boxes import (
    BadKey,
    BadSeal,
    fingerprint,
    new_pair,
    open_with,
    opens,
    plain_public,
    seal_to,
)

WORDS = "kata sandi yang panjang"
PAIR, OTHER = new_pair(WORDS), new_pair(WORDS)


@settings(max_examples=25)
@given(st.text(max_size=3000).filter(lambda text: "\ud800" not in ascii(text)))
def test_what_was_sealed_opens_to_the_same_text(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    sealed = seal_to(PAIR.public, text, "LP-1")
    assert open_with(PAIR.private, WORDS, sealed, "LP-1") == text


def test_another_private_key_opens_nothing():
    with pytest.raises(BadSeal):
        open_with(OTHER.private, WORDS, seal_to(PAIR.public, "isi", "LP-1"), "LP-1")


def test_a_sealed_text_under_another_number_does_not_open():
    with pytest.raises(BadSeal):
        open_with(PAIR.private, WORDS, seal_to(PAIR.public, "isi", "LP-1"), "LP-2")


def test_a_changed_byte_is_noticed():
    packed = json.loads(seal_to(PAIR.public, "isi", "LP-1"))
    packed["data"] = ("A" if packed["data"][0] != "A" else "B") + packed["data"][1:]
    with pytest.raises(BadSeal):
        open_with(PAIR.private, WORDS, json.dumps(packed), "LP-1")


def test_the_sealed_text_holds_no_word_of_it():
    assert "Pembagian" not in seal_to(PAIR.public, "Pembagian sembako", "LP-1")


def test_short_texts_are_all_of_one_length():
    lengths = {len(seal_to(PAIR.public, "x" * n, "LP-1")) for n in (1, 50, 900)}
    assert len(lengths) == 1


def test_the_same_text_is_sealed_otherwise_each_time():
    assert seal_to(PAIR.public, "isi", "LP-1") != seal_to(PAIR.public, "isi", "LP-1")


def test_a_wrong_passphrase_is_told_as_such():
    with pytest.raises(BadKey) as refused:
        open_with(
            PAIR.private, "salah sama sekali", seal_to(PAIR.public, "a", "n"), "n"
        )
    assert refused.value.code == "passphrase"


def test_a_short_passphrase_makes_no_key():
    with pytest.raises(BadKey):
        new_pair("pendek")


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(BadKey):
        plain_public("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")


def test_a_pair_belongs_together_and_no_other():
    assert opens(PAIR.private, WORDS, PAIR.public)
    assert not opens(OTHER.private, WORDS, PAIR.public)


def test_the_fingerprint_does_not_change_with_the_writing_of_the_key():
    assert fingerprint(PAIR.public) == fingerprint(
        "\n " + PAIR.public.strip() + " \n\n"
    )

"""Pieces of keys, Bech32 and passphrases: reference values and properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.seals.rules import bech32
from sinergi.seals.rules.pieces import BadPieces, cut_key, join_key, read
from sinergi.seals.rules.shamir import cut, inverse, joined, times
from sinergi.seals.rules.strength import faults, suggested
from sinergi.seals.sealing import new_pair


def test_the_field_is_that_of_aes():
    assert times(0x57, 0x83) == 0xC1  # FIPS 197, 4.2
    assert times(0x57, 0x13) == 0xFE  # FIPS 197, 4.2.1
    assert inverse(0x53) == 0xCA  # FIPS 197, 5.1.1: S-box of 53 is ed
    assert all(times(a, inverse(a)) == 1 for a in range(1, 256))
    with pytest.raises(ZeroDivisionError):
        inverse(0)


def test_a_cut_worked_out_by_hand():
    """f(x) = 0x53 + 0x02·x: f(1) = 51, f(2) = 57, f(3) = 55."""
    pieces = cut(b"\x53", 2, 3, draw=lambda n: b"\x02" * n)
    assert {x: one.hex() for x, one in pieces.items()} == {1: "51", 2: "57", 3: "55"}
    assert joined({1: b"\x51", 3: b"\x55"}) == b"\x53"
    assert joined({2: b"\x57", 3: b"\x55"}) == b"\x53"


@settings(max_examples=25)
@given(st.binary(min_size=1, max_size=33), st.data())
def test_enough_pieces_give_the_secret_and_fewer_do_not(secret, data):
    pieces = data.draw(st.integers(2, 6))
    needed = data.draw(st.integers(2, pieces))
    held = cut(secret, needed, pieces)
    chosen = data.draw(st.permutations(sorted(held)))[:needed]
    assert joined({x: held[x] for x in chosen}) == secret
    # With one piece less, every first byte is equally possible: some piece fits each.
    some = {x: held[x][:1] for x in chosen[1:]}
    other = {joined({**some, chosen[0]: bytes([byte])}) for byte in range(0, 256, 15)}
    assert len(other) == 18


@pytest.mark.parametrize(("needed", "pieces"), [(1, 3), (4, 3), (2, 256), (0, 0)])
def test_numbers_that_do_not_fit_are_refused(needed, pieces):
    with pytest.raises(ValueError, match="two or more"):
        cut(b"x", needed, pieces)


def test_pieces_that_do_not_fit_together_are_refused():
    for bad in ({}, {1: b"a", 2: b"bc"}, {0: b"a", 1: b"b"}, {256: b"a"}):
        with pytest.raises(ValueError, match="fit together"):
            joined(bad)


def test_bech32_reads_and_writes_as_the_reference_does():
    assert bech32.encoded("a", b"") == "a12uel5l"  # BIP 173
    text = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"  # BIP 173
    assert bech32.encoded("abcdef", bech32.decoded("abcdef", text)) == text
    for bad in ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxx", "", "a1", text[7:]):
        with pytest.raises(ValueError, match=r"Bech32|damaged"):
            bech32.decoded("abcdef", bad)


@settings(max_examples=40)
@given(st.binary(max_size=40))
def test_bech32_gives_back_every_bytes(data):
    assert bech32.decoded("x", bech32.encoded("x", data)) == data


def test_a_key_in_pieces_comes_back_however_it_is_typed():
    pair = new_pair()
    texts = cut_key(pair.private, pair.public, 3, 5)
    assert join_key(texts[1:4], pair.public) == pair.private
    typed = [text.lower().replace("-", " ") + "\n" for text in texts]
    assert join_key(typed, pair.public) == pair.private
    assert "SINERGI1" not in repr(read(texts[0]))


def test_wrong_or_mixed_pieces_are_told_by_line():
    pair, other = new_pair(), new_pair()
    texts = cut_key(pair.private, pair.public, 3, 5)
    again = cut_key(pair.private, pair.public, 2, 5)
    strange = cut_key(other.private, other.public, 3, 5)
    damaged = texts[1][:-1] + ("Q" if texts[1][-1] != "Q" else "P")
    cases = {
        ("damaged", 2): [texts[0], damaged],
        ("twice", 2): [texts[0], texts[0]],
        ("mixed", 2): [texts[0], again[1]],
        ("another-key", 2): [texts[0], strange[1]],
        ("few", 3): texts[:2],
        ("few", 2): [],
    }
    for (code, number), given_texts in cases.items():
        with pytest.raises(BadPieces) as told:
            join_key(given_texts, pair.public)
        assert (told.value.code, told.value.number) == (code, number)
    for bad in ("", "x", "SINERGI1", "SINERGI1-" + "Q" * 400, "\x00", "\ud800", "ſ"):
        with pytest.raises(BadPieces):
            read(bad)


def test_pieces_of_two_cuts_give_no_key_of_the_office():
    pair = new_pair()
    one = cut_key(pair.private, pair.public, 2, 3)
    two = cut_key(pair.private, pair.public, 2, 3)
    assert join_key([one[0], two[1]], pair.public) != pair.private


def test_passphrases():
    assert faults("pendek") == ["short", "plain"]
    assert faults("aaaaaaaaaaaaaaaaaaaa") == ["plain"]
    assert faults("rahasia-tiga-belas-kucing") == []
    assert faults("x" * 300) == ["long", "plain"]
    assert "control" in faults("rahasia tiga\x00belas kucing")
    assert "control" in faults("rahasia tiga \ud800 belas")
    place = ("Bawaslu", "Jakarta", "Timur")
    assert faults("bawaslujakartatimur2029", place) == ["known"]
    assert faults(suggested(), place) == []
    assert len({suggested() for _ in range(50)}) == 50

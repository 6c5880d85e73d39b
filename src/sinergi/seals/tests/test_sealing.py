"""The age format: ours opens with theirs, wrong keys and damage are told, not raised."""

import os
import shutil
import subprocess

import pyrage
import pytest

from sinergi.seals.sealing import (
    BadKey,
    CannotOpen,
    fingerprint,
    identity_in,
    new_pair,
    open_with,
    plain_public,
    public_of,
    recipients_counted,
    seal,
    unwrap,
    wrap,
)

DATA = "Uang dibagikan di RT 05, malam hari. ✓".encode()
AGE = shutil.which("age")


def test_each_of_several_keys_opens_and_no_other():
    one, two, other = new_pair(), new_pair(), new_pair()
    sealed = seal(DATA, [one.public, two.public])
    assert open_with(sealed, one.private) == open_with(sealed, two.private) == DATA
    assert recipients_counted(sealed) == 2
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert DATA not in sealed
    with pytest.raises(CannotOpen):
        open_with(sealed, other.private)


def test_a_changed_byte_anywhere_is_found():
    pair = new_pair()
    sealed = seal(DATA, [pair.public])
    for at in range(0, len(sealed), 7):
        broken = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(CannotOpen):
            open_with(broken, pair.private)
    for cut in (b"", sealed[:20], sealed[:-1], b"\x00" * 200):
        with pytest.raises(CannotOpen):
            open_with(cut, pair.private)


@pytest.mark.parametrize(
    "text", ["", "age1", "x" * 9000, "age1\ud800", "AGE-SECRET-KEY-1"]
)
def test_what_is_no_key_is_told(text):
    with pytest.raises(BadKey):
        plain_public(text)
    with pytest.raises(BadKey):
        identity_in(text)
    with pytest.raises(BadKey):
        seal(DATA, [text])


def test_keys_are_read_from_files_as_age_keygen_writes_them():
    pair = new_pair()
    text = f"# created: 2026-11-30\n# public key: {pair.public}\n{pair.private}\n"
    assert identity_in(text) == pair.private
    assert public_of(pair.private) == pair.public
    assert plain_public(f"  {pair.public}\n") == pair.public
    assert pair.private not in repr(pair)
    assert len(fingerprint(pair.public).split()) == 8
    with pytest.raises(BadKey):
        seal(DATA, [])


def test_our_passphrase_header_is_age_and_asks_for_the_work_that_was_set():
    wrapped = wrap(DATA, "kata sandi panjang", 6)
    assert wrapped.split(b"\n")[1].endswith(b" 6")
    assert bytes(pyrage.passphrase.decrypt(wrapped, "kata sandi panjang")) == DATA
    assert unwrap(wrapped, "kata sandi panjang") == DATA
    with pytest.raises(CannotOpen):
        unwrap(wrapped, "kata sandi lain")
    greedy = wrapped.replace(b" 6\n", b" 40\n", 1)
    for bad in (greedy, b"", b"x", seal(DATA, [new_pair().public])):
        with pytest.raises(CannotOpen):
            unwrap(bad, "kata sandi panjang")
    with pytest.raises(ValueError, match="too much"):
        wrap(bytes(70_000), "x", 4)


@pytest.mark.skipif(AGE is None, reason="no age on this machine")
def test_sealed_data_opens_with_the_age_command_line_tool(tmp_path):
    pair = new_pair()
    identity = tmp_path / "key.txt"
    identity.write_text(pair.private + "\n")
    sealed = tmp_path / "row.age"
    for data in (DATA, b"", os.urandom(200_000)):
        sealed.write_bytes(seal(data, [pair.public]))
        told = subprocess.run(  # noqa: S603
            [AGE, "--decrypt", "-i", identity, sealed], capture_output=True, check=True
        )
        assert told.stdout == data
    theirs = subprocess.run(  # noqa: S603
        [AGE, "-r", pair.public], input=DATA, capture_output=True, check=True
    )
    assert open_with(theirs.stdout, pair.private) == DATA

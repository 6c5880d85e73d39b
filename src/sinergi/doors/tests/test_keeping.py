"""Bytes are kept once, whole, and on the disk before anybody is told so."""

import hashlib
import os

import pytest

from sinergi.doors.keeping import TooLarge, keep_blocks, place_of


def test_bytes_lie_under_their_hash_and_twice_is_once(tmp_path):
    folder = tmp_path / "uploads"
    first = keep_blocks([b"abc", b"def"], folder, most=10)
    again = keep_blocks([b"abcdef"], folder, most=10)
    assert first == again
    assert first.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert place_of(folder, first.sha256).read_bytes() == b"abcdef"
    assert [one for one in folder.rglob("*") if one.is_file()] == [
        place_of(folder, first.sha256)
    ]


def test_file_and_both_folders_are_flushed_before_the_answer(tmp_path, monkeypatch):
    flushed, really = [], os.fsync

    def listen(handle: int) -> None:
        flushed.append(os.fstat(handle).st_ino)
        really(handle)

    monkeypatch.setattr(os, "fsync", listen)
    folder = tmp_path / "uploads"
    place = place_of(folder, keep_blocks([b"a proof"], folder, most=10).sha256)
    assert flushed == [one.stat().st_ino for one in (place, place.parent, folder)]


def test_too_many_bytes_leave_nothing(tmp_path):
    with pytest.raises(TooLarge):
        keep_blocks([b"123", b"456"], tmp_path, most=5)
    assert list(tmp_path.iterdir()) == []

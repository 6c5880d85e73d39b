"""A sweep goes on where one file vanishes under it or cannot be deleted."""

import os

from sinergi.doors.sweeping import delete, written_before


def test_a_vanished_file_is_passed_over_and_the_others_are_found(tmp_path):
    old, young = tmp_path / "old", tmp_path / "young"
    for place, at in ((old, 100), (young, 900)):
        place.write_bytes(b"x")
        os.utime(place, (at, at))
    assert list(written_before([tmp_path / "gone", old, young], 500)) == [old]


def test_what_cannot_be_looked_at_is_counted_and_logged(tmp_path, caplog):
    file = tmp_path / "file"
    file.write_bytes(b"x")
    assert list(written_before([file / "below"], 500)) == []
    assert "1 files could not be looked at" in caplog.text


def test_what_cannot_be_deleted_is_logged_and_not_counted(tmp_path, caplog):
    assert not delete(tmp_path / "gone")
    assert not caplog.text
    assert not delete(tmp_path)
    assert "could not be swept away" in caplog.text
    assert str(tmp_path) not in caplog.text

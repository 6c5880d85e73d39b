"""Files of a form that came back with a mistake: known again, to their sender alone."""

import pytest

from sinergi.doors.remembered import all_of, files_of, note_of
from sinergi.doors.uploads import MOST_FILES, BadUpload, KeptFile

OWNER, OTHER = 7, 8


def file(number: int = 0) -> KeptFile:
    return KeptFile("lembar.jpg", "image/jpeg", f"{number:064x}", 10)


def test_a_form_that_comes_back_still_knows_its_files():
    assert files_of([note_of(file(), OWNER)], OWNER) == [file()]


def test_the_note_of_another_person_is_no_file():
    assert files_of([note_of(file(), OWNER)], OTHER) == []


@pytest.mark.parametrize("note", ["", "abc", "a:b:c", "é"])
def test_a_forged_note_is_no_file(note):
    assert files_of([note], OWNER) == []


def test_the_same_content_counts_once():
    assert all_of([file()], [file()]) == (file(),)


def test_earlier_and_new_files_together_are_not_too_many():
    with pytest.raises(BadUpload, match="too-many"):
        all_of([file()], [file(n) for n in range(1, MOST_FILES + 1)])

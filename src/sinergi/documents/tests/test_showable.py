"""Papers come whatever people write: what no font shows stands there as a box."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from sinergi.documents.coverage import RANGES
from sinergi.documents.pdf import write_pdf
from sinergi.documents.showable import BOX, showable, without_marks
from sinergi.documents.tests.papers import NAMES, data_of

AT = dt.datetime(2024, 2, 14, 3, 0, tzinfo=dt.UTC)
ODD = "A\x01 😀 王 z"


def words(layout: str, text: str) -> str:
    raw = write_pdf(layout, data_of(layout, text), at=AT)
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(raw)).pages)


@pytest.mark.parametrize("layout", NAMES)
def test_every_paper_shows_boxes_for_what_no_font_shows(layout: str) -> None:
    found = "".join(words(layout, ODD).upper().split())
    assert f"A{BOX}{BOX}Z" in found


def test_every_character_said_to_be_covered_has_a_glyph() -> None:
    runs = [one.partition("-") for one in RANGES.split()]
    codes = [
        code
        for first, _dash, last in runs
        for code in range(int(first, 16), int(last or first, 16) + 1)
    ]
    text = " ".join(map(chr, codes))
    assert showable(text) == text
    data = data_of("press_note", "x") | {"dateline": text}
    assert write_pdf("press_note", data, at=AT).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["Ḥasan ś ə ẹ", "بسم الله", "Rp 1.000 – “baik” ☐ ✓"])
def test_what_the_fonts_show_stays_as_it_was_written(text: str) -> None:
    assert showable({"a": [text]}) == {"a": [text]}


@pytest.mark.parametrize("text", ["a\u064b", "≉\u0eb3Ƙ", "王\u0301"])
def test_a_mark_on_a_letter_of_another_font_is_no_reason_for_no_paper(
    text: str,
) -> None:
    assert BOX in words("press_note", f"{text} z")


def test_marks_that_make_a_letter_stay_in_it() -> None:
    assert without_marks(["e\u0301", "x\u064b"]) == ["é", f"x{BOX}"]


def test_selectors_joiners_and_halves_leave_no_trace_of_their_own() -> None:
    assert showable("a\ufe0f\u200d\u200bb\u3000c") == "ab c"
    assert showable("a\ud83d") == f"a{BOX}"

"""What is blacked out is gone: from the pixels, from the bytes, from the text."""

import io

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from sinergi.evidence.redacting import (
    brightest,
    redact_pdf,
    redact_picture,
    redact_text,
)
from sinergi.evidence.rendering import count_pages, draw_page
from sinergi.evidence.rules.blacking import (
    BadRedaction,
    Box,
    black_out,
    plain,
    read_boxes,
    read_phrases,
    still_there,
)
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.evidence.rules.plain_pdf import read_pdf, strange_names
from sinergi.evidence.rules.sniffing import kind_of


def noise(size=(200, 120), kind="JPEG"):
    picture = Image.effect_noise(size, 90).convert("RGB")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "media"), [("JPEG", "jpeg"), ("PNG", "png")])
def test_pixels_under_a_box_are_gone_and_the_proof_says_so(kind, media):
    boxes = [Box(1, 100, 250, 300, 333), Box(1, 900, 900, 100, 100)]
    found = redact_picture(noise(kind=kind), f"image/{media}", boxes)
    assert found.proof["clean"] is True
    assert (found.proof["boxes"], found.proof["beside"]) == (2, [])
    picture = Image.open(io.BytesIO(found.data))
    assert brightest(picture, (20, 30, 80, 70)) <= 2
    assert brightest(picture, (120, 0, 180, 60)) > 100, "the rest is still to be seen"
    assert b"Kamera" not in found.data


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(BadEvidence, match="no-picture"):
        redact_picture(b"\xff\xd8\xff nonsense", "image/jpeg", [Box(1, 0, 0, 9, 9)])


@pytest.fixture(scope="module")
def pdf():
    markup = b"""#set page(width: 90mm, height: 60mm)
Pelapor: Budi Santoso, Cakung.
#pagebreak()
Halaman kedua tanpa nama."""
    return typst.compile(markup, format="pdf")


def test_a_redacted_pdf_holds_pictures_alone(pdf):
    assert "Budi Santoso" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert count_pages(pdf) == 2
    found = redact_pdf(pdf, [Box(1, 0, 0, 1000, 500)], ["Budi Santoso"])
    assert found.proof["clean"] is True, found.proof
    assert (found.proof["pages"], found.proof["words_found"]) == (2, 0)
    reader = PdfReader(io.BytesIO(found.data))
    assert [page.extract_text() for page in reader.pages] == ["", ""]
    assert (reader.metadata, reader.attachments) == (None, {})
    assert reader.pages[0].mediabox.width == pytest.approx(90 / 25.4 * 72, abs=1)
    page = Image.open(io.BytesIO(draw_page(found.data, 1)))
    assert brightest(page, (20, 20, page.width - 20, page.height // 2 - 20)) < 40
    assert found.data == redact_pdf(pdf, [Box(1, 0, 0, 1000, 500)]).data
    with pytest.raises(BadEvidence, match="no-page"):
        redact_pdf(pdf, [Box(3, 0, 0, 9, 9)])


def test_the_second_reading_would_see_text_in_a_pdf(pdf):
    assert strange_names(read_pdf(pdf).rest)
    sneaky = b"%PDF-1.4\n1 0 obj\n<</Type /Font>>\nendobj\n2 0 obj\nBT (Budi) Tj ET\n"
    assert strange_names(read_pdf(sneaky).rest) == ["Font", "BT", "Tj"]


@pytest.mark.parametrize("data", [b"%PDF-1.4 nonsense", b"%PDF-" + b"\x00" * 99, b""])
def test_a_broken_pdf_is_refused(data):
    with pytest.raises(BadEvidence, match="page-unreadable"):
        draw_page(data, 1)


TEXT = "Budi Santoso (081-234) bertemu B U D I, bÜdi dan Ｂｕｄｉ di Cakung."


def test_words_are_barred_however_they_are_written():
    found = redact_text(TEXT.encode(), ["budi", "081234", "tidak ada"])
    text = found.data.decode()
    assert found.proof == {
        "method": "words", "words_asked": 3, "words_missing": 1, "passages": 5,
        "words_found": 0, "clean": True,
    }  # fmt: skip
    assert "Santoso" in text
    assert "Cakung" in text
    assert "udi" not in plain(text)
    for data, phrases, code in (
        (b"\xff\xfe", ["ada"], "no-text"),
        (b"kosong", ["ada"], "not-found"),
    ):
        with pytest.raises(BadEvidence, match=code):
            redact_text(data, phrases)


@settings(max_examples=200)
@given(
    st.text(max_size=80),
    st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=4),
)
def test_no_text_holds_a_passage_after_redaction(text, phrases):
    phrases = [one for one in phrases if len(plain(one)) > 1]
    barred, _spans = black_out(text, phrases)
    assert still_there(black_out("aabb", ["ab"])[0], ["ab"]) == 0
    assert still_there(barred, phrases) == 0


@settings(max_examples=100)
@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 1000), st.integers(1, 1000),
       st.integers(1, 5000), st.integers(1, 5000))  # fmt: skip
def test_a_box_in_pixels_covers_what_it_covers_on_the_page(
    left, top, w, h, width, height
):
    box = Box(1, left, top, min(w, 1000 - left), min(h, 1000 - top))
    x, y, right, bottom = box.pixels(width, height)
    assert 0 <= x < right <= width
    assert 0 <= y < bottom <= height
    assert x / width <= left / 1000
    assert right / width >= (left + box.width) / 1000 - 1e-9


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "no-boxes", 0),
        ("1 0 0 10", "numbers", 1),
        ("1 0 0 10 10\n\n1 a 0 1 1", "numbers", 3),
        ("2 0 0 10 10", "page", 1),
        ("1 990 0 20 10", "outside", 1),
        ("1 0 0 0 10", "outside", 1),
        ("1 0 0 99999999999999999999 1", "numbers", 1),
        ("1 0 0 1 1\n" * 201, "too-many", 0),
    ],
)
def test_boxes_that_are_none_are_named_by_their_line(text, code, line):
    with pytest.raises(BadRedaction) as refused:
        read_boxes(text, pages=1)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_boxes_and_phrases_are_read_one_a_line():
    assert read_boxes("1 0 0 10 10\n 2,5;6 7 8 ", pages=2) == [
        Box(1, 0, 0, 10, 10), Box(2, 5, 6, 7, 8),
    ]  # fmt: skip
    assert read_phrases(" Budi \n\nBudi\nAni") == ["Budi", "Ani"]
    for text, code in (("", "no-words"), ("!!", "short"), ("x\n" * 300, "short")):
        with pytest.raises(BadRedaction, match=code):
            read_phrases(text)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "a", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a", "image/webp"),
        (b"XXXX\x00\x00\x00\x00WEBPVP8 ", "a", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a", "audio/wav"),
        (b"\x00\x00\x00\x20ftypisom", "a", "video/mp4"),
        (b"\x00\x00\x00\x20ftypM4A ", "a", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypheic", "a", "image/heic"),
        (b"PK\x03\x04" + b"\x00" * 30 + b"word/document.xml", "a.docx", True),
        (b"PK\x03\x04" + b"\x00" * 30 + b"word/document.xml", "a.zip", None),
        ("é".encode() * 2047 + b"xx", "a.txt", "text/plain"),
        (b"x" + "é".encode() * 2047 + b"\xc3", "a.txt", "text/plain"),
        (b"\xc3", "a.txt", None),
        (b"halo", "a.exe", None),
        (b"<svg", "a.svg", None),
    ],
)
def test_first_bytes_tell_what_a_file_is(head, name, kind):
    found = kind_of(head, name)
    assert (found is not None) if kind is True else (found == kind)

"""Redaction for publication: boxes burned into pictures, words barred in texts.

Every function returns what came out and the proof of a second reading: the result is
read again by its own bytes, and what was to go must not be there.
"""

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from sinergi.evidence.copying import QUALITY, NoPicture, load
from sinergi.evidence.rendering import PPI, draw_pages
from sinergi.evidence.rules.blacking import Box, black_out, plain, still_there
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.evidence.rules.plain_pdf import Sheet, read_pdf, strange_names, write_pdf

GRID = 16
"""Boxes are widened to the grid of a JPEG's blocks: within them is one colour alone."""
DARKEST = 2
"""Of 255: what rounding may leave of black."""
SEEN_DARK = 40
"""Of 255: what another reader may see of black at the size of the screen."""
EDGE = 3


@dataclass(frozen=True, slots=True)
class Redacted:
    """The bytes that may be published, their type, and what the second reading found."""

    data: bytes
    media_type: str
    ending: str
    proof: dict[str, Any]


def burn(picture: Image.Image, boxes: Sequence[Box]) -> list[tuple[int, int, int, int]]:
    """Fill the boxes with black, and return them as pixels."""
    pen, done = ImageDraw.Draw(picture), []
    for box in boxes:
        left, top, right, bottom = box.pixels(*picture.size)
        left, top = left // GRID * GRID, top // GRID * GRID
        right = min(picture.width, -(-right // GRID) * GRID)
        bottom = min(picture.height, -(-bottom // GRID) * GRID)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
        done.append((left, top, right, bottom))
    return done


def _encoded(picture: Image.Image, kind: str) -> bytes:
    """Return the points alone as a file, nothing beside them."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if kind == "PNG":
        bare.save(out, "PNG")
    else:
        bare.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()


def brightest(picture: Image.Image, place: tuple[int, int, int, int]) -> int:
    """Return the brightest value of any channel within a rectangle of pixels."""
    found = picture.crop(place).convert("RGB").getextrema()
    return max(int(high) for _low, high in found)  # type: ignore[misc]


def _beside(data: bytes) -> list[str]:
    """Return what a picture's file holds beside its points: places, devices, comments."""
    with Image.open(io.BytesIO(data)) as picture:
        told = set(picture.info) - {
            "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi",
        }  # fmt: skip
        if picture.getexif():
            told.add("exif")
    return sorted(str(one) for one in told)


def redact_picture(content: bytes, media_type: str, boxes: Sequence[Box]) -> Redacted:
    """Return the picture with the boxes burned in; raises BadEvidence "no-picture"."""
    try:
        picture = load(content)
    except NoPicture as error:
        raise BadEvidence("no-picture") from error
    kind = "PNG" if media_type == "image/png" else "JPEG"
    places = burn(picture, boxes)
    data = _encoded(picture, kind)
    with Image.open(io.BytesIO(data)) as again:
        again.load()
        light = max(brightest(again, place) for place in places)
    beside = _beside(data)
    proof = {
        "method": "pixels", "boxes": len(places), "points": _points(places),
        "brightest": light, "beside": beside,
        "clean": light <= DARKEST and not beside,
    }  # fmt: skip
    lower = kind.lower()
    return Redacted(data, f"image/{lower}", ".png" if kind == "PNG" else ".jpg", proof)


def _points(places: Sequence[tuple[int, int, int, int]]) -> int:
    return sum((right - left) * (low - top) for left, top, right, low in places)


def redact_pdf(
    content: bytes, boxes: Sequence[Box], phrases: Sequence[str] = ()
) -> Redacted:
    """Return a PDF of pictures of all pages, the boxes burned in.

    Nothing of the file but what is seen on its pages comes over: no text layer, no
    attachment, no metadata. `phrases` are looked for in what came out. Raises BadEvidence.
    """
    wanted: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        wanted[box.page].append(box)
    sheets, places = [], {}
    for number, png in enumerate(draw_pages(content), 1):
        picture = load(png)
        places[number] = burn(picture, wanted.pop(number, []))
        grey = picture.mode == "L"
        jpeg = _encoded(picture, "JPEG")
        sheets.append(Sheet(jpeg, picture.width, picture.height, grey))
    if wanted:
        raise BadEvidence("no-page", "boxes")
    data = write_pdf(sheets, PPI)
    return Redacted(data, "application/pdf", ".pdf", _pdf_proof(data, places, phrases))


def _pdf_proof(
    data: bytes,
    places: dict[int, list[tuple[int, int, int, int]]],
    phrases: Sequence[str],
) -> dict[str, Any]:
    """Read the PDF again twice: by its bytes, and drawn by the reader of PDF."""
    reading = read_pdf(data)
    strange = strange_names(reading.rest)
    light, beside = 0, []
    for jpeg, burned in zip(reading.jpegs, places.values(), strict=True):
        with Image.open(io.BytesIO(jpeg)) as page:
            page.load()
            light = max([light, *(brightest(page, one) for one in burned)])
        beside += _beside(jpeg)
    seen = _seen_light(data, places)
    words = still_there(reading.rest.decode("latin-1"), phrases)
    clean = light <= DARKEST and seen <= SEEN_DARK and not (strange or beside or words)
    return {
        "method": "pages", "pages": len(places), "words_asked": len(phrases),
        "boxes": sum(map(len, places.values())),
        "points": sum(map(_points, places.values())), "brightest": light,
        "brightest_drawn": seen, "beside": sorted({*strange, *beside}),
        "words_found": words, "clean": clean,
    }  # fmt: skip


def _seen_light(data: bytes, places: dict[int, list[tuple[int, int, int, int]]]) -> int:
    """Return the brightest point within the boxes as the reader of PDF draws them."""
    light = 0
    for png, burned in zip(draw_pages(data), places.values(), strict=True):
        page = load(png)
        for left, top, right, low in burned:
            inner = (left + EDGE, top + EDGE, right - EDGE, low - EDGE)
            inner = (*inner[:2], min(inner[2], page.width), min(inner[3], page.height))
            if inner[0] < inner[2] and inner[1] < inner[3]:
                light = max(light, brightest(page, inner))
    return light


def redact_text(content: bytes, phrases: Sequence[str]) -> Redacted:
    """Return the text with the passages as bars; raises BadEvidence.

    "no-text" for what is not UTF-8, "not-found" when none of the passages stands there.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadEvidence("no-text") from error
    missing = sum(plain(one) not in plain(text) for one in phrases)
    if missing == len(phrases):
        raise BadEvidence("not-found", "phrases")
    barred, spans = black_out(text, phrases)
    data = barred.encode()
    left = still_there(data.decode(), phrases)
    proof = {
        "method": "words", "words_asked": len(phrases), "words_missing": missing,
        "passages": spans, "words_found": left, "clean": left == 0 and spans > 0,
    }  # fmt: skip
    return Redacted(data, "text/plain", ".txt", proof)

"""Files of reports: taken by what they are, drawn anew, sealed, and kept on the disk.

The original goes sealed to the custodians. Of a picture a copy is drawn anew, smaller and
without what a camera writes into it (place, device, time), and sealed to the office. What
cannot be drawn anew has no copy: nobody but a custodian sees it. Nothing is written in
plain form, not even for a moment.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from sinergi.doors.keeping import keep_blocks, place_of
from sinergi.reports.rules.told import clean
from sinergi.reports.sealed import seal_copy, seal_original, seal_text

MEGABYTE = 1024 * 1024
LARGEST, MOST_FILES = 32 * MEGABYTE, 8
MOST_PIXELS = 60_000_000
LONGEST_SIDE, QUALITY = 2000, 82
SEALED_MORE = 4096 + LARGEST // 1000
"""By how much sealing lengthens a file, at most."""
JPEG = "image/jpeg"
PICTURES = {"JPEG": JPEG, "PNG": "image/png", "WEBP": "image/webp"}
MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftyp", "video/mp4"),
)
"""Offset, bytes, media type. Nothing that a browser or an office program would run."""
HEIF = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")
RIFF = {"image/webp", "audio/wav"}
SOUNDS = (b"M4A ", b"M4B ")

_drawing = BoundedSemaphore(1)
"""One picture at a time is drawn in a process: each takes memory and a core."""


class BadFile(ValueError):
    """The file is not taken.

    `code` is "empty", "too-big", "type", "picture", "too-many", "office"; the door says
    "busy", "full" and "changed" as well.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that lies sealed in its place; the row that names it is still to be written."""

    institution_id: int
    sha256: str
    size: int
    media_type: str
    original_place: str
    copy_place: str
    copy_type: str
    copy_size: int
    sealed_name: bytes


def media_type_of(head: bytes) -> str:
    """Return the media type that the first bytes tell; raises BadFile "type"."""
    for offset, mark, media_type in MARKS:
        if head[offset : offset + len(mark)] != mark:
            continue
        if media_type in RIFF and not head.startswith(b"RIFF"):
            continue
        if media_type == "video/mp4":
            return _of_container(head[8:12])
        return media_type
    raise BadFile("type")


def _of_container(brand: bytes) -> str:
    if brand in HEIF:
        return "image/heic"
    return "audio/mp4" if brand in SOUNDS else "video/mp4"


def prepare_file(data: bytes, name: str, institution_id: int) -> ReadyFile:
    """Check, draw anew, seal and keep a file; raises BadFile, or NoKey of the office.

    A file whose row is never written lies there sealed, and is swept away later.
    """
    if not data:
        raise BadFile("empty")
    if len(data) > LARGEST:
        raise BadFile("too-big")
    media_type = media_type_of(data[:32])
    copy = _drawn_anew(data) if media_type in PICTURES.values() else b""
    words = {"name": clean(name.replace("\\", "/").rpartition("/")[2], 160)}
    return ReadyFile(
        institution_id=institution_id,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        original_place=keep_sealed(seal_original(data, institution_id)),
        copy_place=keep_sealed(seal_copy(copy, institution_id)) if copy else "",
        copy_type=JPEG if copy else "",
        copy_size=len(copy),
        sealed_name=seal_text(words, institution_id),
    )


def keep_sealed(sealed: bytes) -> str:
    """Keep sealed bytes durably and return under which hash they lie."""
    return keep_blocks([sealed], folder(), most=LARGEST + SEALED_MORE).sha256


def read_sealed(place: str) -> bytes:
    """Return the sealed bytes of a place; raises OSError where they are gone."""
    return place_of(folder(), place).read_bytes()


def folder() -> Path:
    """Return where sealed files of reports lie."""
    return Path(settings.MEDIA_ROOT) / "reports"


def _drawn_anew(data: bytes) -> bytes:
    """Return the picture as a fresh JPEG without metadata; raises BadFile "picture"."""
    with _drawing:
        try:
            return _draw(data)
        except BadFile:
            raise
        except Exception as error:  # a decoder may raise anything
            raise BadFile("picture") from error


def _draw(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
        wide, high = picture.size
        if wide * high > MOST_PIXELS or wide < 1 or high < 1:
            raise BadFile("picture")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        fresh = Image.new("RGB", upright.size, "white")
        if "A" in upright.getbands() or "transparency" in upright.info:
            whole = upright.convert("RGBA")
            fresh.paste(whole, mask=whole.getchannel("A"))
        else:
            fresh.paste(upright.convert("RGB"))
    into = io.BytesIO()
    fresh.save(into, "JPEG", quality=QUALITY, optimize=False)
    return into.getvalue()


ImageFile.LOAD_TRUNCATED_IMAGES = False

"""Files people send with a note: checked by content, kept byte for byte.

The name and type a browser states are not believed: the first bytes decide. A file is
kept under the hash of its content, so the same photo is kept once.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sinergi.doors.keeping import TooLarge, keep_blocks, place_of

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_FILES = 10
LONGEST_NAME = 120
LONGEST_SENT = 200
UNKNOWN = "application/octet-stream"

SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (8, b"WEBP", "image/webp", ".webp"),
    (0, b"%PDF-", "application/pdf", ".pdf"),
)
"""Offset, bytes, media type, ending. SVG and HTML can run script and are not taken."""

PACKED: dict[str, tuple[bytes, str]] = {
    ".docx": (
        b"word/",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".xlsx": (
        b"xl/",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
ZIP = b"PK\x03\x04"
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What a page may show; everything else is only ever downloaded."""


class BadUpload(ValueError):
    """The file is not taken; `code` is "too-big", "too-many", "empty" or "type"."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies in its place."""

    name: str
    media_type: str
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie; raises ValueError for no hash."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256")
    return place_of(_folder(), sha256)


def media_type_of(name: str, head: bytes) -> tuple[str, str]:
    """Return media type and file ending told by the first bytes; raises BadUpload."""
    for offset, mark, media_type, ending in SIGNATURES:
        if head[offset : offset + len(mark)] == mark:
            return media_type, ending
    ending = Path(name).suffix.lower()
    if head.startswith(ZIP) and ending in PACKED:
        mark, media_type = PACKED[ending]
        if mark in head or b"[Content_Types].xml" in head:
            return media_type, ending
    raise BadUpload("type", name)


def plain_name(name: str, ending: str) -> str:
    """Return the file name without paths and control characters, with the true ending."""
    stem = Path(name.replace("\\", "/")).name
    stem = "".join(ch for ch in stem if unicodedata.category(ch)[0] != "C").strip()
    stem = re.sub(r'["<>|:*?]', "_", Path(stem).stem)[: LONGEST_NAME - len(ending)]
    return f"{stem or 'file'}{ending}"


def keep_upload(file: "UploadedFile[Any]") -> KeptFile:
    """Keep a sent file and return what it is; raises BadUpload.

    Call outside a transaction: a file whose row is rolled back lies there unused, which
    harms nobody; a row without its file would.
    """
    name = file.name or ""
    if not file.size:
        raise BadUpload("empty", name)
    if file.size > LARGEST:
        raise BadUpload("too-big", name)
    head = file.read(4096)
    file.seek(0)
    media_type, ending = media_type_of(name, head)
    try:
        kept = keep_blocks(file.chunks(), _folder(), most=LARGEST)
    except TooLarge:
        raise BadUpload("too-big", name) from None
    return KeptFile(plain_name(name, ending), media_type, kept.sha256, kept.size)


def keep_any(file: "UploadedFile[Any]", *, most: int = LARGEST) -> KeptFile:
    """Keep a file whatever it is; what we do not know is never shown, only downloaded.

    For devices, which would send a file that is refused for ever. The name stays as the
    device gives it, since the form it belongs to names it. Raises BadUpload for its size
    or an impossible name.
    """
    name = file.name or ""
    if not name or len(name) > LONGEST_SENT or not name.isprintable():
        raise BadUpload("name", name[:LONGEST_NAME])
    head = file.read(4096)
    file.seek(0)
    try:
        media_type, _ending = media_type_of(name, head)
    except BadUpload:
        media_type = UNKNOWN
    try:
        kept = keep_blocks(file.chunks(), _folder(), most=most)
    except TooLarge:
        raise BadUpload("too-big", name) from None
    return KeptFile(name, media_type, kept.sha256, kept.size)


def keep_uploads(files: Iterable["UploadedFile[Any]"]) -> tuple[KeptFile, ...]:
    """Keep all files of a form; raises BadUpload naming the first that is not taken."""
    sent = list(files)
    if len(sent) > MOST_FILES:
        raise BadUpload("too-many")
    return tuple(keep_upload(file) for file in sent)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"

"""What a file is, told by its first bytes; what is not on the list is not taken.

Nothing that a browser would run is on it: no HTML, no SVG, no script.
"""

from pathlib import PurePath

HEAD = 4096
"""Bytes that are looked at."""

SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (8, b"WEBP", "image/webp", ".webp"),
    (0, b"%PDF-", "application/pdf", ".pdf"),
    (8, b"WAVE", "audio/wav", ".wav"),
    (0, b"ID3", "audio/mpeg", ".mp3"),
    (0, b"\xff\xfb", "audio/mpeg", ".mp3"),
    (0, b"\xff\xf3", "audio/mpeg", ".mp3"),
    (0, b"OggS", "audio/ogg", ".ogg"),
    (0, b"#!AMR", "audio/amr", ".amr"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm", ".webm"),
)
BRANDS: tuple[tuple[bytes, str, str], ...] = (
    (b"heic", "image/heic", ".heic"),
    (b"heix", "image/heic", ".heic"),
    (b"mif1", "image/heic", ".heic"),
    (b"M4A", "audio/mp4", ".m4a"),
    (b"qt  ", "video/quicktime", ".mov"),
    (b"3gp", "video/3gpp", ".3gp"),
)
"""Of files in the ISO base media format (ISO/IEC 14496-12), by their major brand."""
PACKED = {
    ".docx": (
        b"word/",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".xlsx": (
        b"xl/",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Pictures that are drawn anew for the copy that people look at."""
PDF = "application/pdf"
TEXT = "text/plain"
TEXT_ENDINGS = frozenset({".txt", ".csv", ".log", ".vtt", ".srt"})
ENDINGS = {media: ending for _at, _mark, media, ending in SIGNATURES} | {
    media: ending for _brand, media, ending in BRANDS
} | {media: ending for ending, (_mark, media) in PACKED.items()} | {
    "video/mp4": ".mp4", TEXT: ".txt",
}  # fmt: skip


def kind_of(head: bytes, name: str) -> str | None:
    """Return the media type told by the first bytes, None for what is not taken."""
    for offset, mark, media_type, _ending in SIGNATURES:
        if head[offset : offset + len(mark)] == mark and _whole(head, offset):
            return media_type
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    ending = PurePath(name.replace("\\", "/")).suffix.lower()
    if head.startswith(b"PK\x03\x04") and ending in PACKED:
        mark, media_type = PACKED[ending]
        return media_type if mark in head or b"[Content_Types].xml" in head else None
    return TEXT if ending in TEXT_ENDINGS and _is_text(head) else None


def ending_of(media_type: str) -> str:
    """Return the ending that a file of this type gets."""
    return ENDINGS.get(media_type, ".bin")


def _whole(head: bytes, offset: int) -> bool:
    """A type named at byte 8 stands in a RIFF file."""
    return offset == 0 or head.startswith(b"RIFF")


def _of_brand(brand: bytes) -> str:
    for mark, media_type, _ending in BRANDS:
        if brand.startswith(mark):
            return media_type
    return "video/mp4"


def _is_text(head: bytes) -> bool:
    """True for UTF-8 without control characters; a character may be cut at the end."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) < HEAD or error.start < len(head) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    return not any(ord(one) < 32 and one not in "\t\r\n" for one in text)

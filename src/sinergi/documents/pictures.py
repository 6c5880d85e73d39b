"""How large a picture is, told from its first bytes, before anything draws it.

A few kilobytes can say that they are a picture of ten thousand million points; whoever
draws it takes the memory for all of them.
"""

import struct

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of a JPEG behind which its height and width stand (ITU-T T.81, table B.1)."""
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""


def points_of(content: bytes) -> int | None:
    """Return width times height of a PNG or JPEG; None where the file does not say."""
    if content.startswith(PNG):
        return _points_of_png(content)
    return _points_of_jpeg(content) if content.startswith(JPEG) else None


def _points_of_png(content: bytes) -> int | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return int(width * height)


def _points_of_jpeg(content: bytes) -> int | None:
    """Go from marker to marker until the first frame."""
    at = len(JPEG)
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:  # filling between markers
            at += 1
        elif marker in ALONE:
            at += 2
        elif marker in FRAMES:
            if at + 9 > len(content):
                return None
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width * height)
        else:
            (length,) = struct.unpack(">H", content[at + 2 : at + 4])
            at += 2 + max(2, length)
    return None

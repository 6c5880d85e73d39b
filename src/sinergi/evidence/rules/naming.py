"""Numbers, names and references of items, as plain text."""

import re
import unicodedata
from pathlib import PurePath

from sinergi.evidence.rules.sniffing import ending_of

LONGEST_NAME = 120
LONGEST_REFERENCE = 60
LONGEST_TITLE = 200


def number_of(year: int, count: int) -> str:
    """Return the number of an item: BB (barang bukti), year, count of the office."""
    return f"BB-{year}-{count:06d}"


def plain_name(name: str, media_type: str) -> str:
    """Return a file name without paths and control characters, with the true ending."""
    ending = ending_of(media_type)
    stem = PurePath(name.replace("\\", "/")).name
    stem = "".join(ch for ch in stem if unicodedata.category(ch)[0] != "C").strip()
    stem = re.sub(r'["<>|:*?/]', "_", PurePath(stem).stem if stem else "")
    return f"{stem[: LONGEST_NAME - len(ending)] or 'file'}{ending}"


def plain_reference(text: str) -> str:
    """Return a reference in one line, without control characters."""
    words = "".join(ch if unicodedata.category(ch)[0] != "C" else " " for ch in text)
    return " ".join(words.split())[:LONGEST_REFERENCE]


def plain_title(text: str) -> str:
    """Return a title in one line, without control characters."""
    words = "".join(ch if unicodedata.category(ch)[0] != "C" else " " for ch in text)
    return " ".join(words.split())[:LONGEST_TITLE]

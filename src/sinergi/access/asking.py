"""Numbers and texts an address asks for, read so that nothing odd in them can break a page."""

import unicodedata

LONGEST_TEXT = 80
LARGEST_NUMBER = 2**31 - 1  # what an integer column holds on both databases


def to_asked_number(text: str) -> int | None:
    """Return the text as a whole number from 0 to LARGEST_NUMBER, None when it is none.

    Python refuses to read 5,000 digits and the databases to compare 30 of them.
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return None
    number = int(text)
    return number if number <= LARGEST_NUMBER else None


def to_asked_text(raw: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text without control characters, trimmed and cut.

    A NUL byte would be an error in PostgreSQL, so it never reaches a query.
    """
    plain = "".join(
        ch for ch in raw[: longest * 2] if unicodedata.category(ch)[0] != "C"
    )
    return plain.strip()[:longest]

"""Redaction: which words and which parts of a picture go, and that they are gone.

The proof is a second reading: what came out is read again, by its own bytes, and must no
longer hold what was to go.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BAR = "█████"
"""Stands for every passage, long or short: its length tells nothing."""
MOST_BOXES = 200
MOST_PHRASES = 200
SHORTEST_PHRASE = 2
WHOLE = 1000
"""Boxes are given in thousandths of the page's width and height."""


class BadRedaction(ValueError):
    """What was asked makes no redaction; `code`, and `line` of the entry."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (from 1), in thousandths: left, top, width, height."""

    page: int
    left: int
    top: int
    width: int
    height: int

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, right, bottom in pixels, the last two beyond the box.

        Rounded outwards, so that nothing at the edge stays.
        """
        right, bottom = self.left + self.width, self.top + self.height
        return (
            self.left * width // WHOLE,
            self.top * height // WHOLE,
            min(width, -(-right * width // WHOLE)),
            min(height, -(-bottom * height // WHOLE)),
        )


def read_boxes(text: str, *, pages: int) -> list[Box]:
    """Return the boxes written one a line as `page left top width height`.

    Numbers apart by spaces, commas or semicolons. Raises BadRedaction.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1)]
    lines = [(n, line) for n, line in lines if line]
    if not lines:
        raise BadRedaction("no-boxes")
    if len(lines) > MOST_BOXES:
        raise BadRedaction("too-many")
    return [_box(line, n, pages) for n, line in lines]


def _box(line: str, number: int, pages: int) -> Box:
    words = re.split(r"[\s,;]+", line)
    if len(words) != 5 or not all(re.fullmatch(r"[0-9]{1,4}", one) for one in words):
        raise BadRedaction("numbers", number)
    box = Box(*(int(one) for one in words))
    if not 1 <= box.page <= pages:
        raise BadRedaction("page", number)
    inside = box.left + box.width <= WHOLE and box.top + box.height <= WHOLE
    if not inside or not box.width or not box.height:
        raise BadRedaction("outside", number)
    return box


def read_phrases(text: str) -> list[str]:
    """Return the words to black out, one passage a line; raises BadRedaction."""
    found = list(
        dict.fromkeys(filter(None, (one.strip() for one in text.splitlines())))
    )
    if not found:
        raise BadRedaction("no-words")
    if len(found) > MOST_PHRASES:
        raise BadRedaction("too-many")
    for number, one in enumerate(found, 1):
        if len(plain(one)) < SHORTEST_PHRASE:
            raise BadRedaction("short", number)
    return found


def plain(text: str) -> str:
    """Return letters and digits alone, in small letters and without marks.

    So is a name found however it is written: "B U D I", "budi", "Ｂｕｄｉ".
    """
    return "".join(one for one, _at in _plain_with_places(text))


def _plain_with_places(text: str) -> Iterable[tuple[str, int]]:
    for at, one in enumerate(text):
        for part in unicodedata.normalize("NFKD", one).casefold():
            if part.isalnum():
                yield part, at


def black_out(text: str, phrases: Sequence[str]) -> tuple[str, int]:
    """Return the text with every occurrence of the passages as a bar, and how many."""
    marks = list(_plain_with_places(text))
    flat = "".join(one for one, _at in marks)
    hidden = [False] * len(text)
    spans = 0
    for phrase in sorted({plain(one) for one in phrases}, key=len, reverse=True):
        start = flat.find(phrase)
        while start >= 0:
            spans += 1
            first, last = marks[start][1], marks[start + len(phrase) - 1][1]
            hidden[first : last + 1] = [True] * (last + 1 - first)
            start = flat.find(phrase, start + 1)
    return _barred(text, hidden), spans


def _barred(text: str, hidden: Sequence[bool]) -> str:
    out: list[str] = []
    for one, gone in zip(text, hidden, strict=True):
        if not gone:
            out.append(one)
        elif not out or out[-1] != BAR:
            out.append(BAR)
    return "".join(out)


def still_there(text: str, phrases: Iterable[str]) -> int:
    """Return how many of the passages a text still holds, however they are written."""
    parts = [plain(part) for part in text.split(BAR)]
    return sum(any(plain(one) in part for part in parts) for one in phrases)

"""A pasted text in parts: who was there, what was on the agenda, what was concluded.

Plain Python. Works line by line and never throws a line away: each line of the text gets
the name of the part it went to, and what fits nowhere becomes a note.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sinergi.commitments.rules.meeting_words import (
    AGENDA,
    CHAIR,
    CONCLUSIONS,
    DATE,
    HEADING_PART,
    NOTES,
    PARTICIPANTS,
    PLACE,
    TITLE,
    WRITER,
)

HEAD = "head"
BLANK = "blank"
# A part of one line: what follows on the next line is something else.
ONE_LINE = frozenset({DATE, PLACE, TITLE, CHAIR, WRITER})

_CHAT = re.compile(
    r"^\s*\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
    r"(?:\s*[AP]M)?\]?\s*(?:-\s*)?([^:\n]{1,40}):\s",
    re.IGNORECASE | re.ASCII,
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08]")
_MARKER = re.compile(
    r"^\s*(?:\(?(\d{1,2}|[a-zA-Z])[.)](?:\s+|(?=[A-Za-z\"“]{2}))"
    r"|(\d)\ufe0f?\u20e3\s*"
    r"|([-–—•▪◦●○*➢➤►✓✔✅☑🔹🔸👉·]+)\ufe0f?\s+)"
)
_NUMBERED = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})[.)]\s*(?=[^\s\d])")
_HEADING_WORDS = sorted((w for w in HEADING_PART if len(w) > 3), key=len, reverse=True)
_INLINE = re.compile(
    r"(?<=\w\w[.;!?])\s+(?=(?:"
    + "|".join(re.escape(word) for word in _HEADING_WORDS)
    + r")\s*:)",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"^(?:[A-Z]\.|[IVX]{1,4}\.)?\s*("
    + "|".join(re.escape(w) for w in sorted(HEADING_PART, key=len, reverse=True))
    + r")\s*(?:\([^)]{0,40}\))?\s*(?:[:：]\s*|=\s*|$)",
    re.IGNORECASE,
)
_LOOSE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"\b(kesimpulan|menyimpulkan|kesepakatan|menyepakati|disepakati|hasil rapat"
            r"|tindak lanjut|komitmen|concluded|agreed)\b[^:]{0,80}:\s*",
            re.IGNORECASE,
        ),
        CONCLUSIONS,
    ),
    (
        re.compile(r"\b(hadir|dihadiri|attended)\b[^:]{0,60}:\s*", re.IGNORECASE),
        PARTICIPANTS,
    ),
)
LONGEST_LOOSE = 110
_ORNAMENT = " 🙏✅📌📍👇⬇️🗓📅⏰!"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a part of one, without list marks; `marker` is the number or bullet.

    `opens` tells the first line of a chat message: an answer of somebody else.
    """

    line: int
    text: str
    marker: str
    opens: bool = False


@dataclass(slots=True)
class Item:
    """One entry of a part: its text and the lines it stands on."""

    text: str
    marker: str
    lines: list[int]


@dataclass(slots=True)
class Parts:
    """The parts of a text; `line_part` says of each line where it went."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    line_part: list[str] = field(default_factory=list)

    def of(self, part: str) -> list[Item]:
        """Return the entries of a part, none when the text has no such part."""
        return self.items.get(part, [])


def clean(line: str) -> str:
    """Return the line without the sender of a chat, bold marks and invisible signs."""
    plain = _INVISIBLE.sub("", line)
    plain = _CHAT.sub("", plain)
    plain = re.sub(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])", r"\1", plain)
    plain = re.sub(r"(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])", r"\1", plain)
    return " ".join(plain.replace("\t", " ").split())


def split_text(text: str) -> Parts:
    """Return the parts of a text; every line of `text.splitlines()` has its part."""
    lines = text.splitlines()
    parts = Parts(line_part=[BLANK] * len(lines))
    section, after_gap = "", False
    for piece in _pieces(lines):
        if not piece.text:
            after_gap = True
            continue
        heading = _heading(piece, section)
        if heading is not None:
            section, rest = heading
            _mark(parts, piece.line, section)
            if rest:
                _add_first(parts, section, piece, rest)
                section = "" if section in ONE_LINE else section
            after_gap = False
            continue
        if (after_gap and _leaves(section, piece)) or _answers(section, piece):
            section = NOTES
        _add(parts, section or HEAD, piece, after_gap or piece.opens)
        section = "" if section in ONE_LINE else section
        after_gap = False
    return parts


def _pieces(lines: list[str]) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        text = clean(line)
        opens = _CHAT.match(_INVISIBLE.sub("", line)) is not None
        if not text:
            yield Piece(number, "", "")
        for chunk in _INLINE.split(text) if text else ():
            for part in _split_numbers(chunk):
                marker, rest = _take_marker(part)
                yield Piece(number, rest, marker, opens)
                opens = False


def _split_numbers(text: str) -> list[str]:
    """Split "1. a 2. b 3. c" before each number, when they count up from one."""
    cuts: list[int] = []
    for match in _NUMBERED.finditer(text):
        if int(match.group(1)) == len(cuts) + 1:
            cuts.append(match.start())
    if len(cuts) < 2:
        return [text]
    edges = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(edges)]
    return [part for part in parts if part]


def _take_marker(text: str) -> tuple[str, str]:
    match = _MARKER.match(text)
    if match is None:
        return "", text
    rest = text[match.end() :].strip()
    if not rest:
        return "", text
    return next(group for group in match.groups() if group), rest


def _heading(piece: Piece, section: str) -> tuple[str, str] | None:
    bare = piece.text.rstrip(_ORNAMENT)
    match = _STRICT.match(bare)
    if match:
        part = HEADING_PART[match.group(1).lower()]
        rest = bare[match.end() :].strip()
        if not piece.marker or _heads_though_marked(piece, part, rest, section):
            return part, rest
    if piece.marker or section == CONCLUSIONS:
        return None
    for pattern, part in _LOOSE:
        found = pattern.search(piece.text)
        if found and found.end() <= LONGEST_LOOSE and part != section:
            return part, piece.text[found.end() :].strip()
    return None


def _heads_though_marked(piece: Piece, part: str, rest: str, section: str) -> bool:
    """Tell "B. Peserta" and "2. Tempat: …" from "1. Hasil: …", an entry of a list."""
    if piece.marker.isalpha() and piece.marker.isupper():
        return True
    if part == NOTES:
        return False
    if part in ONE_LINE:
        return section in {"", NOTES}
    return section == "" or not rest


def _leaves(section: str, piece: Piece) -> bool:
    """True when a whole sentence after a gap no longer belongs to a list of people."""
    return (
        section in {PARTICIPANTS, AGENDA}
        and not piece.marker
        and (len(piece.text.split()) > 12 or piece.text.endswith((".", "!")))
    )


def _answers(section: str, piece: Piece) -> bool:
    """True for a new chat message within a list: "Siap pak" is no conclusion."""
    lists = {PARTICIPANTS, AGENDA, CONCLUSIONS}
    return piece.opens and section in lists and not piece.marker


def _mark(parts: Parts, line: int, part: str) -> None:
    if parts.line_part[line] == BLANK:
        parts.line_part[line] = part


def _add_first(parts: Parts, section: str, piece: Piece, rest: str) -> None:
    for number, chunk in enumerate(_split_numbers(rest)):
        marker, text = _take_marker(chunk)
        if number == 0 and not marker:
            marker = ":"
        entry = Item(text, marker, [piece.line])
        parts.items.setdefault(section, []).append(entry)


def _add(parts: Parts, part: str, piece: Piece, after_gap: bool) -> None:
    _mark(parts, piece.line, part)
    entries = parts.items.setdefault(part, [])
    if entries and not piece.marker and not after_gap and _goes_on(entries[-1], piece):
        entries[-1].text += f" {piece.text}"
        entries[-1].lines.append(piece.line)
        return
    entries.append(Item(piece.text, piece.marker, [piece.line]))


def _goes_on(entry: Item, piece: Piece) -> bool:
    """True when a line without mark goes on with the entry above."""
    if entry.marker and entry.marker != ":":
        return True
    return piece.text[:1].islower() and not entry.text.endswith((".", ";"))

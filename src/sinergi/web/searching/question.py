"""What people type into the search field, read without a database.

"K-2026-0042", "k 2026 42" and "42" are numbers of commitments, "#12" of a run, "TPS 12
Penggilingan", "Penggilingan 12" and KPU's thirteen digits name a polling station.
"""

import re
from dataclasses import dataclass

from sinergi.places.rules import is_code, to_code
from sinergi.web.name_index import plain

FEWEST = 2
"""Letters or digits of a question; one letter would list half of everything."""
NUMBER = re.compile(r"#?\s*(\d{1,9})", re.ASCII)
COMMITMENT = re.compile(
    r"k?[-\s/]*(\d{4})[-\s/]+(\d{1,6})|k(\d{4})(\d{4,6})", re.ASCII | re.IGNORECASE
)
ORDINAL = re.compile(r"(?:[k#][-\s/]*)?0*(\d{1,6})", re.ASCII | re.IGNORECASE)
STATION = re.compile(
    r"\btps(?![^\W\d])[\s.:#-]*(\d{1,4})?(?!\d)", re.ASCII | re.IGNORECASE
)
AFTER = re.compile(r"(.*\S)[\s,]+0*(\d{1,4})", re.ASCII)
BEFORE = re.compile(r"0*(\d{1,4})[\s,]+(\S.*)", re.ASCII)
KPU_CODE = re.compile(r"(\d{10})(\d{3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class StationAsked:
    """A polling station as asked for: its number, None for all, and the place's name."""

    number: int | None
    place: str


@dataclass(frozen=True, slots=True)
class Question:
    """A text with what it may mean beside words.

    `commitment` is a whole number of a commitment or "", `ordinal` its last part as it
    stands in numbers ("0042") or "", `number` a number alone or None.
    """

    text: str
    plain: str
    number: int | None
    commitment: str
    ordinal: str
    station: StationAsked | None

    @property
    def is_empty(self) -> bool:
        """True when nothing was asked."""
        return not self.text

    @property
    def is_too_short(self) -> bool:
        """True when the question is no number and holds fewer than two letters or digits."""
        letters = sum(ch.isalnum() for ch in self.text)
        return letters < FEWEST and self.number is None

    @property
    def can_be_answered(self) -> bool:
        """True when there is something to look for."""
        return not (self.is_empty or self.is_too_short)


def read_question(text: str) -> Question:
    """Return what a text, already trimmed and without control characters, asks for."""
    number = NUMBER.fullmatch(text)
    return Question(
        text=text,
        plain=plain(text),
        number=int(number[1]) if number else None,
        commitment=commitment_number(text),
        ordinal=ordinal_of(text),
        station=station_asked(text),
    )


def commitment_number(text: str) -> str:
    """Return the number as it is kept ("K-2026-0042"), "" when the text is none."""
    found = COMMITMENT.fullmatch(text)
    if found is None:
        return ""
    year, last = found[1] or found[3], found[2] or found[4]
    return f"K-{year}-{int(last):04d}"


def ordinal_of(text: str) -> str:
    """Return the last part of a number of a commitment ("42" → "0042"), "" when none."""
    found = ORDINAL.fullmatch(text)
    return f"{int(found[1]):04d}" if found else ""


def station_asked(text: str) -> StationAsked | None:
    """Return the polling station a text names, None when it names none.

    Without the word TPS it takes a name of three letters or a code beside the number:
    "RW 05" is none.
    """
    if code := KPU_CODE.fullmatch(text):
        return StationAsked(int(code[2]), to_code(code[1]))
    if said := STATION.search(text):
        rest = f"{text[: said.start()]} {text[said.end() :]}".strip(" ,.-")
        if said[1]:
            return StationAsked(int(said[1]), rest)
        return _beside(rest) or (StationAsked(None, rest) if rest else None)
    found = _beside(text)
    if found is None:
        return None
    named = sum(ch.isalpha() for ch in found.place) > FEWEST
    return found if named or is_code(to_code(found.place)) else None


def _beside(text: str) -> StationAsked | None:
    if found := AFTER.fullmatch(text):
        return StationAsked(int(found[2]), found[1].strip(" ,.-"))
    if found := BEFORE.fullmatch(text):
        return StationAsked(int(found[1]), found[2].strip(" ,.-"))
    return None

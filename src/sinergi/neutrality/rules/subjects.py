"""Whom neutrality binds, named by office: kinds of office, and how an office is written."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

LONGEST_OFFICE = 160
MOST_NEIGHBOURHOODS = 60
"""RT of one RW at most: a larger number is a mistake of typing."""


class SubjectKind(StrEnum):
    """What kind of office it is; stored."""

    ASN = "asn"
    RT = "rt"
    RW = "rw"
    OTHER = "other"


NEIGHBOURHOOD = frozenset({SubjectKind.RT, SubjectKind.RW})
"""Offices of residents: they stand under a kelurahan and are no part of its staff."""


class BadOffice(ValueError):
    """The office cannot be read; `code` says what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def neighbourhood(rw: int, rt: int | None = None) -> str:
    """Return how the office is written: `RW 05`, or `RT 003/RW 05`."""
    return f"RW {rw:02d}" if rt is None else f"RT {rt:03d}/RW {rw:02d}"


def office_key(office: str, reference: str = "") -> str:
    """Return what tells two offices of a unit apart: case, marks and spaces aside.

    `reference` is a number of a list, for posts that several people hold.
    """
    plain = unicodedata.normalize("NFKD", f"{office}#{reference}").casefold()
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    plain = re.sub(r"[^a-z0-9#]+", " ", plain)
    plain = re.sub(r"\b0+(?=\d)", "", plain)
    return re.sub(r"\s+", " ", plain).strip(" #")[:LONGEST_OFFICE]


def office_of(
    kind: str, institution: int, area_code: str, key: str
) -> tuple[int, str, str, str]:
    """Return what makes two pledges of one line one office; `key` is its `office_key`.

    An RT or RW is told by its area, whoever keeps its pledge; a post of a civil servant is
    another one in every unit.
    """
    keeper = 0 if kind in NEIGHBOURHOOD else institution
    return keeper, str(kind), area_code, key


def neighbourhoods(
    rw: int, first: int | None, last: int | None, *, chair: bool
) -> Iterator[tuple[SubjectKind, str]]:
    """Yield the offices of a sheet: RT `first`–`last` of an RW, and its chair if named.

    Raises BadOffice: "rw" or "rt" outside 1–99 and 1–999, "range" reversed or longer than
    MOST_NEIGHBOURHOODS, "none" when nobody signed.
    """
    if not 1 <= rw <= 99:
        raise BadOffice("rw")
    if first is None and not chair:
        raise BadOffice("none")
    if chair:
        yield SubjectKind.RW, neighbourhood(rw)
    if first is None:
        return
    last = first if last is None else last
    if not (1 <= first <= 999 and 1 <= last <= 999):
        raise BadOffice("rt")
    if not 0 <= last - first < MOST_NEIGHBOURHOODS:
        raise BadOffice("range")
    for number in range(first, last + 1):
        yield SubjectKind.RT, neighbourhood(rw, number)


def read_offices(text: str) -> list[tuple[str, str]]:
    """Return (office, name) of each line, the name after a semicolon and optional.

    Empty lines fall away. Raises BadOffice: "none", "long".
    """
    found = []
    for line in text.splitlines():
        office, _mark, name = (part.strip() for part in line.partition(";"))
        if not office:
            continue
        if len(office) > LONGEST_OFFICE or len(name) > LONGEST_OFFICE:
            raise BadOffice("long")
        found.append((office, name))
    if not found:
        raise BadOffice("none")
    return found

"""When an audit of even-handedness may be made, and whom it compares. No database."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

WAIT = dt.timedelta(days=30)
"""Between the end of a half-year and its audit: the law's deadlines are over by then."""
CLOSED_STAGES = ("kampanye", "masa-tenang", "pemungutan")
"""Beginnings of the codes of stages during which nothing is compared or released."""
DRAWS = 1_999
SHORTEST_WORD = 30
"""Letters an explanation of a difference has at least."""
LARGEST_NUMBER = 99
HIGHEST_DRAWN = 99_999_999


class Side(StrEnum):
    """On whose list or ticket the reported party stands; stored before the number."""

    PARTY = "party"
    PAIR = "pair"
    DPD = "dpd"
    NONE = "none"


class Reporter(StrEnum):
    """Who reported; stored. Nobody's name: it is sealed elsewhere."""

    VOTER = "voter"
    OBSERVER = "observer"
    CONTESTANT = "contestant"
    OFFICIAL = "official"
    UNKNOWN = "unknown"


FINDING = "finding"
"""Label of supervisors' own findings among the kinds of reporter."""
DIMENSIONS = ("party", "area", "institution", "reporter")


def side_code(side: Side, number: int | None) -> str:
    """Return the code that is stored: `party-3`, `none`; ValueError for a wrong number."""
    if side is Side.NONE:
        return side.value
    if number is None or not 1 <= number <= LARGEST_NUMBER:
        raise ValueError("a ballot number runs from 1 to 99")
    return f"{side.value}-{number}"


def read_side(code: str) -> tuple[Side, int | None] | None:
    """Return side and ballot number of a code; None for any other text."""
    word, _, number = code.partition("-")
    try:
        side = Side(word)
    except ValueError:
        return None
    if side is Side.NONE:
        return side, None
    return (side, int(number)) if number.isascii() and number.isdigit() else None


def half_year_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return first and last day of the half-year a day lies in."""
    if day.month > 6:
        return dt.date(day.year, 7, 1), dt.date(day.year, 12, 31)
    return dt.date(day.year, 1, 1), dt.date(day.year, 6, 30)


def due_half_years(
    since: dt.date | None, today: dt.date
) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the half-years that ended `WAIT` ago, from that of `since`, newest first."""
    if since is None:
        return
    day = today - WAIT
    first = half_year_of(day)[0]
    while True:
        first, last = half_year_of(first - dt.timedelta(days=1))
        if last < since:
            return
        yield first, last


def seed_of(first: dt.date, last: dt.date) -> int:
    """Return the seed of an audit: its days, so that nobody can choose it."""
    return int(f"{first:%Y%m%d}") * (HIGHEST_DRAWN + 1) + int(f"{last:%Y%m%d}")


def is_closed_stage(code: str) -> bool:
    """True for a stage during which nothing is compared or released."""
    return code.startswith(CLOSED_STAGES)

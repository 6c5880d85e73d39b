"""Rights of people and duties after a breach: which hours run, by which article.

Written from the text of UU 27/2022 as its makers know it; not yet checked against the
gazetted text, so every line is marked NOT ESTABLISHED (`established=False`). Where the law
sets no time, `hours` is None.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What a person may ask for."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    WITHDRAWAL = "withdrawal"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours from receipt in which something is to be done, and the article."""

    hours: int | None
    article: str
    established: bool = False


THREE_DAYS = 72

CLOCKS: dict[Right, Clock] = {
    Right.ACCESS: Clock(THREE_DAYS, "UU 27/2022 art. 7, 32"),
    Right.CORRECTION: Clock(THREE_DAYS, "UU 27/2022 art. 6, 30"),
    Right.ERASURE: Clock(None, "UU 27/2022 art. 8, 43–45"),
    Right.WITHDRAWAL: Clock(THREE_DAYS, "UU 27/2022 art. 9, 40"),
    Right.RESTRICTION: Clock(THREE_DAYS, "UU 27/2022 art. 11, 41"),
    Right.OBJECTION: Clock(None, "UU 27/2022 art. 10"),
}
BREACH = Clock(THREE_DAYS, "UU 27/2022 art. 46")
"""Written notice to the people concerned and to the agency."""


def due(clock: Clock, received_at: dt.datetime) -> dt.datetime | None:
    """Return when the time is over; hours run without holidays. None where none is set."""
    if clock.hours is None:
        return None
    return received_at + dt.timedelta(hours=clock.hours)


def hours_left(due_at: dt.datetime | None, at: dt.datetime) -> int | None:
    """Return whole hours that are left, negative when it is over."""
    if due_at is None:
        return None
    return int((due_at - at).total_seconds() // 3600)

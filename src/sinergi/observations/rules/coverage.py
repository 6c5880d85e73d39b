"""Which reports are expected when, and what their coming or not coming counts as.

Silence is a count of its own and no value: it says that somebody must be asked, never
that nothing happened. Plain Python.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Rhythm(StrEnum):
    """How often a place owes a report; stored."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


class PlaceLevel(StrEnum):
    """What owes one report each; stored."""

    DISTRICT = "district"
    VILLAGE = "village"
    STATION = "station"


AREA_LEVELS = {PlaceLevel.DISTRICT: 3, PlaceLevel.VILLAGE: 4, PlaceLevel.STATION: 4}
"""The level of area in which a place stands."""
CODE_LENGTHS = {1: 2, 2: 5, 3: 8, 4: 13}
"""Characters of a Kemendagri code by level (31, 31.75, 31.75.06, 31.75.06.1003)."""
LAST_HOUR = 24
LONGEST_DAYS = 400
STEPS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}


class BadExpectation(ValueError):
    """It cannot be kept; `code` is "days", "long", "hour", "place", "election", "form",
    or "institution"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Period:
    """The days one report speaks of, and until when it is on time.

    A report that is owed once and comes about a later day is late, not lost: such a
    period is `endless`.
    """

    number: int
    first: dt.date
    last: dt.date
    due_at: dt.datetime
    endless: bool = False


def check_span(from_on: dt.date, until_on: dt.date, due_hour: int) -> None:
    """Raise BadExpectation unless days and hour can be kept."""
    if until_on < from_on:
        raise BadExpectation("days")
    if (until_on - from_on).days >= LONGEST_DAYS:
        raise BadExpectation("long")
    if not 1 <= due_hour <= LAST_HOUR:
        raise BadExpectation("hour")


def periods_of(
    rhythm: Rhythm, from_on: dt.date, until_on: dt.date, due_hour: int, zone: dt.tzinfo
) -> Iterator[Period]:
    """Yield the periods in their order; the last week may be shorter than the others."""
    if rhythm is Rhythm.ONCE:
        due = due_at(until_on, due_hour, zone)
        yield Period(0, from_on, until_on, due, endless=True)
        return
    step = STEPS[rhythm]
    for number in range(0, (until_on - from_on).days + 1, step):
        first = from_on + dt.timedelta(days=number)
        last = min(first + dt.timedelta(days=step - 1), until_on)
        yield Period(number // step, first, last, due_at(last, due_hour, zone))


def due_at(day: dt.date, hour: int, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment a report about a day is due; hour 24 is the end of the day."""
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=zone)
    return midnight + dt.timedelta(hours=hour)


def begun(
    periods: Iterator[Period], day: dt.date, *, only_that_day: bool = False
) -> list[Period]:
    """Return the periods that have begun on a day; or only those the day lies in."""
    found = [one for one in periods if one.first <= day]
    if only_that_day:
        return [one for one in found if day <= one.last]
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How the reports of some places over some periods stand.

    `expected` is the sum of the other four: on time, late, still open (not due yet),
    silent (due, and nothing came).
    """

    on_time: int = 0
    late: int = 0
    open: int = 0
    silent: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            self.on_time + other.on_time,
            self.late + other.late,
            self.open + other.open,
            self.silent + other.silent,
        )

    @property
    def expected(self) -> int:
        """All reports that are owed."""
        return self.on_time + self.late + self.open + self.silent

    @property
    def received(self) -> int:
        """Those that came, late or not."""
        return self.on_time + self.late

    @property
    def due(self) -> int:
        """Those whose time is over, come or not; early ones count, too."""
        return self.expected - self.open

    @property
    def share_silent(self) -> float | None:
        """Share of the due reports that did not come; None while none is due."""
        return self.silent / self.due if self.due else None


def tally_of(places: int, *, is_due: bool, received: int, on_time: int) -> Tally:
    """Return how one period stands in an area with so many places.

    Never below nothing: a report about a place that is owed no more counts for one that
    still is, which a recoded village can cause and a station that was closed.
    """
    came = min(received, places)
    in_time = min(on_time, came)
    rest = places - came
    return Tally(
        on_time=in_time,
        late=came - in_time,
        open=0 if is_due else rest,
        silent=rest if is_due else 0,
    )


SILENCE = ("none", "few", "some", "most", "all")
"""Classes of silence, from nobody to everybody."""


def silence_class(tally: Tally) -> str:
    """Return the class of silence: a word for a colour, no judgement of people.

    "few" ends at a tenth, "some" at a half; "" where nothing is due.
    """
    share = tally.share_silent
    if share is None:
        return ""
    if share in {0.0, 1.0}:
        return "all" if share else "none"
    if share <= 0.1:
        return "few"
    return "some" if share <= 0.5 else "most"

"""Fixed days of release, known to everybody before the figures are, and what they count."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

DAY_OF_MONTH = 5
"""Statistics go out on the fifth; what they count ends with the month before."""


def next_day(today: dt.date) -> dt.date:
    """Return the next fixed day, today where today is one."""
    if today.day <= DAY_OF_MONTH:
        return today.replace(day=DAY_OF_MONTH)
    following = today.replace(day=28) + dt.timedelta(days=5)
    return following.replace(day=DAY_OF_MONTH)


def last_day(today: dt.date) -> dt.date:
    """Return the newest fixed day that has come."""
    before = today.replace(day=1) - dt.timedelta(days=1)
    month = today if today.day >= DAY_OF_MONTH else before
    return month.replace(day=DAY_OF_MONTH)


def counted_until(today: dt.date) -> dt.date:
    """Return the last day that figures fixed today may count: that of a month that is over.

    Figures of a month that still goes on would lack its end, and no later edition told it.
    """
    return today.replace(day=1) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days that an edition tells, `first` None: from the beginning."""

    first: dt.date | None
    last: dt.date

    def meets(self, other: "Span") -> bool:
        """True when both tell a common day."""
        return (self.first is None or self.first <= other.last) and (
            other.first is None or other.first <= self.last
        )


def next_span(
    standing: Sequence[Span], withdrawn: Sequence[Span], today: dt.date
) -> Span | None:
    """Return what the next edition tells, None where all months that are over were told.

    A withdrawn edition was read: the one in its place tells exactly its days, since a longer
    span less the withdrawn one would tell the small counts of the difference.
    """
    again = [one for one in withdrawn if not any(one.meets(two) for two in standing)]
    if again:
        return min(again, key=lambda one: one.last)
    told = max((one.last for one in (*standing, *withdrawn)), default=None)
    span = Span(
        None if told is None else told + dt.timedelta(days=1), counted_until(today)
    )
    return None if span.first is not None and span.first > span.last else span

"""Fixed days of release, known to everybody before the figures are."""

import datetime as dt

DAY_OF_MONTH = 5
"""Statistics go out on the fifth; what they count ends with the month before."""


def next_day(today: dt.date) -> dt.date:
    """Return the next fixed day, today where today is one."""
    if today.day <= DAY_OF_MONTH:
        return today.replace(day=DAY_OF_MONTH)
    following = today.replace(day=28) + dt.timedelta(days=5)
    return following.replace(day=DAY_OF_MONTH)


def counted_until(release_on: dt.date) -> dt.date:
    """Return the last day that a release of that day may count."""
    return release_on.replace(day=1) - dt.timedelta(days=1)

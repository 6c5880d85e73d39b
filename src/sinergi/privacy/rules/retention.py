"""How long a kind of personal data is kept, and from when on it may go."""

import calendar
import datetime as dt

MOST_MONTHS = 1_200


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day so many months earlier; the last of the month where it is shorter.

    Raises ValueError for months outside 1 to 1200, or a day before year 1.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise ValueError("from one month to a hundred years")
    whole = day.year * 12 + day.month - 1 - months
    if whole < 12:
        raise ValueError("before the first year")
    year, month = divmod(whole, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))

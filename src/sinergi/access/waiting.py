"""Groups of the one queue by the day a line is due, counted and cut alike in every app."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

Row = TypeVar("Row")
WEEK = dt.timedelta(days=7)


def group_of(due: dt.date | None, day: dt.date, *, undated: str = "later") -> str:
    """Return the group in which a due day lies; `undated` for what has none."""
    if due is None:
        return undated
    if due < day:
        return "late"
    if due == day:
        return "today"
    return "week" if due <= day + WEEK else "later"


def counts_of(rows: Iterable[Row], group: Callable[[Row], str]) -> dict[str, int]:
    """Return group → how many of the rows."""
    return dict(Counter(group(row) for row in rows))


def first_of(
    rows: Iterable[Row],
    group: Callable[[Row], str],
    line: Callable[[Row, str], dict[str, Any]],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of the first rows of each group that is asked for."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        code = group(row)
        if code in groups and len(found.setdefault(code, [])) < most:
            found[code].append(line(row, code))
    return found

"""What was seen of a column in an area between two days; NaN is unseen, never zero.

A column of events (those that field forms fill) is a rate: accepted events per week, over
areas of which somebody reported in the window, also to say that nothing happened. Any
other is the mean of the published values whose day lies in the window.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sinergi.observations.families import EVENTS, columns_of
from sinergi.observations.models import Observation, Sighting
from sinergi.outcomes.rules.study import Window, days_of
from sinergi.places.rules import ancestors_of

Floats = NDArray[np.float64]
DAYS_OF_A_WEEK = 7
Seen = tuple[str, float]


def is_rate(column: str) -> bool:
    """Return whether a column is counted in events per week."""
    return column in columns_of(EVENTS)


def window_values(
    areas: Sequence[str], column: str, windows: Sequence[Window]
) -> Floats:
    """Return areas x windows; one query a window."""
    found = np.full((len(areas), len(windows)), math.nan)
    row_of = {code: place for place, code in enumerate(areas)}
    read = _events if is_rate(column) else _published
    for k, window in enumerate(windows):
        heard = _by_row(read(column, window), row_of, whole=read is _published)
        for i, amounts in heard.items():
            found[i, k] = (
                sum(amounts) / days_of(window) * DAYS_OF_A_WEEK
                if is_rate(column)
                else sum(amounts) / len(amounts)
            )
    return found


def _events(column: str, window: Window) -> Iterable[Seen]:
    rows = Sighting.all_rows.in_force().filter(
        column=column, happened_on__gte=window[0], happened_on__lte=window[1]
    )
    return rows.order_by("pk").values_list("area_code", "amount")


def _published(column: str, window: Window) -> Iterable[Seen]:
    rows = Observation.all_rows.in_force().filter(
        column=column, observed_on__gte=window[0], observed_on__lte=window[1]
    )
    return rows.order_by("pk").values_list("area_code", "value")


def _by_row(
    rows: Iterable[Seen], row_of: dict[str, int], *, whole: bool
) -> dict[int, list[float]]:
    """Return row → amounts; an event in a smaller area counts for the one it lies in.

    With `whole` a value counts for the very area it names alone.
    """
    found: dict[int, list[float]] = defaultdict(list)
    for code, amount in rows:
        for one in (code,) if whole else (code, *reversed(ancestors_of(code))):
            if one in row_of:
                found[row_of[one]].append(amount)
                break
    return found

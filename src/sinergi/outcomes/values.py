"""What was seen of an outcome in areas between two days; NaN is unseen, never zero.

A column of a table is the mean of the published values whose day lies in the window.
What people have to look for (events of field forms, campaign props, logs of posko) is a
rate per week looked at. What comes in by itself (reports, rumours, cases) is a rate per
week since the first ever came in: no report is no report, and says nothing of events.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.observations.models import Observation, Sighting
from sinergi.outcomes.columns import is_event_column
from sinergi.outcomes.measured import RECEIVED, Coded, coded
from sinergi.outcomes.rules.study import Protocol, Window, days_of
from sinergi.warnings.counts import Asked, Counts, part_of
from sinergi.warnings.streams import STREAMS

Floats = NDArray[np.float64]
DAYS_OF_A_WEEK = 7
OPEN_DAYS = 730
"""A stream into which something came within so many days before was open all the time."""
LEAST_LOOKED = 0.1
"""An area looked at on a smaller share of a window's days is unseen in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Areas x windows: the values, how much was looked at or told, and how many single
    events they rest on, out of how many (None for published figures)."""

    values: Floats
    coverage: Floats | None = None
    counts: Floats | None = None
    wholes: Floats | None = None

    def take(self, other: "Seen", rows: Sequence[int]) -> None:
        """Take the rows of areas from what was read over other windows."""
        pairs = (
            (self.values, other.values), (self.coverage, other.coverage),
            (self.counts, other.counts), (self.wholes, other.wholes),
        )  # fmt: skip
        for ours, theirs in pairs:
            if ours is not None and theirs is not None:
                ours[list(rows)] = theirs[list(rows)]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """Published values: row, day, value."""

    size: int
    rows: list[tuple[int, dt.date, float]]

    def read(self, windows: Sequence[Window]) -> Seen:
        """Return the mean per area and window."""
        found = np.full((self.size, len(windows)), math.nan)
        for k, (first, last) in enumerate(windows):
            heard: dict[int, list[float]] = {}
            for row, day, value in self.rows:
                if first <= day <= last:
                    heard.setdefault(row, []).append(value)
            for row, values in heard.items():
                found[row, k] = sum(values) / len(values)
        return Seen(found)


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Areas x days from `first` on: events, and the share of each day looked at.

    `told` is all that came in, of any kind: the events themselves where all kinds are
    counted, None for what somebody has to look for. With `is_share` the value is the part
    of it, else events per week looked at. Coverage is the share of days looked at, how
    much was told a week, or, where all kinds are counted, whether an area was heard from.
    """

    first: dt.date
    events: Floats
    looked: Floats
    told: Floats | None = None
    is_share: bool = False

    def read(self, windows: Sequence[Window]) -> Seen:
        """Return rate or share per area and window, with what coverage means here."""
        shape = len(self.events), len(windows)
        values, coverage, counts, wholes = (np.zeros(shape) for _ in range(4))
        for k, window in enumerate(windows):
            start, days = (window[0] - self.first).days, days_of(window)
            cut = slice(start, start + days)
            looked = self.looked[:, cut].sum(axis=1)
            every = self.events if self.told is None else self.told
            counts[:, k] = self.events[:, cut].sum(axis=1)
            wholes[:, k] = every[:, cut].sum(axis=1)
            part, over = counts[:, k] * DAYS_OF_A_WEEK, looked
            seen = looked >= LEAST_LOOKED * days
            if self.is_share:
                part, over, seen = counts[:, k], wholes[:, k], wholes[:, k] > 0
            values[:, k] = _over(part, over, seen)
            coverage[:, k] = looked / days
            if self.told is self.events:
                coverage[:, k] = counts[:, k] > 0
            elif self.told is not None:
                coverage[:, k] = wholes[:, k] / days * DAYS_OF_A_WEEK
        return Seen(values, coverage, counts, wholes)


def _over(part: Floats, whole: Floats, known: NDArray[np.bool_]) -> Floats:
    found: Floats = np.full(len(part), math.nan)
    np.divide(part, whole, out=found, where=known)
    return found


Source = Published | Daily


def source_of(
    areas: Sequence[str], column: str, asked: Protocol, whole: Window
) -> Source:
    """Return what a study reads of an outcome over all its days; a few queries."""
    one = coded(column)
    if one.stream:
        return _stream(areas, one, asked, whole)
    if is_event_column(column):
        return _events(areas, column, asked, whole)
    row_of = {code: place for place, code in enumerate(areas)}
    rows = Observation.all_rows.in_force().filter(
        column=column, observed_on__gte=whole[0], observed_on__lte=whole[1]
    )
    told = rows.order_by("pk").values_list("area_code", "observed_on", "value")
    return Published(
        len(areas), [(row_of[a], day, v) for a, day, v in told if a in row_of]
    )


def _was_open(one: Coded, asked: Protocol, first: dt.date) -> bool:
    """Return whether anything of the stream came in the two years before this day."""
    before = first - dt.timedelta(days=OPEN_DAYS), first - dt.timedelta(days=1)
    earlier = STREAMS[one.stream].count(_question(asked, before))
    return bool(np.nansum(earlier.values) > 0 or earlier.unplaced)


def _question(asked: Protocol, whole: Window, kind: str = "") -> Asked:
    return Asked(
        asked.area_code, asked.level, whole[0], whole[1], kind, asked.office
    )  # fmt: skip


def _rows(counts: Counts, table: Floats, areas: Sequence[str]) -> Floats:
    """Return a table's rows in the order of the areas of the study."""
    place = {code: row for row, code in enumerate(counts.areas)}
    return np.array([table[place[code]] for code in areas]).reshape(
        len(areas), counts.days
    )


def _events(areas: Sequence[str], column: str, asked: Protocol, whole: Window) -> Daily:
    """Return events of one column, looked for where any field form came in."""
    looked = STREAMS["incidents"].count(_question(asked, whole))
    events = np.zeros((len(areas), looked.days))
    row_of = {code: place for place, code in enumerate(areas)}
    rows = Sighting.all_rows.in_force().filter(
        column=column, happened_on__gte=whole[0], happened_on__lte=whole[1]
    )
    for code, day, amount in _told(rows):
        row = row_of.get(part_of(code, asked.level))
        if row is not None:
            events[row, (day - whole[0]).days] += amount
    return Daily(whole[0], events, _rows(looked, looked.coverage, areas))


def _told(rows: "object") -> Iterable[tuple[str, dt.date, float]]:
    ordered = rows.order_by("pk")  # type: ignore[attr-defined]
    found: Iterable[tuple[str, dt.date, float]] = ordered.values_list(
        "area_code", "happened_on", "amount"
    )
    return found


def _stream(areas: Sequence[str], one: Coded, asked: Protocol, whole: Window) -> Daily:
    """Return what a stream of early warning counts."""
    stream = STREAMS[one.stream]
    counts = stream.count(_question(asked, whole, one.kind))
    events = np.nan_to_num(_rows(counts, counts.values, areas))
    if one.stream not in RECEIVED:
        return Daily(whole[0], events, _rows(counts, counts.coverage, areas))
    every, told = counts, events
    if one.kind:
        every = stream.count(_question(asked, whole))
        told = np.nan_to_num(_rows(every, every.values, areas))
    looked = np.zeros_like(events)
    arrived = np.flatnonzero(np.nansum(every.values, axis=0) > 0)
    if _was_open(one, asked, whole[0]):
        looked[:] = 1.0
    elif len(arrived):  # before the first ever came the door was not open
        looked[:, arrived[0] :] = 1.0
    return Daily(whole[0], events, looked, told, one.is_share)

"""What the kernels of a scan work on: windows, what each expects, and cases as entries.

Time is cut into `days`; a window in time ends on one day (`first_end` .. the last) and
reaches back at most `longest` days. Window number (end - first_end) x longest + lag
begins `lag` days before its end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.scan.likelihood import log_table
from sinergi_core.scan.zones import Numbers, Whole, Zones


@dataclass(frozen=True, slots=True)
class Task:
    """One scan. `members` of `zones` that can neither hold nor expect a case are left
    out of the rows; `kept` (m,) are the places in the rows of those that stay.

    expected (p, w): cases, for Bernoulli people, that a place expects in each window of
    time; `place_of` (n,) turns an area into a place, -1 for those left out.
    """

    model: int
    zones: Zones
    start: Whole
    members: NDArray[np.int32]
    shared: Whole
    kept: Whole
    place_of: Whole
    expected: Numbers
    days: int
    longest: int
    first_end: int
    cases: int
    people: int
    fewest: int
    table: Numbers

    @property
    def spans(self) -> int:
        """How many windows of time there are."""
        return int(self.expected.shape[1])

    def span(self, number: int) -> tuple[int, int]:
        """First and last day of a window of time."""
        end = self.first_end + number // self.longest
        return end - number % self.longest, end


@dataclass(frozen=True, slots=True)
class Entries:
    """Cases of some replicates: those of place p are `start[p]:start[p + 1]`, each with
    replicate, day and number of cases."""

    start: Whole
    replicate: NDArray[np.int32]
    day: NDArray[np.int32]
    number: NDArray[np.int32]


def make_task(
    model: int,
    zones: Zones,
    per_day: Numbers,
    active: NDArray[np.bool_],
    *,
    longest: int,
    prospective: bool,
    cases: int,
    people: int = 0,
    fewest: int = 2,
) -> Task:
    """Return the task of these zones; per_day (n, T) is what each area expects each day,
    `active` (n,) which areas can hold or expect a case."""
    n, days = per_day.shape
    if zones.areas != n:
        raise ValueError(f"zones are of {zones.areas} areas, counts of {n}")
    if not 1 <= longest <= days:
        raise ValueError(f"longest must lie in 1..{days} days, not {longest}")
    first_end = days - 1 if prospective else 0
    place_of = np.where(active, np.cumsum(active) - 1, -1).astype(np.int64)
    keep = active[zones.members]
    kept = np.flatnonzero(keep)
    start = np.searchsorted(kept, zones.start).astype(np.int64)
    shared = np.zeros(zones.start.size - 1, np.int64)
    if zones.shared is not None:
        shared = np.searchsorted(kept, zones.start[:-1] + zones.shared) - start[:-1]
    return Task(
        model=model,
        zones=zones,
        start=start,
        members=place_of[zones.members[kept]].astype(np.int32),
        shared=shared.astype(np.int64),
        kept=kept.astype(np.int64),
        place_of=place_of,
        expected=per_span(per_day[active], longest, first_end),
        days=days,
        longest=longest,
        first_end=first_end,
        cases=cases,
        people=people,
        fewest=fewest,
        table=log_table(max(cases, people)),
    )


def per_span(per_day: NDArray[np.float64], longest: int, first_end: int) -> Numbers:
    """Sums (n, w) of daily values (n, T) over every window of time; a window that would
    begin before the first day is the one that begins there."""
    days = per_day.shape[1]
    before = np.zeros((per_day.shape[0], days + 1))
    np.cumsum(per_day, axis=1, out=before[:, 1:])
    ends = np.repeat(np.arange(first_end, days), longest)
    lags = np.tile(np.arange(longest), days - first_end)
    begins = np.maximum(ends - lags, 0)
    return np.ascontiguousarray(before[:, ends + 1] - before[:, begins])


def sorted_entries(
    places: int, place: Whole, replicate: Whole, day: Whole, number: Whole
) -> Entries:
    """Entries in the order of their places; within one in that of their replicates."""
    kind: type = np.uint16 if places < 2**16 else np.uint32  # 16 bits: sorted by radix
    order = np.argsort(place.astype(kind), kind="stable")
    counts = np.bincount(place, minlength=places)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Entries(
        start,
        replicate[order].astype(np.int32),
        day[order].astype(np.int32),
        number[order].astype(np.int32),
    )

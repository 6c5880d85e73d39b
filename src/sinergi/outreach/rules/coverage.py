"""Reached over target, without counting anybody twice. The rule, in one place:

1. Only verified sessions count.
2. Sessions before the same audience (one series, or one named place) count together: when
   every one of them asked who was there for the first time, the sum of these; else that
   sum or the largest session, whichever is more, since nobody knows who came again. The
   first time is asked of each stage anew: over several stages an audience counts as in
   the stage that reached most of it, never the sum of the stages.
3. Different audiences add up. What would be if nobody ever came twice, the sum of all
   attendances, is shown beside it as the ceiling.
4. In an area with an own target at most the target is covered: people beyond the target
   of one kelurahan fill no other's gap. An area without one has the sum of the targets
   below it, each branch at its highest level that has one; who was reached in it as a
   whole counts there towards that sum, and in no area below (`rules.summing`).
5. Segments overlap (a woman of 19 is in two) and are never added.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import scipy

LEVEL = 0.975


@dataclass(frozen=True, slots=True)
class Audience:
    """All verified sessions before one audience about one stage, for one segment.

    `asked` of the `sessions` asked who came for the first time, `first` said so; `most`
    is the largest attendance, `total` the sum of all.
    """

    sessions: int
    asked: int
    first: int
    most: int
    total: int


@dataclass(frozen=True, slots=True)
class Reached:
    """People reached by the rule, and the ceiling."""

    people: int = 0
    ceiling: int = 0
    sessions: int = 0

    def __add__(self, other: "Reached") -> "Reached":
        """Add another audience."""
        return Reached(
            self.people + other.people,
            self.ceiling + other.ceiling,
            self.sessions + other.sessions,
        )


def reached_by(audience: Audience) -> Reached:
    """Return the people of one audience, once each as far as anybody asked (rule 2)."""
    if not 0 <= audience.asked <= audience.sessions:
        raise ValueError("more sessions asked than there were")
    if not 0 <= audience.most <= audience.total:
        raise ValueError("the largest session is larger than all together")
    people = min(audience.first, audience.total)
    if audience.asked < audience.sessions:
        people = max(people, audience.most)
    return Reached(people, audience.total, audience.sessions)


def reached_over(stages: Iterable[Audience]) -> Reached:
    """Return the people of one audience over several stages (rule 2).

    People are those of the stage that reached most; ceiling and sessions add up.
    """
    found = [reached_by(one) for one in stages]
    return Reached(
        max((one.people for one in found), default=0),
        sum(one.ceiling for one in found),
        sum(one.sessions for one in found),
    )


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with its interval; `estimate` when it was derived and not published."""

    people: int
    low: int
    high: int
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One segment in one area: reached, target, and what follows.

    `covered` is the part of `reached` that counts towards the target (rule 4); `aim` None
    says that nobody has set one. `without` are areas below that have none.
    """

    reached: Reached
    aim: Aim | None
    covered: int
    without: int = 0

    @property
    def share(self) -> float | None:
        """Covered over target, None without a target."""
        if self.aim is None or self.aim.people == 0:
            return None
        return self.covered / self.aim.people

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share under the largest and the smallest target the interval allows."""
        if self.aim is None or self.aim.people == 0:
            return None
        high, low = max(self.aim.high, 1), max(self.aim.low, 1)
        return min(1.0, self.covered / high), min(1.0, self.covered / low)

    @property
    def gap(self) -> int | None:
        """People of the target not reached yet, None without a target."""
        return None if self.aim is None else max(0, self.aim.people - self.covered)


def cell_of(reached: Reached | None, aim: Aim | None) -> Cell:
    """Return the cell of an area at its lowest level."""
    found = reached or Reached()
    covered = min(found.people, aim.people) if aim else 0
    return Cell(found, aim, covered, without=0 if aim else 1)


def sum_of(cells: Iterable[Cell]) -> Cell:
    """Return the cell of an area above: sums of what is below it (rule 4).

    Areas without a target add to who was reached and to `without`, not to the share.
    """
    reached, covered, without = Reached(), 0, 0
    aims: list[Aim] = []
    for one in cells:
        reached += one.reached
        covered += one.covered
        without += one.without
        if one.aim is not None:
            aims.append(one.aim)
    total = None
    if aims:
        total = Aim(
            sum(one.people for one in aims),
            sum(one.low for one in aims),
            sum(one.high for one in aims),
            any(one.estimate for one in aims),
        )
    return Cell(reached, total, covered, without)


CLASSES: tuple[tuple[str, float], ...] = (
    ("none", 0.0), ("few", 0.25), ("half", 0.5), ("most", 0.9), ("all", 1.0),
)  # fmt: skip
"""Class of coverage → the largest share still in it: nobody, up to a quarter, ..."""


def coverage_class(share: float | None) -> str:
    """Return the class of a share, "" without one."""
    if share is None:
        return ""
    return next(code for code, most in CLASSES if share <= most or code == "all")


FEWEST_STATIONS = 5
"""Stations with a figure below which nothing is estimated for the others."""


def total_of(stations: int, known: int, total: int, squares: int) -> Aim | None:
    """Return the voters of an area whose stations have a figure, or most of them.

    All known: their sum, counted. Else N times their mean, with the 95% interval of a
    sample out of N stations (Cochran 1977, §2.5): N·m ± t(0.975, n − 1)·N·√((1 − n/N)·s²/n).
    It takes the stations without a figure to be like the others. None below
    FEWEST_STATIONS. `total` and `squares` are the sums of the figures and of their squares.
    """
    if not 0 <= known <= stations or min(total, squares) < 0:
        raise ValueError("more stations with a figure than there are")
    if known == stations:
        return Aim(total, total, total)
    if known < FEWEST_STATIONS:
        return None
    mean = total / known
    variance = max(0.0, (squares - known * mean**2) / (known - 1))
    error = stations * math.sqrt((1 - known / stations) * variance / known)
    reach = float(scipy.special.stdtrit(known - 1, LEVEL)) * error
    middle = stations * mean
    return Aim(
        round(middle),
        max(total, math.floor(middle - reach)),
        math.ceil(middle + reach),
        True,
    )


def estimate_aim(voters: Aim, classes: Iterable[float], rounding: float) -> Aim:
    """Return a target out of the voters and published shares, with its interval.

    people = voters · Σ shares; each share was published rounded by ± `rounding`, so low
    and high move each of them by as much, and take the low and high of the voters. That
    the area may differ from the region whose shares these are is not in the interval, and
    the pages say so.
    """
    parts = list(classes)
    if voters.low < 0 or rounding < 0 or not all(0 <= one <= 1 for one in parts):
        raise ValueError("voters and shares cannot be negative, nor shares beyond 1")
    share = sum(parts)
    low = sum(max(0.0, one - rounding) for one in parts)
    high = min(1.0, sum(one + rounding for one in parts))
    return Aim(
        round(voters.people * share),
        math.floor(round(voters.low * low, 6)),
        math.ceil(round(voters.high * high, 6)),
        True,
    )


def evenness(shares: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the lowest and the highest of the shares, None without any."""
    if not shares:
        return None
    return min(shares.values()), max(shares.values())
